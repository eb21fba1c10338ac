"""What people do with a report: open it, write it, hand it in, return it, approve it."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.localized import LANGUAGES
from plan.attribution import warn_of_claims
from plan.structure import plan_or_404
from reports import printing, services
from reports.forms import OpenForm, ReasonForm, WritingForm
from reports.models import Report, ReportFile
from reports.services import NotDone
from reports.views.finding import editable, period_or_404, readable


@require_http_methods(["GET", "POST"])
def open_report(request, plan):
    """Open a report on one period or several."""
    if not request.user.is_secretariat:
        raise Http404
    plan = plan_or_404(request, plan)
    initial = {"first_period": plan.quarter_in_hand.pk}
    form = OpenForm(
        request.POST or None, initial=initial, plan=plan, may_release=request.user.is_reviewer
    )
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            report = services.open_report(
                first=chosen["first_period"], last=chosen["last_period"],
                readers=chosen.get("readers", Report.Readers.BOARD),
                arrangement=chosen["arrangement"], by=request.user,
            )  # fmt: skip
        except NotDone as reason:
            form.add_error(None, str(reason))
        else:
            return redirect(report)
    context = {"form": form, "plan": plan}
    return render(request, "reports/open.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def write(request, reference, language):
    """The words of a draft in one language, with those of the last report beside them."""
    report = editable(request, reference)
    if not report.is_draft or language not in LANGUAGES:
        raise Http404
    texts = report.texts.told(language)
    form = WritingForm(request.POST or None, pillars=report.plan.pillars.all(), texts=texts)
    if form.is_valid():
        try:
            services.write(report=report, language=language, texts=form.texts, by=request.user)
        except NotDone as reason:
            form.add_error(None, str(reason))
        else:
            warn_of_claims(request, form.texts, form.parts)
            messages.success(request, _("Saved."))
            return redirect(request.path if "more" in request.POST else report.get_absolute_url())
    last = report.report_before()
    said = last.texts.told(language) if last else {}
    context = {
        "report": report,
        "plan": report.plan,
        "language": language,
        "form": form,
        "last": last,
        "rows": [(form[part], said.get(part, ""), texts.get(part, "")) for part in form.parts],
    }
    return render(request, "reports/write.html", context, status=422 if form.is_bound else 200)


def _done(request, report, act: Callable[..., None], words=""):
    """Do something with a report; say that it was done, or why not."""
    try:
        act(report=report, by=request.user)
    except NotDone as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, words)
    return redirect(report)


def _to_judge(request, reference):
    """Return a report for who judges: reviewers and the board."""
    if not (request.user.is_reviewer or request.user.is_board):
        raise Http404
    return readable(request, reference)


@require_POST
def count_anew(request, reference):
    report = editable(request, reference)
    return _done(request, report, services.count_anew, _("The figures are those of this moment."))


@require_POST
def submit(request, reference):
    report = editable(request, reference)
    return _done(request, report, services.submit, _("Handed in for review."))


@require_POST
def approve(request, reference):
    report = _to_judge(request, reference)
    words = _("Approved. It is published as soon as its files are made.")
    return _done(request, report, services.approve, words)


@require_POST
def discard(request, reference):
    """Throw a draft away."""
    report = editable(request, reference)
    try:
        services.discard(report=report)
    except NotDone as reason:
        messages.error(request, str(reason))
        return redirect(report)
    messages.success(request, _("The draft is thrown away."))
    return redirect("reports:index", report.plan.slug)


@require_http_methods(["GET", "POST"])
def return_to_authors(request, reference):
    """Give a report back to who writes it, with a reason."""
    report = _to_judge(request, reference)
    if not (report.is_in_review or report.is_approved):
        raise Http404

    back = reverse("reports:index", args=[report.plan.slug])

    def act(reason):
        services.return_to_authors(report=report, reason=reason, by=request.user)
        # A draft is for who writes it: a board member goes on from the list.
        return report if request.user.is_secretariat else back

    return _with_reason(
        request, act, back=report,
        title=_("Return to who writes it"), hint=_("Say what to change, or what is missing."),
        words=_("Returned. Who writes it sees the reason."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def correct(request, reference):
    """Open a new edition of a published report, with a reason that its readers see."""
    report = editable(request, reference)
    if not report.is_published:
        raise Http404
    act = partial(_open_correction, request, report)
    return _with_reason(
        request, act, back=report,
        title=_("Correct this report"),
        hint=_("The new edition says on a page of its own what changed, and this reason."),
        words=_("The new edition is open. This one stays as it is."),
    )  # fmt: skip


def _open_correction(request, report, reason):
    return services.open_report(
        first=report.first_period, last=report.last_period, readers=report.readers,
        arrangement=report.arrangement, correction=reason, by=request.user,
    )  # fmt: skip


@require_POST
def make_preview(request, reference, language):
    """Have a watermarked PDF made of a report as it stands."""
    report = editable(request, reference)
    if language not in LANGUAGES or report.is_withdrawn:
        raise Http404
    file = printing.request(report=report, language=language, is_preview=True, by=request.user)
    return redirect(file)


@require_POST
def retry(request, reference, file):
    """Try a file again that could not be made."""
    report = editable(request, reference)
    file = get_object_or_404(ReportFile.objects.editable_by(request.user), report=report, pk=file)
    printing.retry(file=file)
    return redirect(file)


@require_POST
def close_period(request, plan, code):
    """Close a period, which freezes the figures of its report."""
    period = period_or_404(request, plan, code)
    try:
        report = services.close_period(period=period, by=request.user)
    except NotDone as reason:
        messages.error(request, str(reason))
        return redirect("reports:index", plan)
    messages.success(request, _("Closed. The figures of the report are those of this moment."))
    return redirect(report)


@require_http_methods(["GET", "POST"])
def reopen_period(request, plan, code):
    """Open a closed period again, with a reason."""
    period = period_or_404(request, plan, code)

    def act(reason):
        services.reopen_period(period=period, reason=reason, by=request.user)
        return reverse("reports:index", args=[plan])

    return _with_reason(
        request, act, back=reverse("reports:index", args=[plan]),
        title=_("Reopen %(period)s") % {"period": period.label},
        hint=_("What is published stays as it is. The history keeps this reason."),
        words=_("Reopened."),
    )  # fmt: skip


def _with_reason(request, act, *, back, title, hint, words):
    """Ask for a reason, then do it, and go where that leads."""
    form = ReasonForm(request.POST or None)
    form.fields["reason"].help_text = hint
    if form.is_valid():
        try:
            leads_to = act(form.cleaned_data["reason"])
        except NotDone as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, words)
            return redirect(leads_to)
    context = {
        "form": form, "title": title, "plan": request.plan,
        "back": back if isinstance(back, str) else back.get_absolute_url(),
    }  # fmt: skip
    return render(request, "reports/reason.html", context, status=422 if form.is_bound else 200)

"""The reports of a plan: which there are, what one is, and its files."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.files import as_download
from accounts.localized import LANGUAGES
from figures import withheld
from plan.structure import plan_or_404
from plan.visitors import open_to_visitors
from reports import pdf, printing, reminding, services, telling, verifying
from reports.forms import FileForm
from reports.models import Report, ReportFile
from reports.views.finding import readable

# Periods to be closed that stand open on the page; who catches up with years unfolds the others.
SHOWN = 4


@open_to_visitors
@require_safe
def index(request, plan):
    """All reports of a plan that this person may know of, and its periods for who closes them."""
    plan = plan_or_404(request, plan)
    reports = Report.objects.visible_to(request.user).filter(plan=plan)
    reports = list(reports.to_show().prefetch_related("files", "acts__by"))
    signed_in = request.user.is_authenticated
    may_open = signed_in and request.user.is_secretariat
    context = {
        "plan": plan,
        "reports": reports,
        "may_open": may_open,
        "may_close": may_open and request.user.is_reviewer,
        **(_periods(plan) if may_open else {}),
    }
    return render(request, "reports/index.html", context)


def _periods(plan):
    """Periods that have ended: the newest to be closed, the others to be, and those that are."""
    ended = [period for period in plan.periods.select_related("closed_by") if period.has_ended]
    ended.sort(key=lambda period: period.ends_on, reverse=True)
    waiting = [period for period in ended if not period.is_closed]
    return {
        "to_close": waiting[:SHOWN],
        "earlier": waiting[SHOWN:],
        "closed": [period for period in ended if period.is_closed],
    }


@open_to_visitors
@require_safe
def detail(request, reference):
    """What an edition is and how far, and what this person can do with it."""
    report = readable(request, reference)
    user = request.user
    written = report.texts.languages()
    may_preview = user.is_authenticated and (user.is_secretariat or user.is_board)
    context = {
        "report": report,
        "plan": report.plan,
        "finals": report.finals,
        "drafts": [file for file in report.files.all() if file.is_preview and may_preview],
        "acts": report.acts.select_related("by") if may_preview else [],
        "editions": _editions(report, user),
        "is_editor": user.is_authenticated and user.is_secretariat,
        "may_preview": may_preview,
        "may_judge": report.is_in_review and services.may_judge(report, user),
        "may_count": services.may_count_anew(report),
        "languages": LANGUAGES,
        "written": written,
        "previews": written or LANGUAGES,
    }
    if context["is_editor"]:
        context["lacks"] = reminding.lacks_of(report) if report.is_draft else []
        context["withheld"] = withheld.of(report.span, report.told_to, user)
    return render(request, "reports/detail.html", context)


def _editions(report, user):
    same = Report.objects.visible_to(user).filter(
        first_period=report.first_period, last_period=report.last_period, readers=report.readers
    )
    return same.defer("snapshot").order_by("-edition")


@require_safe
def file(request, reference, file):
    """How far a file is, then its download. htmx gets the progress alone."""
    report = readable(request, reference)
    files = ReportFile.objects.visible_to(request.user).filter(report=report)
    file = get_object_or_404(files, pk=file)
    context = {"report": report, "file": file, "plan": report.plan}
    template = "reports/file.html" + ("#progress" if request.htmx else "")
    return render(request, template, context)


@open_to_visitors
@require_safe
def download(request, reference, file):
    """The PDF itself, unless what it names is hidden now."""
    report = readable(request, reference)
    files = ReportFile.objects.visible_to(request.user).filter(report=report).ready()
    file = get_object_or_404(files, pk=file)
    if report.is_withdrawn or not (file.is_preview or report.is_published):
        raise Http404
    printing.note_download(file)
    name = report.file_name(file.language)
    return as_download(file.pdf, name=name, media_type="application/pdf")


@require_safe
def preview(request, reference, language):
    """The pages of a report as they would be printed, in the browser."""
    report = readable(request, reference)
    if not (request.user.is_secretariat or request.user.is_board) or report.is_withdrawn:
        raise Http404
    if language not in LANGUAGES:
        raise Http404
    content = telling.content_of(report, language, is_preview=not report.is_published)
    context = {
        "report": report,
        "plan": report.plan,
        "language": language,
        "body": pdf.html(content, "reports/pdf/body.html"),
    }
    return render(request, "reports/preview.html", context)


@require_http_methods(["GET", "POST"])
def verify(request):
    """Drop a PDF: is it a report of this installation, as it was made?"""
    sent = request.method == "POST"
    form = FileForm(request.POST, request.FILES) if sent else FileForm()
    verdict = None
    if form.is_valid():
        verdict = verifying.verify(form.cleaned_data["file"].read())
    context = {"form": form, "verdict": verdict}
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "reports/verify.html", context, status=status)

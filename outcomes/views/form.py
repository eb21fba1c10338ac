"""The form of an outcome: a new one, a changed one, and what two people changed at once."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import words
from accounts.history import edited_by_others
from activities.forms.typed import as_initial, called
from activities.views.conflicts import clash, decided, settle
from activities.views.drafting import gone, kept_words, named_draft
from outcomes import history, services
from outcomes.forms import OutcomeForm
from outcomes.models import Outcome, OutcomeDraft
from outcomes.refusals import Refused
from plan.attribution import warn_of_claims
from plan.structure import plan_or_404

# Where somebody could write as if the network alone had done it.
CLAIMED_IN = [
    "title", "change", "significance_reason", "contribution", "rating_reason", "lessons",
]  # fmt: skip


@require_http_methods(["GET", "POST"])
@transaction.atomic
def record(request, plan):
    """A new outcome. The same form sent twice is the same outcome."""
    plan = plan_or_404(request, plan)
    if not services.may_record(request.user):
        raise Http404
    outcome = _entered_before(request) or Outcome(plan=plan, language=get_language()[:2])
    if request.method == "POST":
        return _sent(request, plan, outcome)
    return _opened(request, plan, outcome, initial=_start(request, plan))


@require_http_methods(["GET", "POST"])
@transaction.atomic
def edit(request, reference):
    """An outcome to be changed. What somebody else changes meanwhile stands beside it."""
    outcomes = Outcome.objects.editable_by(request.user).select_related("plan")
    if request.method == "POST":
        outcomes = outcomes.select_for_update(of=("self",))
    outcome = get_object_or_404(outcomes, reference=reference)
    request.plan = outcome.plan
    if request.method == "POST":
        return _sent(request, outcome.plan, outcome)
    return _opened(request, outcome.plan, outcome, initial={})


def _entered_before(request):
    """The outcome that an earlier sending of this very form has made, if any."""
    try:
        entry = UUID(request.POST.get("entry", ""))
    except ValueError:
        return None
    mine = Outcome.objects.editable_by(request.user).filter(created_by=request.user)
    return mine.select_for_update(of=("self",)).filter(entry=entry).first()


def _start(request, plan):
    """What a new outcome starts with: the target from whose page somebody came."""
    target = plan.targets.filter(code=request.GET.get("target", "")).first()
    if target is None:
        return {}
    areas = [target.priority_area_id] if target.priority_area_id else []
    return {"targets": [target.pk], "priority_areas": areas}


def _opened(request, plan, outcome, initial):
    """The form as it is opened: new, from a draft, or with what an ended session has kept."""
    own = OutcomeDraft.objects.visible_to(request.user).filter(plan=plan).of(outcome)
    if kept := kept_words(request, plan, OutcomeDraft):
        return kept
    draft = named_draft(request, own)
    if "draft" in request.GET and draft is None:
        return gone(request)
    if draft is not None:
        outcome.entry = draft.entry
        initial = as_initial(draft.typed(), OutcomeForm)
    form = OutcomeForm(instance=outcome, plan=plan, by=request.user, initial=initial)
    context = {"draft": draft, "unfinished": own if draft is None else []}
    return _page(request, outcome, form, **context)


def _page(request, outcome, form, *, status=200, **context):
    here = {
        "form": form,
        "plan": request.plan,
        "outcome": outcome,
        "words": words.token(request.user),
        "version": request.POST.get("version", ""),
    }
    return render(request, "outcomes/form.html", here | context, status=status)


def _sent(request, plan, outcome):
    submit = request.POST.get("action") == "submit"
    make = partial(OutcomeForm, plan=plan, by=request.user, submit=submit)
    typed, undecided = decided(request.POST, outcome, make)
    form, kept = make(typed, instance=outcome), []
    if form.is_valid() and outcome.pk:
        settled = settle(
            form,
            undecided,
            make=make,
            reload=Outcome.objects.select_related("plan").filter(pk=outcome.pk).get,
            edited_by_others=edited_by_others(outcome, request.user),
        )
        if settled.clashing:
            return clash(request, settled, steps=history.steps(outcome, request.user))
        form, kept = settled.form, settled.kept
    if form.is_valid():
        try:
            outcome = _recorded(form, by=request.user, submit=submit)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    if not form.is_valid():
        return _page(request, form.instance, form, status=422)
    if kept:
        said = _("Somebody else has changed meanwhile, and their words stay: %(fields)s.")
        names = ", ".join(called(form, unit) for unit in kept)
        messages.info(request, said % {"fields": names})
    messages.success(request, _in_words(outcome))
    warn_of_claims(request, form.cleaned_data, CLAIMED_IN)
    return redirect(outcome)


def _recorded(form, *, by, submit):
    outcome = form.save(commit=False)
    if outcome.pk is None:
        outcome.entry = form.cleaned_data["entry"]
    try:
        return services.record(outcome=outcome, details=form.details(), by=by, submit=submit)
    except IntegrityError:
        # Pressed twice: the other press was faster, and wrote the same.
        first = Outcome.objects.filter(entry=outcome.entry, created_by=by).first()
        if first is None:
            raise
        return first


def _in_words(outcome):
    match outcome.workflow:
        case Outcome.Workflow.DRAFT:
            return _("Saved as a draft. Submit it once it is complete.")
        case Outcome.Workflow.SUBMITTED:
            return _("Submitted. It counts once a reviewer has published it.")
        case _workflow:
            return _("Saved.")

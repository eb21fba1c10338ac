"""Outcomes: the list, the story of each, and the chain that it stands in."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.sensitivity import audience_of
from accounts.services import note_reading
from activities import evidence, paging
from outcomes import chains, history, services, smart
from outcomes.forms import OutcomeFilterForm
from outcomes.models import ContributionPart, Outcome, OutcomeEvidence
from outcomes.refusals import why_not_published
from outcomes.weighing import weigh
from plan.structure import plan_or_404
from plan.visitors import open_to_visitors


@open_to_visitors
@require_safe
def index(request, plan):
    """The outcomes of a plan, setbacks and what nobody planned among them."""
    plan = plan_or_404(request, plan)
    outcomes = Outcome.objects.visible_to(request.user).of_plan(plan)
    audience = audience_of(request.user)
    form = OutcomeFilterForm(request.GET, plan=plan, sees_unpublished=audience.sees_unpublished)
    found = form.narrowed(outcomes) if form.is_valid() else outcomes.none()
    if not form.cleaned_data.get("workflow"):
        found = found.exclude(workflow=Outcome.Workflow.WITHDRAWN)
    rows = found.select_related("forum").prefetch_related("targets")
    place = {side: request.GET.get(side, "") for side in ("after", "before")}
    context = {
        "plan": plan,
        "form": form,
        "count": found.count(),
        "page": paging.page_of(rows, **place),
        "is_narrowed": any(form.cleaned_data.values()),
        "may_record": services.may_record(request.user),
    }
    return render(request, "outcomes/index.html", context)


@open_to_visitors
@require_safe
def detail(request, reference):
    """The contribution story of an outcome, in the ten blocks of the method."""
    outcome = _visible(request, reference)
    user = request.user
    may_edit = Outcome.objects.editable_by(user).filter(pk=outcome.pk).exists()
    ties = OutcomeEvidence.objects.visible_to(user).filter(outcome=outcome)
    context = {
        "outcome": outcome,
        "plan": outcome.plan,
        "weighed": weigh(outcome),
        "parts": _parts(outcome, user),
        "activities": outcome.activities.visible_to(user).newest_first().select_related("type"),
        "evidence": _with_ties(evidence.seen_of(outcome, by=user), ties),
        "answers": outcome.substantiations.visible_to(user).select_related("outcome"),
        # How many, and no names: what is uncertain is told to every reader.
        "asked": outcome.substantiations.filter(withdrawn_at=None).count(),
        "may_edit": may_edit,
        "steps": history.steps(outcome, user) if user.is_secretariat else [],
        "lowering": outcome.lowerings.visible_to(user).undecided().first(),
        "own_parts": _own_parts(outcome, user),
        **(_to_be_done(outcome, user) if may_edit else {}),
    }
    note_reading([outcome], by=user)
    return render(request, "outcomes/detail.html", context)


@open_to_visitors
@require_safe
def chain(request, reference):
    """From activities to the outcome to targets, as a picture with a table beside it."""
    outcome = _visible(request, reference)
    found = chains.of([outcome], list(outcome.targets.all()), request.user)
    title = _("What contributed to “%(title)s”, and what it bears on") % {"title": outcome}
    context = {
        "outcome": outcome,
        "plan": outcome.plan,
        "rows": found,
        "picture": chains.picture(found, title),
    }
    note_reading([outcome], by=request.user)
    return render(request, "outcomes/chain.html", context)


def _visible(request, reference):
    outcomes = Outcome.objects.visible_to(request.user).select_related(
        "plan", "forum", "created_by", "reviewed_by"
    )
    outcomes = outcomes.prefetch_related("targets", "priority_areas", "pillars")
    outcome = get_object_or_404(outcomes, reference=reference)
    for tied in (*outcome.targets.all(), *outcome.priority_areas.all(), *outcome.pillars.all()):
        tied.plan = outcome.plan  # It is of the same plan, and its address is in that.
    request.plan = outcome.plan
    return outcome


def _parts(outcome, user):
    """The contributors by their part, those that led first."""
    parts = outcome.parts.visible_to(user).select_related("organisation")
    found = {str(label): [] for _value, label in ContributionPart.Part.choices}
    for part in parts:
        found[str(part.get_part_display())].append(part)
    return [(label, these) for label, these in found.items() if these]


def _with_ties(pieces, ties):
    """Pieces of evidence, each with what it is to this outcome."""
    known = {tie.evidence_id: tie for tie in ties}
    found = [piece for piece in pieces if piece.pk in known]
    for piece in found:
        piece.tie = known[piece.pk]
    return found


def _own_parts(outcome, user):
    """The parts in it that the reader's organisation may answer for."""
    if not (user.is_authenticated and user.is_member):
        return []
    parts = outcome.parts.visible_to(user).of_organisations_of(user)
    return list(parts.select_related("organisation"))


def _to_be_done(outcome, user):
    """What the secretariat can do with it now, and what is missing for that."""
    workflow = Outcome.Workflow
    reviewed = outcome.workflow in {workflow.REVIEWED, workflow.SUBSTANTIATED}
    obstacle = why_not_published(outcome, user) if reviewed and user.is_reviewer else ""
    return {
        "lacks": smart.lacks_of(outcome) if outcome.is_unfinished else [],
        "may_review": user.is_reviewer and outcome.workflow == workflow.SUBMITTED,
        "may_return": user.is_reviewer and (reviewed or outcome.workflow == workflow.SUBMITTED),
        "may_publish": user.is_reviewer and reviewed,
        "obstacle": obstacle,
        "may_withdraw": user.is_reviewer
        or (outcome.created_by_id == user.pk and not outcome.is_published),
        "may_contest": user.is_reviewer and outcome.is_published,
    }

"""What reviewers set: where the targets of a plan stand in a quarter, and milestones."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import words
from plan.attribution import warn_of_claims
from plan.structure import plan_or_404
from priorities import services
from priorities.forms import MilestoneForm, RevisionForm, StandingsForm
from priorities.models import InterimMilestone, OutcomeTarget


@require_http_methods(["GET", "POST"])
@transaction.atomic
def standings(request, plan):
    """Where each target stood in a quarter, on one page that is saved at once."""
    plan = plan_or_404(request, plan)
    targets = list(plan.targets.editable_by(request.user))
    quarters = [quarter for quarter in plan.periods.quarters() if quarter.has_begun]
    if not targets or not quarters:
        raise Http404
    typed = _kept(request)
    quarter = _quarter(plan, quarters, (request.POST or typed or request.GET).get("period"))
    place = quarters.index(quarter)
    if request.method == "POST":
        # Two who save at once are compared one after the other.
        plan.periods.select_for_update(no_key=True).get(pk=quarter.pk)
    form = StandingsForm(
        request.POST or None,
        targets=targets,
        there=_standings_of(quarter, request.user),
        before=_standings_of(quarters[place - 1], request.user) if place else {},
        initial=typed,
    )
    status = 200
    if request.method == "POST":
        if form.is_valid() and not form.clashing:
            services.set_standings(period=quarter, standings=form.judgements, by=request.user)
            messages.success(
                request, _("Saved: the standings of %(quarter)s.") % {"quarter": quarter}
            )
            reasons = [name for name in form.cleaned_data if name.startswith("reason")]
            warn_of_claims(request, form.cleaned_data, reasons)
            return redirect(f"{request.path}?period={quarter.code}")
        status = 409 if form.clashing else 422
        form.show_both()
    context = {
        "plan": plan,
        "form": form,
        "quarter": quarter,
        "earlier": quarters[place - 1] if place else None,
        "later": quarters[place + 1] if place + 1 < len(quarters) else None,
        "words": words.token(request.user),
    }
    return render(request, "priorities/standings.html", context, status=status)


def _kept(request):
    """What an ended session had sent to this page, to start with; nothing otherwise."""
    typed = words.returned(request)
    return {} if typed is None else typed.dict()


def _quarter(plan, quarters, code):
    if not code:
        return plan.quarter_in_hand
    found = next((quarter for quarter in quarters if quarter.code == code), None)
    if found is None:
        raise Http404
    return found


def _standings_of(quarter, user):
    rows = quarter.standings.visible_to(user).select_related("set_by", "corrected_by")
    return {row.target_id: row for row in rows}


@require_http_methods(["GET", "POST"])
def add_milestone(request, plan, code):
    """A new step on the way to a target."""
    target = _target(request, plan, code)
    form = MilestoneForm(request.POST or None, initial=_kept(request))
    if form.is_valid():
        services.add_milestone(target=target, by=request.user, **form.cleaned_data)
        warn_of_claims(request, form.cleaned_data, ["wording"])
        return redirect(target)
    return _milestone_page(request, target, form)


@require_http_methods(["GET", "POST"])
@transaction.atomic
def revise_milestone(request, plan, code, milestone):
    """A milestone with another wording, date or state, and the reason."""
    target = _target(request, plan, code)
    rows = InterimMilestone.objects.editable_by(request.user).filter(target=target)
    if request.method == "POST":
        rows = rows.select_for_update(of=("self",))
    milestone = get_object_or_404(rows, pk=milestone)
    form = RevisionForm(request.POST or None, instance=milestone, initial=_kept(request))
    status = 200
    if form.is_valid():
        if not form.clashes:
            services.revise_milestone(milestone=milestone, by=request.user, **form.said())
            warn_of_claims(request, form.cleaned_data, ["wording", "because"])
            return redirect(target)
        form.clash_with(rows.get(pk=milestone.pk))
        status = 409
    return _milestone_page(request, target, form, status=status)


def _target(request, plan, code):
    plan_or_404(request, plan)
    targets = OutcomeTarget.objects.editable_by(request.user).filter(plan=request.plan)
    return get_object_or_404(targets.select_related("plan"), code=code)


def _milestone_page(request, target, form, *, status=200):
    if request.method == "POST" and status == 200:
        status = 422
    context = {
        "plan": request.plan,
        "target": target,
        "form": form,
        "words": words.token(request.user),
    }
    return render(request, "priorities/milestone.html", context, status=status)

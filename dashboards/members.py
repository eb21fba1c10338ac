"""Pages about who the network is made of: all of it, and one organisation's part."""

from django.db.models import OuterRef, Subquery
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

import figures.network
from accounts.sensitivity import audience_of
from accounts.services import note_reading
from activities import services
from activities.models import Activity, Participation
from activities.tallying import Numbers
from dashboards import work
from dashboards.periods import asked_for, plan_and_period
from network.models import Affiliation, Organisation
from outcomes.models import ContributionPart
from plan.visitors import open_to_visitors

LATEST = 10


@open_to_visitors
@require_safe
def network(request, plan):
    """How the network is: members by region, who took part, languages, who is new or missing."""
    plan, period = plan_and_period(request, plan)
    numbers = Numbers(plan, audience_of(request.user))
    context = asked_for(plan, period) | {"health": figures.network.health(period, numbers)}
    return render(request, "dashboards/network.html", context)


@open_to_visitors
@require_safe
def member(request, plan, pk):
    """The part of one organisation, credited by name; and what its people still may confirm."""
    plan, period = plan_and_period(request, plan)
    user = request.user
    organisation = get_object_or_404(Organisation.objects.visible_to(user), pk=pk)
    numbers = Numbers(plan, audience_of(user))
    is_own = user.is_authenticated and Affiliation.objects.filter(
        user=user.pk, organisation=organisation
    ).exists()  # fmt: skip
    parts, contributions = work.all_to_confirm(plan, user) if is_own else ([], [])
    context = {
        **asked_for(plan, period),
        "organisation": organisation,
        "part": figures.network.part_of(organisation, period, numbers),
        "latest": _latest_parts(organisation, plan, period, user),
        "contributions": _contributions(organisation, plan, user),
        "is_own": is_own,
        "to_confirm": len(parts) + len(contributions),
        "may_propose": is_own and services.may_log(user),
    }
    note_reading([organisation], by=user)
    return render(request, "dashboards/member.html", context)


def _latest_parts(organisation, plan, period, user):
    """The newest that it took part in, each with its part in words."""
    audience = audience_of(user)
    activities = Activity.objects.visible_to(user).of_plan(plan).published().in_period(period)
    parts = Participation.objects.for_audience(audience).filter(organisation=organisation)
    parts = parts.filter(activity=OuterRef("pk"))
    theirs = activities.with_partner(organisation, audience).annotate(
        part=Subquery(parts.values("part")[:1]), answer=Subquery(parts.values("answer")[:1])
    )
    rows = list(theirs.exclude(starts_on=None).newest_first().select_related("type")[:LATEST])
    for row in rows:
        row.part = Participation.Part(row.part).label
        row.is_confirmed = row.answer == Participation.Answer.CONFIRMED
    return rows


def _contributions(organisation, plan, user):
    """The published outcomes that it contributed to."""
    parts = ContributionPart.objects.visible_to(user).filter(
        organisation=organisation, outcome__plan=plan.pk, outcome__workflow="published"
    )
    return parts.select_related("outcome").order_by("-outcome__starts_on", "-outcome")[:LATEST]

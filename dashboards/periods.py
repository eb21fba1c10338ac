"""Of which plan and period a page tells: what all dashboards have in common."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

import figures.counts
import figures.sentences
from accounts.sensitivity import Audience
from activities.tallying import Numbers
from network import places
from network.places import Place
from plan.models import Plan, ReportingPeriod, quarters_of
from plan.structure import plan_or_404

ORDER: dict[str, int] = {
    ReportingPeriod.Series.PLAN: 0,
    ReportingPeriod.Series.YEAR: 1,
    ReportingPeriod.Series.QUARTER: 2,
    ReportingPeriod.Series.REPORTING_YEAR: 3,
}


def plan_and_period(request: HttpRequest, slug: str) -> tuple[Plan, ReportingPeriod]:
    """Return the plan of a page and the period that its address names, the whole plan if none."""
    plan = plan_or_404(request, slug)
    return plan, part_or_404(plan.periods, request.GET.get("period", "plan"))


def part_or_404(parts, code: str):
    """Return the one of a plan's parts that has a code: a pillar, an area, a period."""
    for part in parts.all():
        if part.code == code:
            return part
    raise Http404


def choices(plan: Plan) -> list[ReportingPeriod]:
    """Return the periods that a page can show: the plan, its years, quarters, April to March."""
    return sorted(plan.periods.all(), key=lambda period: (ORDER[period.series], period.starts_on))


def before(plan: Plan, period: ReportingPeriod) -> ReportingPeriod | None:
    """Return the period of the same kind that came before, None where the plan has none."""
    earlier = [
        other for other in plan.periods.all()
        if other.series == period.series and other.ends_on < period.starts_on
    ]  # fmt: skip
    return max(earlier, key=lambda other: other.ends_on, default=None)


def place_of(request: HttpRequest) -> Place | None:
    """Return the region or country that an address is narrowed to, None without any."""
    if code := request.GET.get("region"):
        return place_or_404(places.regions(), code)
    if code := request.GET.get("country"):
        return place_or_404([places.country(code)], code)
    return None


def place_or_404(among: list[Place] | list[Place | None], code: str) -> Place:
    for place in among:
        if place and place.code == code:
            return place
    raise Http404


def numbers_for(
    plan: Plan,
    period: ReportingPeriod,
    audience: Audience,
    **more: list[int],
) -> Numbers:
    """Fetch the counts of a page: of its period, the one before, and of all quarters."""
    numbers = Numbers(plan, audience)
    shown = [plan.whole, period, before(plan, period), *quarters_of(plan)]
    of_period = {"type": [period.pk], "target": [period.pk]}
    numbers.load({"pillar": [each.pk for each in shown if each]} | of_period | more)
    return numbers


def numbers_of_place(
    plan: Plan, period: ReportingPeriod, audience: Audience, place: Place
) -> Numbers:
    """Fetch those of a region, and of its countries in its period; or those of a country."""
    numbers = Numbers(plan, audience)
    shown = [period, before(plan, period)]
    only = Q(key=place.code)
    if place.kind == "region":
        only |= Q(key__in=sorted(place.countries), period=period.pk)
    else:
        shown += [plan.whole, *quarters_of(plan)]
    numbers.load({"place": [each.pk for each in shown if each]}, only=only)
    return numbers


def told(plan: Plan, period: ReportingPeriod, numbers: Numbers, **narrow: Any) -> dict[str, Any]:
    """Return what every dashboard tells of its period: how much, beside the one before."""
    status = figures.counts.by_status(period, numbers, **narrow)
    earlier = before(plan, period)
    compared = figures.counts.by_status(earlier, numbers, **narrow) if earlier else None
    return {
        "plan": plan,
        "period": period,
        "periods": choices(plan),
        "as_of": timezone.now(),
        "status": status,
        "in_words": figures.sentences.done(status, compared),
        **narrow,
    }


def latest(plan: Plan, activities, where: dict[str, str]) -> dict[str, Any]:
    """Return the newest of some activities, and the address of all of them, as `where` has it."""
    rows = activities.newest_first().select_related("type__pillar")
    return {
        "latest": rows.exclude(starts_on=None)[:6],
        "all_activities": f"{reverse('activities:index', args=[plan.slug])}?{urlencode(where)}",
    }

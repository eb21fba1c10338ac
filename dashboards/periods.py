"""Of which plan and period a page tells: what all dashboards have in common."""

from typing import Any

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
from plan.models import Plan, ReportingPeriod, periods_in_order, quarters_of
from plan.structure import plan_or_404


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
    """Fetch those of a region and its countries; or those of a country, with all quarters."""
    of_region = place.countries if place.kind == "region" else frozenset()
    numbers = Numbers(plan, audience, places={place.code, *of_region})
    shown = [period, before(plan, period)]
    if place.kind == "country":
        shown += [plan.whole, *quarters_of(plan)]
    numbers.load({"place": [each.pk for each in shown if each]})
    return numbers


def asked_for(plan: Plan, period: ReportingPeriod) -> dict[str, Any]:
    """Return what every page says of itself: its plan and period, the others, and the moment."""
    return {
        "plan": plan,
        "period": period,
        "periods": periods_in_order(plan),
        "as_of": timezone.now(),
    }


def told(plan: Plan, period: ReportingPeriod, numbers: Numbers, **narrow: Any) -> dict[str, Any]:
    """Return what every dashboard tells of its period: how much, beside the one before."""
    status = figures.counts.by_status(period, numbers, **narrow)
    earlier = before(plan, period)
    compared = figures.counts.by_status(earlier, numbers, **narrow) if earlier else None
    return {
        **asked_for(plan, period),
        "status": status,
        "in_words": figures.sentences.done(status, compared),
        **narrow,
    }


def latest(period: ReportingPeriod, activities, where: dict[str, str]) -> dict[str, Any]:
    """
    Return the newest of some activities of a period, and the address of the list of all.

    `where` has the filters of that list beside the period. Of those that have a date: where the
    period ends, reading begins.
    """
    dated = activities.in_period(period).filter(starts_on__lte=period.ends_on)
    address = reverse("activities:index", args=[period.plan.slug])
    return {
        "latest": dated.newest_first().select_related("type__pillar")[:6],
        "all_activities": f"{address}?{urlencode({'period': period.code} | where)}",
    }

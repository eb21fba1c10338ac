"""
The same numbers as the tallies, counted one by one: slow, and the measure of what is right.

Nothing is read here but the activities themselves, through the gate that every list passes.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, IntegerField, Value, When

from accounts.sensitivity import NETWORK, PUBLIC, SECRETARIAT, Audience
from activities import tallying
from activities.models import Activity, ActivityFigure, Participation
from activities.tallying import ANY_TIME
from network.models import Region
from pillars.measures import FEW, PEOPLE
from plan.models import Plan

WHAT = ("counted", "seen", "waiting")
# The columns of a tally, in the order of the keys that are returned here.
OF = ("kind", "key", "by", "period", "status", "dated")
OF_MEASURES = ("key", "by", "period", "status", "dated", "measure", "currency", "is_few")
SUMS = ("rows", "total", "about", "at_least")


def counts(plan: Plan, audience: Audience, what: str) -> dict[tuple, int]:
    """Return the number of each cell that is not empty, by the columns of `OF`."""
    cells: Counter = Counter()
    for period, rows in _by_period(_activities(plan, audience, what), plan):
        for kind, key, by, status, dated, number in _cells(rows, plan, audience):
            cells[kind, key, by, period, status, dated] += number
    return {cell: number for cell, number in cells.items() if number}


def _activities(plan, audience, what):
    activities = Activity.objects.of_plan(plan)
    if what == "counted":
        return activities.counted_for(audience)
    seen = activities.for_audience(audience.shared)
    return seen.published() if what == "seen" else seen.unpublished()


def _by_period(activities, plan):
    activities = activities.order_by().annotate(dated=_dated())
    yield ANY_TIME, activities
    for period in plan.periods.all():
        yield period.pk, activities.in_period(period)


def _dated(of=""):
    return Case(
        When(**{f"{of}date_precision": "undated"}, then=Value(2)),
        When(**{f"{of}date_precision": "year"}, then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )


def _cells(rows, plan, audience):
    """Yield (kind, key, by, status, dated, number) of some activities."""

    def grouped(activities, *by):
        return activities.values_list(*by, "status", "dated").annotate(Count("pk"))

    for kind, by_area, by in (("type", "area", "type"), ("pillar", "pillar", "type__pillar")):
        for work, *rest in grouped(rows, by):
            yield kind, "all", work, *rest
        for work, area, *rest in grouped(rows, by, "priority_areas"):
            yield by_area, str(area or "none"), work, *rest
    for target in plan.targets.all():
        for rest in grouped(rows.towards(target)):
            yield "target", str(target.pk), 0, *rest
    regions = list(Region.objects.all())
    for pillar, countries, *rest in grouped(rows, "type__pillar", "countries"):
        for place in _places(countries, regions):
            yield "place", place, pillar, *rest
    for language, *rest in grouped(rows, "language"):
        yield "language", language, 0, *rest
    parts = Participation.objects.of_known_organisations(audience.shared)
    parts = parts.filter(activity__in=rows.values("pk")).order_by()
    of_activity = parts.annotate(dated=_dated("activity__"))
    for partner, *rest in of_activity.values_list(
        "organisation", "activity__status", "dated"
    ).annotate(Count("pk")):
        yield "partner", str(partner), 0, *rest


def _places(countries, regions):
    """The countries that an activity names, each once, and the regions of them; "none" if none."""
    there = {region.code for region in regions if set(region.countries) & set(countries)}
    return set(countries) | there or {"none"}


def measures(plan: Plan, audience: Audience) -> dict[tuple, tuple[int, Decimal, int, int]]:
    """
    Return what was measured: (rows, total, about, at least) of each cell that is not empty.

    By the columns of `OF_MEASURES`.
    """
    cells: dict[tuple, list[Any]] = {}

    def add(cell, value, qualifier):
        rows = cells.setdefault(cell, [0, Decimal(0), 0, 0])
        rows[0] += 1
        rows[1] += value
        rows[2] += qualifier == ActivityFigure.Qualifier.ABOUT
        rows[3] += qualifier == ActivityFigure.Qualifier.AT_LEAST

    for period, activities in _by_period(_activities(plan, audience, "counted"), plan):
        given = ActivityFigure.objects.filter(activity__in=activities.values("pk"))
        for activity in (
            activities.filter(figures__in=given)
            .distinct()
            .prefetch_related("figures", "priority_areas")
        ):
            keys = ["all", *([str(area.pk) for area in activity.priority_areas.all()] or ["none"])]
            figures = activity.figures.all()
            for key in keys:
                where = key, activity.type_id, period, activity.status, activity.dated
                for figure in figures:
                    is_few = figure.measure in PEOPLE and 0 < figure.value <= FEW
                    cell = (*where, figure.measure, figure.currency, is_few)
                    add(cell, figure.value, figure.qualifier)
                if any(figure.measure == "amount" for figure in figures):
                    add((*where, "amount", "", False), Decimal(0), "=")
    return {cell: tuple(found) for cell, found in cells.items()}


AUDIENCES = {"the public": PUBLIC, "the network": NETWORK, "the secretariat": SECRETARIAT}


@dataclass(frozen=True)
class Difference:
    """A number that the tallies have otherwise than counting gives it."""

    readers: str
    what: str
    cell: tuple
    tallied: Any
    counted: Any

    def __str__(self):
        where = ", ".join(str(part) for part in self.cell)
        return f"{self.readers}, {self.what}, {where}: {self.tallied}, should be {self.counted}"


def differences(plan: Plan) -> Iterator[Difference]:
    """Compare every number of a plan, for every kind of reader, with what counting gives."""
    for readers, audience in AUDIENCES.items():
        for what in WHAT:
            if what == "waiting" and not audience.sees_unpublished:
                continue
            tallied: dict[tuple, Any] = tallying.counts(plan, audience, *OF, what=what)
            yield from _between(readers, what, tallied, counts(plan, audience, what))
        rows = tallying.measures(plan, audience, *OF_MEASURES)
        tallied = {
            tuple(row[name] for name in OF_MEASURES): tuple(row[name] for name in SUMS)
            for row in rows
        }
        yield from _between(readers, "measured", tallied, measures(plan, audience))


def _between(readers, what, tallied, counted):
    for cell in tallied.keys() | counted.keys():
        if tallied.get(cell) != counted.get(cell):
            yield Difference(readers, what, cell, tallied.get(cell), counted.get(cell))

"""
How many activities: per quarter, per pillar and priority area, towards each target.

Every function takes a plan or a period and the audience that reads, and returns plain
values. A number here is the number of rows of a list: `Count.where` holds the filters
that give it. Pages, reports and files show these and compute nothing themselves.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count as CountOf
from django.db.models import Q

import figures.standings
from accounts.sensitivity import Audience
from activities.models import Activity
from pillars.models import Pillar
from plan.dates import in_no_quarter
from plan.models import Plan, ReportingPeriod
from priorities.models import OutcomeTarget, PriorityArea, Standing


@dataclass(frozen=True)
class Count:
    """A number of activities, and the filters of the list that shows them."""

    value: int
    where: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class StatusCounts:
    """How many activities were done, are planned still, or were cancelled."""

    done: Count
    planned: Count
    cancelled: Count


@dataclass(frozen=True)
class Column:
    """What was done in one quarter, in all and by pillar (in the order of the pillars)."""

    period: ReportingPeriod
    total: Count
    by_pillar: list[Count]


@dataclass(frozen=True)
class Quarters:
    """What was done per quarter, and what can be said of the year only, or of no date."""

    pillars: list[Pillar]
    columns: list[Column]
    in_no_quarter: Count
    in_no_quarter_by_pillar: list[Count]

    def only(self, pillar: Pillar) -> "Quarters":
        """Return the same quarters for one pillar alone."""
        n = self.pillars.index(pillar)
        columns = [
            Column(column.period, column.by_pillar[n], [column.by_pillar[n]])
            for column in self.columns
        ]
        loose = self.in_no_quarter_by_pillar[n]
        return Quarters([pillar], columns, loose, [loose])


@dataclass(frozen=True)
class MatrixRow:
    pillar: Pillar
    by_area: list[Count]
    no_area: Count
    total: Count


@dataclass(frozen=True)
class Matrix:
    """
    What was done, by pillar and priority area.

    An activity in two areas is counted in both, and once in the totals: a total is not
    the sum of its row.
    """

    areas: list[PriorityArea]
    rows: list[MatrixRow]
    area_totals: list[Count]
    no_area_total: Count
    total: Count

    def of_area(self, area: PriorityArea) -> list[tuple[Pillar, Count]]:
        """Return the column of one area: each pillar, and what it did there."""
        n = self.areas.index(area)
        return [(row.pillar, row.by_area[n]) for row in self.rows]

    @property
    def largest(self) -> int:
        """The highest number in a cell, which the tints are measured by."""
        cells = [cell.value for row in self.rows for cell in [*row.by_area, row.no_area]]
        return max(cells, default=0)


@dataclass(frozen=True)
class TargetCount:
    """What was done and is planned towards a target, and where it stands, if that was set."""

    target: OutcomeTarget
    done: Count
    planned: Count
    standing: Standing | None


def counted(plan: Plan, audience: Audience):
    """The activities of a plan that figures for `audience` count, whatever their status."""
    return Activity.objects.of_plan(plan).counted_for(audience)


def done(plan: Plan, audience: Audience):
    return counted(plan, audience).filter(status=Activity.Status.DONE)


def _where(period: ReportingPeriod, status: str = Activity.Status.DONE, **more: str):
    return {"period": period.code, "status": str(status), "counted": "yes"} | more


def by_status(period: ReportingPeriod, audience: Audience, **narrow) -> StatusCounts:
    """
    Return what was done, planned and cancelled in a period.

    `narrow` may name a `pillar` or an `area`.
    """
    activities = counted(period.plan, audience).in_period(period)
    where = {}
    if pillar := narrow.get("pillar"):
        activities = activities.in_pillar(pillar)
        where["pillar"] = pillar.code
    if area := narrow.get("area"):
        activities = activities.in_area(area)
        where["area"] = area.code
    found = dict(activities.order_by().values_list("status").annotate(number=CountOf("pk")))
    return StatusCounts(
        **{
            status: Count(found.get(status, 0), _where(period, status, **where))
            for status in ("done", "planned", "cancelled")
        }
    )


def quarters(period: ReportingPeriod, audience: Audience, **narrow) -> Quarters:
    """
    Return what was done in each quarter inside a period, by pillar.

    `narrow` may name an `area`. One query, whatever the number of quarters.
    """
    plan = period.plan
    activities = done(plan, audience)
    where = {}
    if area := narrow.get("area"):
        activities = activities.in_area(area)
        where["area"] = area.code
    pillars = list(plan.pillars.all())
    periods = list(
        plan.periods.quarters().filter(starts_on__gte=period.starts_on, ends_on__lte=period.ends_on)
    )
    found = (
        activities.order_by()
        .values("type__pillar")
        .annotate(
            **{f"q{n}": CountOf("pk", filter=quarter.rows()) for n, quarter in enumerate(periods)},
            loose=CountOf("pk", filter=period.rows() & in_no_quarter()),
        )
    )
    rows = {row["type__pillar"]: row for row in found}

    def cell(n, quarter, pillar):
        value = rows.get(pillar.pk, {}).get(f"q{n}", 0)
        return Count(value, _where(quarter, pillar=pillar.code, **where))

    columns = []
    for n, quarter in enumerate(periods):
        cells = [cell(n, quarter, pillar) for pillar in pillars]
        total = Count(sum(cell.value for cell in cells), _where(quarter, **where))
        columns.append(Column(quarter, total, cells))
    loose = [
        Count(
            rows.get(pillar.pk, {}).get("loose", 0),
            _where(period, dated="no-quarter", pillar=pillar.code, **where),
        )
        for pillar in pillars
    ]
    return Quarters(
        pillars,
        columns,
        Count(
            sum(count.value for count in loose),
            _where(period, dated="no-quarter", **where),
        ),
        loose,
    )


def matrix(period: ReportingPeriod, audience: Audience) -> Matrix:
    """Return what was done in a period, by pillar and priority area. Two queries."""
    plan = period.plan
    activities = done(plan, audience).in_period(period).order_by()
    pillars = list(plan.pillars.all())
    areas = list(plan.priority_areas.all())

    cells: dict[tuple, int] = {}
    for pillar, area, number in activities.values_list("type__pillar", "priority_areas").annotate(
        number=CountOf("pk")
    ):
        cells[pillar, area] = number
    totals: dict[int, int] = defaultdict(int)
    for pillar, number in activities.values_list("type__pillar").annotate(number=CountOf("pk")):
        totals[pillar] = number

    def cell(pillar, area):
        code = area.code if area else "none"
        value = cells.get((pillar.pk, area.pk if area else None), 0)
        return Count(value, _where(period, pillar=pillar.code, area=code))

    def area_total(area):
        key = area.pk if area else None
        value = sum(cells.get((pillar.pk, key), 0) for pillar in pillars)
        return Count(value, _where(period, area=area.code if area else "none"))

    rows = [
        MatrixRow(
            pillar,
            [cell(pillar, area) for area in areas],
            cell(pillar, None),
            Count(totals[pillar.pk], _where(period, pillar=pillar.code)),
        )
        for pillar in pillars
    ]
    return Matrix(
        areas,
        rows,
        [area_total(area) for area in areas],
        area_total(None),
        Count(sum(totals.values()), _where(period)),
    )


def towards_targets(period: ReportingPeriod, audience: Audience) -> list[TargetCount]:
    """Return how many activities have been recorded that work towards each target."""
    standings = figures.standings.latest(period, audience)
    activities = counted(period.plan, audience).in_period(period)
    return [
        _towards(target, period, activities, standings)
        for target in period.plan.targets.select_related("priority_area")
    ]


def towards_target(
    target: OutcomeTarget, period: ReportingPeriod, audience: Audience
) -> TargetCount:
    """Return the same for one target alone."""
    standings = figures.standings.latest(period, audience)
    activities = counted(period.plan, audience).in_period(period)
    return _towards(target, period, activities, standings)


def _towards(target, period, activities, standings):
    numbers = activities.towards(target).aggregate(
        done=CountOf("pk", filter=Q(status=Activity.Status.DONE)),
        planned=CountOf("pk", filter=Q(status=Activity.Status.PLANNED)),
    )
    return TargetCount(
        target,
        Count(numbers["done"], _where(period, target=target.code)),
        Count(numbers["planned"], _where(period, Activity.Status.PLANNED, target=target.code)),
        standings.get(target.pk),
    )


def by_type(period: ReportingPeriod, audience: Audience, pillar: Pillar) -> list[tuple]:
    """Return (type, how many were done) for the types of a pillar that have any."""
    activities = done(period.plan, audience).in_period(period).in_pillar(pillar)
    found = dict(activities.order_by().values_list("type").annotate(number=CountOf("pk")))
    return [
        (
            kind,
            Count(found[kind.pk], _where(period, type=kind.code, pillar=pillar.code)),
        )
        for kind in pillar.types.all()
        if kind.pk in found
    ]


def not_yet_published(period: ReportingPeriod, audience: Audience) -> Count:
    """Return how many entries of a period wait for publication, for who may know that."""
    if not audience.sees_unpublished:
        return Count(0)
    waiting = Activity.objects.of_plan(period.plan).for_audience(audience)
    waiting = waiting.in_period(period).unpublished()
    return Count(waiting.count(), {"period": period.code, "workflow": "unpublished"})


@dataclass(frozen=True)
class Quality:
    """What the reader of a period's figures should know about the data under them."""

    total: Count
    undated: Count
    without_evidence: Count
    without_partner: Count
    in_no_quarter: Count


def quality(period: ReportingPeriod, audience: Audience) -> Quality:
    """
    Return how complete the records are of what was done in a period.

    Undated activities are in no period but the plan's, so their number is the plan's.
    """
    activities = done(period.plan, audience)
    inside = activities.in_period(period)
    undated = activities.undated()
    whole = period.plan.whole
    return Quality(
        total=Count(inside.count(), _where(period)),
        undated=Count(undated.count(), _where(whole, dated="undated")),
        without_evidence=Count(
            inside.without_evidence(audience).count(), _where(period, missing="evidence")
        ),
        without_partner=Count(
            inside.without_partner(audience).count(), _where(period, missing="partner")
        ),
        in_no_quarter=Count(inside.in_no_quarter().count(), _where(period, dated="no-quarter")),
    )

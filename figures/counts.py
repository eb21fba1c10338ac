"""
How many activities: per quarter, per pillar and priority area, towards each target.

Every function takes a period and the numbers that a page has asked for on behalf of its
readers (`activities.tallying.Numbers`), and returns plain values. A number here is the
number of rows of a list: `Count.where` holds the filters that give it. Pages, reports and
files show these and compute nothing themselves.
"""

from dataclasses import dataclass, field
from typing import Any

from accounts.sensitivity import Audience, audience_of
from activities import counting
from activities.models import Activity
from activities.tallying import IN_A_QUARTER, IN_A_YEAR, NONE, UNDATED, Numbers
from figures.standings import Mark, Standings
from network.places import Place
from pillars.models import ActivityType, Pillar
from plan.models import Plan, ReportingPeriod, quarters_of
from priorities.models import OutcomeTarget, PriorityArea, Standing


@dataclass(frozen=True)
class Count:
    """A number of activities, and the filters of the list that shows them."""

    value: int
    where: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class StatusCounts:
    """
    How many activities were done, are planned still, or were cancelled.

    What is still planned of a period that has ended has slipped, or was not written down.
    """

    period: ReportingPeriod
    done: Count
    planned: Count
    cancelled: Count

    @property
    def slipped(self) -> Count:
        return self.planned if self.period.has_ended else Count(0)


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

    @property
    def largest(self) -> int:
        """The highest number in a cell, which the tints are measured by."""
        cells = [cell.value for row in self.rows for cell in [*row.by_area, row.no_area]]
        return max(cells, default=0)


@dataclass(frozen=True)
class TargetCount:
    """What was done and is planned towards a target; where it stands, if set, and stood."""

    target: OutcomeTarget
    done: Count
    planned: Count
    standing: Standing | None
    history: list[Mark]


@dataclass(frozen=True)
class TypeCounts:
    """What was done and is planned of one kind of work."""

    type: ActivityType
    done: Count
    planned: Count


def counted(plan: Plan, audience: Audience):
    """The activities of a plan that figures for `audience` count, whatever their status."""
    return Activity.objects.of_plan(plan).counted_for(audience)


def done(plan: Plan, audience: Audience):
    return counted(plan, audience).filter(status=Activity.Status.DONE)


def where_of(period: ReportingPeriod, status: str = Activity.Status.DONE, **more: str):
    return {"period": period.code, "status": str(status), "counted": "yes"} | more


def narrowed(
    *,
    pillar: Pillar | None = None,
    area: PriorityArea | None = None,
    place: Place | None = None,
) -> tuple[dict[str, Any], dict[str, str]]:
    """
    Return which cells of the tallies are meant, and the filters of the list of their rows.

    Not of an area in a place, which no tally is kept of.
    """
    cells: dict[str, Any] = {"key": str(area.pk) if area else "all"}
    where = {"area": area.code} if area else {}
    if place:
        cells, where = {"key": place.code}, dict(place.where)
    if pillar:
        cells["by"] = pillar.pk
        where["pillar"] = pillar.code
    return cells, where


def kind_of(narrow: dict[str, Any]) -> str:
    """Return the kind of tally that has pillars, of the whole plan or of a place."""
    return "place" if narrow.get("place") else "pillar"


def by_status(period: ReportingPeriod, numbers: Numbers, **narrow) -> StatusCounts:
    """
    Return what was done, planned and cancelled in a period.

    `narrow` may name a `pillar`, an `area` or a `place`.
    """
    cells, where = narrowed(**narrow)
    found = numbers.of(kind_of(narrow), period.pk, "status", **cells)
    return StatusCounts(
        period=period,
        **{
            status: Count(found[status], where_of(period, status, **where))
            for status in ("done", "planned", "cancelled")
        },
    )


def by_pillar(
    period: ReportingPeriod, numbers: Numbers, **narrow
) -> list[tuple[Pillar, StatusCounts]]:
    """Return the same for each pillar, of the whole plan, an `area` or a `place`."""
    return [
        (pillar, by_status(period, numbers, pillar=pillar, **narrow))
        for pillar in numbers.plan.pillars.all()
    ]


def quarters(period: ReportingPeriod, numbers: Numbers, **narrow) -> Quarters:
    """
    Return what was done in each quarter inside a period, by pillar.

    `narrow` may name an `area` or a `place`. One query, whatever the number of quarters.
    """
    cells, where = narrowed(**narrow)
    pillars = list(numbers.plan.pillars.all())
    inside = [quarter for quarter in quarters_of(numbers.plan) if period.contains(quarter)]
    kind = kind_of(narrow)
    numbers.load({kind: [period.pk, *(quarter.pk for quarter in inside)]})

    def done_in(period, dated):
        return numbers.of(kind, period.pk, "by", status=Activity.Status.DONE, dated=dated, **cells)

    columns = []
    for quarter in inside:
        found = done_in(quarter, IN_A_QUARTER)
        row = [
            Count(found[pillar.pk], where_of(quarter, pillar=pillar.code, **where))
            for pillar in pillars
        ]
        total = Count(found.total(), where_of(quarter, **where))
        columns.append(Column(quarter, total, row))
    found = done_in(period, {IN_A_YEAR, UNDATED})
    loose = {"dated": "no-quarter"} | where
    return Quarters(
        pillars,
        columns,
        Count(found.total(), where_of(period, **loose)),
        [
            Count(found[pillar.pk], where_of(period, pillar=pillar.code, **loose))
            for pillar in pillars
        ],
    )


def matrix(period: ReportingPeriod, numbers: Numbers) -> Matrix:
    """Return what was done in a period, by pillar and priority area."""
    pillars = list(numbers.plan.pillars.all())
    areas = list(numbers.plan.priority_areas.all())
    cells = numbers.of("pillar", period.pk, "by", "key", status=Activity.Status.DONE)
    totals = numbers.of("pillar", period.pk, "key", status=Activity.Status.DONE)

    def key_of(area):
        return str(area.pk) if area else NONE

    def cell(pillar, area):
        code = area.code if area else NONE
        return Count(
            cells[pillar.pk, key_of(area)], where_of(period, pillar=pillar.code, area=code)
        )

    def area_total(area):
        return Count(totals[key_of(area)], where_of(period, area=area.code if area else NONE))

    rows = [
        MatrixRow(
            pillar,
            [cell(pillar, area) for area in areas],
            cell(pillar, None),
            Count(cells[pillar.pk, "all"], where_of(period, pillar=pillar.code)),
        )
        for pillar in pillars
    ]
    return Matrix(
        areas,
        rows,
        [area_total(area) for area in areas],
        area_total(None),
        Count(totals["all"], where_of(period)),
    )


def towards_targets(
    period: ReportingPeriod, numbers: Numbers, standings: Standings
) -> list[TargetCount]:
    """
    Return how many activities have been recorded that work towards each target.

    `standings` say where each stands, and stood.
    """
    targets = numbers.plan.targets.all()
    return [towards_target(target, period, numbers, standings) for target in targets]


def towards_target(
    target: OutcomeTarget,
    period: ReportingPeriod,
    numbers: Numbers,
    standings: Standings,
) -> TargetCount:
    """Return the same for one target alone."""
    found = numbers.of("target", period.pk, "status", key=str(target.pk))

    def number(status):
        return Count(found[status], where_of(period, status, target=target.code))

    return TargetCount(
        target,
        number(Activity.Status.DONE),
        number(Activity.Status.PLANNED),
        standings.latest(period).get(target.pk),
        standings.history(target),
    )


def by_type(period: ReportingPeriod, numbers: Numbers, pillar: Pillar) -> list[TypeCounts]:
    """Return what was done and is planned, by kind of work, for the kinds that have any."""
    found = numbers.of("type", period.pk, "by", "status", key="all")

    def number(kind, status):
        where = where_of(period, status, type=kind.code, pillar=pillar.code)
        return Count(found[kind.pk, status], where)

    rows = [
        TypeCounts(kind, number(kind, Activity.Status.DONE), number(kind, Activity.Status.PLANNED))
        for kind in pillar.types.all()
    ]
    return [row for row in rows if row.done.value or row.planned.value]


def not_yet_published(period: ReportingPeriod, user) -> Count:
    """Return how many entries of a period wait for publication, for who may know that."""
    if not audience_of(user).sees_unpublished:
        return Count(0)
    plan, where = period.plan, {"period": period.code, "workflow": "unpublished"}
    waiting = Activity.objects.visible_to(user).of_plan(plan).in_period(period).unpublished()
    return Count(counting.found(plan, user, where, waiting).number, where)


@dataclass(frozen=True)
class Quality:
    """What the reader of a period's figures should know about the data under them."""

    total: Count
    undated: Count
    without_evidence: Count
    without_partner: Count
    in_no_quarter: Count


def quality(period: ReportingPeriod, numbers: Numbers) -> Quality:
    """
    Return how complete the records are of what was done in a period.

    Undated activities are in no period but the plan's, so their number is the plan's.
    """
    whole = period.plan.whole
    lacking = done(period.plan, numbers.audience).in_period(period).lacking(numbers.audience)

    def number(period, **dated):
        return numbers.of("pillar", period.pk, key="all", status=Activity.Status.DONE, **dated)[()]

    return Quality(
        total=Count(number(period), where_of(period)),
        undated=Count(number(whole, dated=UNDATED), where_of(whole, dated="undated")),
        without_evidence=Count(lacking["evidence"], where_of(period, missing="evidence")),
        without_partner=Count(lacking["partner"], where_of(period, missing="partner")),
        in_no_quarter=Count(
            number(period, dated={IN_A_YEAR, UNDATED}), where_of(period, dated="no-quarter")
        ),
    )

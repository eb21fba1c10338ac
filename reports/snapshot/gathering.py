"""What a report is made of, as the database has it: asked for once, told in three languages."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max, Prefetch

import figures.counts
import figures.network
import figures.sums
from accounts.sensitivity import Audience
from activities.models import Activity, Participation
from activities.tallying import Numbers
from figures.standings import Groups, Standings, grouped
from indicators.models import Indicator, Reading
from network.models import Forum, Meeting
from outcomes.models import Outcome
from pillars.measures import Measure
from plan import structure
from plan.closing import closed_before
from plan.models import Plan, ReportingPeriod
from plan.spans import Span
from reports.models import Report

MONEY = {Measure.AMOUNT, Measure.GRANTS}
# What travels with a report as a spreadsheet; a quarter of a large network has ten times that.
MOST_ROWS = 5_000
# Names of who is new, or has not been seen; their number is told in any case.
MOST_NAMES = 24
MOST_PLANNED = 12
# What a report tells of an activity, and asks of it itself.
TOLD = (
    "reference", "title", "language", "starts_on", "date_precision", "ends_on", "type", "countries",
    "forum", "session", "place", "role", "status", "created_at", "published_at",
)  # fmt: skip


@dataclass
class Gathered:
    """All of it; what is a list of pairs goes by the order of the plan."""

    span: Any
    plan: Plan
    audience: Audience
    tells_money: bool
    as_of: datetime
    status: figures.counts.StatusCounts
    sums: list
    shown_quarters: Any
    quarters: figures.counts.Quarters
    matrix: figures.counts.Matrix
    targets: list[figures.counts.TargetCount]
    groups: Groups
    pillars: list[tuple]
    areas: list[tuple]
    indicators: list[Indicator]
    outcomes: list[Outcome]
    health: figures.network.Health
    ahead: tuple[date, date]
    meetings: list[Meeting]
    planned: list[Activity]
    planned_in_all: int
    quality: figures.counts.Quality
    after_closing: int
    rows: list[dict]
    rows_left_out: int
    forums: dict[str, Forum]


def gather(span, readers: str) -> Gathered:
    """Return what a report for some readers is made of."""
    plan, audience = structure.whole(span.plan), Report.Readers(readers).audience
    span = Span.of_plan_in_memory(span, plan)
    numbers = Numbers(plan, audience)
    keys = [span.pk]
    of_all = [*keys, plan.whole.pk]
    numbers.load({"pillar": of_all, "type": keys, "target": keys, "language": keys, "area": keys})
    standings = Standings(plan, audience)
    shown_quarters = _shown_quarters(span)
    sums = figures.sums.sums(span, numbers)
    rows, left_out, forums = _rows(span, audience)
    first, last = _ahead(span)
    planned = _planned(plan, audience, first, last)
    return Gathered(
        span=span,
        plan=plan,
        audience=audience,
        tells_money=Report.Readers(readers).are_told_grants,
        as_of=data_as_of(span, audience),
        status=figures.counts.by_status(span, numbers),
        sums=sums,
        shown_quarters=shown_quarters,
        quarters=figures.counts.quarters(shown_quarters, numbers),
        matrix=figures.counts.matrix(span, numbers),
        targets=figures.counts.towards_targets(span, numbers, standings),
        groups=grouped(standings.latest(span), plan),
        pillars=[
            (
                pillar,
                figures.counts.by_status(span, numbers, pillar=pillar),
                figures.sums.sums_by_type(span, numbers, pillar),
                figures.sums.sums(span, numbers, pillar=pillar),
            )
            for pillar in plan.pillars.all()
        ],
        areas=[
            (
                area,
                figures.counts.by_status(span, numbers, area=area),
                figures.sums.sums(span, numbers, area=area),
            )
            for area in plan.priority_areas.all()
        ],
        indicators=_indicators(span, audience),
        outcomes=list(_outcomes(span, audience)),
        health=figures.network.health(span, numbers),
        ahead=(first, last),
        meetings=list(Meeting.objects.for_audience(audience).between(first, last)),
        planned=list(planned[:MOST_PLANNED]),
        planned_in_all=planned.count(),
        quality=figures.counts.quality(span, numbers),
        after_closing=sum(row["after_closing"] for row in rows),
        rows=rows,
        rows_left_out=left_out,
        forums=forums,
    )


def data_as_of(span, audience: Audience) -> datetime:
    """Return the moment of the latest change that a report on some periods contains."""
    rows = Activity.objects.of_plan(span.plan).for_audience(audience).published()
    latest = rows.in_period(span).aggregate(latest=Max("updated_at"))["latest"]
    judged = Standings(span.plan, audience).latest_change(span)
    changed = _outcomes(span, audience).order_by().aggregate(latest=Max("updated_at"))["latest"]
    read = Reading.objects.for_audience(audience).filter(
        indicator__plan=span.plan, read_on__lte=span.ends_on
    )
    read_at = read.order_by().aggregate(latest=Max("entered_at"))["latest"]
    closed = [period.closed_at for period in span.periods]
    moments = [latest, judged, changed, read_at, *closed, span.plan.loaded_at]
    return max(filter(None, moments))


def _shown_quarters(span):
    """The period whose quarters a report draws: a quarter is shown within its year."""
    if span.series != ReportingPeriod.Series.QUARTER or len(span.periods) > 1:
        return span
    years = (period for period in span.plan.periods.all() if period.series == "year")
    return next(year for year in years if year.contains(span))


def _indicators(span, audience):
    """Indicators with what had been read of them when the period ended."""
    known = Reading.objects.for_audience(audience).filter(read_on__lte=span.ends_on)
    known = known.select_related("definition", "entered_by").prefetch_related("breakdown")
    indicators = Indicator.objects.for_audience(audience).filter(plan=span.plan)
    indicators = indicators.select_related("plan", "target__plan", "target__priority_area")
    return list(
        indicators.prefetch_related("definitions", "milestones", Prefetch("readings", known))
    )


def _outcomes(span, audience):
    outcomes = Outcome.objects.for_audience(audience).published().of_plan(span.plan)
    outcomes = outcomes.in_period(span).select_related("forum").order_by("starts_on", "pk")
    return outcomes.prefetch_related("priority_areas", "targets", "pillars")


def _ahead(span) -> tuple[date, date]:
    """The days after a period that a report looks ahead to: a quarter, or a year."""
    first = span.ends_on + timedelta(days=1)
    quarters = 1 if span.series == ReportingPeriod.Series.QUARTER else 4
    month = first.month - 1 + 3 * quarters
    return first, date(first.year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _planned(plan, audience, first, last):
    planned = Activity.objects.of_plan(plan).for_audience(audience).published()
    planned = planned.filter(status=Activity.Status.PLANNED, starts_on__range=(first, last))
    return planned.select_related("type", "forum").order_by("starts_on", "pk")


def _rows(span, audience):
    """The newest published activities of a period in order of time, and how many are older."""
    visible = Activity.objects.of_plan(span.plan).for_audience(audience).published()
    visible = visible.in_period(span)
    newest = visible.only(*TOLD).order_by("-starts_on", "-date_precision", "-pk")
    found = list(newest[: MOST_ROWS + 1])
    left_out = 0
    if len(found) > MOST_ROWS:
        left_out = visible.count() - MOST_ROWS
        found = found[:MOST_ROWS]
    found.reverse()
    around = _around(found, span.plan, audience)
    forums = {forum.code: forum for forum in around.forums.values()}
    return [_row(one, around, span.plan) for one in found], left_out, forums


@dataclass
class Around:
    """What belongs to some activities, by their keys: thousands of rows are asked for it once."""

    counted: set[int]
    kinds: dict[int, tuple[str, str]]
    forums: dict[int, Forum]
    areas: dict[int, list[str]]
    partners: dict[int, list[str]]


def _around(activities, plan, audience):
    keys = [activity.pk for activity in activities]
    counted = figures.counts.counted(plan, audience).filter(pk__among=keys)
    return Around(
        counted=set(counted.order_by().values_list("pk", flat=True)),
        kinds={
            kind.pk: (kind.code, pillar.code)
            for pillar in plan.pillars.all()
            for kind in pillar.types.all()
        },
        forums=Forum.objects.in_bulk({activity.forum_id for activity in activities} - {None}),
        areas=_areas(keys, plan),
        partners=_partners(keys, audience),
    )


def _row(activity, around, plan):
    kind, pillar = around.kinds[activity.type_id]
    return {
        "reference": activity.reference,
        "title": activity.title,
        "language": activity.language,
        "starts_on": activity.starts_on and activity.starts_on.isoformat(),
        "precision": activity.date_precision,
        "ends_on": activity.ends_on and activity.ends_on.isoformat(),
        "type": kind,
        "pillar": pillar,
        "areas": around.areas.get(activity.pk, []),
        "countries": list(activity.countries),
        "forum": around.forums[activity.forum_id].code if activity.forum_id else "",
        "session": activity.session,
        "place": activity.place,
        "role": activity.role,
        "status": activity.status,
        "partners": around.partners.get(activity.pk, []),
        "counts": activity.pk in around.counted,
        "after_closing": closed_before(plan, activity) is not None,
    }


def _areas(keys, plan):
    codes = {area.pk: area.code for area in plan.priority_areas.all()}
    pairs = Activity.priority_areas.through.objects.filter(activity__among=keys)
    found: dict[int, set[int]] = {}
    for activity, area in pairs.order_by().values_list("activity", "priorityarea"):
        found.setdefault(activity, set()).add(area)
    # In the order of the plan.
    return {key: [code for pk, code in codes.items() if pk in of] for key, of in found.items()}


def _partners(keys, audience):
    parts = Participation.objects.for_audience(audience).filter(activity__among=keys)
    partners: dict[int, list[str]] = {}
    for activity, acronym, name in parts.values_list(
        "activity", "organisation__acronym", "organisation__name"
    ):
        partners.setdefault(activity, []).append(acronym or name)
    return partners

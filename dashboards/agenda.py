"""A year of the network's calendar: what is when and where, and what is planned for it."""

from dataclasses import dataclass, field
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.utils.http import urlencode

from activities.models import Activity
from network.models import Meeting
from plan.dates import PartialDate, Precision, start_of
from plan.models import Plan, ReportingPeriod

# On a page of figures; the calendar has the others.
FEW = 5
# Of each date, month, quarter and year; the list of activities has the others.
SHOWN = 5
# What is planned for a quarter or a year stands there, and in no month that it does not have.
UNITS = {
    Precision.MONTH: [Precision.DAY, Precision.MONTH],
    Precision.QUARTER: [Precision.QUARTER],
    Precision.YEAR: [Precision.YEAR],
}


@dataclass
class Some:
    """The first activities of a place in the calendar, and whether there are others."""

    rows: list[Activity] = field(default_factory=list)
    has_more: bool = False

    def __bool__(self):
        return bool(self.rows)

    @classmethod
    def of(cls, found):
        return cls(rows=found[:SHOWN], has_more=len(found) > SHOWN)


@dataclass
class Entry:
    """A date in the calendar, with what is planned or was done there and then."""

    meeting: Meeting
    activities: Some
    is_next: bool = False
    is_now: bool = False

    @property
    def date(self) -> PartialDate:
        return PartialDate(self.meeting.starts_on, Precision.DAY)

    @property
    def ends_on(self):
        return self.meeting.ends_on

    @property
    def query(self) -> str:
        """What narrows the list of activities to those of this date."""
        return urlencode({"meeting": self.meeting.pk})


@dataclass
class Month:
    date: PartialDate
    entries: list[Entry] = field(default_factory=list)
    planned: Some = field(default_factory=Some)


@dataclass
class Quarter:
    """A quarter of the year: the months that have something, and what has no month."""

    date: PartialDate
    months: list[Month]
    planned: Some

    @property
    def query(self) -> str:
        return _query_of_planned(str(self.date))


@dataclass
class Agenda:
    year: int
    quarters: list[Quarter]
    planned: Some  # What is known to the year at best.

    @property
    def query(self) -> str:
        return _query_of_planned(str(self.year))

    @property
    def activities(self) -> list[Activity]:
        """All that the page names, each once."""
        parts = [self.planned, *(quarter.planned for quarter in self.quarters)]
        for month in (month for quarter in self.quarters for month in quarter.months):
            parts += [month.planned, *(entry.activities for entry in month.entries)]
        return list({activity.pk: activity for part in parts for activity in part.rows}.values())


def _query_of_planned(period):
    return urlencode({"status": Activity.Status.PLANNED, "period": period})


def meetings_of(plan: Plan, user):
    """Return the dates in the calendar that begin while a plan runs."""
    return Meeting.objects.visible_to(user).between(plan.starts_on, plan.ends_on)


def dates_of(plan: Plan, period: ReportingPeriod, user, today: date):
    """Return the plan's dates in a period; of the whole plan those that come next, if any do."""
    if period.is_plan:
        return [] if plan.has_ended else meetings_of(plan, user).upcoming(today)[:FEW]
    return meetings_of(plan, user).between(period.starts_on, period.ends_on)


def next_of(plan: Plan, user, today: date) -> Meeting | None:
    """Return what begins next while the plan runs, None where nothing does any more."""
    return meetings_of(plan, user).filter(starts_on__gt=today).first()


def agenda(plan: Plan, year: int, user, *, today: date, coming: Meeting | None) -> Agenda:
    """
    Return a year of the plan as one person may know of it.

    However much there is in it, it takes three queries, and a few rows of each place.
    """
    meetings = _meetings(plan, year, user)
    planned = _planned(plan, year, user)
    named = {*planned, *(pk for meeting in meetings for pk in meeting.at_it)}
    activities = Activity.objects.visible_to(user).select_related("type", "forum").in_bulk(named)

    def some(keys):
        return Some.of([activities[key] for key in keys if key in activities])

    entries = [
        Entry(
            meeting,
            some(meeting.at_it),
            is_next=coming is not None and meeting.pk == coming.pk,
            is_now=meeting.starts_on <= today <= meeting.ends_on,
        )
        for meeting in meetings
    ]
    beside = {
        place: some(key for key in planned if key in activities and _is_at(activities[key], place))
        for place in _places(year)
    }
    return _arranged(year, entries, beside)


def _arranged(year, entries, beside):
    quarters = []
    for quarter in (place for place in beside if place.precision == Precision.QUARTER):
        months = [
            Month(place, [entry for entry in entries if place == _month_of(entry)], planned)
            for place, planned in beside.items()
            if place.precision == Precision.MONTH and quarter.first <= place.first <= quarter.last
        ]
        found = [month for month in months if month.entries or month.planned]
        quarters.append(Quarter(quarter, found, beside[quarter]))
    return Agenda(year, quarters, beside[PartialDate(date(year, 1, 1), Precision.YEAR)])


def _month_of(entry):
    return PartialDate(start_of(entry.meeting.starts_on, Precision.MONTH), Precision.MONTH)


def _meetings(plan, year, user):
    """The dates of a year, each with the keys of the first activities at it."""
    there = Activity.objects.visible_to(user).of_plan(plan).at_outer().oldest_first()
    found = meetings_of(plan, user).filter(starts_on__year=year).select_related("forum")
    return list(found.annotate(at_it=ArraySubquery(there.values("pk")[: SHOWN + 1])))


def _places(year):
    """Where something planned can stand that is at no date of the calendar."""
    return [
        *(PartialDate(date(year, month, 1), Precision.MONTH) for month in range(1, 13)),
        *(PartialDate(date(year, month, 1), Precision.QUARTER) for month in (1, 4, 7, 10)),
        PartialDate(date(year, 1, 1), Precision.YEAR),
    ]


def _is_at(activity, place):
    unit = activity.date_precision
    if unit == Precision.DAY:
        unit = Precision.MONTH
    return place == PartialDate(start_of(activity.starts_on, unit), Precision(unit))


def _planned(plan, year, user):
    """The keys of the first of what is planned at each place; one short scan for each."""
    rows = Activity.objects.visible_to(user).of_plan(plan).filter(status=Activity.Status.PLANNED)
    rows = rows.at_none_of(meetings_of(plan, user)).oldest_first().values_list("pk", flat=True)
    first, *others = (
        rows.filter(
            date_precision__in=UNITS[place.precision],
            starts_on__gte=place.first,
            starts_on__lte=place.last,
        )[: SHOWN + 1]
        for place in _places(year)
    )
    return list(first.union(*others, all=True))


def years_of(plan: Plan) -> list[int]:
    return list(range(plan.starts_on.year, plan.ends_on.year + 1))


def year_to_begin_with(plan: Plan, today: date) -> int:
    """Return the year of today, else the nearest one of the plan."""
    return min(max(today, plan.starts_on), plan.ends_on).year

"""What was recorded after the period that it belongs to had been closed."""

from datetime import datetime
from typing import Protocol

from plan.dates import PartialDate
from plan.models import Plan, ReportingPeriod


class Recorded(Protocol):
    """What lies in a period: an activity, or a reading."""

    @property
    def date(self) -> PartialDate: ...

    @property
    def recorded_at(self) -> datetime: ...


def closed_before(plan: Plan, record: Recorded) -> ReportingPeriod | None:
    """
    Return the closed period that a record lies in, where it was closed before it was recorded.

    The shortest one, which is the quarter where one is known. What was recorded at that moment
    enters only the next edition of that period's report. Asks no database for a plan in memory.
    """
    date = record.date
    if date.first is None or date.last is None:
        return None
    closed = [
        period
        for period in plan.periods.all()
        if period.closed_at and period.closed_at < record.recorded_at
        and period.starts_on <= date.first and date.last <= period.ends_on
    ]  # fmt: skip
    return min(closed, key=lambda period: period.ends_on - period.starts_on, default=None)

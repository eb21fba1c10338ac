"""Several reporting periods of one series that follow each other, told together."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from plan.models import Plan, ReportingPeriod


class NotASpan(ValueError):
    """These periods do not follow each other in one series of one plan."""


@dataclass(frozen=True)
class Span:
    """
    Two periods or more, as figures take them: what is in any of them is in it.

    Of one period alone there is no span: it is the period itself. `pk` has the keys of all,
    since what is counted of a span is what is counted of its periods.
    """

    periods: tuple[ReportingPeriod, ...]

    @classmethod
    def between(cls, first: ReportingPeriod, last: ReportingPeriod) -> "Span | ReportingPeriod":
        """Return the periods from one to another, in their order; raises NotASpan."""
        if first.pk == last.pk:
            return first
        inside = [
            period
            for period in first.plan.periods.all()
            if period.series == first.series
            and first.starts_on <= period.starts_on <= last.starts_on
        ]
        inside.sort(key=lambda period: period.starts_on)
        if len(inside) < 2 or inside[-1].pk != last.pk:
            raise NotASpan
        return cls(tuple(inside))

    @classmethod
    def of_plan_in_memory(
        cls, span: "Span | ReportingPeriod", plan: Plan
    ) -> "Span | ReportingPeriod":
        """Return the same periods of a plan of which all is known (`plan.structure.whole`)."""
        keys = {period.pk for period in span.periods}
        same = [period for period in plan.periods.all() if period.pk in keys]
        return cls.between(same[0], same[-1])

    @property
    def pk(self) -> tuple[int, ...]:
        return tuple(period.pk for period in self.periods)

    @property
    def plan(self) -> Plan:
        return self.periods[0].plan

    @property
    def series(self) -> str:
        return self.periods[0].series

    @property
    def starts_on(self) -> date:
        return self.periods[0].starts_on

    @property
    def ends_on(self) -> date:
        return self.periods[-1].ends_on

    @property
    def code(self) -> str:
        return f"{self.periods[0].code}-{self.periods[-1].code}"

    @property
    def label(self) -> str:
        """What people call it: "Q1 2021 to Q2 2021"."""
        return _("%(first)s to %(last)s") % {
            "first": self.periods[0].label, "last": self.periods[-1].label
        }  # fmt: skip

    @property
    def has_begun(self) -> bool:
        return self.periods[0].has_begun

    @property
    def has_ended(self) -> bool:
        return self.periods[-1].has_ended

    @property
    def is_closed(self) -> bool:
        return all(period.is_closed for period in self.periods)

    @property
    def is_plan(self) -> bool:
        return False

    def contains(self, other: ReportingPeriod) -> bool:
        return any(period.contains(other) for period in self.periods)

    def rows(self) -> Q:
        found = Q()
        for period in self.periods:
            found |= period.rows()
        return found

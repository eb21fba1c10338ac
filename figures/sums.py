"""What activities add up to: participants, downloads, grants, money per currency."""

from dataclasses import dataclass
from decimal import Decimal

from activities import tallying
from activities.models import Activity, ActivityFigure
from activities.tallying import Numbers
from figures.counts import narrowed, where_of
from pillars.measures import ADDITIVE, Measure
from plan.models import ReportingPeriod


@dataclass(frozen=True)
class MeasureSum:
    """
    The sum of one measure over the activities that give it.

    `rows` is how many activities it is the sum of; `asked` how many were asked for it, so
    that the difference is what is not known. `few` of them are counts of 1 to 4 people that
    these readers are not told, and that are not in `value`, which is None without them.
    """

    measure: Measure
    currency: str
    value: Decimal | None
    qualifier: str
    rows: int
    asked: int
    where: dict[str, str]
    few: int = 0

    @property
    def unknown(self) -> int:
        return self.asked - self.rows


def sums(period: ReportingPeriod, numbers: Numbers, **narrow) -> list[MeasureSum]:
    """
    Return the sums of what was done in a period; `narrow` may name a `pillar` or `area`.

    Money comes once per currency and is never added across them. Outside the secretariat
    counts of 1 to 4 people are left out of a sum, so that no difference between two sums
    tells one. A sum with an "about" in it is about right. One query of its own.
    """
    cells, where = narrowed(**narrow)
    pillar = cells.pop("by", None)
    asks = {
        kind.pk: kind.measures
        for each in numbers.plan.pillars.all()
        if pillar in {None, each.pk}
        for kind in each.types.all()
    }
    audience = numbers.audience
    done = numbers.of(
        "type" if cells["key"] == "all" else "area", period.pk, "by",
        status=Activity.Status.DONE, by=set(asks), **cells,
    )  # fmt: skip
    given = tallying.measures(
        numbers.plan, audience, "measure", "currency", "is_few", "by",
        status=Activity.Status.DONE, measure__in=ADDITIVE, period=period.pk,
        by__in=list(asks), **cells,
    )  # fmt: skip
    found = []
    for measure, currency in sorted(
        {(row["measure"], row["currency"]) for row in given}, key=_order
    ):
        if measure == Measure.AMOUNT and not currency:
            continue
        rows = [row for row in given if (row["measure"], row["currency"]) == (measure, currency)]
        hidden = [row for row in rows if row["is_few"] and not audience.sees_unpublished]
        told = [row for row in rows if row not in hidden]
        few = sum(row["rows"] for row in hidden)
        # Those whose kind of work asks for it, and those that give it unasked.
        asked = sum(number for kind, number in done.items() if measure in asks[kind]) + sum(
            row["rows"] for row in given
            if row["measure"] == measure and measure not in asks[row["by"]]
            and (measure != Measure.AMOUNT or not row["currency"])
        )  # fmt: skip
        found.append(
            MeasureSum(
                Measure(measure),
                currency,
                sum(row["total"] for row in told) if told else None,
                _weakest(rows, few),
                sum(row["rows"] for row in rows),
                asked,
                where_of(period, figure=measure, **where)
                | ({"currency": currency} if currency else {}),
                few,
            )
        )
    return found


def _order(given):
    measure, currency = given
    return ADDITIVE.index(measure), currency


def _weakest(rows, few):
    """The least certain qualifier of some figures; a sum without the few is at least."""
    if any(row["about"] for row in rows):
        return ActivityFigure.Qualifier.ABOUT.value
    if few or any(row["at_least"] for row in rows):
        return ActivityFigure.Qualifier.AT_LEAST.value
    return ActivityFigure.Qualifier.EXACT.value

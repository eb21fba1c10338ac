"""What activities add up to: participants, downloads, grants, money per currency."""

from dataclasses import dataclass
from decimal import Decimal

from activities.models import Activity
from activities.summing import added_up
from activities.tallying import Numbers
from figures.counts import TypeCounts, by_type, narrowed, where_of
from pillars.measures import Measure
from pillars.models import Pillar
from plan.models import ReportingPeriod


@dataclass(frozen=True)
class MeasureSum:
    """
    The sum of one measure over the activities that give it.

    `rows` is how many activities it is the sum of; `asked` how many were asked for it, so
    that the difference is what is not known. `few` of them are counts of 1 to 4 people that
    these readers are not told, and that are not in `value`, which is None where nothing else is.
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


@dataclass(frozen=True)
class TypeSums:
    """What was done and is planned of one kind of work, and what the done adds up to."""

    counts: TypeCounts
    sums: list[MeasureSum]


def sums(period: ReportingPeriod, numbers: Numbers, **narrow) -> list[MeasureSum]:
    """
    Return the sums of what was done in a period; `narrow` may name a `pillar` or `area`.

    Money comes once per currency and is never added across them; the rule for what is left out
    of a sum, and how sure it is, is `activities.summing`.
    """
    cells, where = narrowed(**narrow)
    pillar = cells.pop("by", None)
    asks = {
        kind.pk: kind.measures
        for each in numbers.plan.pillars.all()
        if pillar in {None, each.pk}
        for kind in each.types.all()
    }
    done = numbers.of(
        "type" if cells["key"] == "all" else "area", period.pk, "by",
        status=Activity.Status.DONE, by=set(asks), **cells,
    )  # fmt: skip
    given = _given(numbers, period, cells["key"], asks)
    return _sums(given, done, asks, numbers.audience, where_of(period, **where))


def sums_by_type(period: ReportingPeriod, numbers: Numbers, pillar: Pillar) -> list[TypeSums]:
    """Return the kinds of work of a pillar that have any, each with its sums."""

    def of(row):
        asks = {row.type.pk: row.type.measures}
        given = _given(numbers, period, "all", asks)
        done = {row.type.pk: row.done.value}
        return _sums(given, done, asks, numbers.audience, row.done.where)

    return [TypeSums(row, of(row)) for row in by_type(period, numbers, pillar)]


def _given(numbers, period, key, kinds):
    """What the activities of some kinds of work gave, as tallies have it."""
    return [row for row in numbers.measured(period.pk, key) if row["by"] in kinds]


def _sums(given, done, asks, audience, where):
    return [
        MeasureSum(
            Measure(one.measure),
            one.currency,
            one.total,
            one.qualifier,
            one.rows,
            _asked(one.measure, given, done, asks),
            where | {"figure": one.measure} | ({"currency": one.currency} if one.currency else {}),
            one.few,
        )
        for one in added_up(given, audience)
    ]


def _asked(measure, given, done, asks):
    """How many are of a kind of work that asks for it, or give it unasked."""
    unasked = [
        row["rows"] for row in given
        if row["measure"] == measure and measure not in asks[row["by"]]
        # An amount of no currency says how many gave any.
        and (measure != Measure.AMOUNT or not row["currency"])
    ]  # fmt: skip
    return sum(unasked) + sum(number for kind, number in done.items() if measure in asks[kind])

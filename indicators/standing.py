"""Where an indicator stands: which number counts of what was read, and how far that is."""

from dataclasses import dataclass
from decimal import Decimal

from indicators.models import Definition, Indicator, Reading
from indicators.progress import Progress, expected, progress
from plan.dates import PartialDate, Precision

FINER = [Precision.YEAR, Precision.QUARTER, Precision.MONTH, Precision.DAY]


@dataclass(frozen=True)
class Actual:
    """
    The number that counts, and the readings that it is made of, the last one last.

    `latest` is the last of all that were looked at, so that its date is "as of".
    """

    value: Decimal | None
    qualifier: str
    latest: Reading
    made_of: list[Reading]

    @property
    def date(self) -> PartialDate:
        return self.latest.date

    @property
    def definition(self) -> Definition:
        """By which it was read; all that it is made of was read by the same."""
        versions = self.latest.indicator.definitions.all()
        return next(one for one in versions if one.pk == self.latest.definition_id)


def in_order(readings) -> list[Reading]:
    """Return readings by their date; where a year and a month begin alike, the month is later."""
    return sorted(readings, key=lambda r: (r.read_on, FINER.index(Precision(r.date_precision))))


def actual(indicator: Indicator) -> Actual | None:
    """
    Return the number that counts of an indicator, from the readings that are used.

    Sums, averages and the highest are those of the plan's time, of what was read by the
    same definition as the last. None where nothing was read. Asks nothing of the database
    where readings, definitions and plan are loaded.
    """
    known = [r for r in indicator.readings.all() if r.is_used and r.quality != "missing"]
    known = in_order(known)
    if not known:
        return None
    latest = known[-1]
    kinds = Indicator.Aggregation
    if indicator.aggregation in {kinds.TOTAL, kinds.SNAPSHOT} or latest.value is None:
        return Actual(latest.value, latest.qualifier, latest, [latest])
    first, last = indicator.plan.starts_on, indicator.plan.ends_on
    inside = [
        r
        for r in known
        if r.definition_id == latest.definition_id
        and r.value is not None
        and first <= r.read_on
        and (r.date.last or r.read_on) <= last
    ]
    if not inside:
        return None
    if indicator.aggregation == kinds.MAXIMUM:
        highest = max(inside, key=lambda r: r.value or Decimal(0))
        return Actual(highest.value, highest.qualifier, inside[-1], [highest])
    return Actual(_together(indicator, inside), _weakest(inside), inside[-1], inside)


def _together(indicator, readings) -> Decimal | None:
    """The sum or average; of percentages only what their numerators and denominators say."""
    if indicator.definition.measure == Definition.Measure.PERCENT:
        if any(r.denominator is None for r in readings):
            return None  # The mean of percentages is the percentage of nothing.
        numerator = sum(r.numerator for r in readings)
        return 100 * numerator / sum(r.denominator for r in readings)
    total = sum(r.value for r in readings)
    if indicator.aggregation == Indicator.Aggregation.AVERAGE:
        return total / len(readings)
    return total


def _weakest(readings) -> str:
    """A number made of several is as sure as the least sure of them."""
    found = {r.qualifier for r in readings}
    return next(qualifier for qualifier in ("≈", "≥", "=") if qualifier in found)


def how_far(indicator: Indicator, found: Actual | None) -> Progress:
    """Return how far an indicator is; of what is said in words, as a person has judged it."""
    if found is not None and found.latest.judgement:
        return Progress(None, None, "judged", found.latest.judgement, "person")
    if found is not None and found.value is None:
        return Progress(None, None, "no-mean", "no_data")
    return progress(
        direction=indicator.direction,
        baseline=indicator.baseline_value,
        target=indicator.target_value,
        actual=found.value if found else None,
        tolerance=indicator.tolerance,
        expected=_expected(indicator, found.date.last) if found else None,
    )


def _expected(indicator, day):
    """What should have been the case on the last day on which it can have been read."""
    baseline = target = None
    if indicator.baseline_value is not None:
        baseline = (indicator.baseline_date.last, indicator.baseline_value)
    if indicator.target_value is not None:
        target = (indicator.target_on, indicator.target_value)
    milestones = [(m.due_on, m.value) for m in indicator.milestones.all()]
    return expected(day, baseline, milestones, target)

"""
Indicators as pages and reports show them: plain rows in the reader's words.

Every row takes the audience that reads. A handful of queries load any number of indicators;
nothing here asks for one of them by itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from accounts.sensitivity import Audience
from indicators import pictures, words
from indicators.categories import MAY_OVERLAP, OF_PEOPLE, Block, Category
from indicators.models import Indicator, Reading
from indicators.progress import Progress
from indicators.standing import Actual, actual, how_far, in_order
from pillars.measures import FEW
from plan import formats
from plan.dates import PartialDate
from priorities.models import OutcomeTarget

WITHHELD = Progress(None, None, "withheld", "no_data")


@dataclass(frozen=True)
class Row:
    """One indicator as a line of a table."""

    indicator: Indicator
    url: str
    code: str
    name: str
    unit: str
    is_candidate: bool
    baseline: str
    baseline_when: str
    latest: str
    latest_when: str
    target: str
    target_when: str
    progress: str
    bar: int | None
    status: str
    status_words: str
    is_judged: bool
    icon: str


@dataclass(frozen=True)
class Share:
    """A block of a breakdown: (category, number) in words, and what belongs to none."""

    block: str
    parts: list[tuple[str, str]]
    overlaps: bool = False


@dataclass(frozen=True)
class ReadingRow:
    """One reading as a line of a table. `rivals` is how many others have its date."""

    reading: Reading
    when: str
    value: str
    share: str
    rivals: int
    breakdown: list[Share] = field(default_factory=list)


@dataclass(frozen=True)
class Page:
    """All that the page of an indicator says."""

    row: Row
    readings: list[ReadingRow]
    milestones: list[tuple[str, str]]
    breakdowns: list[str]
    chart: dict | None


def rows(indicators, audience: Audience) -> list[Row]:
    """Return each indicator of a queryset as a line. Five queries, whatever their number."""
    loaded = _with_context(indicators).prefetch_related(
        Prefetch("readings", Reading.objects.for_audience(audience).used())
    )
    return [row_of(indicator, audience) for indicator in loaded]


def _with_context(indicators):
    with_owners = indicators.select_related("plan", "target__plan", "target__priority_area")
    return with_owners.prefetch_related("definitions", "milestones")


def by_target(found: Iterable[Row]) -> list[tuple[OutcomeTarget | None, list[Row]]]:
    """Return rows by the outcome target that they say something of; those of none come last."""
    groups: dict[int | None, tuple[OutcomeTarget | None, list[Row]]] = {}
    for row in found:
        key = row.indicator.target_id
        groups.setdefault(key, (row.indicator.target, []))[1].append(row)
    return sorted(
        groups.values(), key=lambda g: (g[0] is None, g[0].position if g[0] is not None else 0)
    )


def standings(found: Iterable[Row]) -> list[tuple[Row, int]]:
    """Return how many stand where: a row that stands so, and how many do; never an average."""
    counts: dict[str, list[Row]] = {}
    for row in found:
        counts.setdefault(row.status_words, []).append(row)
    order = list(words.STATUSES)
    groups = sorted(counts.values(), key=lambda rows: order.index(rows[0].status))
    return [(rows[0], len(rows)) for rows in groups]


def row_of(indicator: Indicator, audience: Audience) -> Row:
    """Return an indicator as a line; what it needs has been loaded."""
    found = actual(indicator)
    far = _standing(indicator, found, audience)
    definition = indicator.definition

    def written(value, qualifier="="):
        return words.value_of(indicator, definition, value, qualifier, audience)

    return Row(
        indicator=indicator,
        url=indicator.get_absolute_url(),
        code=indicator.code,
        name=indicator.name,
        unit=definition.unit,
        is_candidate=indicator.is_candidate,
        baseline=written(indicator.baseline_value, indicator.baseline_qualifier),
        baseline_when=_when(indicator.baseline_date) if indicator.baseline_on else "",
        latest=_latest(indicator, found, audience) if found else "",
        latest_when=_when(found.date) if found else "",
        target=written(indicator.target_value),
        target_when=formats.day(indicator.target_on) if indicator.target_on else "",
        progress=words.progress_of(far),
        bar=far.bar,
        status=far.status,
        status_words=words.status_of(far),
        is_judged=far.method not in words.WITHOUT_STATUS,
        icon=words.icon_of(far),
    )


def _when(date: PartialDate) -> str:
    return formats.partial_date(date)


def _latest(indicator: Indicator, found: Actual, audience: Audience) -> str:
    if len(found.made_of) > 1 and _is_made_of_few(indicator, found, audience):
        return _("withheld for safety")  # Less the other readings it would tell the few.
    value = words.value_of(indicator, found.definition, found.value, found.qualifier, audience)
    return value or found.latest.get_judgement_display()


def _is_made_of_few(indicator: Indicator, found: Actual, audience: Audience) -> bool:
    numbers = [found.value, *(reading.value for reading in found.made_of)]
    return any(words.tells_few(indicator, found.definition, each, audience) for each in numbers)


def _standing(indicator: Indicator, found: Actual | None, audience: Audience) -> Progress:
    """How far it is; a percentage of a number that is withheld would tell the number."""
    baseline = indicator.baseline_value
    if words.tells_few(indicator, indicator.definition, baseline, audience) or (
        found is not None and _is_made_of_few(indicator, found, audience)
    ):
        return WITHHELD
    return how_far(indicator, found)


def page(indicator: Indicator, audience: Audience) -> Page:
    """Return all that the page of an indicator says, loaded with `loaded_whole`."""
    readings = in_order(indicator.readings.all())
    dates = [reading.date for reading in readings]
    lines = [
        ReadingRow(
            reading=reading,
            when=_when(reading.date),
            value=words.reading_of(reading, audience),
            share=_share(indicator, reading, audience),
            rivals=dates.count(reading.date) - 1,
            breakdown=_breakdown(reading, audience),
        )
        for reading in readings
    ]
    definition = indicator.definition
    milestones = [
        (formats.day(m.due_on), words.bare(indicator, definition, m.value))
        for m in indicator.milestones.all()
    ]
    return Page(
        row=row_of(indicator, audience),
        readings=lines[::-1],
        milestones=milestones,
        breakdowns=[str(Block(block).label) for block in indicator.breakdowns],
        chart=pictures.over_time(indicator, readings, audience),
    )


def loaded_whole(indicators, audience: Audience):
    """Have indicators come with all that `page` needs for the same readers."""
    readings = Reading.objects.for_audience(audience).select_related("definition", "entered_by")
    return _with_context(indicators).prefetch_related(
        Prefetch("readings", readings.prefetch_related("breakdown"))
    )


def _share(indicator, reading, audience) -> str:
    """Return "83 of 191", unless one of them, or the rest, is of few people."""
    if reading.denominator is None:
        return ""
    numbers = (reading.numerator, reading.denominator, reading.denominator - reading.numerator)
    if any(words.is_few(indicator, number, audience) for number in numbers):
        return ""
    n, of_all = (formats.number(number) for number in numbers[:2])
    return _("%(n)s of %(all)s") % {"n": n, "all": of_all}


def _breakdown(reading: Reading, audience: Audience) -> list[Share]:
    given = list(reading.breakdown.all())
    found = []
    for block in Block:
        numbers = {p.category: p.value for p in given if p.block == block}
        if not numbers:
            continue
        overlaps = block in MAY_OVERLAP
        cells = [(str(Category(key).label), number) for key, number in numbers.items()]
        rest = (reading.whole or Decimal(0)) - sum(numbers.values())
        if not overlaps and rest > 0:
            cells.append((_("not specified"), rest))
        hides = not audience.sees_unpublished and (
            block in OF_PEOPLE or reading.indicator.counts_people
        )
        found.append(
            Share(str(block.label), suppressed(cells) if hides else plain(cells), overlaps)
        )
    return found


def plain(cells: list[tuple[str, Decimal]]) -> list[tuple[str, str]]:
    return [(name, formats.number(number)) for name, number in cells]


def suppressed(cells: list[tuple[str, Decimal]]) -> list[tuple[str, str]]:
    """
    Return the cells of a block for readers who are not told numbers of few people.

    The smallest other number goes along, as the whole less the others would tell the few;
    where there is no other, none of the block is told.
    """
    few = {name for name, number in cells if 0 < number <= FEW}
    if not few:
        return plain(cells)
    others = [(number, name) for name, number in cells if number > FEW]
    withheld = _("withheld for safety")
    if not others:
        return [(name, withheld) for name, _number in cells]
    _number, along = min(others)
    told = dict(plain(cells))
    return [
        (name, f"<{FEW + 1}" if name in few else withheld if name == along else told[name])
        for name, _number in cells
    ]

"""
Figures as plain tables: what a CSV has, and what stands beside every chart.

A cell is a text or a number, never a number that is written out; None is what is not known.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from activities.tallying import Numbers
from figures import counts, network, places
from figures.standings import Standings
from figures.sums import sums as added_up
from figures.sums import sums_by_type
from network.places import Place
from pillars.models import Pillar
from plan.models import ReportingPeriod
from priorities.models import PriorityArea

type Cell = str | int | Decimal | None


@dataclass(frozen=True)
class Asked:
    """Of what a table is asked for: a period, the whole plan or a part of it, for whom."""

    period: ReportingPeriod
    numbers: Numbers
    standings: Standings
    pillar: Pillar | None = None
    area: PriorityArea | None = None
    place: Place | None = None

    @property
    def narrow(self) -> dict:
        return {"pillar": self.pillar, "area": self.area, "place": self.place}


@dataclass(frozen=True)
class Table:
    head: list[str]
    rows: list[list[Cell]]


def status(asked: Asked) -> Table:
    """What was done, is planned, was cancelled."""
    found = counts.by_status(asked.period, asked.numbers, **asked.narrow)
    return Table(
        [_("Period"), _("Done"), _("Planned"), _("Cancelled")],
        [[str(asked.period.label), found.done.value, found.planned.value, found.cancelled.value]],
    )


def quarters(asked: Asked) -> Table:
    """What was done in each quarter, by pillar; what is in no quarter is the last row."""
    plan = asked.numbers.plan
    found = counts.quarters(plan.whole, asked.numbers, area=asked.area, place=asked.place)
    if asked.pillar:
        found = found.only(asked.pillar)
    rows: list[list[Cell]] = [
        [str(column.period.label), *(each.value for each in column.by_pillar), column.total.value]
        for column in found.columns
    ]
    loose = [each.value for each in found.in_no_quarter_by_pillar]
    rows.append([_("In no quarter"), *loose, found.in_no_quarter.value])
    return Table([_("Quarter"), *(pillar.name for pillar in found.pillars), _("Total")], rows)


def matrix(asked: Asked) -> Table:
    """What was done, by pillar and priority area; a row can add up to more than its total."""
    found = counts.matrix(asked.period, asked.numbers)
    head = [_("Pillar"), *(area.name for area in found.areas), _("No priority area"), _("Total")]
    rows: list[list[Cell]] = [
        [
            row.pillar.name,
            *(each.value for each in row.by_area),
            row.no_area.value,
            row.total.value,
        ]
        for row in found.rows
    ]
    totals = [each.value for each in found.area_totals]
    rows.append([_("Total"), *totals, found.no_area_total.value, found.total.value])
    return Table(head, rows)


def pillars(asked: Asked) -> Table:
    """What was done and is planned, by pillar; on a topic, or in a place."""
    found = counts.by_pillar(asked.period, asked.numbers, area=asked.area, place=asked.place)
    return Table(
        [_("Pillar"), _("Done"), _("Planned")],
        [[pillar.name, row.done.value, row.planned.value] for pillar, row in found],
    )


def targets(asked: Asked) -> Table:
    """Where each target stands, and how much was done and is planned towards it."""
    found = counts.towards_targets(asked.period, asked.numbers, asked.standings)
    return Table(
        [_("Outcome target"), _("Standing"), _("Set for"), _("Done"), _("Planned")],
        [
            [
                row.target.statement,
                row.standing.get_standing_display() if row.standing else None,
                str(row.standing.period.label) if row.standing else None,
                row.done.value,
                row.planned.value,
            ]
            for row in found
            if asked.area is None or row.target.priority_area_id == asked.area.pk
        ],
    )


def history(asked: Asked) -> Table:
    """Where each target stood, quarter by quarter."""
    marks = {
        target: asked.standings.history(target)
        for target in asked.numbers.plan.targets.all()
        if asked.area is None or target.priority_area_id == asked.area.pk
    }
    labels = [str(mark.period.label) for mark in next(iter(marks.values()), [])]
    return Table(
        [_("Outcome target"), *labels],
        [
            [
                target.statement,
                *(each.standing.get_standing_display() if each.standing else None for each in row),
            ]
            for target, row in marks.items()
        ],
    )


def types(asked: Asked) -> Table:
    """What was done and is planned, by kind of work; of one pillar or of all."""
    pillars = [asked.pillar] if asked.pillar else asked.numbers.plan.pillars.all()
    return Table(
        [_("Pillar"), _("Kind of work"), _("Done"), _("Planned")],
        [
            [pillar.name, row.type.name, row.done.value, row.planned.value]
            for pillar in pillars
            for row in counts.by_type(asked.period, asked.numbers, pillar)
        ],
    )


def sums(asked: Asked) -> Table:
    """What was measured adds up to; counts of few people are not told to all, nor added."""
    found = added_up(asked.period, asked.numbers, **asked.narrow)
    return Table(_of_sums(), [_sum(row) for row in found])


def type_sums(asked: Asked) -> Table:
    """The same for each kind of work; of one pillar or of all."""
    pillars = [asked.pillar] if asked.pillar else asked.numbers.plan.pillars.all()
    return Table(
        [_("Pillar"), _("Kind of work"), *_of_sums()],
        [
            [pillar.name, found.counts.type.name, *_sum(row)]
            for pillar in pillars
            for found in sums_by_type(asked.period, asked.numbers, pillar)
            for row in found.sums
        ],
    )


def _of_sums():
    return [
        _("Figure"), _("Currency"), _("Precision"), _("Sum"), _("Activities that give it"),
        _("Activities that do not"), _("Left out: counts of fewer than 5 people"),
    ]  # fmt: skip


def _sum(row) -> list[Cell]:
    return [
        str(row.measure.label), row.currency, row.qualifier, row.value, row.rows, row.unknown,
        row.few,
    ]  # fmt: skip


def regions(asked: Asked) -> Table:
    """Who and what is where: each region, and what names no country."""
    world = places.world(asked.period, asked.numbers.audience)
    return _of_places([*world.regions, world.nowhere], _("Region"))


def countries(asked: Asked) -> Table:
    """The same of each country, of one region or of all."""
    return _of_places(places.countries(asked.period, asked.numbers, asked.place), _("Country"))


def members(asked: Asked) -> Table:
    """The members by region, and who of them took part."""
    rows = network.health(asked.period, asked.numbers).regions
    return Table(
        [_("Region"), _("Members"), _("Took part"), _("Community-led")],
        [
            [
                row.region.name if row.region else _("No country is known"), len(row.members),
                row.took_part.part, row.community_led.part,
            ]
            for row in rows
        ],
    )  # fmt: skip


def languages(asked: Asked) -> Table:
    """What was done, by the language of its record."""
    found = network.health(asked.period, asked.numbers).languages
    return Table(
        [_("Language"), _("Activities")],
        [[str(language), count.value] for language, count in found],
    )


def _of_places(rows, called):
    return Table(
        [called, *(str(name) for name in places.COLUMNS.values())],
        [
            [
                row.place.name or _("no country given"), row.members, row.done.value,
                row.planned.value, row.outcomes.value,
            ]
            for row in rows
        ],
    )  # fmt: skip


TABLES: dict[str, Callable[[Asked], Table]] = {
    "status": status,
    "quarters": quarters,
    "matrix": matrix,
    "targets": targets,
    "standings": history,
    "pillars": pillars,
    "types": types,
    "type-sums": type_sums,
    "sums": sums,
    "regions": regions,
    "countries": countries,
    "members": members,
    "languages": languages,
}
# Those that a region or a country has too.
OF_PLACES = {"status", "quarters", "countries", "pillars"}

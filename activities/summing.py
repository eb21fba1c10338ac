"""What figures of activities add up to, and how sure that is: the one place of the rule."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts.sensitivity import Audience
from activities.models import ActivityFigure
from pillars.measures import ADDITIVE, Measure

Qualifier = ActivityFigure.Qualifier


@dataclass(frozen=True)
class Added:
    """
    The sum of one measure, in one currency, over the activities that give it.

    `rows` is how many these are; `few` of them are counts of 1 to 4 people that the readers
    are not told, and that are not in `total`, which is None where nothing else is.
    """

    measure: str
    currency: str
    total: Decimal | None
    qualifier: str
    rows: int
    few: int


def added_up(given: Iterable[Mapping[str, Any]], audience: Audience) -> list[Added]:
    """
    Add up what was given, per measure and currency that can be added.

    Each of `given` has `measure`, `currency`, `is_few`, and of so many `rows` the `total`, how
    many are `about` right and how many `at_least`. The qualifier is the weakest of the parts: a
    sum with an "about" in it is about right. Outside the secretariat counts of few people are
    left out, so that no difference between two sums tells one.
    """
    parts: dict[tuple[int, str], list] = {}
    for row in given:
        # An amount of no currency says how many gave any.
        if row["measure"] in ADDITIVE and (row["measure"] != Measure.AMOUNT or row["currency"]):
            parts.setdefault((ADDITIVE.index(row["measure"]), row["currency"]), []).append(row)
    return [
        _added(ADDITIVE[place], currency, parts[place, currency], audience)
        for place, currency in sorted(parts)
    ]


def _added(measure, currency, rows, audience):
    hidden = [row for row in rows if row["is_few"] and not audience.sees_unpublished]
    told = [row["total"] for row in rows if row not in hidden]
    few = sum(row["rows"] for row in hidden)
    qualifier = Qualifier.EXACT
    if any(row["about"] for row in rows):
        qualifier = Qualifier.ABOUT
    elif few or any(row["at_least"] for row in rows):
        qualifier = Qualifier.AT_LEAST
    return Added(
        measure=measure,
        currency=currency,
        total=sum(told) if told else None,
        qualifier=qualifier.value,
        rows=sum(row["rows"] for row in rows),
        few=few,
    )

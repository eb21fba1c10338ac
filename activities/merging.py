"""
Two people edit one activity: whose words stand, field by field.

A form carries a digest of what stood in each field when it was opened. What only one of the
two has changed is theirs; where both did, the second one is asked.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.crypto import salted_hmac

from activities.models import Activity
from activities.services import Figure
from network.names import fold
from plan.dates import PartialDate

# Fields that are said together with another one, and chosen with it.
WITH = {"date": ["undated"], "figure_amount": ["figure_currency"]}
BESIDE = {"entry", "base", "undated", "figure_currency"}


def fields_of(unit: str) -> list[str]:
    """Return the names of the fields that are chosen together."""
    unknown = [unit.replace("figure_", "unknown_")] if unit.startswith("figure_") else []
    return [unit, *WITH.get(unit, []), *unknown]


def standing(values: Mapping[str, Any], activity: Activity) -> dict[str, str]:
    """Return what an activity says, unit by unit, so that it can be compared."""
    figures = [
        Figure(figure.measure, figure.qualifier, figure.value, figure.currency)
        for figure in activity.figures.order_by("-pk")  # The form shows the first of each.
    ]
    return told(values) | _figures(figures, activity.not_known)


def told(values: Mapping[str, Any]) -> dict[str, str]:
    """Return what the fields of a form say, each as text that can be compared."""
    return {name: plain(value) for name, value in values.items() if name not in BESIDE}


def said(cleaned: Mapping[str, Any], figures: Iterable[Figure], not_known) -> dict[str, str]:
    """Return what a valid form says, likewise."""
    own = {
        name: text
        for name, text in told(cleaned).items()
        if not name.startswith(("figure_", "unknown_"))
    }
    asked = {
        name: "" for name in cleaned if name.startswith("figure_") and name != "figure_currency"
    }
    return {**own, **asked, **_figures(figures, not_known)}


def _figures(figures, not_known):
    return {
        **{f"figure_{measure}": "?" for measure in not_known},
        **{
            f"figure_{figure.measure}": f"{figure.qualifier}{figure.value:.2f}{figure.currency}"
            for figure in figures
        },
    }


def plain(value: Any) -> str:
    """Return a value as text that is the same however it was typed, in whichever language."""
    match value:
        case None | False:
            return ""
        case Model():
            return str(value.pk)
        case PartialDate():
            return str(value)
        case list() | QuerySet():
            return "\n".join(sorted(fold(plain(each)) for each in value))
        case _:
            return str(value).replace("\r\n", "\n").strip()


def base_of(stands: Mapping[str, str]) -> str:
    """Return what a form carries of what stood when it was opened: digests, and no words."""
    return json.dumps({unit: _digest(text) for unit, text in stands.items()})


def _digest(text):
    return salted_hmac("activities.merging", text, algorithm="sha256").hexdigest()[:16]


def compared(
    *, base: str, mine: Mapping[str, str], theirs: Mapping[str, str], edited_by_others: bool
) -> tuple[list[str], list[str]]:
    """
    Return the units that others alone have changed, and those that both have.

    A form that does not say what stood before was sent a second time, or changed on its way:
    then all that others may have written counts as changed by both.
    """
    before = _read(base)
    kept: list[str] = []
    clashing: list[str] = []
    for unit in mine:
        there = theirs.get(unit, "")
        if mine[unit] == there:
            continue
        if before is None:
            if edited_by_others:
                clashing.append(unit)
            continue
        stood = before.get(unit, _digest(""))
        if stood == _digest(there):
            continue
        (kept if stood == _digest(mine[unit]) else clashing).append(unit)
    return kept, clashing


def _read(base):
    try:
        before = json.loads(base)
    except ValueError:
        return None
    return before if isinstance(before, dict) else None

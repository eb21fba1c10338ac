"""Pages of a list that are as fast at its end as at its beginning."""

from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, F, Func, Value
from django.db.models.lookups import GreaterThan, LessThan

SIZE = 50


@dataclass(frozen=True)
class Page:
    """Some rows of a list, and the references to continue from on either side."""

    rows: list[Any]
    after: str | None
    before: str | None


def page_of(records, *, after: str = "", before: str = "", size: int = SIZE) -> Page:
    """
    Return the rows that follow, or come before, the record of a reference.

    `records` are dated, have a reference, and are read newest first. A reference that is not,
    or no longer, in the list gives its first page.
    """
    backwards = bool(before)
    anchor = records.filter(reference=before or after).first() if before or after else None
    found: list[Any] = []
    for part in _beyond(anchor, records.newest_first(), backwards):
        found += part[: size + 1 - len(found)]
        if len(found) > size:
            break
    more, found = len(found) > size, found[:size]
    if anchor is not None and backwards:
        found.reverse()
    has_before = anchor is not None and (more if backwards else True)
    has_after = more if not (anchor is not None and backwards) else True
    return Page(
        found,
        after=found[-1].reference if found and has_after else None,
        before=found[0].reference if found and has_before else None,
    )


def ranked_page_of(references, activities, *, after="", before="", size: int = SIZE) -> Page:
    """Return a page of the activities of some references, in the order of these."""
    place = {reference: n for n, reference in enumerate(references)}
    start = place.get(after, -1) + 1 if before not in place else max(place[before] - size, 0)
    shown = references[start : start + size]
    rows = {row.reference: row for row in activities.filter(reference__in=shown)}
    return Page(
        [rows[reference] for reference in shown if reference in rows],
        after=shown[-1] if start + size < len(references) else None,
        before=shown[0] if start and shown else None,
    )


def _beyond(anchor, rows, backwards: bool) -> list[Any]:
    """
    Return the parts of the list that follow a record, or come before it, the nearest first.

    Those with a date and those without are asked for apart: of each PostgreSQL begins to read
    its index at the record, which it cannot where an OR stands between.
    """
    dated, undated = rows.filter(starts_on__isnull=False), rows.filter(starts_on=None)
    if anchor is None:
        return [rows]
    if backwards and anchor.starts_on is None:
        return [undated.filter(pk__gt=anchor.pk).reverse(), dated.reverse()]
    if backwards:
        return [dated.filter(GreaterThan(PLACE, _place_of(anchor))).reverse()]
    if anchor.starts_on is None:
        return [undated.filter(pk__lt=anchor.pk)]
    return [dated.filter(LessThan(PLACE, _place_of(anchor))), undated]


def _row(*parts):
    return Func(*parts, function="ROW", output_field=BooleanField())


# Where a dated record stands in the list.
PLACE = _row(F("starts_on"), F("pk"))


def _place_of(anchor):
    return _row(Value(anchor.starts_on), Value(anchor.pk))

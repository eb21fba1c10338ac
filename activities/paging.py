"""Pages of a list that are as fast at its end as at its beginning."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

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
    rows = records.newest_first()
    if anchor is not None:
        rows = rows.filter(_beyond(anchor, backwards))
        if backwards:
            rows = rows.reverse()
    found = list(rows[: size + 1])
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


def _beyond(anchor, backwards: bool) -> Q:
    """The condition that a row comes after another one in the list, or before it."""
    if anchor.starts_on is None:
        if backwards:
            return Q(starts_on__isnull=False) | Q(starts_on=None, pk__gt=anchor.pk)
        return Q(starts_on=None, pk__lt=anchor.pk)
    if backwards:
        same_day = Q(starts_on=anchor.starts_on, pk__gt=anchor.pk)
        return Q(starts_on__gt=anchor.starts_on) | same_day
    same_day = Q(starts_on=anchor.starts_on, pk__lt=anchor.pk)
    return Q(starts_on__lt=anchor.starts_on) | same_day | Q(starts_on=None)

"""Words that name what is hidden now: found by the database, withheld from readers."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import BooleanField, F, Func, TextField, Value
from django.db.models.functions import Concat

from accounts.history import is_history
from accounts.sensitivity import Audience


def telling_hidden(*columns: str) -> Func:
    """The condition that a text has the name of something that is hidden now."""
    words = [part for column in columns for part in (F(column), Value(" "))]
    text = Concat(*words, output_field=TextField())
    return Func(text, function="network_tells_hidden", output_field=BooleanField())


def without_what_is_hidden(rows, audience: Audience):
    """
    Leave out, for readers, the rows that name what is hidden now; they have no level.

    `told_in` of their queryset says which columns tell. The secretariat sees them, to say
    it in other words. Looked up whenever rows are asked for, as for reports, so that nothing
    has to be marked and lifting brings all back; an earlier state that has the name stays
    out when the row is reworded.
    """
    return rows if audience.sees_unpublished else rows.exclude(telling_hidden(*rows.told_in))


@dataclass(frozen=True)
class Withheld:
    """A row that readers do not see now: what its kind is called, and the words that tell."""

    row: Any
    kind: str
    words: list[str]


def withheld_from_readers(user) -> list[Withheld]:
    """
    Return the rows that `user` sees and readers do not, because of what is hidden now.

    Of every kind that can be withheld. `told_of` of a queryset says what its rows are about,
    which comes with them. A query for each kind.
    """
    managers = [getattr(model, "objects", None) for model in apps.get_models()
                if not is_history(model)]  # fmt: skip
    gates = [manager.visible_to(user) for manager in managers
             if manager and hasattr(manager.all(), "told_in")]  # fmt: skip
    return [
        Withheld(
            row,
            str(row._meta.verbose_name),
            [told for told in (getattr(row, column) for column in rows.told_in) if told],
        )
        for rows in gates
        for row in rows.filter(telling_hidden(*rows.told_in)).select_related(*rows.told_of)
    ]

"""The columns of activities in spreadsheets: written by the export, read by the import."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pillars.measures import Measure


@dataclass(frozen=True)
class Column:
    """A column: the name by which code knows it, and its header in the reader's language."""

    key: str
    header: str | Promise
    # What is counted in it, where it is a column of figures.
    measure: str = ""


# Several values of one cell stand with this between them; a value that has it itself stands
# in double quotes, with its own double quotes doubled.
BETWEEN = "; "
# One of several values, in its quotes or as it is, and what ends it. People write one to a line
# too.
_VALUE = re.compile(r'\s*"((?:[^"]|"")*)"\s*(?:;|\n|\Z)|([^;\n]*)(?:;|\n|\Z)')


def joined(values: Iterable[str]) -> str:
    """Return several values as one cell has them, so that `split` gives them back."""
    return BETWEEN.join(_quoted(value) for value in values)


def _quoted(value):
    if value and value == value.strip() and not re.search(r'[;"\n]', value):
        return value
    return '"' + value.replace('"', '""') + '"'


def split(text: str) -> list[str]:
    """Return the values of a cell. Quotes that are no pair around a value are its own."""
    values = []
    for match in _VALUE.finditer(text):
        quoted, plain = match.groups()
        if quoted is not None:
            values.append(quoted.replace('""', '"'))
        elif plain.strip():
            values.append(plain.strip())
    return values


FIGURES = [
    # Which countries there were has a column of its own, that goes by their name.
    Column("countries_counted", _("number of countries"), measure.value)
    if measure == Measure.COUNTRIES
    else Column(measure.value, measure.label, measure.value)
    for measure in Measure
    if measure != Measure.AMOUNT
]
COLUMNS = [
    Column("reference", _("reference")),
    Column("title", _("title")),
    Column("date", _("date")),
    Column("ends", _("end date")),
    Column("pillar", _("pillar")),
    Column("type", _("kind of work")),
    Column("priority_areas", _("priority areas")),
    Column("targets", _("outcome targets")),
    Column("status", _("status")),
    Column("role", _("the network’s role")),
    Column("co_leads", _("led together with")),
    Column("partners", _("partners")),
    Column("countries", pgettext_lazy("places", "countries")),
    Column("forum", _("forum")),
    Column("session", _("session")),
    Column("place", _("place")),
    *FIGURES,
    Column("amount", _("funding")),
    Column("currency", _("currency")),
    Column("links", _("links")),
    Column("description", _("description")),
    Column("language", _("language of the title and description")),
    Column("is_aggregate", _("sums up other activities")),
    Column("part_of", _("part of")),
    Column("translation_of", _("translation of")),
    Column("sensitivity", _("sensitivity")),
    # For the reader: a spreadsheet publishes nothing.
    Column("workflow", _("record")),
]
# A column of people's own spreadsheets, of which words are kept too.
QUANTITIES = Column("quantities", _("figures, as name = number"))
_HEADERS = {column.key: column.header for column in [*COLUMNS, QUANTITIES]}


def called(key: str) -> str:
    """Return what a column is called in the active language."""
    return str(_HEADERS.get(key, key))

"""The columns of activities in spreadsheets: written by the export, read by the import."""

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


# Several values of one cell stand with this between them; a value that has it itself stands
# in double quotes, with its own double quotes doubled.
BETWEEN = "; "

FIGURES = [Column(measure.value, measure.label) for measure in Measure if measure != Measure.AMOUNT]
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

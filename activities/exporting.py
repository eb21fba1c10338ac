"""A list of activities as a spreadsheet, written as one reader may see it, in their language."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import batched
from tempfile import TemporaryFile
from typing import IO, Any

from django.db.models import Prefetch
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from accounts.sensitivity import Audience, Sensitivity
from accounts.spreadsheets import ENCODING, harmless, lines, separator
from activities.columns import COLUMNS, FIGURES, Column, joined
from activities.languages import LANGUAGES_OF_TEXTS
from activities.models import Activity, Evidence, Participation
from activities.models.choosing import ActivityQuerySet
from pillars.measures import FEW, PEOPLE, Measure
from plan.dates import Precision

BATCH = 500
# How an XLSX writes a character by its number: a text that looks like it says so.
_BY_NUMBER = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
# Before that Excel counts a day too many.
_FIRST_DAY = date(1900, 3, 1)
_SIGNS = {"=": "", "≈": "~", "≥": "≥"}
_WIDTHS = {"title": 60, "type": 28, "description": 60, "links": 40, "partners": 40, "co_leads": 30}
_NARROW = {"status", "ends", "date", "amount", "currency", *(column.key for column in FIGURES)}

_LANGUAGES = dict(LANGUAGES_OF_TEXTS)

type Cell = str | date | Decimal


def columns_for(audience: Audience) -> list[Column]:
    """Return the columns that these readers get: levels are shown to the secretariat alone."""
    return [
        column for column in COLUMNS if audience.sees_unpublished or column.key != "sensitivity"
    ]


def in_batches(activities: ActivityQuerySet, audience: Audience) -> Iterator[list[Any]]:
    """Yield the activities with all that a row tells of them, as far as it is seen."""
    seen = Activity.objects.for_audience(audience).only("reference")
    parts = Participation.objects.for_audience(audience).select_related("organisation")
    links = Evidence.objects.for_audience(audience).exclude(url="")
    # As lists: a queryset for each of them would take longer than all the rest.
    found = activities.select_related("type__pillar", "forum").prefetch_related(
        Prefetch("priority_areas", to_attr="its_areas"),
        Prefetch("targets", to_attr="its_targets"),
        Prefetch("figures", to_attr="its_figures"),
        Prefetch("participations", parts, to_attr="its_parts"),
        Prefetch("evidence", links, to_attr="its_links"),
        Prefetch("part_of", seen),
        Prefetch("translation_of", seen),
    )
    for batch in batched(found.iterator(chunk_size=BATCH), BATCH):  # noqa: B911 - the last is short
        yield list(batch)


def cells(activity: Any, audience: Audience) -> dict[str, Cell]:
    """Return what stands in each column about an activity that came by `in_batches`."""
    leads: list[str] = []
    partners: list[str] = []
    for part in activity.its_parts:
        lead = part.part == Participation.Part.CO_LEAD
        (leads if lead else partners).append(part.organisation.name)
    return {
        "reference": activity.reference,
        "title": activity.title,
        "date": _day(activity),
        "ends": activity.ends_on or "",
        "pillar": activity.type.pillar.name,
        "type": activity.type.name,
        "priority_areas": joined(area.name for area in activity.its_areas),
        "targets": joined(target.short_name for target in activity.its_targets),
        "status": _label(Activity.Status, activity.status),
        "role": _label(Activity.Role, activity.role),
        "co_leads": joined(leads),
        "partners": joined(partners),
        "countries": joined(activity.country_names),
        "forum": activity.forum.name if activity.forum else "",
        "session": activity.session,
        "place": activity.place,
        **_figures(activity, audience),
        "links": joined(piece.url for piece in activity.its_links),
        "description": activity.description,
        "language": _LANGUAGES.get(activity.language, activity.language),
        "is_aggregate": _("yes") if activity.is_aggregate else _("no"),
        "part_of": activity.part_of.reference if activity.part_of else "",
        "translation_of": activity.translation_of.reference if activity.translation_of else "",
        "sensitivity": _label(Sensitivity, activity.sensitivity),
        "workflow": _label(Activity.Workflow, activity.workflow),
    }


def _label(choices, value):
    return _labels(choices, get_language())[value]


@cache
def _labels(choices, language):
    """The words of some choices, looked up once: twenty thousand rows ask for them."""
    return {value: str(label) for value, label in choices.choices}


def _day(activity):
    """A day as a date; what is known less exactly as people type it: 2021-03, 2021-Q1."""
    if activity.date_precision == Precision.DAY:
        return activity.starts_on
    return str(activity.date)


def _figures(activity, audience):
    """Each figure as these readers may see it; "?" is what nobody knows, which is no gap."""
    found: dict[str, Cell] = dict.fromkeys(activity.not_known, "?")
    amounts = []
    for figure in activity.its_figures:
        if figure.measure == Measure.AMOUNT:
            amounts.append(figure)
        else:
            found[figure.measure] = _figure(figure, audience)
    if len(amounts) == 1:
        found[Measure.AMOUNT] = _figure(amounts[0], audience)
    elif amounts:
        found[Measure.AMOUNT] = joined(_written(_figure(each, audience)) for each in amounts)
    return {
        **{column.key: found.get(column.measure, "") for column in FIGURES},
        "amount": found.get(Measure.AMOUNT, ""),
        "currency": joined(figure.currency for figure in amounts),
    }


def _figure(figure, audience):
    if not audience.sees_unpublished and figure.measure in PEOPLE and 0 < figure.value <= FEW:
        return f"<{FEW + 1}"
    if figure.qualifier == "=":
        return figure.value
    return _SIGNS[figure.qualifier] + _written(figure.value)


def _written(value: Cell) -> str:
    """Return a value as a CSV has it: ISO days, and the language's own decimal sign."""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    digits = f"{value:f}"
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return digits if (get_language() or "en")[:2] == "en" else digits.replace(".", ",")


def as_csv(batches: Iterable[list[Any]], audience: Audience) -> Iterator[bytes]:
    """
    Yield a CSV that Excel opens by itself: with a mark of its encoding, and the separator
    that goes with the language, which is ; where the comma is in numbers.
    """
    language = get_language() or "en"
    columns = columns_for(audience)
    between = separator()
    yield lines([[str(column.header) for column in columns]], between).encode(ENCODING)
    for batch in batches:
        with override(language):
            rows = [
                [harmless(_written(found[column.key])) for column in columns]
                for found in (cells(activity, audience) for activity in batch)
            ]
        yield lines(rows, between).encode()


def as_xlsx(batches: Iterable[list[Any]], audience: Audience) -> IO[bytes]:
    """Return an open file with a workbook of one sheet: days are dates there, figures numbers."""
    columns = columns_for(audience)
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Activities"))
    sheet.freeze_panes = "C2"
    for number, column in enumerate(columns, start=1):
        width = _WIDTHS.get(column.key, 13 if column.key in _NARROW else 20)
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_heading(sheet, str(column.header)) for column in columns])
    for batch in batches:
        for activity in batch:
            found = cells(activity, audience)
            sheet.append([_typed(sheet, found[column.key]) for column in columns])
    file = TemporaryFile()  # noqa: SIM115 - whoever answers with it closes it
    book.save(file)
    file.seek(0)
    return file


def _heading(sheet, text):
    cell = WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _typed(sheet, value):
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    if isinstance(value, date):
        if value >= _FIRST_DAY:
            return value
        value = value.isoformat()
    if not value:
        return None
    value = _BY_NUMBER.sub("_x005F_", harmless(value))
    if value in ERROR_CODES:  # A text such as #N/A, which is no error here.
        cell = WriteOnlyCell(sheet, value)
        cell.data_type = "s"
        return cell
    return value

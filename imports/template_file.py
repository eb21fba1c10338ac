"""The empty spreadsheet: our headers in the reader's language, and the words they know."""

import csv
import io

import openpyxl
from django.utils.encoding import force_str
from django.utils.translation import gettext as _
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from activities.columns import COLUMNS
from imports import known
from plan.models import Plan

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A column that says nothing to an import is not asked for.
ASKED = [column for column in COLUMNS if column.key not in {"reference", "workflow"}]


def made(plan: Plan, kind: str) -> tuple[bytes, str]:
    """Return a template as CSV or as a workbook, and its media type."""
    headers = [force_str(column.header).capitalize() for column in ASKED]
    if kind == "csv":
        out = io.StringIO()
        csv.writer(out).writerow(headers)
        # With the mark by which Excel knows that accents are UTF-8.
        return out.getvalue().encode("utf-8-sig"), CSV
    return _workbook(plan, headers), XLSX


def _workbook(plan, headers):
    """The headers on the first sheet; on the second, under each, the words that it knows."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = _("Activities")
    _write(sheet, [headers])
    allowed = known.words(plan)
    columns = [column for column in ASKED if column.key in allowed]
    longest = max(len(words) for words in allowed.values())
    table = [[force_str(column.header).capitalize() for column in columns]]
    for at in range(longest):
        table.append([next(iter(allowed[c.key][at : at + 1]), None) for c in columns])
    _write(book.create_sheet(_("Allowed values")), table)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write(sheet, table):
    for line in table:
        sheet.append(line)
    for at, cell in enumerate(sheet[1], start=1):
        cell.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(at)].width = max(14, len(cell.value) + 2)
    sheet.freeze_panes = "A2"

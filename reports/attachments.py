"""The figures of a report as files that travel inside its PDF; the same content, the same bytes."""

import io
import json
from collections.abc import Iterable
from datetime import datetime

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.characters import kept
from accounts.spreadsheets import ENCODING, harmless, lines, separator
from reports import pages
from reports.pdf import Attachment


def of(content: dict) -> list[Attachment]:
    """Return the figures as CSV and JSON, and the activities as a spreadsheet."""
    with pages.in_its_language(content):
        found = [
            Attachment(
                "figures.csv", _("The figures of the report, one a line"), _figures(content)
            ),
            Attachment(
                "report.json", _("All that the report was made of"), _json(content), "Source"
            ),
        ]
        if content["activities"]:
            table = spreadsheet(content)
            found.append(Attachment("activities.xlsx", _("The activities of the report"), table))
        return found


def _json(content):
    return json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1).encode()


def _figures(content):
    rows = [[_("Part"), _("Of"), _("Figure"), _("Value")], *_lines(content)]
    told = [[harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    return lines(told, separator()).encode(ENCODING)


def _lines(content) -> Iterable[tuple]:
    statuses = {
        "done": pgettext("activities", "done"),
        "planned": pgettext("activities", "planned"),
        "cancelled": pgettext("activities", "cancelled"),
    }

    def counts(part, of, status):
        return [(part, of, name, status[key]) for key, name in statuses.items()]

    yield from counts(_("All"), "", content["status"])
    for one in content["sums"]:
        yield _("All"), one["currency"], one["measure"], one["value"] or one["written"]
    for pillar in content["pillars"]:
        yield from counts(_("Pillar"), pillar["name"], pillar["status"])
        for one in pillar["sums"]:
            of = " ".join(filter(None, (pillar["name"], one["currency"])))
            yield _("Pillar"), of, one["measure"], one["value"] or one["written"]
    for area in content["areas"]:
        yield from counts(_("Priority area"), area["name"], area["status"])
    for target in content["targets"]:
        of = f"{target['code']} {target['short_name']}"
        yield _("Target"), of, statuses["done"], target["done"]
        yield _("Target"), of, _("standing"), (target["standing"] or {}).get("word", "")
    for row in content["matrix"]["rows"]:
        areas = [*content["matrix"]["areas"], _("No priority area")]
        for area, value in zip(areas, [*row["cells"], row["no_area"]], strict=True):
            yield (
                _("Pillar and priority area"),
                f"{row['pillar']} × {area}",
                statuses["done"],
                value,
            )
    for one in content["indicators"]:
        yield _("Indicator"), one["name"], _("last reading"), one["latest"]


def spreadsheet(content: dict) -> bytes:
    """Return the activities of a report as XLSX, in the active language."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "constant_memory": True}) as book:
        # Said in the file, which says nothing else of when it was made.
        book.set_properties({"created": datetime.fromisoformat(content["as_of"])})
        sheet = book.add_worksheet(_("Activities")[:31])
        bold = book.add_format({"bold": True})
        sheet.freeze_panes(1, 1)
        for number, (head, wide) in enumerate(_columns()):
            sheet.set_column(number, number, wide)
            sheet.write_string(0, number, head, bold)
        for number, row in enumerate(pages.rows_of(content), 1):
            for place, cell in enumerate(_cells(row, content)):
                sheet.write_string(number, place, kept(cell))
    return out.getvalue()


def _columns():
    return [
        (_("Activity"), 60), (_("When"), 24), (_("Kind of work"), 28), (_("Pillar"), 28),
        (_("Priority areas"), 36), (_("State"), 14), (_("Role"), 20), (_("Where"), 36),
        (_("With"), 36), (_("Reference"), 14),
    ]  # fmt: skip


def _cells(row, content):
    """Texts alone: what looks like a formula is none."""
    return (
        row["title"], row["when"], row["type_name"], content["words"]["pillars"][row["pillar"]],
        "; ".join(row["area_names"]), row["status_name"], row["role_name"], row["where"],
        "; ".join(row["partners"]), row["reference"],
    )  # fmt: skip

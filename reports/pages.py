"""What the pages of a report need beside their snapshot; nothing is counted here."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import override

import charts
from activities import richtext
from charts.tints import tint
from plan import formats
from plan.dates import PartialDate, Precision
from reports.models.words import OF_PILLAR

# A section is a page at most: the list at the end has every activity.
MOST_OF_A_SECTION, MOST_SLIPPED = 8, 6
# A table of 10,000 rows would take a minute and a gigabyte to lay out.
MOST_ROWS = 400
MOST_NAMED = 3  # Indicators that stand alike, on the first page; more are a number.
# Two texts of a page's half stand side by side while both are at most as long: boxes beside each
# other that go on over pages are laid out anew on each of them.
HALVES, MOST_OF_A_HALF = ("achievements", "concerns"), 1500
# What is longer is no word; 20,000 letters without a space take a quarter of a minute to break.
_TOO_LONG = re.compile(r"(\S{200})\S+")
WIDE, NARROW = 640, 310  # Widths of charts: a page, and a column of two.


@contextmanager
def in_its_language(content: dict) -> Iterator[None]:
    """Tell words in the language of a file, and moments in no place's time of day."""
    with override(content["language"]), timezone.override(UTC):
        yield


def context_of(content: dict) -> dict:
    """Return the context of `reports/pdf/report.html`, in the active language."""
    content = _with_words_cut(content)
    as_of = datetime.fromisoformat(content["as_of"])
    texts = content["texts"]
    rows = rows_of(content)
    quarters = content["quarters"]
    return {
        "report": content,
        "as_of": f"{formats.moment(as_of)} UTC",
        "said": {part.replace(":", "_"): richtext.render(text)
                 for part, text in texts.items()},
        "side_by_side": all(len(texts.get(part, "")) <= MOST_OF_A_HALF for part in HALVES),
        "chart": charts.stacked_columns(**quarters["chart"], width=WIDE),
        "bands": {name: _band(content["groups"][name]) for name in ("on_track", "watch", "act")},
        "targets": [_target(target) for target in content["targets"]],
        "by_area": _by_area(content),
        "any_outcome": bool(
            content["network_outcomes"] or any(area["outcomes"] for area in content["areas"])
        ),
        "indicators": content["indicators"],
        "lines": [
            charts.line_over_time(**_read(one["chart"]), width=NARROW, number=formats.number)
            for one in content["indicators"]
            if one["chart"]
        ],
        **_sections(content, rows),
        "matrix_rows": _matrix_rows(content["matrix"]),
        "rows": rows[:MOST_ROWS],
        "rows_more": len(rows) - len(rows[:MOST_ROWS]) + content["activities_left_out"],
    }  # fmt: skip


def _with_words_cut(value):
    """Return JSON without words that are longer than any."""
    if isinstance(value, str):
        return _TOO_LONG.sub(r"\1…", value)
    if isinstance(value, list):
        return [_with_words_cut(each) for each in value]
    if isinstance(value, dict):
        return {key: _with_words_cut(each) for key, each in value.items()}
    return value


def rows_of(content: dict) -> list[dict]:
    """Return the activities of a report with their names in words, in the active language."""
    return [_row(row, content["words"]) for row in content["activities"]]


def _row(row, words):
    """A row of the list of activities with its names in words."""
    first = row["starts_on"] and date.fromisoformat(row["starts_on"])
    last = row["ends_on"] and date.fromisoformat(row["ends_on"])
    dated = PartialDate(first, Precision(row["precision"]))
    forum = ", ".join(
        part for part in (words["forums"].get(row["forum"], ""), row["session"]) if part
    )
    countries = [words["countries"][code] for code in row["countries"]]
    return row | {
        "when": formats.date_range(dated, last),
        "type_name": words["types"][row["type"]],
        "area_names": [words["areas"][code] for code in row["areas"]],
        "role_name": words["roles"][row["role"]],
        "status_name": words["statuses"][row["status"]],
        "where": "; ".join(part for part in (forum, *countries, row["place"]) if part),
    }


def _band(group):
    """Targets, and what indicators stand alike: by name while they are few."""
    alike: dict[str, list[str]] = {}
    for one in group["indicators"]:
        alike.setdefault(one["status_words"], []).append(one["name"])
    return {
        "targets": group["targets"],
        "indicators": [
            {"words": words, "names": names if len(names) <= MOST_NAMED else [], "n": len(names)}
            for words, names in alike.items()
        ],
    }


def _target(target):
    history = target["history"]
    return target | {
        "strip": charts.strip(title=history["title"], quarters=history["quarters"], is_whole=True)
    }


def _by_area(content):
    """Priority areas with their outcomes; each is told in full under the first of its areas."""
    return [
        area
        | {
            "told": [one for one in area["outcomes"] if one["told_under"] == area["code"]],
            "elsewhere": [one for one in area["outcomes"] if one["told_under"] != area["code"]],
        }
        for area in content["areas"]
    ]


def _sections(content, rows):
    """A section for each pillar, or for each area; those in which nothing was done are named."""
    by_area = content["arrangement"] == "areas"
    parts = content["areas"] if by_area else content["pillars"]
    found = []
    for part in parts:
        if by_area:
            mine = [row for row in rows if part["code"] in row["areas"]]
        else:
            mine = [row for row in rows if row["pillar"] == part["code"]]
        found.append(_section(part, mine, content, by_area))
    return {
        "by_area_first": by_area,
        "sections": [one for one in found if one["is_active"]],
        "quiet": [one["name"] for one in found if not one["is_active"]],
    }


def _section(part, rows, content, by_area):
    done = [row for row in rows if row["status"] == "done"]
    slipped = [row for row in rows if row["status"] == "planned" and content["period"]["has_ended"]]
    text = "" if by_area else content["texts"].get(OF_PILLAR + part["code"], "")
    status = part["status"]
    return part | {
        "is_active": bool(any(status.values()) or text or rows),
        "text": richtext.render(text) if text else "",
        "shown": done[-MOST_OF_A_SECTION:],
        "more": max(0, status["done"] - len(done[-MOST_OF_A_SECTION:])),
        "late": slipped[:MOST_SLIPPED],
        "late_more": max(0, len(slipped) - MOST_SLIPPED),
        "first_highlights": part.get("highlights", [])[:3],
    }


def _matrix_rows(matrix):
    return [
        row
        | {
            "cells": [
                {"value": value, "tint": tint(value, matrix["largest"])}
                for value in [*row["cells"], row["no_area"]]
            ]
        }
        for row in matrix["rows"]
    ]


def _read(value: Any) -> Any:
    """Arguments of a chart, from JSON; see `reports.snapshot.readings`."""
    if isinstance(value, dict):
        if value.keys() == {"day"}:
            return date.fromisoformat(value["day"])
        if value.keys() == {"number"}:
            return Decimal(value["number"])
        return {key: _read(one) for key, one in value.items()}
    return [_read(one) for one in value] if isinstance(value, list) else value

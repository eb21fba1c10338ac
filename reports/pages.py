"""What the pages of a report need beside their snapshot; nothing is counted here."""

from datetime import datetime

import charts
from charts.tints import tint
from plan import formats

# A pillar's section is a page at most: the list at the end has every activity.
MOST_OF_A_SECTION = 12


def context_of(content: dict) -> dict:
    """Return the context of `reports/pdf/report.html`, in the active language."""
    chart = content["quarters"]["chart"]
    matrix = content["matrix"]
    as_of = datetime.fromisoformat(content["as_of"])
    return {
        "report": content,
        "as_of": formats.moment(as_of),
        "as_of_iso": as_of.isoformat(timespec="seconds"),
        "chart": charts.stacked_columns(**chart, width=640),
        "active_pillars": [_section(pillar) for pillar in content["pillars"] if _any(pillar)],
        "quiet_pillars": [pillar["name"] for pillar in content["pillars"] if not _any(pillar)],
        "areas": [_section(area) for area in content["areas"]],
        "matrix_rows": [
            row
            | {
                "cells": [
                    {"value": value, "tint": tint(value, matrix["largest"])}
                    for value in [*row["cells"], row["no_area"]]
                ]
            }
            for row in matrix["rows"]
        ],
    }


def _any(section):
    return any(section["status"].values())


def _section(section):
    activities = section["activities"]
    shown = activities[:MOST_OF_A_SECTION]
    return section | {"shown": shown, "more": len(activities) - len(shown)}

"""An indicator and its readings as a report tells them."""

from datetime import date
from decimal import Decimal
from typing import Any

from indicators import shown
from indicators.models import Indicator
from reports.snapshot.gathering import Gathered

# What a board does about an indicator that stands so.
GROUP_OF_INDICATOR = {
    "met": "on_track", "on_track": "on_track",
    "behind": "watch", "no_data": "watch", "not_started": "watch",
    "off_track": "act", "regressing": "act",
}  # fmt: skip
# A line of fewer readings than these says less than the readings themselves.
LEAST_DRAWN = 3


def told(indicator: Indicator, found: Gathered) -> dict[str, Any]:
    """Return what a report says of an indicator, in the active language."""
    page = shown.page(indicator, found.audience)
    row = page.row
    used = [line for line in page.readings if line.reading.is_used]
    return {
        "code": row.code,
        "name": row.name,
        "unit": row.unit,
        "target_code": indicator.target.code if indicator.target else "",
        "is_candidate": row.is_candidate,
        "baseline": row.baseline,
        "baseline_when": row.baseline_when,
        "before": used[1].value if len(used) > 1 else "",
        "before_when": used[1].when if len(used) > 1 else "",
        "latest": row.latest,
        "latest_when": row.latest_when,
        "target": row.target,
        "target_when": row.target_when,
        "progress": row.progress,
        "bar": row.bar,
        "status": row.status,
        "status_words": row.status_words,
        "group": GROUP_OF_INDICATOR[row.status] if row.is_judged else "",
        "trend": _trend(page.chart),
        "source": used[0].reading.source if used else "",
        "chart": _plain(page.chart) if page.chart and len(used) >= LEAST_DRAWN else None,
    }


def _trend(chart):
    """Whether the last reading is higher than the one before it; none where one is withheld."""
    points = [point["value"] for point in (chart or {}).get("points", [])]
    if len(points) < 2 or None in points[-2:]:
        return ""
    before, last = points[-2:]
    return "up" if last > before else "down" if last < before else "flat"


def _plain(value):
    """Arguments of a chart as JSON; `reports.pages` reads them back."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items() if not callable(one)}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Decimal):
        return {"number": str(value)}
    return value if isinstance(value, (int, str, bool, type(None))) else str(value)

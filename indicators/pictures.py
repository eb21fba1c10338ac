"""What the chart of an indicator shows: plain values, the same for a page and a report."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from accounts.sensitivity import Audience
from indicators import words
from indicators.models import Definition, Indicator, Reading
from plan import formats
from plan.dates import PartialDate

# Readings farther apart than one and a half times this many days have a gap between them.
DAYS = {"month": 31, "quarter": 92, "half-year": 184, "year": 366, "two-years": 731}
DRAWN = [Definition.Measure.UNIT, Definition.Measure.PERCENT, Definition.Measure.ORDINAL]


def over_time(indicator: Indicator, readings: list[Reading], audience: Audience) -> dict | None:
    """
    Return the arguments of `charts.line_over_time`; None where there is nothing to draw.

    A number that these readers are not told is drawn as little as one that is missing.
    """
    definition = indicator.definition
    if definition.measure not in DRAWN:
        return None
    points = [_point(r, audience) for r in readings if r.is_used]
    others = [_point(r, audience) for r in readings if not r.is_used]
    others = [point for point in others if point["value"] is not None]
    if not any(point["value"] is not None for point in points):
        return None
    baseline = _baseline(indicator, definition, audience)
    return {
        "title": _finding(indicator, [baseline, *points] if baseline else points),
        "desc": _("A line over time. The table has the numbers, their dates and sources."),
        "points": _with_breaks(indicator, points),
        "others": others,
        "baseline": baseline,
        "milestones": [
            _mark(indicator, definition, m.due_on, m.value) for m in indicator.milestones.all()
        ],
        "target": _mark(indicator, definition, indicator.target_on, indicator.target_value)
        if indicator.target_value is not None
        else None,
        "names": {
            "points": _("reading that is used"),
            "others": _("reading of another source"),
            "baseline": _("baseline"),
            "milestones": _("milestone"),
            "target": _("target"),
        },
        "number": formats.number,
    }


def _middle(when: PartialDate) -> date:
    """A month or a year stands where its middle is: nobody knows more of it."""
    first, last = when.first or date.min, when.last or date.min
    return first + (last - first) // 2


def _point(reading, audience):
    value = reading.value
    if words.tells_few(reading.indicator, reading.definition, value, audience):
        value = None
    return {
        "at": _middle(reading.date),
        "value": value,
        "label": words.reading_of(reading, audience) if value is not None else "",
        "version": reading.definition_id,
    }


def _mark(indicator, definition, day, value):
    return {"at": day, "value": value, "label": words.bare(indicator, definition, value)}


def _baseline(indicator, definition, audience):
    value = indicator.baseline_value
    if value is None or words.tells_few(indicator, definition, value, audience):
        return None
    label = words.value_of(indicator, definition, value, indicator.baseline_qualifier, audience)
    return {"at": _middle(indicator.baseline_date), "value": value, "label": label}


def _with_breaks(indicator, points):
    """Mark where the line breaks: after a missing reading, a long gap, a new definition."""
    apart = timedelta(days=DAYS.get(indicator.frequency, 10_000) * 3 // 2)
    found, before = [], None
    for point in points:
        follows = (
            before is not None
            and before["value"] is not None
            and (point["at"] - before["at"] <= apart and point["version"] == before["version"])
        )
        found.append({key: point[key] for key in ("at", "value", "label")} | {"joins": follows})
        before = point
    return found


def _finding(indicator, points):
    """Say what there is to see: from what to what."""
    known = [point for point in points if point["value"] is not None]
    first, last = min(known, key=lambda point: point["at"]), known[-1]
    if first is last:
        said = {"name": indicator.name, "value": last["label"], "year": last["at"].year}
        return _("%(name)s: %(value)s in %(year)s") % said
    return _("%(name)s: %(first)s in %(from)s, %(last)s in %(to)s") % {
        "name": indicator.name,
        "first": first["label"],
        "from": first["at"].year,
        "last": last["label"],
        "to": last["at"].year,
    }

"""A line over time, such as the readings of an indicator on the way to its target."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from html import escape
from itertools import pairwise
from math import ceil

from django.utils.safestring import SafeString

from charts.columns import PLOT, round_scale
from charts.drawing import LETTER, SIZE, Legend, drawing, uid_of
from charts.palette import INKS, LINE, PAPER, QUIET, TEXT

LEFT, RIGHT, TOP = 54, 28, 30
LABELLED = 12  # More points than this, and only the first, the last and the unsure are named.
INK, GOAL = INKS[0].colour, INKS[2].colour


def line_over_time(
    *,
    title: str,
    desc: str,
    points: Sequence[dict],
    names: dict[str, str],
    others: Sequence[dict] = (),
    baseline: dict | None = None,
    milestones: Sequence[dict] = (),
    target: dict | None = None,
    width: int = 640,
    number: Callable[[int], str] = str,
) -> SafeString:
    """
    Return points on an axis of time, joined by a line where they follow each other.

    Each point has `at`, `value`, `label`, as have baseline, milestones and target. A point
    that `joins` is joined to the one before it; a value of None is a gap. `others` are
    hollow and joined to nothing: other sources, of the same dates. `names` says in the
    legend what each kind of mark is.
    """
    known = [point for point in points if point["value"] is not None]
    marks = {
        "points": known,
        "others": list(others),
        "baseline": [baseline] if baseline else [],
        "milestones": list(milestones),
        "target": [target] if target else [],
    }
    everything = [mark for kind in marks.values() for mark in kind]
    uid = uid_of("l", title, points, marks)
    field = Field(everything, width)
    kinds = [kind for kind, found in marks.items() if found]
    legend = Legend([names[kind] for kind in kinds], width, left=LEFT, least=2)
    height = TOP + PLOT + 40 + legend.height
    parts = [
        *_grid(field, number),
        *_goal(field, target),
        *_joined(field, points),
        *(_dot(field, kind, mark) for kind, found in marks.items() for mark in found),
        *_labels(field, marks),
        legend.svg(height - legend.height, lambda n, x, y: _mark(kinds[n], x, y)),
    ]
    return drawing(uid, title=title, desc=desc, width=width, height=height, parts=parts)


class Field:
    """Where a date and a value stand: whole years across, from 0 up, and down where need be."""

    def __init__(self, marks, width):
        days = [mark["at"] for mark in marks] or [date(2000, 1, 1)]
        self.years = list(range(min(days).year, max(days).year + 1))
        self.first = date(self.years[0], 1, 1).toordinal()
        self.days = date(self.years[-1], 12, 31).toordinal() - self.first + 1
        self.width = width - LEFT - RIGHT
        values = [mark["value"] for mark in marks]
        highest = max(0, ceil(max(values, default=0)))
        lowest = max(0, ceil(-min(values, default=0)))
        _top, self.step = round_scale(max(highest, lowest))
        self.top = self.step * max(ceil(highest / self.step), 0 if lowest else 1)
        self.bottom = -self.step * ceil(lowest / self.step)

    def x(self, day: date) -> float:
        return LEFT + self.width * (day.toordinal() - self.first) / self.days

    def y(self, value: Decimal | int) -> float:
        return TOP + PLOT * float(self.top - value) / (self.top - self.bottom)

    def at(self, mark) -> tuple[float, float]:
        return self.x(mark["at"]), self.y(mark["value"])


def _grid(field, number):
    right = LEFT + field.width
    for value in range(field.bottom, field.top + 1, field.step):
        y, strong = field.y(value), value == 0
        yield (
            f'<line x1="{LEFT}" x2="{right:g}" y1="{y:g}" y2="{y:g}" '
            f'stroke="{TEXT if strong else LINE}" stroke-width="{1 if strong else 0.5}"/>'
            f'<text x="{LEFT - 6}" y="{y + 4:g}" text-anchor="end" fill="{QUIET}">'
            f"{escape(number(value))}</text>"
        )
    every = ceil(len(field.years) / 10)
    base = TOP + PLOT
    for n, year in enumerate(field.years):
        start, middle = field.x(date(year, 1, 1)), field.x(date(year, 7, 2))
        yield (
            f'<line x1="{start:.2f}" x2="{start:.2f}" y1="{base}" y2="{base + 6}" '
            f'stroke="{QUIET}" stroke-width="1"/>'
        )
        if n % every == 0:
            yield (
                f'<text x="{middle:.2f}" y="{base + 20}" text-anchor="middle" '
                f'fill="{TEXT}">{year}</text>'
            )


def _goal(field, target):
    """The level that is to be reached, as a broken line up to its day."""
    if target is not None:
        x, y = field.at(target)
        yield (
            f'<line x1="{LEFT}" x2="{x:.2f}" y1="{y:.2f}" y2="{y:.2f}" stroke="{GOAL}" '
            f'stroke-width="1.5" stroke-dasharray="6 4"/>'
        )


def _joined(field, points):
    """A line between each two points that follow each other; elsewhere there is a gap."""
    for before, after in pairwise(points):
        if after["joins"] and before["value"] is not None and after["value"] is not None:
            (x1, y1), (x2, y2) = field.at(before), field.at(after)
            yield (
                f'<line x1="{x1:.2f}" x2="{x2:.2f}" y1="{y1:.2f}" y2="{y2:.2f}" '
                f'stroke="{INK}" stroke-width="2.5"/>'
            )


def _dot(field, kind, mark):
    return _mark(kind, *field.at(mark))


def _mark(kind, x, y):
    """The mark of a kind of thing: each has a form of its own, to be told in black and white."""
    place = f'cx="{x:.2f}" cy="{y:.2f}"'
    if kind == "points":
        return f'<circle {place} r="4.5" fill="{INK}"/>'
    if kind == "others":
        return f'<circle {place} r="4.5" fill="{PAPER}" stroke="{QUIET}" stroke-width="2"/>'
    if kind == "baseline":
        return f'<rect x="{x - 4:.2f}" y="{y - 4:.2f}" width="8" height="8" fill="{TEXT}"/>'
    fill = GOAL if kind == "target" else PAPER
    return (
        f'<path d="M{x:.2f} {y - 6:.2f} L{x + 6:.2f} {y:.2f} L{x:.2f} {y + 6:.2f} '
        f'L{x - 6:.2f} {y:.2f} Z" fill="{fill}" stroke="{GOAL}" stroke-width="1.5"/>'
    )


def _labels(field, marks):
    """What each mark says, above it, and what other sources say below; the first come first."""
    # A label hides no mark: each takes as much room as a short word.
    places = [field.at(mark) for found in marks.values() for mark in found]
    taken: list[tuple[float, float, float]] = [(x, y + 4, 10) for x, y in places]
    points = marks["points"]
    for kind in ("points", "target", "baseline", "milestones", "others"):
        for n, mark in enumerate(marks[kind]):
            unsure = mark["label"][:1] in {"≈", "≥"}
            ends = kind == "points" and n in {0, len(points) - 1}
            if kind == "points" and len(points) > LABELLED and not (unsure or ends):
                continue
            x, y = field.at(mark)
            wide = len(mark["label"]) * LETTER + 6
            x = min(max(x, LEFT + wide / 2), LEFT + field.width + RIGHT - wide / 2)
            above, below = y - 10, y + 19
            sides = (below, above) if kind == "others" else (above, below)
            free = [side for side in sides if not _covers(taken, x, side, wide)]
            if not free and not (unsure or ends):
                continue  # The table has it.
            place = free[0] if free else sides[0]
            taken.append((x, place, wide))
            weight = "700" if kind == "points" else "400"
            colour = GOAL if kind in {"target", "milestones"} else TEXT
            fill = QUIET if kind == "others" else colour
            yield (
                f'<text x="{x:.2f}" y="{place:.2f}" text-anchor="middle" '
                f'font-weight="{weight}" fill="{fill}">{escape(mark["label"])}</text>'
            )


def _covers(taken, x, y, wide):
    return any(abs(x - a) < (wide + w) / 2 and abs(y - b) < SIZE for a, b, w in taken)

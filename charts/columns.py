"""Columns divided into series, such as activities per quarter by pillar."""

from collections.abc import Callable, Iterable, Sequence
from html import escape
from math import ceil, log10

from django.utils.safestring import SafeString

from charts.drawing import Legend, drawing, uid_of
from charts.palette import INKS, LINE, PAPER, QUIET, TEXT, ink

LEFT, RIGHT, TOP = 34, 8, 22
PLOT = 190  # Height of the tallest column.
GAP = 0.3  # Share of a category's width between columns.


def stacked_columns(
    *,
    title: str,
    desc: str,
    categories: Sequence[str],
    series: Sequence[dict],
    width: int = 640,
    number: Callable[[int], str] = str,
) -> SafeString:
    """
    Return columns, one per category, stacked from `series` of `name` and `values`.

    A value of None says that there is no number yet; it leaves a dash, where 0 leaves
    nothing but its 0. Totals stand on the columns, the names of the series below, each
    with its colour and pattern.
    """
    uid = uid_of("c", title, categories, series)
    totals = [_total([one["values"][n] for one in series]) for n in range(len(categories))]
    top, step = round_scale(max((total for total in totals if total is not None), default=0))
    legend = Legend([one["name"] for one in series], width, left=LEFT, least=2)
    labels_lines = 2 if any(" " in label for label in categories) else 1
    base = TOP + PLOT
    height = base + 8 + labels_lines * 16 + 14 + legend.height
    patterns = "".join(_pattern(n, uid) for n in range(len(series)) if ink(n).pattern)
    parts = [
        f"<defs>{patterns}</defs>",
        *_grid(top, step, width, number),
        *_bars(series, totals, top=top, width=width, uid=uid, number=number),
        *_labels(categories, width, base),
        legend.svg(height - legend.height, lambda n, x, y: _swatch(n, uid, x, y)),
    ]
    return drawing(uid, title=title, desc=desc, width=width, height=height, parts=parts)


def _total(values):
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def round_scale(highest: int) -> tuple[int, int]:
    """Return the top of the scale and the step between its lines: round numbers both."""
    step = 1
    while ceil(highest / step) > 5:
        step = {1: 2, 2: 5, 5: 10}[step // 10 ** int(log10(step))] * 10 ** int(log10(step))
    return step * max(ceil(highest / step), 1), step


def _filled(number: int, uid: str, outline: str) -> str:
    """An outline in the colour of its series, and over it the strokes of its pattern."""
    one = ink(number)
    filled = f'<path d="{outline}" fill="{one.colour}" stroke="{PAPER}"/>'
    if not one.pattern:
        return filled
    return filled + f'<path d="{outline}" fill="url(#{uid}p{number % len(INKS)})"/>'


def _swatch(number: int, uid: str, x: float, y: float) -> str:
    return _filled(number, uid, f"M{x - 7:g} {y - 7:g}h14v14h-14z")


def _group(parts: Iterable[str], **shared: str) -> str:
    """Some parts, and what all of them have, said once: a page has many."""
    said = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in shared.items())
    return f"<g{said}>{''.join(parts)}</g>"


def _pattern(number: int, uid: str) -> str:
    one = ink(number)
    return (
        f'<pattern id="{uid}p{number % len(INKS)}" width="8" height="8" '
        f'patternUnits="userSpaceOnUse">'
        f'<path d="{one.pattern}" stroke="{PAPER}" stroke-width="1" stroke-opacity="0.55" '
        f'fill="none"/></pattern>'
    )


def _grid(top, step, width, number):
    for value in range(0, top + 1, step):
        y = TOP + PLOT - PLOT * value / top
        colour = TEXT if value == 0 else LINE
        yield (
            f'<line x1="{LEFT}" x2="{width - RIGHT}" y1="{y:g}" y2="{y:g}" '
            f'stroke="{colour}" stroke-width="{1 if value == 0 else 0.5}"/>'
            f'<text x="{LEFT - 6}" y="{y + 4:g}" text-anchor="end" fill="{QUIET}">'
            f"{escape(number(value))}</text>"
        )


def _bars(series, totals, *, top, width, uid, number):
    slot = (width - LEFT - RIGHT) / max(len(totals), 1)
    thick = min(slot * (1 - GAP), 64)
    outlines, told, none = [""] * len(series), [], []
    for n, total in enumerate(totals):
        x = LEFT + slot * n + (slot - thick) / 2
        middle = x + thick / 2
        y = float(TOP + PLOT)
        for m, one in enumerate(series):
            value = one["values"][n]
            if not value:
                continue
            tall = PLOT * value / top
            y -= tall
            outlines[m] += f"M{x:.1f} {y:.2f}h{thick:.1f}v{tall:.2f}h-{thick:.1f}z"
        words = "–" if total is None else number(total)
        words = f'<text x="{middle:.1f}" y="{y - 6:.1f}">{escape(words)}</text>'
        (told if total else none).append(words)
    yield from (_filled(m, uid, outline) for m, outline in enumerate(outlines) if outline)
    yield _group(told, text_anchor="middle", font_weight="700", fill=TEXT)
    yield _group(none, text_anchor="middle", fill=QUIET)


def _labels(categories, width, base):
    """Each category's label under its column; a year is on a line of its own."""
    slot = (width - LEFT - RIGHT) / max(len(categories), 1)
    lines: tuple[list[str], list[str]] = ([], [])
    for n, label in enumerate(categories):
        middle = LEFT + slot * (n + 0.5)
        for line, words in enumerate(label.split(" ", 1)):
            place = f'x="{middle:.1f}" y="{base + 18 + 15 * line}"'
            lines[line].append(f"<text {place}>{escape(words)}</text>")
    for line, colour in zip(lines, (TEXT, QUIET), strict=True):
        yield _group(line, text_anchor="middle", fill=colour)

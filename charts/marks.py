"""A line of small marks, one for each quarter: what was judged, never a number."""

from collections.abc import Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe

from charts.drawing import Legend, drawing, uid_of
from charts.palette import LINE, PAPER, QUIET, TEXT

TALL = 64  # Of the line with its labels.
MIDDLE = 16
BOX = 20  # A mark alone, with the paper around it.

# Each kind has a shape and a colour of its own, drawn around 0 0 and nine units each way.
SHAPES = {
    "achieved": '<circle r="9" fill="#0b6b4f"/>'
    f'<path d="M-4.5 0.5 L-1.5 3.5 L4.5 -3" stroke="{PAPER}" stroke-width="2.2" fill="none"/>',
    "on-track": '<path d="M0 -8.5 L9 7.5 H-9 Z" fill="#12436d"/>',
    "some-progress": '<path d="M0 -9 L9 0 L0 9 L-9 0 Z" fill="#1d7d75"/>',
    "stalled": '<rect x="-8" y="-8" width="16" height="16" fill="#8a4b00"/>'
    f'<path d="M-2.8 -4 V4 M2.8 -4 V4" stroke="{PAPER}" stroke-width="2.2"/>',
    "going-backwards": '<path d="M0 8.5 L9 -7.5 H-9 Z" fill="#a3123f"/>',
    "not-assessable": f'<circle r="8" fill="{PAPER}" stroke="{QUIET}" stroke-width="2"/>'
    f'<path d="M-3.5 0 H3.5" stroke="{QUIET}" stroke-width="2"/>',
    "": f'<circle r="4" fill="{PAPER}" stroke="{QUIET}" stroke-width="1" '
    'stroke-dasharray="2 1.6"/>',
}


def marks(*, title: str, desc: str, quarters: Sequence[dict], width: int = 640) -> SafeString:
    """
    Return a line of marks, one for each of `quarters`: its `label`, `kind` and `word`.

    All stand at one height: they are words, and have no order to measure. The kinds that
    occur are named below.
    """
    uid = uid_of("m", title, quarters)
    words = {one["kind"]: one["word"] for one in quarters}
    kinds = [kind for kind in SHAPES if kind in words]
    legend = Legend([words[kind] for kind in kinds], width, left=2)
    slot = width / max(len(quarters), 1)
    line = (
        f'<line x1="{slot / 2:.2f}" x2="{width - slot / 2:.2f}" y1="{MIDDLE}" y2="{MIDDLE}" '
        f'stroke="{LINE}" stroke-width="1"/>'
    )
    parts = [
        line if quarters else "",
        *(_quarter(one, slot * (n + 0.5)) for n, one in enumerate(quarters)),
        legend.svg(TALL, lambda n, x, y: _shape(kinds[n], x, y)),
    ]
    height = TALL + legend.height
    return drawing(uid, title=title, desc=desc, width=width, height=height, parts=parts)


def strip(*, title: str, quarters: Sequence[dict], is_whole: bool = False) -> SafeString:
    """
    Return a short line of marks without labels, to stand in a row of a table.

    A page has many: their shapes are those of `shapes`, which stand in it once. One that
    `is_whole` has its own, for paper, where no drawing refers to another.
    """
    width = BOX * max(len(quarters), 1)
    if is_whole:
        parts = f"<title>{escape(title)}</title>" + "".join(
            _shape(one["kind"], BOX * n + BOX // 2, BOX // 2) for n, one in enumerate(quarters)
        )
    else:
        parts = "".join(
            f'<use href="#mark-{one["kind"] if one["kind"] in SHAPES else ""}"'
            f' x="{BOX * n + BOX // 2}">'
            f"<title>{escape(one['label'])}: {escape(one['word'])}</title></use>"
            for n, one in enumerate(quarters)
        )
    return mark_safe(  # noqa: S308 - every text in it is escaped
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(title)}" '
        f'viewBox="0 0 {width} {BOX}" width="{width}" height="{BOX}">'
        f'<rect width="{width}" height="{BOX}" rx="3" fill="{PAPER}"/>{parts}</svg>'
    )


def shapes() -> SafeString:
    """Return the shapes that the lines of `strip` are made of; nothing of it is seen."""
    drawn = "".join(
        f'<g id="mark-{kind}" transform="translate(0 {BOX // 2})">{shape}</g>'
        for kind, shape in SHAPES.items()
    )
    return mark_safe(  # noqa: S308 - our own
        f'<svg xmlns="http://www.w3.org/2000/svg" aria-hidden="true" width="0" height="0">'
        f"<defs>{drawn}</defs></svg>"
    )


def mark(*, kind: str, word: str) -> SafeString:
    """Return one mark, to stand beside its word."""
    half = BOX / 2
    return mark_safe(  # noqa: S308 - every text in it is escaped
        f'<svg xmlns="http://www.w3.org/2000/svg" aria-hidden="true" '
        f'viewBox="0 0 {BOX} {BOX}" width="{BOX}" height="{BOX}"><title>{escape(word)}</title>'
        f'<rect width="{BOX}" height="{BOX}" rx="3" fill="{PAPER}"/>'
        f"{_shape(kind, half, half)}</svg>"
    )


def _shape(kind, x, y):
    return f'<g transform="translate({x:g} {y:g})">{SHAPES.get(kind, SHAPES[""])}</g>'


def _quarter(one, middle):
    """A mark over its label; the year of a quarter is on a line of its own."""
    labels = "".join(
        f'<text x="{middle:.2f}" y="{MIDDLE + 25 + 15 * n}" text-anchor="middle" '
        f'fill="{TEXT if n == 0 else QUIET}">{escape(words)}</text>'
        for n, words in enumerate(one["label"].split(" ", 1))
    )
    told = f"<title>{escape(one['label'])}: {escape(one['word'])}</title>"
    return f"<g>{told}{_shape(one['kind'], round(middle, 2), MIDDLE)}{labels}</g>"

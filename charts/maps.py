"""
Numbers on a map: a bubble for each place, on land that is the same whatever the numbers.

The land is `static/land.svg` (15 kB as it is sent, 40 kB written out): too much to repeat in a
page of at most 60 kB, so a page names its address and a browser keeps it. Without an address it
is drawn into the picture, which then stands alone, as in a PDF. `scripts/land.mjs` makes it,
and the points in `data/points.json`: the middle of every country's largest part.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from html import escape
from math import sqrt
from pathlib import Path
from statistics import median

from django.utils.safestring import SafeString

from charts.drawing import LETTER, SIZE, drawing, uid_of
from charts.palette import INKS, PAPER, TEXT

HERE = Path(__file__).parent
LAND = HERE.parent / "static" / "land.svg"
WIDTH, HEIGHT = 640.0, 280.0
NEAREST = 110.0  # The land has no more detail to show than of so much of its width.
LARGEST, SMALLEST = 24.0, 2.5  # Radius.
NAMED = 12


@cache
def points() -> dict[str, tuple[float, float]]:
    """Return where each country is on the land, by its ISO code."""
    found = json.loads((HERE / "data" / "points.json").read_text(encoding="utf-8"))
    return {code: (x, y) for code, (x, y) in found.items()}


def bubbles(
    *,
    title: str,
    desc: str,
    places: Sequence[dict],
    frame: Iterable[str] = (),
    land: str = "",
    number: Callable[[int], str] = str,
) -> SafeString:
    """
    Return a map with a bubble for each of `places`: its `countries`, `name` and `value`.

    It stands where its country is, or in the middle of several. Its area is as large as its
    number, but for the smallest, which stay visible.
    `frame` are countries that the part of the world is chosen by, the whole without any;
    `land` the address of the land, which is drawn into the picture without.
    """
    uid = uid_of("b", title, places, *frame)
    left, top, wide = window(frame)
    scale = WIDTH / wide
    most = max((one["value"] for one in places), default=0)
    # The small ones come last, so that none lies unseen under a large one.
    shown = []
    for one in sorted(places, key=lambda one: (-one["value"], one["name"])):
        there = [points()[code] for code in one["countries"] if code in points()]
        if one["value"] > 0 and there:
            x, y = (median(axis) for axis in zip(*there, strict=True))
            at = round((x - left) * scale, 1), round((y - top) * scale, 1)
            shown.append((one, *at, radius(one["value"], most)))
    parts = [
        f'<g transform="scale({scale:.4g}) translate({-left:g} {-top:g})">{_land(land)}</g>',
        f'<g fill="{INKS[0].colour}" fill-opacity="0.8" stroke="{PAPER}">',
        *(_bubble(*one, number) for one in shown),
        "</g>",
        *_numbers(shown, number),
        *_names(shown, number),
    ]
    return drawing(uid, title=title, desc=desc, width=WIDTH, height=HEIGHT, parts=parts)


def radius(value: int, most: int) -> float:
    return max(LARGEST * sqrt(value / most), SMALLEST)


def window(codes: Iterable[str]) -> tuple[float, float, float]:
    """Return the left, top and width of the part of the land that holds some countries."""
    there = [points()[code] for code in codes if code in points()]
    if not there:
        return 0.0, 0.0, WIDTH
    (left, right), (top, bottom) = ((min(axis), max(axis)) for axis in zip(*there, strict=True))
    across = max((right - left) * 1.3 + 24, (bottom - top) * 1.4 * WIDTH / HEIGHT, NEAREST)
    wide = round(min(across, WIDTH), 1)
    tall = wide * HEIGHT / WIDTH
    return (
        round(min(max((left + right - wide) / 2, 0), WIDTH - wide), 1),
        round(min(max((top + bottom - tall) / 2, 0), HEIGHT - tall), 1),
        wide,
    )


@cache
def _drawn_land() -> str:
    written = LAND.read_text(encoding="utf-8")
    return written[written.index("<g") : written.rindex("</svg>")]


def _land(address):
    if not address:
        return _drawn_land()
    return f'<image href="{escape(address)}" width="{WIDTH:g}" height="{HEIGHT:g}"/>'


def _bubble(one, x, y, r, number):
    said = f"{one['name']}: {number(one['value'])}"
    circle = f'cx="{x:g}" cy="{y:g}" r="{r:.2f}"'
    return f"<circle {circle}><title>{escape(said)}</title></circle>"


def _has_room(words, r):
    return len(words) * LETTER <= 2 * r - 4


def _numbers(shown, number):
    for one, x, y, r in shown:
        words = number(one["value"])
        if _has_room(words, r):
            yield (
                f'<text x="{x:g}" y="{y + 4.5:g}" text-anchor="middle" font-weight="700" '
                f'fill="{INKS[0].text}">{escape(words)}</text>'
            )


def _names(shown, number):
    """The names of the largest, where they cover neither one another nor a bubble."""
    taken = [(x - r, y - r, x + r, y + r) for _one, x, y, r in shown]
    named = 0
    for one, x, y, r in shown:
        words = one["name"]
        if not _has_room(number(one["value"]), r):
            words += f" {number(one['value'])}"
        long = len(words) * LETTER
        for start, anchor in ((x + r + 3, "start"), (x - r - 3 - long, "end")):
            box = (start, y - SIZE / 2, start + long, y + SIZE / 2)
            if start >= 0 and start + long <= WIDTH and not any(_meet(box, t) for t in taken):
                taken.append(box)
                at = start if anchor == "start" else start + long
                yield (
                    f'<text x="{at:.1f}" y="{y + 4.5:g}" text-anchor="{anchor}" '
                    f'fill="{TEXT}">{escape(words)}</text>'
                )
                named += 1
                break
        if named == NAMED:
            return


def _meet(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]

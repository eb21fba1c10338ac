"""What leads to what: boxes in columns, and lines between them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from django.utils.safestring import SafeString

from charts.drawing import LETTER, SIZE, drawing, uid_of
from charts.palette import INKS, LINE, PAPER, QUIET, TEXT

WIDTH, GAP = 720, 56  # Of the whole picture, and between its columns.
INSIDE, BETWEEN = 10, 12  # Around the text of a box, and between two boxes.
ROW = 17  # Height of a line of text.
MOST_LINES = 4


@dataclass
class Box:
    """A thing in a column: its text in lines, quiet ones below, and where it stands."""

    lines: list[str]
    notes: list[str]
    top: float = 0
    height: float = field(init=False)

    def __post_init__(self):
        self.height = 2 * INSIDE + ROW * (len(self.lines) + len(self.notes))

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


def chain(
    *, title: str, desc: str, columns: Sequence[dict], links: Sequence[tuple[int, int, int]]
) -> SafeString:
    """
    Return boxes in columns, with a line for each of `links`.

    A column has a `name` and `boxes`, each of `label` and `note`. A link is (column, box in
    it, box in the next column), counted from 0. Columns stand in the middle of the picture,
    so that few lines cross.
    """
    uid = uid_of("h", title, columns, links)
    wide = (WIDTH - GAP * (len(columns) - 1)) / max(len(columns), 1)
    letters = int((wide - 2 * INSIDE) / LETTER)
    stacks = [
        [
            Box(_lines(box["label"], letters), _lines(box["note"], letters) if box["note"] else [])
            for box in column["boxes"]
        ]
        for column in columns
    ]
    tall = max((_height(stack) for stack in stacks), default=0)
    head = ROW + 12
    for stack in stacks:
        top = head + (tall - _height(stack)) / 2
        for box in stack:
            box.top = top
            top += box.height + BETWEEN
    height = head + tall + 4
    parts = [
        *_curves(stacks, links, wide),
        *(
            part
            for n, (column, stack) in enumerate(zip(columns, stacks, strict=True))
            for part in _column(n, column["name"], stack, wide)
        ),
    ]
    return drawing(uid, title=title, desc=desc, width=WIDTH, height=height, parts=parts)


def _height(stack):
    return sum(box.height for box in stack) + BETWEEN * max(len(stack) - 1, 0)


def _lines(text: str, letters: int) -> list[str]:
    """Break a text into lines that fit; what is too long ends with an ellipsis."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        while len(word) > letters:
            head, word = word[: letters - 1] + "-", word[letters - 1 :]  # noqa: PLW2901
            lines, line = [*lines, *([line] if line else []), head], ""
        if line and len(line) + 1 + len(word) > letters:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    lines.append(line)
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], lines[MOST_LINES - 1][: letters - 1] + "…"]
    return lines


def _curves(stacks, links, wide):
    for column, start, end in links:
        a, b = stacks[column][start], stacks[column + 1][end]
        x1 = column * (wide + GAP) + wide
        x2 = x1 + GAP
        bend = GAP / 2
        yield (
            f'<path d="M{x1:g} {a.middle:g} C{x1 + bend:g} {a.middle:g} {x2 - bend:g} '
            f'{b.middle:g} {x2:g} {b.middle:g}" fill="none" stroke="{LINE}" stroke-width="1.5"/>'
        )


def _column(number, name, stack, wide):
    x = number * (wide + GAP)
    yield (f'<text x="{x:g}" y="{ROW - 4}" font-weight="700" fill="{TEXT}">{escape(name)}</text>')
    colour = INKS[number % len(INKS)].colour
    for box in stack:
        yield (
            f'<rect x="{x:g}" y="{box.top:g}" width="{wide:g}" height="{box.height:g}" '
            f'fill="{PAPER}" stroke="{LINE}" stroke-width="1"/>'
            f'<rect x="{x:g}" y="{box.top:g}" width="4" height="{box.height:g}" fill="{colour}"/>'
        )
        y = box.top + INSIDE + SIZE - 1
        for n, line in enumerate([*box.lines, *box.notes]):
            ink = TEXT if n < len(box.lines) else QUIET
            yield (
                f'<text x="{x + INSIDE + 2:g}" y="{y + ROW * n:g}" fill="{ink}">'
                f"{escape(line)}</text>"
            )

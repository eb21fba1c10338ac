"""What all pictures share: their frame, which says what they show, and their legend."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe

from charts.palette import TEXT

SIZE = 13  # Of letters, in the units of a picture 640 wide.
FONT = "Source Sans 3, sans-serif"
LETTER = 6.6  # About as wide as a letter is, of this size.


def uid_of(letter: str, *content) -> str:
    """Return a name that no other picture of a page has, and that is the same each time."""
    text = "".join(str(part) for part in content)
    return letter + hashlib.sha256(text.encode()).hexdigest()[:8]


def drawing(
    uid: str, *, title: str, desc: str, width: float, height: float, parts: Iterable[str]
) -> SafeString:
    """Return the SVG of a picture from its parts, in which every text is escaped."""
    return mark_safe(  # noqa: S308
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" '
        f'viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" '
        f'font-family="{FONT}" font-size="{SIZE}" aria-labelledby="{uid}t {uid}d">'
        f'<title id="{uid}t">{escape(title)}</title><desc id="{uid}d">{escape(desc)}</desc>'
        f"{''.join(parts)}</svg>"
    )


class Legend:
    """Names, each with its symbol, as many to a line as fit; fewer than `least` need none."""

    LINE = 22

    def __init__(self, names: Sequence[str], width: float, *, left: float = 0, least: int = 1):
        self.places: list[tuple[int, str, float, int]] = []
        x, line = left, 0
        for n, name in enumerate(names):
            wide = 22 + len(name) * LETTER + 14
            if x + wide > width and x > left:
                x, line = left, line + 1
            self.places.append((n, name, x, line))
            x += wide
        self.is_needed = len(names) >= least
        self.height = (line + 1) * self.LINE if self.is_needed else 0

    def svg(self, top: float, symbol: Callable[[int, float, float], str]) -> str:
        """Draw it: `symbol` draws that of the name with a number around a point."""
        if not self.is_needed:
            return ""
        return "".join(
            symbol(n, x + 7, top + line * self.LINE + 10)
            + f'<text x="{x + 20:g}" y="{top + line * self.LINE + 14:g}" fill="{TEXT}">'
            f"{escape(name)}</text>"
            for n, name, x, line in self.places
        )

"""
Colours and patterns of series, told apart in print and by colour-blind readers.

Each colour has a contrast of 3:1 or more with white and with its neighbour, and its own
pattern, so that a black and white copy can be read.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Ink:
    """A fill: its colour, and the strokes drawn over it (paths in an 8 × 8 tile)."""

    colour: str
    pattern: str = ""
    text: str = "#ffffff"


INKS = [
    Ink("#12436d"),
    Ink("#28a197", "M0 8 L8 0"),
    Ink("#801650", "M4 0 V8"),
    Ink("#f46a25", "M0 4 H8", "#16222e"),
    Ink("#6b7280", "M0 0 L8 8 M0 8 L8 0"),
]

TEXT = "#16222e"
QUIET = "#5b6b7a"
LINE = "#b9c4ce"
PAPER = "#ffffff"


def ink(number: int) -> Ink:
    return INKS[number % len(INKS)]

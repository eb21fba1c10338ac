"""
Is it there already? By title and date: exactly, or nearly.

The same page or the same day makes no duplicate. Titles with other numbers in them are
other titles: the 65th session is not the 66th.
"""

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher

from network.names import fold
from plan.dates import PartialDate, Precision

# Titles are near when they have so much in common, of 1.
NEAR = 0.86
# By so many of their longest words, and by how they begin, titles are compared with others;
# of long titles so many must agree.
LONGEST, AGREEING = 4, 3


@dataclass(frozen=True, slots=True)
class Known:
    """A title with its date, of an activity or of an earlier record of the same file."""

    title: str
    date: PartialDate
    activity: int | None = None
    record: int | None = None
    folded: str = ""


def exactly(title: str) -> str:
    """Return a title without what makes no other: case, spaces, kinds of quotes and dashes."""
    if not title.isascii():
        title = unicodedata.normalize("NFKC", title)
        title = re.sub("[‘’‚‛“”„‟«»‹›′″´`]", "'", title)
        title = re.sub("[‐‑‒–—―−]", "-", title)
    title = title.casefold().replace('"', "'").replace("`", "'")
    title = re.sub(r"\s*(['-])\s*", r"\1", title)
    return " ".join(title.split())


class Index:
    """Titles and dates that are known, found again by what they have in common."""

    def __init__(self):
        self._exact: dict[tuple[str, str], Known] = {}
        self._by_title: dict[str, list[Known]] = {}
        self._by_words: dict[tuple[str, str, str], list[Known]] = {}

    def add(self, title: str, date: PartialDate, *, activity=None, record=None) -> None:
        folded = fold(title)
        known = Known(title, date, activity, record, folded)
        self._exact.setdefault((exactly(title), str(date)), known)
        self._by_title.setdefault(folded, []).append(known)
        words, numbers = _signature(folded)
        for word in words:
            self._by_words.setdefault((word, numbers, _bucket(date)), []).append(known)

    def same(self, title: str, date: PartialDate) -> Known | None:
        """Return what has the same title and the same date."""
        return self._exact.get((exactly(title), str(date)))

    def near(self, title: str, date: PartialDate) -> Known | None:
        """Return what has nearly the same title, and a date that can be the same."""
        folded = fold(title)
        for known in self._by_title.get(folded, ()):
            if not (known.date.first and date.first) or _overlap(known.date, date):
                return known
        words, numbers = _signature(folded)
        least = AGREEING if len(words) > LONGEST else 1
        shared: dict[int, int] = {}
        for bucket in _buckets(date):
            for word in words:
                for known in self._by_words.get((word, numbers, bucket), ()):
                    count = shared[id(known)] = shared.get(id(known), 0) + 1
                    if (
                        count == least
                        and _is_near(folded, known.folded)
                        and (_overlap(known.date, date))
                    ):
                        return known
        return None


def _signature(folded):
    """The longest words of a title, and its numbers."""
    words = folded.split()
    numbers = " ".join(word for word in words if any(char.isdigit() for char in word))
    longest = sorted({word for word in words if word.isalpha()}, key=lambda w: (-len(w), w))
    return [*longest[:LONGEST], f"^{folded[:5]}"], numbers


def _bucket(date):
    if date.first is None:
        return ""
    if date.precision in {Precision.DAY, Precision.MONTH}:
        return f"{date.first:%Y-%m}"
    return str(date)


def _buckets(date):
    """Every bucket in which there can be a date that overlaps with this one."""
    if date.first is None:
        return [""]
    year, months = date.first.year, {date.first.month}
    if date.precision == Precision.QUARTER:
        months = {date.first.month, date.first.month + 1, date.first.month + 2}
    elif date.precision == Precision.YEAR:
        months = set(range(1, 13))
    quarters = {(month + 2) // 3 for month in months}
    return [
        *(f"{year}-{month:02}" for month in sorted(months)),
        *(f"{year}-Q{quarter}" for quarter in sorted(quarters)),
        f"{year}",
    ]


def _overlap(one, other):
    if one.first is None or other.first is None:
        return one.first is other.first
    return one.first <= other.last and other.first <= one.last


def _is_near(one, other):
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < 0.6 * len(longer):
        return False
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return (
        matcher.real_quick_ratio() >= NEAR
        and matcher.quick_ratio() >= NEAR
        and matcher.ratio() >= NEAR
    )

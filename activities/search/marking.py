"""Where in a text is what was searched for."""

import re
from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from activities.search.spelling import looks_like
from activities.search.words import Term, apart, stems_of
from network.names import fold

# Of a long text the beginning is looked at, and so much of it shown around a find.
LOOKED_AT = 5000
AROUND = 90


class Marks:
    """The words that were found in some texts; it marks them, and escapes all others."""

    def __init__(self, words: set[str]):
        self._words = words

    @classmethod
    def of(cls, activities, terms: list[Term]) -> "Marks":
        """Return the marks of activities that are shown to somebody who sees them."""
        texts = [text[:LOOKED_AT] for row in activities for text in (row.title, row.description)]
        return cls(_found({word for text in texts for word in apart(text)}, terms))

    def in_text(self, text: str) -> SafeString:
        """Return the text with each find marked."""
        parts = re.split(r"(\d+|[^\W\d_]+)", text)
        html = (
            f"<mark>{escape(part)}</mark>" if part.lower() in self._words else escape(part)
            for part in parts
        )
        return mark_safe("".join(html))  # noqa: S308 - every part is escaped

    def passage(self, text: str) -> SafeString:
        """Return what stands around the first find; nothing where there is none."""
        text = " ".join(text[:LOOKED_AT].split())
        finds = (
            match.start()
            for match in re.finditer(r"\d+|[^\W\d_]+", text)
            if match[0].lower() in self._words
        )
        first = next(finds, None)
        if first is None:
            return SafeString("")
        start = text.rfind(" ", 0, max(first - AROUND, 0)) + 1 if first > AROUND else 0
        end = text.find(" ", first + AROUND)
        piece = text[start:] if end == -1 else text[start:end] + " …"
        return self.in_text("… " + piece if start else piece)


def _found(words: set[str], terms: Iterable[Term]) -> set[str]:
    wanted = frozenset().union(*(term.stems for term in terms))
    known = stems_of(words | {fold(word) for word in words})
    return {
        word
        for word in words
        if any(_has(known[form], wanted) for form in {word, fold(word)} & known.keys())
        or any(_is_meant(word, term) for term in terms)
    }


def _has(stems, wanted) -> bool:
    return any(stem in wanted for found in stems for stem in found or ())


def _is_meant(word: str, term: Term) -> bool:
    """Whether a word fits a term's wildcards, or looks like the word that nobody wrote."""
    if term.pattern:
        return any(typed.fits(word) for typed in term.words if typed.pattern)
    return bool(term.close_to) and looks_like(word, term.close_to)

"""
Wording that claims a change for the network alone.

The plan's principle is contribution, not attribution: a change has many authors. Here texts
in English, French and Spanish are searched for words that say otherwise, by the patterns of
`data/attribution.toml`. What is found is a reason to warn, never to refuse: who writes knows
better than a pattern what is meant.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

# The tag of a warning that a page shows as a message, so that it has no note of it too.
JUST_SAID = "attribution"
PATTERNS = Path(__file__).parent / "data" / "attribution.toml"

# Between two words of a pattern, and the words that may stand where it has a "~".
_BETWEEN = r"(?:[ ,:\n]{1,4})"
_SOME_WORDS = rf"{_BETWEEN}(?:[^ \n]{{1,30}}[ \n]{{1,4}}){{0,6}}?"
# A sentence ends here, or a paragraph.
_END = re.compile(r"[.!?;…](?=\s)|\n[ \t]{0,9}\n")
_WORD = re.compile(r"\w+|%")
# How far before a claim it can be denied.
_REACH = 90


class Kind(StrEnum):
    """In which way a change is claimed."""

    ACHIEVED = "achieved"  # achieved by the network
    CAUSED = "caused"  # our campaign led to it
    IMPACT = "impact"  # our impact, our victory
    CREDIT = "credit"  # the credit goes to us
    ALONE = "alone"  # without us it would not have been
    SHARE = "share"  # 40 % of it is ours


@dataclass(frozen=True)
class Claim:
    """
    Words that claim a change, and in which way.

    `start` and `end` are their place in the text, once its letters are composed (NFC).
    """

    words: str
    start: int
    end: int
    kind: Kind
    language: str

    def __str__(self):
        return self.words


@dataclass(frozen=True)
class _Rule:
    kind: Kind
    language: str
    # Tried on sentences with one of these letters.
    about: tuple[str, ...]
    pattern: re.Pattern
    # Where one of these is found nothing is claimed: around the words, before them, and so on.
    unless: re.Pattern | None
    unless_before: re.Pattern | None
    denied: re.Pattern | None
    shared: re.Pattern | None


def claims(text: str) -> list[Claim]:
    """Return the words of a text that claim a change for the network, in their order."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    folded = text.translate(_FOLD)
    words = set(_WORD.findall(folded))
    rules = [rule for named, some in _rules() if not named.isdisjoint(words) for rule in some]
    if not rules:
        return []
    found: list[Claim] = []
    for start, end in _sentences(text):
        found += _of(text, folded, start, end, rules)
    return _longest(found)


def warn_of_claims(request: HttpRequest, values: Mapping[str, Any], names: Iterable[str]) -> None:
    """Say it to somebody whose form has just been saved, on the page that comes next."""
    for warning in attribution_warnings(values, names):
        messages.warning(request, warning, extra_tags=JUST_SAID)


def attribution_warnings(values: Mapping[str, Any], names: Iterable[str]) -> list[str]:
    """Return what to say to somebody who typed `values`, of those fields that are texts."""
    return warnings_of(*(values.get(name) for name in names))


def warnings_of(*texts: str | None) -> list[str]:
    """Return what to say of texts: which words claim a change, and what to write instead."""
    whole, shares = apart([claim for text in texts if text for claim in claims(text)])
    said = []
    if whole:
        said.append(
            _(
                "This reads as if the network alone had brought the change about: %(words)s. "
                "Say what it contributed, and who else did."
            )
            % {"words": _quoted(whole)}
        )
    if shares:
        said.append(
            _(
                "This splits a change into shares, which nobody can measure: %(words)s. "
                "Say in words what the network contributed, and who else did."
            )
            % {"words": _quoted(shares)}
        )
    return said


def apart(found: Iterable[Claim]) -> tuple[list[Claim], list[Claim]]:
    """Return the claims of a whole change, and those of a share in one."""
    found = list(found)
    shares = [claim for claim in found if claim.kind == Kind.SHARE]
    return [claim for claim in found if claim.kind != Kind.SHARE], shares


def _quoted(found: Iterable[Claim]) -> str:
    """The words of claims, each once, in quotation marks of the active language."""
    return ", ".join(
        _("“%(words)s”") % {"words": words} for words in dict.fromkeys(map(str, found))
    )


# --- How texts are read ------------------------------------------------------------------------


def _letters():
    """For each letter the small one without its accent: one sign for one."""
    for code in range(0x41, 0x250):
        small = unicodedata.normalize("NFD", chr(code))[0].lower()
        if len(small) == 1 and small != chr(code):
            yield code, small


_LETTERS = dict(_letters())
# What only joins or adorns is a space.
_FOLD = _LETTERS | dict.fromkeys(
    map(ord, "'’‘ʼ`\"“”„«»‹›()[]*_-‐‑‒–—\t\r\v\f\xa0\u2007\u2009\u202f"), " "
)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _END.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _of(text, folded, start, end, rules):
    """The claims of one sentence."""
    sentence = folded[start:end]
    alone = f" {sentence} ".replace(",", " ")
    for rule in rules:
        if not any(letters in alone for letters in rule.about):
            continue
        for match in rule.pattern.finditer(sentence):
            if _is_claimed(rule, sentence, match):
                first, last = start + match.start(), start + match.end()
                words = " ".join(text[first:last].split())
                yield Claim(words, first, last, rule.kind, rule.language)


def _is_claimed(rule, sentence, match):
    first, last = match.span()
    if rule.denied and rule.denied.search(sentence, max(0, first - _REACH), last):
        return False
    if rule.shared and rule.shared.search(sentence, first, last):
        return False
    if rule.unless_before and rule.unless_before.search(sentence, max(0, first - _REACH), first):
        return False
    return not (rule.unless and rule.unless.search(sentence, max(0, first - 40), last + 40))


def _longest(found: list[Claim]) -> list[Claim]:
    """Of claims that overlap the one that says most: a share, or else the longest."""
    found.sort(key=lambda claim: (claim.kind != Kind.SHARE, claim.start - claim.end, claim.start))
    kept: list[Claim] = []
    for claim in found:
        if all(claim.end <= other.start or other.end <= claim.start for other in kept):
            kept.append(claim)
    return sorted(kept, key=lambda claim: claim.start)


# --- How patterns are read ---------------------------------------------------------------------


def _folded(written):
    return written.translate(_LETTERS)


@cache
def _rules() -> list[tuple[frozenset[str], list[_Rule]]]:
    """The rules, by the words of which a text must have one."""
    by_words: dict[frozenset[str], list[_Rule]] = {}
    for name, language in tomllib.loads(PATTERNS.read_text(encoding="utf-8")).items():
        for named, rule in _rules_of(name, language):
            by_words.setdefault(named, []).append(rule)
    return list(by_words.items())


def _rules_of(name, language):
    words: dict[str, str] = {}
    for key, alternatives in language["words"].items():
        words[key] = f"(?:{_with(words, alternatives)})"
    denies = _pattern(words, [language["denies"]])
    shares_it = _pattern(words, [language["shares_it"]])
    for one in language["kinds"]:
        kind = Kind(one["kind"])
        named = frozenset(map(_folded, one.get("named", language["named"])))
        yield (
            named,
            _Rule(
                kind=kind,
                language=name,
                about=tuple(one["about"]),
                pattern=_pattern(words, one["patterns"]),
                unless=_named(words, one.get("unless")),
                unless_before=_named(words, one.get("unless_before")),
                denied=None if one.get("despite_no") else denies,
                shared=None if kind == Kind.SHARE else shares_it,
            ),
        )


def _named(words, name):
    return _pattern(words, [words[name]]) if name else None


def _pattern(words, patterns):
    either = "|".join(_with(words, pattern.strip()) for pattern in patterns)
    gaps = {" ~ ": _SOME_WORDS, " ": _BETWEEN}
    either = re.sub(" ~ | ", lambda match: gaps[match[0]], either)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)")


def _with(words, pattern):
    """A pattern with the words that its names stand for, in small letters without accents."""
    named = re.sub(r"\{([a-z_]+)\}", lambda match: words[match[1]], _folded(pattern))
    return re.sub(r"\((?!\?)", "(?:", named)

"""
What is typed into the search box, and all that it stands for.

Each term is a word, a wildcard, or a name of something that has several: a country, or one
of the field's own things, see synonyms.toml. Which words belong together is for
PostgreSQL's stemmers to say, in each language.
"""

import functools
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection

from activities.search.spelling import looks_like, spellings
from network.countries import names_of_countries
from network.names import fold

LANGUAGES = ("en", "fr", "es")
SYNONYMS = Path(__file__).parent / "synonyms.toml"
# Nobody types more; who pastes a page gets its beginning.
MOST = 16
LONGEST = 60
ORDINALS = frozenset("st nd rd th e er re ère eme ème o a º ª".split())  # noqa: SIM905
WILDCARDS = {"?": "[[:alnum:]]", "*": "[[:alnum:]]*"}


@dataclass(frozen=True)
class Word:
    """A word, its stems in the three languages, and whether it says little by itself."""

    text: str
    # "en:decriminalis": words of two languages that happen to have one stem are two words.
    stems: frozenset[str] = field(default=frozenset(), compare=False)
    is_small: bool = field(default=False, compare=False)

    @property
    def pattern(self) -> str:
        """The regular expression of a word with wildcards, as PostgreSQL writes it."""
        if not set(self.text) & WILDCARDS.keys():
            return ""
        parts = re.split(r"([?*])", self.text)
        return r"\m" + "".join(WILDCARDS.get(part) or fold(part) for part in parts) + r"\M"

    def fits(self, text: str) -> bool:
        pattern = self.pattern.replace("[[:alnum:]]", r"[^\W_]")
        return bool(re.fullmatch(pattern.replace(r"\m", "").replace(r"\M", ""), fold(text)))


@dataclass(frozen=True)
class Name:
    """
    One of the names of a thing.

    Queries are PostgreSQL's, of stems: for the thing under all of its names, and for what
    belongs to it.
    """

    words: tuple[Word, ...]
    thing: str
    parts: str


@dataclass(frozen=True)
class Term:
    """One thing that is searched for: as it was typed, under its names, with all it has."""

    words: tuple[Word, ...]
    exact: str
    named: str
    query: str
    # Nobody wrote this word: what looks like it is meant.
    close_to: str = ""

    @property
    def pattern(self) -> str:
        return next((word.pattern for word in self.words if word.pattern), "")

    @property
    def stems(self) -> frozenset[str]:
        return frozenset(re.findall(r"'([^']+)'", self.query))


def apart(text: str) -> list[str]:
    """Take a text apart as the index does: letters and digits, each run of them a word."""
    return re.findall(r"\d+|[^\W\d_]+", text.lower())


def stems_of(words: Iterable[str]) -> dict[str, list[list[str] | None]]:
    """Return each word's stems in English, French and Spanish; small words have none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, ts_lexize('english_stem', word), ts_lexize('french_stem', word),"
            " ts_lexize('spanish_stem', word) FROM unnest(%s::text[]) word",
            [sorted(set(words))],
        )
        return {word: stems for word, *stems in cursor.fetchall()}


def terms_of(text: str, unknown: frozenset[str] = frozenset()) -> list[Term]:
    """
    Return what a text asks for: all of the terms are to be found.

    Where nobody wrote one of its words, it is `unknown`, and what looks like it is meant.
    """
    words, terms = typed(text), []
    while words:
        named = _named_by(words, unknown)
        taken = words[: len(named[0].words) if named else 1]
        terms.append(_term(taken, named, unknown))
        words = words[len(taken) :]
    return terms


def typed(text: str) -> list[Word]:
    """Return the words that count, in their order; small ones only where all are small."""
    chunks = re.findall(r"[^\W_?*]+(?:[?*]+[^\W_?*]+)*\**", text.lower())[: MOST * 3]
    words: list[str] = []
    for chunk in chunks:
        letters = re.sub(r"[?*]", "", chunk)
        is_wildcard = 2 < len(letters) < len(chunk) <= len(letters) + 3
        words += [chunk] if is_wildcard else apart(letters)
    words = [word[:LONGEST] for word in words]
    read = [
        word for before, word in zip(["", *words], _read(words), strict=False)
        if not (before.isdigit() and word.text in ORDINALS)
    ]  # fmt: skip
    return ([word for word in read if not word.is_small] or read)[:MOST]


def _read(words: list[str]) -> list[Word]:
    spelt = {word: spellings(word) for word in words if word.isalnum()}
    known = stems_of(spelling for spelling in set().union(*spelt.values())) if spelt else {}
    return [
        Word(
            word,
            frozenset(
                f"{language}:{stem}"
                for spelling in spelt.get(word, ())
                for language, stems in zip(LANGUAGES, known[spelling], strict=True)
                for stem in stems or ()
                if stem
            ),
            any([] in known[spelling] for spelling in {word, fold(word)} & known.keys()),
        )
        for word in words
    ]


@functools.cache
def _names() -> tuple[Name, ...]:
    """Every name of every thing that has several."""
    vocabulary = tomllib.loads(SYNONYMS.read_text("utf-8"))
    same = {names[0]: names for names in vocabulary["same"]}
    things: list[tuple[list[str], list[str], list[str]]] = []
    for first, names in same.items():
        narrower = vocabulary["finds_too"].get(first, [])
        more = [name for thing in narrower for name in same.get(thing, [thing])]
        things.append((names, more, []))
    for code, names in names_of_countries().items():
        things.append((names, [], [_quoted(f"country={code.lower()}")]))
    spelt = {word for names, more, _ in things for name in names + more for word in apart(name)}
    words = {word.text: word for word in _read(sorted(spelt))}
    found = []
    for names, more, codes in things:
        phrases = [[words[word] for word in apart(name)] for name in names]
        thing = _or(*codes, *map(_phrase, phrases))
        parts = _or(*(_phrase([words[word] for word in apart(name)]) for name in more))
        for phrase in phrases:
            counting = tuple(word for word in phrase if not word.is_small)
            found += [Name(counting, thing, parts)] if counting else []
    return tuple(found)


def _named_by(words: list[Word], unknown) -> list[Name]:
    """The longest names that the words begin with, of each thing that has such a one."""
    found = [
        name
        for name in _names()
        if len(name.words) <= len(words)
        and all(_is_meant(*pair, unknown) for pair in zip(words, name.words, strict=False))
    ]
    longest = max((len(name.words) for name in found), default=0)
    return [name for name in found if len(name.words) == longest]


def _is_meant(word: Word, name: Word, unknown) -> bool:
    if word.pattern:
        return word.fits(name.text)
    if word.text in unknown:
        return looks_like(word.text, name.text)
    return bool(word.stems & name.stems)


def _term(words: list[Word], names: list[Name], unknown) -> Term:
    exact = _phrase(words)
    named = _or(exact, *(name.thing for name in names), _all_of(words, unknown))
    query = _or(named, *(name.parts for name in names))
    is_unknown = not names and words[0].text in unknown
    return Term(tuple(words), exact, named, query, fold(words[0].text) if is_unknown else "")


def _all_of(words: list[Word], unknown) -> str:
    """The query of a name's words that stand anywhere, each under its other names too."""
    if len(words) == 1:
        return ""
    ways = [
        _or(_phrase([word]), *(name.thing for name in _named_by([word], unknown))) for word in words
    ]
    return f"({' & '.join(f'({way})' for way in ways)})" if all(ways) else ""


def _or(*queries: str) -> str:
    return " | ".join(dict.fromkeys(query for query in queries if query))


def _phrase(words: Iterable[Word]) -> str:
    """The query of a name: its words that count, as far from one another as they stand."""
    query, distance = "", 0
    for word in words:
        distance += 1
        if word.stems and not word.is_small:
            stems = {_quoted(stem.partition(":")[2]) for stem in word.stems}
            either = f"({' | '.join(sorted(stems))})"
            query += f" <{distance}> {either}" if query else either
            distance = 0
    return f"({query})" if query else ""


def _quoted(stem: str) -> str:
    """Stems are of letters and digits, and codes of ours: there is nothing to escape."""
    return f"'{stem}'"

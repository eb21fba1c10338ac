"""The headers that people give their columns, and which of ours they mean."""

import hashlib
import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from accounts.localized import LANGUAGES
from activities.columns import COLUMNS, FIGURES, QUANTITIES
from network.names import fold

SYNONYMS = Path(__file__).parent / "data" / "headers.toml"
# Columns that people's spreadsheets have and the export has not: what is in them is shared
# out among ours. `ignored` is for what is known to be of no use.
SHARED_OUT: dict[str, str | Promise] = {
    "precision": gettext_lazy("precision of the date"),
    "where": gettext_lazy("country or forum"),
    QUANTITIES.key: QUANTITIES.header,
    "women": gettext_lazy("of whom women"),
    "men": gettext_lazy("of whom men"),
    "others": gettext_lazy("of whom of another gender"),
    "notes": gettext_lazy("notes"),
}
IGNORED = "ignored"
NAMES: dict[str, str | Promise] = {
    **{column.key: column.header for column in COLUMNS},
    **SHARED_OUT,
}
# column of a figure → its measure.
MEASURES = {column.key: column.measure for column in FIGURES}
# A header that can mean two columns: which it is where the cells are numbers, and where not.
BY_CONTENT = {
    "organisations": ("organisations", "partners"),
    "countries": ("countries_counted", "countries"),
    "sessions": ("sessions", "session"),
    "cities": ("cities", "place"),
}


def name_of(key: str) -> str:
    """Return what a column is called in the active language."""
    return str(NAMES.get(key, "")) or _("the row")


def reasons_header() -> str:
    """The header of our own reasons in a file of refused rows."""
    return _("reasons for refusing it")


@cache
def _keys() -> dict[str, str]:
    """Every header that we know, folded, and the column it means; our own names first."""
    keys: dict[str, str] = {}
    for language in LANGUAGES:
        with override(language):
            for key, name in NAMES.items():
                keys.setdefault(fold(str(name)), key)
            keys.setdefault(fold(reasons_header()), IGNORED)
    for key, synonyms in tomllib.loads(SYNONYMS.read_text(encoding="utf-8")).items():
        for synonym in [key.replace("_", " "), *synonyms]:
            keys.setdefault(fold(synonym), key)
    return keys


def meaning(header: str) -> str:
    """Return the key of the column that a header means, or ""."""
    header = header.replace("_", " ")
    bare = re.sub(r"[(\[].*?[)\]]", " ", header)
    return _keys().get(fold(header)) or _keys().get(fold(bare)) or ""


def guess(headers: Sequence[str], sample: Sequence[Sequence[str]] = ()) -> list[str]:
    """
    Return for each header the key of a column, "" where we do not know it.

    No column is taken twice: of two headers that mean the same, the first has it. `sample`
    are some of the records, for headers that can mean two things.
    """
    mapping: list[str] = []
    for at, header in enumerate(headers):
        key = meaning(header)
        if key in BY_CONTENT:
            cells = [record[at].strip() for record in sample if at < len(record)]
            counted = [
                bool(re.fullmatch(r"[≈~≥<]?\s*[\d.,\s]+\+?|\?", cell)) for cell in cells if cell
            ]
            if counted:
                key = BY_CONTENT[key][0 if sum(counted) * 2 > len(counted) else 1]
        mapping.append("" if key != IGNORED and key in mapping else key)
    return mapping


def cleaned(mapping: Sequence[str], columns: int) -> list[str]:
    """Return a mapping that has one known key for each header, and none twice."""
    kept: list[str] = []
    for key in [*mapping, *[""] * columns][:columns]:
        is_known = key in NAMES and key not in kept
        kept.append(key if is_known or key == IGNORED else "")
    return kept


def find(records: Sequence[Sequence[str]]) -> int:
    """
    Return which of the first records has the headers, counted from 1.

    People write a title above their table. It is the record with most headers that we know,
    if it has two or names the title; else the first that is not empty.
    """
    best, most, first = 0, 0, 0
    for number, record in enumerate(records, start=1):
        if not first and any(cell.strip() for cell in record):
            first = number
        known = {meaning(cell) for cell in record if cell.strip()} - {"", IGNORED}
        count = len(known) if len(known) > 1 or known == {"title"} else 0
        if count > most:
            best, most = number, count
    return best or first or 1


def digest(headers: Sequence[str]) -> str:
    """Return by what a spreadsheet with these headers is known again."""
    folded = "\n".join(fold(header) for header in headers)
    return hashlib.sha256(folded.encode()).hexdigest()


def language_of(headers: Sequence[str], otherwise: str) -> str:
    """Return the language in which the headers are written, as far as that can be told."""
    said = dict.fromkeys(LANGUAGES, 0)
    folded = {fold(header) for header in headers if header.strip()}
    for language in LANGUAGES:
        with override(language):
            said[language] = len(folded & {fold(str(name)) for name in NAMES.values()})
    most = max(said.values())
    best = [language for language, count in said.items() if count == most]
    return otherwise if otherwise in best or not most else best[0]

"""CSV that a spreadsheet opens by itself, and that runs nothing there."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from django.utils.translation import get_language

from accounts.characters import kept

# What a spreadsheet would take for a formula. One ' before it makes it a text, and is all that
# the import takes away again, so a text that had one itself gets another.
_FORMULA = re.compile("'*[=+\\-@\t\r]")
ENCODING = "utf-8-sig"


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula, without what no file can hold."""
    text = kept(text)
    return f"'{text}" if _FORMULA.match(text) else text


def separator() -> str:
    """Return what stands between cells in the active language: ; where numbers have the comma."""
    return "," if (get_language() or "en")[:2] == "en" else ";"


def lines(rows: Iterable[Sequence[object]], between: str) -> str:
    """Return rows as lines of a CSV."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=between, lineterminator="\r\n").writerows(rows)
    return out.getvalue()

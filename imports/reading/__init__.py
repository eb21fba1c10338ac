"""From a file to its records, read by a program of its own; nothing is understood yet."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.utils.translation import gettext_lazy as _

READER = Path(__file__).parent / "read.py"
# Seconds of real time; the program limits its own processor time and memory.
PATIENCE = 60
LIMIT_IN_BYTES = 20 * 1024 * 1024
MOST_ROWS = 50_000

REASONS = {
    "empty": _("There is nothing in it."),
    "too-large": _("It is larger than 20 MB. Split it, or leave out pictures and other sheets."),
    "too-many-rows": _("It has more than 50,000 rows. Split it."),
    "too-many-columns": _("It has more than 500 columns. Leave out those that are not needed."),
    "bomb": _("It takes too much to open. Copy the rows into a new workbook, or save them as CSV."),
    "old-excel": _(
        "It is a workbook of an old version of Excel, or one with a password. "
        "Save it as .xlsx without a password, or as CSV."
    ),
    "macros": _("The workbook has macros in it. Save it as .xlsx, or as CSV."),
    "other-workbook": _("Of workbooks, only .xlsx is read. Save it as .xlsx, or as CSV."),
    "not-a-table": _(
        "This is not a table. Send a CSV file or an Excel workbook (.xlsx), or paste the cells."
    ),
    "damaged": _("The workbook is damaged. Open it in Excel or LibreOffice and save it anew."),
    "no-sheet": _("There is no sheet with anything in it."),
}


class Refused(Exception):
    """A file is not read; says why, and what to do."""

    def __init__(self, code: str):
        super().__init__(str(REASONS[code]))
        self.code = code


@dataclass(frozen=True)
class Table:
    """The records of a spreadsheet, from the first on, each a list of texts."""

    kind: str
    encoding: str
    rows: int
    is_1904: bool
    lines: IO[bytes]

    def records(self) -> Iterator[list[str]]:
        for line in self.lines:
            yield json.loads(line)


def kind_of(content: bytes, *, is_pasted: bool = False) -> str:
    """Return whether this is "csv", "xlsx" or "pasted"; raises Refused before it is opened."""
    head = _run(content, "--look", *(["--pasted"] if is_pasted else []))
    with head as lines:
        return json.loads(lines.readline())["kind"]


@contextmanager
def table(content: bytes, *, is_pasted: bool = False) -> Iterator[Table]:
    """Give the records of a spreadsheet, as long as the context lasts; raises Refused."""
    with _run(content, *(["--pasted"] if is_pasted else [])) as lines:
        yield Table(**json.loads(lines.readline()), lines=lines)


def _run(content, *options):
    if not content.strip():
        raise Refused("empty")
    if len(content) > LIMIT_IN_BYTES:
        raise Refused("too-large")
    lines = tempfile.TemporaryFile()  # noqa: SIM115 - closed by who asked for it
    try:
        done = subprocess.run(  # noqa: S603 - our own program, no shell
            [sys.executable, "-I", str(READER), *options],
            input=content, stdout=lines, stderr=subprocess.PIPE, timeout=PATIENCE, check=False,
        )  # fmt: skip
        if done.returncode == 3:
            raise Refused(done.stderr.decode())
        if done.returncode != 0:  # Killed at one of its limits.
            raise Refused("bomb")
    except subprocess.TimeoutExpired as error:
        lines.close()
        raise Refused("bomb") from error
    except Refused:
        lines.close()
        raise
    lines.seek(0)
    return lines


def quoted(text: str) -> str:
    """Return a text as it is written into a spreadsheet: with a quote, if it could compute."""
    bare = text.lstrip("'")
    return f"'{text}" if bare.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def unquoted(text: str) -> str:
    """Return a text without the one quote that `quoted` put before it."""
    if text.startswith("'") and text.lstrip("'").startswith(("=", "+", "-", "@", "\t", "\r")):
        return text[1:]
    return text

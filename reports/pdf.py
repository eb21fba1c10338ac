"""From a snapshot to a PDF: the pages as HTML, and the process that typesets them."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.translation import override

from reports import pages

TYPESETTER = Path(__file__).parent / "typesetting" / "typeset.py"
# Seconds of real time; the process limits its own processor time and memory.
PATIENCE = 200


class NotTypeset(Exception):
    """The PDF could not be made; says why."""


@dataclass(frozen=True)
class Made:
    content: bytes
    pages: int


def html(content: dict) -> str:
    """Return the pages of a report, in its own language, from its snapshot alone."""
    with override(content["language"]):
        return render_to_string("reports/pdf/report.html", pages.context_of(content))


def typeset(
    html: str,
    *,
    identifier: str,
    while_waiting: Callable[[], None] = lambda: None,
    every: float = 15,
) -> Made:
    """
    Lay out HTML as PDF in a process without network, with limits on time and memory.

    The same HTML and identifier give the same bytes. `while_waiting` is called every so
    many seconds; what it raises ends the process. Raises NotTypeset.
    """
    command = [sys.executable, "-I", str(TYPESETTER), identifier]
    with subprocess.Popen(  # noqa: S603 - our own program, no shell
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        waited = 0.0
        given: bytes | None = html.encode()
        try:
            while True:
                try:
                    content, errors = process.communicate(given, timeout=every)
                    break
                except subprocess.TimeoutExpired:
                    given = None
                    waited += every
                    if waited > PATIENCE:
                        raise NotTypeset(f"not finished after {PATIENCE} seconds") from None
                    while_waiting()
        except BaseException:
            process.kill()
            raise
    if process.returncode != 0:
        last = errors.decode(errors="replace").strip().splitlines()[-1:]
        reason = last[0] if last else f"ended with signal {-process.returncode}"
        raise NotTypeset(reason)
    head, _newline, content = content.partition(b"\n")
    return Made(content, json.loads(head)["pages"])


def moment_of(content: dict) -> datetime:
    return datetime.fromisoformat(content["as_of"])

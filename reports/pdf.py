"""From a snapshot to a PDF: the pages as HTML, and the press that sets them."""

import atexit
import json
import os
import selectors
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

import structlog
from django.template.loader import render_to_string

from reports import pages

log = structlog.get_logger(__name__)

PRESS = Path(__file__).parent / "typesetting" / "press.py"
FONTCONFIG = PRESS.parent / "fonts.conf"
# Seconds of real time; a document is limited in processor time and memory as well.
PATIENCE = 200
PROCESSOR = 120  # Seconds.
MEMORY = 1_000_000_000  # Bytes, beside what the press has when it begins.
ENDED = "the process that lays out reports was ended"


class NotTypeset(Exception):
    """
    The document cannot be laid out; says why.

    `kind` is "too-large", "too-long", "not-laid-out" or "interrupted".
    """

    def __init__(self, why: str, kind: str):
        super().__init__(why)
        self.kind = kind


class Interrupted(NotTypeset):
    """Somebody ended the process that laid it out: it is worth another try."""

    def __init__(self, why: str):
        super().__init__(why, "interrupted")


@dataclass(frozen=True)
class Attachment:
    """
    A file inside the PDF; its description is in the language of the report.

    `relationship` is what it is to the document (ISO 32000-2, 7.11.3): its Data, or its Source.
    """

    name: str
    description: str
    content: bytes
    relationship: str = "Data"


@dataclass(frozen=True)
class Made:
    content: bytes
    pages: int


def html(content: dict, template: str = "reports/pdf/report.html") -> str:
    """Return the pages of a report, in its own language, from what it is made of alone."""
    with pages.in_its_language(content):
        return render_to_string(template, pages.context_of(content))


def typeset(
    html: str,
    *,
    identifier: str,
    as_of: datetime,
    attachments: Sequence[Attachment] = (),
    facts: Mapping[str, str] = MappingProxyType({}),
    while_waiting: Callable[[], None] = lambda: None,
    every: float = 15,
    processor: int = PROCESSOR,
    memory: int = MEMORY,
) -> Made:
    """
    Lay out HTML as PDF/A-3a and PDF/UA-1 in a process without network, within limits.

    The same arguments give the same bytes, on any day: `as_of` dates everything in the file.
    `while_waiting` is called every so many seconds; what it raises ends the process.
    `processor` is in seconds, `memory` in bytes. Raises NotTypeset, and Interrupted where
    another try may succeed.
    """
    body = html.encode()
    head = {
        "identifier": identifier,
        "as_of": as_of.isoformat(),
        "facts": dict(facts),
        "processor": processor,
        "memory": memory,
        "size": len(body),
        "attachments": [
            {
                "name": each.name, "description": each.description,
                "relationship": each.relationship, "size": len(each.content),
            }
            for each in attachments
        ],
    }  # fmt: skip
    job = [json.dumps(head).encode() + b"\n", body, *(each.content for each in attachments)]
    with _alone(while_waiting, every):
        press = _press(while_waiting, every)
        try:
            told, content = press.answer(job, while_waiting, every)
        except BaseException:
            _stop()  # What it was at is not finished, and nobody waits for it.
            raise
    if "interrupted" in told:
        raise Interrupted(told["interrupted"])
    if "failed" in told:
        raise NotTypeset(told["error"], told["failed"])
    if told["refused"]:
        log.warning("addresses in a report were not fetched", number=told["refused"])
    return Made(content, told["pages"])


def preload() -> None:
    """Have the press ready before the first report; called when a worker begins."""
    with _alone():
        _press()


class _Press:
    """The program that sets documents, as one process talks to it; see `typesetting.press`."""

    def __init__(self, while_waiting, every):
        self.owner = os.getpid()
        # No secrets, no fonts of the machine's, no clock of its own place.
        environment = {"FONTCONFIG_FILE": str(FONTCONFIG), "LANG": "C.UTF-8", "TZ": "UTC"}
        self.process = subprocess.Popen(  # noqa: S603 - our own program, no shell
            [sys.executable, "-Es", str(PRESS)], env=environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.given = b""
        try:
            self._line(while_waiting, every)
        except BaseException:
            self.stop()
            raise

    def answer(self, job, while_waiting, every):
        try:
            for part in job:
                self.process.stdin.write(part)
            self.process.stdin.flush()
            told = self._line(while_waiting, every)
            return told, self._take(told["size"], while_waiting, every)
        except BrokenPipeError as error:
            raise Interrupted(ENDED) from error

    def _line(self, while_waiting, every):
        until = time.monotonic() + PATIENCE
        while b"\n" not in self.given:
            self._read(while_waiting, every, until)
        head, _newline, self.given = self.given.partition(b"\n")
        return json.loads(head)

    def _take(self, size, while_waiting, every):
        until = time.monotonic() + PATIENCE
        while len(self.given) < size:
            self._read(while_waiting, every, until)
        content, self.given = self.given[:size], self.given[size:]
        return content

    def _read(self, while_waiting, every, until):
        with selectors.DefaultSelector() as ready:
            ready.register(self.process.stdout, selectors.EVENT_READ)
            if not ready.select(timeout=every):
                if time.monotonic() > until:
                    raise NotTypeset(f"not finished after {PATIENCE} seconds", "too-long")
                while_waiting()
                return
        part = os.read(self.process.stdout.fileno(), 1 << 20)
        if not part:
            raise Interrupted(ENDED)
        self.given += part

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.let_go()

    def let_go(self):
        """It ends when nobody holds its standard input any more."""
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.returncode = self.process.returncode or 0  # No other process waits for it.


_lock = threading.Lock()
_own: list[_Press] = []


@contextmanager
def _alone(while_waiting=lambda: None, every=PATIENCE):
    """One document at a time; who waits for that, or for the press to begin, keeps its lease."""
    while not _lock.acquire(timeout=every):
        while_waiting()
    try:
        yield
    finally:
        _lock.release()


def _press(while_waiting=lambda: None, every=PATIENCE):
    """Return this process's press; a process that was forked off another has its own."""
    if _own and _own[0].owner != os.getpid():
        _own.pop().let_go()  # That of the process we come from is not ours to stop.
    if _own and _own[0].process.poll() is not None:
        _stop()
    if not _own:
        _own.append(_Press(while_waiting, every))
    return _own[0]


@atexit.register
def _stop():
    if _own and _own[0].owner == os.getpid():
        _own.pop().stop()

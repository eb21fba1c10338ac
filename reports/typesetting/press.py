"""
The press: HTML on standard input, PDF on standard output, document after document.

A program of its own, started by `reports.pdf` with a Python of no user and no secrets in its
environment. It loads WeasyPrint, the style and the fonts once, gives up the network, and sets
each document in a child that it forks for it: whatever a text does to the typesetter, it costs
that child and no more. Nothing is read but the style and the fonts that lie beside it.

A job is a line of JSON, then as many bytes as it says; so is an answer. The press ends with its
standard input.
"""

import contextlib
import ctypes
import gc
import io
import json
import os
import resource
import select
import signal
import socket
import sys
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import xmp
from fontTools.ttLib import TTFont
from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
BOX = "\N{WHITE SQUARE}"
# Of these a text has no glyph of its own: spaces, line ends, hints to whoever breaks lines.
UNSEEN = {"Cc", "Cf", "Zs", "Zl", "Zp"}


class Bundled(URLFetcher):
    """Knows the fonts by name, and nothing else; counts what else was asked for."""

    def __init__(self):
        super().__init__(allowed_protocols=set(), allow_redirects=False)
        self.refused = 0

    def fetch(self, url, headers=None):
        path = FONTS / url.removeprefix("font:")
        if url.startswith("font:") and path.parent == FONTS and path.is_file():
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": "font/woff2"})
        self.refused += 1
        raise ValueError("a report fetches nothing")


class Ready:
    """What all documents share: the style, parsed, and the fonts, decoded."""

    def __init__(self):
        self.fonts = FontConfiguration()
        self.style = CSS(
            string=(HERE / "report.css").read_text(encoding="utf-8"),
            font_config=self.fonts,
            url_fetcher=Bundled(),
        )
        self.letters = letters_of(FONTS.glob("*.woff2"))
        # A first document, so that nothing is left to be loaded.
        self.typeset({"identifier": "0" * 64, "as_of": "2021-01-01T00:00:00+00:00"}, "<p>Œ")

    def typeset(self, job, html, enclosed=()):
        """Return (pages, addresses refused, the PDF)."""
        as_of = datetime.fromisoformat(job["as_of"]).astimezone(UTC)
        # Fonts that are subset are dated by this.
        os.environ["SOURCE_DATE_EPOCH"] = str(int(as_of.timestamp()))
        fetcher = Bundled()
        # As text: of the bytes themselves a carriage return would not be read back as written.
        options = {"pdf_variant": "pdf/a-3a", "pdf_identifier": job["identifier"][:32].encode()}
        document = HTML(string=self.legible(html), url_fetcher=fetcher, base_url=None).render(
            stylesheets=[self.style], font_config=self.fonts, **options
        )
        document.metadata.created = document.metadata.modified = as_of.isoformat()
        xmp.is_accessible_too(document.metadata, job.get("facts", {}))
        attachments = [
            Attachment(
                file_obj=io.BytesIO(content), name=told["name"], description=told["description"],
                created=as_of, modified=as_of, relationship=told["relationship"],
            )
            for told, content in zip(job.get("attachments", ()), enclosed, strict=True)
        ]  # fmt: skip
        content = document.write_pdf(attachments=attachments, **options)
        return len(document.pages), fetcher.refused, content

    def legible(self, html):
        """
        Return a text in which each letter that no font has is an empty box.

        Another font would be another one on each machine, and a glyph that is not defined is
        in no PDF/A (ISO 19005-3, 6.2.11.8).
        """
        html = unicodedata.normalize("NFC", html)
        unknown = {ord(letter) for letter in set(html)} - self.letters
        seen = {code for code in unknown if unicodedata.category(chr(code)) not in UNSEEN}
        return html.translate(dict.fromkeys(seen, BOX))


def letters_of(fonts):
    """Return the characters that every one of some fonts has."""
    found = [set(TTFont(path, lazy=True).getBestCmap()) for path in fonts]
    return set.intersection(*found)


def give_up_the_network():
    """
    Move to a network without any way out, where the machine lets us; else refuse sockets.

    Returns which of the two it was.
    """
    for space in (os.CLONE_NEWNET, os.CLONE_NEWUSER | os.CLONE_NEWNET):
        with contextlib.suppress(OSError):
            os.unshare(space)
            return "namespace"

    def refuse(*args, **kwargs):
        raise OSError("a report opens no connection")

    socket.socket = socket.create_connection = socket.getaddrinfo = refuse
    return "refused"


def limit(job):
    """Bound the memory and processor time of a document; leave no core of it behind."""
    size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    memory = size + job["memory"]
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (job["processor"], job["processor"] + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def set_apart(ready, job, html, enclosed, out):
    """In a child: set one document and write the answer."""
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    gc.disable()  # A quarter faster, and the process ends with the document.
    limit(job)
    try:
        pages, refused, content = ready.typeset(job, html, enclosed)
        told = {"pages": pages, "refused": refused}
    # Where memory ends, C code of a library may return nothing: that is a SystemError.
    except (MemoryError, RecursionError, SystemError) as error:
        content, told = b"", _failed("too-large", type(error).__name__)
    except Exception as error:
        content, told = b"", _failed("not-laid-out", type(error).__name__)
    with open(out, "wb") as pipe:
        pipe.write(json.dumps(told).encode() + b"\n" + content)


def _failed(kind, why):
    return {"failed": kind, "error": why}


def answer_of(ready, job, html, enclosed):
    """Have a child set a document; return what it answered, or what became of it."""
    into, out = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        with contextlib.suppress(BaseException):
            os.close(into)
            set_apart(ready, job, html, enclosed, out)
            status = 0
        os._exit(status)
    os.close(out)
    parts = []
    try:
        while True:
            readable, _, _ = select.select([into, sys.stdin.fileno()], [], [])
            if sys.stdin.fileno() in readable:  # Who asked is gone: there is no next job yet.
                os.kill(child, signal.SIGKILL)
                sys.exit()
            if not (part := os.read(into, 1 << 20)):
                break
            parts.append(part)
    finally:
        os.close(into)
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return json.dumps(_ended_by(os.WTERMSIG(status), job)).encode() + b"\n"
    # What fails in setting is told; a child that could tell nothing had no memory left for it.
    nothing = _failed("too-large", "it had no memory left to say why")
    return b"".join(parts) or json.dumps(nothing).encode() + b"\n"


def _ended_by(number, job):
    if number == signal.SIGXCPU:
        return _failed("too-long", f"more than {job['processor']} s of processor time")
    name = signal.Signals(number).name
    if number in {signal.SIGKILL, signal.SIGTERM}:
        return {"interrupted": f"the process that laid it out was ended ({name})"}
    return _failed("too-large", name)


def main():
    ready = Ready()
    network = give_up_the_network()
    gc.collect()
    gc.freeze()
    given, taken = sys.stdin.buffer, sys.stdout.buffer
    taken.write(json.dumps({"ready": network}).encode() + b"\n")
    taken.flush()
    while line := given.readline():
        job = json.loads(line)
        html = given.read(job["size"]).decode()
        enclosed = [given.read(told["size"]) for told in job["attachments"]]
        head, _newline, content = answer_of(ready, job, html, enclosed).partition(b"\n")
        told = json.loads(head) | {"size": len(content)}
        taken.write(json.dumps(told).encode() + b"\n" + content)
        taken.flush()


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        main()

"""
HTML on standard input, a line of JSON and a PDF on standard output.

A program of its own, run by `reports.pdf` with Python's isolated mode: whatever a text in
a report does to the typesetter, it costs this process and no more. It reads nothing but
the style and the fonts that lie beside it.
"""

import contextlib
import gc
import json
import os
import resource
import socket
import sys
from pathlib import Path

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
MEMORY = 1_200_000_000  # Bytes of address space.
PROCESSOR = 120  # Seconds.


def limit():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR, PROCESSOR))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def refuse(*args, **kwargs):
        raise OSError("a report opens no connection")

    socket.socket.connect = refuse


def typeset(html, identifier):
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Bundled(URLFetcher):
        """Knows the fonts by name, and nothing else."""

        def fetch(self, url, headers=None):
            name = url.removeprefix("font:")
            path = FONTS / name
            if url.startswith("font:") and path.parent == FONTS and path.is_file():
                return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": "font/woff2"})
            raise ValueError(f"a report fetches nothing: {url[:80]}")

    fetcher = Bundled(allowed_protocols=set(), allow_redirects=False)
    fonts = FontConfiguration()
    style = CSS(
        string=(HERE / "report.css").read_text(encoding="utf-8"),
        font_config=fonts,
        url_fetcher=fetcher,
    )
    gc.disable()  # A quarter faster, and the process ends with the document.
    # As text: of the bytes themselves a carriage return would not be read back as it was written.
    as_text = identifier[:32].encode()
    document = HTML(string=html, url_fetcher=fetcher, base_url=None).render(
        stylesheets=[style],
        font_config=fonts,
        pdf_variant="pdf/ua-1",
        pdf_identifier=as_text,
    )
    return len(document.pages), document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=as_text)


def main():
    identifier = sys.argv[1]
    os.environ["SOURCE_DATE_EPOCH"] = "0"
    html = sys.stdin.buffer.read().decode()
    limit()
    try:
        pages, content = typeset(html, identifier)
    except (MemoryError, RecursionError) as error:
        sys.exit(f"the report is too large or too deep to lay out ({type(error).__name__})")
    sys.stdout.buffer.write(json.dumps({"pages": pages}).encode() + b"\n" + content)


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        main()

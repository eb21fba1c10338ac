"""
How long a report takes: `python -m bench.reports 3000 folder result.json`.

The whole job against bare WeasyPrint, with its defaults, on the very HTML; then a worker of
Celery, warm, from the request to the stored file.
"""

import io
import json
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.one_size import prepared
from idpc import up

TIMES = 5
PATIENCE = 120  # Seconds.
LANGUAGES = ("en", "fr", "es")
ANNEX = 5_000  # Rows of a spreadsheet.
LARGE = 400  # Paragraphs of each part: a report of some hundred pages.
PARAGRAPH = (
    "Members in four regions spoke with one voice, and partners who had not been heard before "
    "sat at the table. What they asked for was plain: that people who use drugs take part in "
    "what is decided about them, and that nobody is punished for what is a matter of health. "
)


def main() -> None:
    size, folder, result = int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
    with prepared(folder, size):
        found = {"size": size, "times": TIMES, **_job(), "annex": _annex(), **_worker(folder)}
    result.write_text(json.dumps(found, indent=1), encoding="utf-8")


# --- The job itself -----------------------------------------------------------------------


def _period():
    from plan.models import ReportingPeriod

    periods = ReportingPeriod.objects.select_related("plan")
    return periods.get(plan__slug="idpc-2021-2023", code="2022-Q1")


def _texts(paragraphs=3):
    from pillars.models import Pillar
    from reports.models.words import PARTS

    body = "\n\n".join([PARAGRAPH] * paragraphs)
    parts = [*PARTS, *(f"pillar:{code}" for code in Pillar.objects.values_list("code", flat=True))]
    return dict.fromkeys(parts, body)


def _draft(paragraphs=3):
    """A draft with its words, as if it had been written."""
    from accounts.models import User
    from reports import services
    from reports.models import Report

    reviewer = User.objects.get(email="reviewer1@example.org")
    Report.objects.filter(state="draft").delete()
    report = services.open_report(first=_period(), last=_period(), by=reviewer)
    for language in LANGUAGES:
        services.write(report=report, language=language, texts=_texts(paragraphs), by=reviewer)
    return report, reviewer


def _job():
    """Time what a worker does, and bare WeasyPrint on the same page, in turn."""
    from reports import making, pdf, printing, snapshot, telling
    from reports.models import ReportFile

    report, reviewer = _draft()
    pdf.preload()
    content = telling.content_of(report, "en", is_preview=True)
    page = pdf.html(content)
    stages: dict[str, list[float]] = {name: [] for name in ("snapshot", "job", "bare", "html")}
    for _time in range(TIMES):
        stages["snapshot"].append(_timed(lambda: snapshot.take(report.span)))
        stages["html"].append(_timed(lambda: pdf.html(content)))
        ReportFile.objects.all().delete()
        file = printing.request(report=report, language="en", is_preview=True, by=reviewer)
        stages["job"].append(_timed(lambda key=file.pk: making.make(key)))
        file.refresh_from_db()
        if not file.is_ready:
            raise SystemExit(f"The report was not made: {file.failure}")
        stages["bare"].append(_timed(lambda: _bare(page)))
    stages["job"] = [s + j for s, j in zip(stages["snapshot"], stages["job"], strict=True)]
    return {"pages": file.pages, "charts": page.count("<svg"),
            **{name: statistics.median(times) for name, times in stages.items()}}  # fmt: skip


def _bare(page: str) -> bytes:
    """WeasyPrint as anybody would call it: its own defaults, the same style, fonts and variant."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from reports.pdf import PRESS

    style = (PRESS.parent / "report.css").read_text(encoding="utf-8")
    fonts = (PRESS.parent / "fonts").as_uri()
    configuration = FontConfiguration()
    sheet = CSS(string=style.replace("url(font:", f"url({fonts}/"), font_config=configuration)
    out = io.BytesIO()
    HTML(string=page).write_pdf(
        out, stylesheets=[sheet], font_config=configuration, pdf_variant="pdf/a-3a"
    )
    return out.getvalue()


def _annex():
    """The spreadsheet of 5,000 activities, in milliseconds."""
    from reports import attachments, snapshot, telling

    content = telling.in_language(snapshot.take(_period().plan.whole), "en")
    rows = content["activities"]
    content["activities"] = (rows * (ANNEX // len(rows) + 1))[:ANNEX]
    return statistics.median(_timed(lambda: attachments.spreadsheet(content)) for _n in range(3))


def _timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


# --- With a worker ------------------------------------------------------------------------


def _worker(folder):
    """From the request to the stored file; one language, three at once; what a worker takes."""
    with _celery(folder) as worker:
        report, reviewer = _draft()
        _made(report, reviewer, LANGUAGES)  # Warm: each process has set something.
        _made(report, reviewer, LANGUAGES)
        one = [_made(report, reviewer, ["en"]) for _time in range(TIMES)]
        three = [_made(report, reviewer, LANGUAGES) for _time in range(TIMES)]
        before = _memory(worker)
        large, reviewer = _draft(LARGE // 11)
        _made(large, reviewer, LANGUAGES)
        time.sleep(1)
        return {
            "queue": statistics.median(one),
            "three": statistics.median(three),
            "memory": before,
            "memory_after": _memory(worker),
        }


@contextmanager
def _celery(folder):
    """A worker as `manage.py up` starts it."""
    command = [sys.executable, "-m", *up.worker()]
    environment = os.environ | {"C_FORCE_ROOT": "1"}
    worker = subprocess.Popen(command, env=environment, start_new_session=True)  # noqa: S603
    try:
        time.sleep(8)
        yield worker
    finally:
        os.killpg(worker.pid, signal.SIGTERM)
        worker.wait(60)


def _made(report, reviewer, languages) -> float:
    """Ask for a report in some languages; return the milliseconds until the last is stored."""
    from reports import printing
    from reports.models import ReportFile

    ReportFile.objects.all().delete()
    begun = time.perf_counter()
    for language in languages:
        printing.request(report=report, language=language, is_preview=True, by=reviewer)
    waiting = ReportFile.objects.exclude(state="ready")
    while waiting.exists():
        if time.perf_counter() - begun > PATIENCE:
            raise SystemExit("A report was not made within two minutes.")
        time.sleep(0.01)
    return (time.perf_counter() - begun) * 1000


def _memory(worker) -> list[float]:
    """The megabytes (PSS) of each process of the pool, with the press that it has."""
    parents = dict(_parents())
    pool = [pid for pid, parent in parents.items() if parent == worker.pid]
    return [sum(_pss(pid) for pid in [child, *_below(child, parents)]) for child in pool]


def _parents() -> Iterator[tuple[int, int]]:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            yield int(folder.name), int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue


def _below(pid, parents):
    for child in [one for one, parent in parents.items() if parent == pid]:
        yield child
        yield from _below(child, parents)


def _pss(pid) -> float:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(rollup.partition("Pss:")[2].split()[0]) / 1024


if __name__ == "__main__":
    main()

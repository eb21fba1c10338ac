"""A spreadsheet of many rows, such as a network could have of years of work."""

import csv
import io
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

from tests import memory

WORDS = [
    "launch", "report", "training", "webinar", "statement", "advocacy", "decriminalisation",
    "women", "campaign", "reform", "policy", "session", "commission", "members", "support",
    "harm reduction", "rights", "health", "prison", "youth", "indigenous", "cannabis",
    "regulation", "evidence", "civil society", "space", "consultation", "dialogue", "regional",
    "national", "global", "briefing", "guide", "toolkit", "position", "network", "meeting",
    "ministerial", "declaration",
]  # fmt: skip


def rows(count: int):
    """Yield the header and so many different rows, some with words that nobody knows."""
    yield [
        "Title", "Date", "Pillar", "Type", "Priority areas", "Role", "Partners", "Country",
        "Participants", "Link", "Description",
    ]  # fmt: skip
    kinds = {"P1": "Webinar", "P2": "Report", "P3": "Side event", "P4": "Campaign day",
             "P5": "Training"}  # fmt: skip
    for at in range(count):
        words = [WORDS[(at * step + step) % len(WORDS)] for step in (3, 7, 11, 13, 17, 19)]
        pillar = f"P{at % 5 + 1}"
        day, month, year = at % 28 + 1, at // 28 % 12 + 1, 2021 + at // 336 % 3
        yield [
            f"{' '.join(words).capitalize()} {at // 48}",
            f"{day:02}/{month:02}/{year}" if at % 3 else f"{year}-{month:02}",
            pillar,
            kinds[pillar] if at % 10 else "Something else",
            f"A{at % 5 + 1}; A{(at + 2) % 5 + 1}",
            "lead",
            f"Organisation {at % 40}" if at % 4 else "",
            ("France", "Kenya; Uganda", "México", "UK", "")[at % 5],
            str(at % 200) if at % 2 else "",
            f"https://example.org/pages/{at % 5000}",
            "What was done there, and with whom. " * (at % 6),
        ]


def as_csv(count: int) -> bytes:
    """Return a CSV file of so many rows beside its header."""
    out = io.StringIO()
    csv.writer(out).writerows(rows(count))
    return out.getvalue().encode()


def worked_by_a_worker(batch, media_root) -> tuple[float, float]:
    """
    Have a process of its own do what waits for a batch, as a worker does.

    Return the seconds of processor time that it, what it started and its server have used,
    and its most memory, in megabytes.
    """
    from django.db import connection

    database = (
        os.environ["DATABASE_URL"].rpartition("/")[0] + "/" + connection.settings_dict["NAME"]
    )
    done = subprocess.run(
        [sys.executable, "-m", "tests.imports.large", str(batch.pk)],
        env={**os.environ, "DATABASE_URL": database, "MEDIA_ROOT": str(media_root)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    seconds, megabytes = json.loads(done.stdout.splitlines()[-1])
    return seconds, megabytes


def work_on(pk: int) -> None:
    import django

    django.setup()
    from django.db import connection

    from imports import making

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        server = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    before = _seconds_of(server)
    making.work_on(pk)
    started = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = _seconds_of(server) - before + time.process_time()
    print(json.dumps([seconds + started.ru_utime + started.ru_stime, memory.most()]))


def _seconds_of(process: Path) -> float:
    fields = process.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    work_on(int(sys.argv[1]))

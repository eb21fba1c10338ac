"""
Measure what people wait for, and write it down: `make bench` makes `docs/performance.md`.

A database of its own is filled with activities (`scripts.volume`), and the pages are asked
for through the whole of Django, without a network between. Run by hand, on a quiet machine.
"""

import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ACTIVITIES = 20_000
OUTCOMES = 2_000
TIMES, TIMES_IF_SLOW = 15, 3
SLOW = 2_000  # Milliseconds.
NAMED = "kind=organisations&q=harm+red"
PAGE = Path(__file__).parent.parent / "docs" / "performance.md"


def main() -> None:
    from idpc import embedded

    with tempfile.TemporaryDirectory(prefix="plan-bench-") as folder:
        os.chmod(folder, 0o711)  # noqa: S103 - the server runs as somebody else when we are root
        with embedded.services(Path(folder), dies_with_parent=True):
            os.environ["SECOND_FACTOR_REQUIRED"] = "false"
            os.environ["SITE_URL"] = "http://testserver"
            rows = list(measured())
    PAGE.write_text(written(rows), encoding="utf-8")
    print(f"written to {PAGE.name}")


def measured() -> Iterator[tuple[str, str, str]]:
    """Yield what was asked for, its median and its slowest time."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "idpc.settings")
    django.setup()
    from django.core.management import call_command

    call_command("collectstatic", "--no-input", "--verbosity=0")
    call_command("migrate", "--verbosity=0")
    call_command("createcachetable")
    reviewer, plan = _filled()
    for what, act in _pages(reviewer, plan):
        first = _timed(act)
        times = sorted(_timed(act) for _time in range(TIMES if first < SLOW else TIMES_IF_SLOW))
        row = what, f"{statistics.median(times):.0f} ms", f"{times[-1]:.0f} ms"
        print(*row, sep="  ", file=sys.stderr)
        yield row


def _filled():
    from django.db import connection

    from accounts.models import User
    from plan import loading
    from plan.models import Plan
    from scripts import volume

    loading.load()
    plan = Plan.objects.get(slug="idpc-2021-2023")
    roles = [User.Role.STAFF, User.Role.REVIEWER]
    reviewer = User.objects.create_user("bench@example.org", name="Bench", roles=roles)
    volume.fill(plan, reviewer, ACTIVITIES)
    author = User.objects.create_user("author@example.org", name="Author", roles=roles[:1])
    volume.fill_outcomes(plan, author, reviewer, OUTCOMES)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return reviewer, plan


def _timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def _pages(reviewer, plan) -> Iterator[tuple[str, Callable[[], object]]]:
    from django.test import Client

    from activities.models import Activity
    from outcomes.models import Outcome

    client = Client()
    client.force_login(reviewer)
    activities = f"/en/plans/{plan.slug}/activities/"

    def get(address):
        response = client.get(address)
        if response.status_code != 200:
            raise SystemExit(f"{address} answered {response.status_code}")
        return b"".join(response.streaming_content) if response.streaming else response.content

    def page(address):
        return lambda: get(address)

    middle = Activity.objects.newest_first()[ACTIVITIES // 2].reference
    yield "the list of activities", page(activities)
    yield "the list, 10,000 rows further down", page(f"{activities}?after={middle}")
    filters = "pillar=P3&area=A1&period=2022-Q1&status=done"
    yield "the list with four filters", page(f"{activities}?{filters}")
    yield "search for a frequent word", page(f"{activities}?text=drug")
    yield (
        "search for three words, in another language",
        page(f"{activities}?text=reducción+de+daños"),
    )
    yield "search for a word with a typing error", page(f"{activities}?text=decriminalisaton")
    yield "names suggested while one types", page(f"/en/activities/suggest/?{NAMED}")
    yield "what waits, and what is missing", page(f"/en/plans/{plan.slug}/my-work/")
    yield "the whole list as CSV", page(f"{activities}export.csv")
    yield "the whole list as Excel", page(f"{activities}export.xlsx")
    yield "an activity", page(f"/en/activities/{middle}/")
    yield "the form of a new activity", page(f"{activities}log/")
    yield "the overview of the plan", page(f"/en/plans/{plan.slug}/")
    outcomes = f"/en/plans/{plan.slug}/outcomes/"
    story = Outcome.objects.newest_first()[OUTCOMES // 2].reference
    yield "the list of outcomes", page(outcomes)
    yield "the list of outcomes, by words", page(f"{outcomes}?text=naloxone+prison")
    yield "the story of an outcome", page(f"/en/outcomes/{story}/")
    yield "the page of a target, with its chain", page(f"/en/plans/{plan.slug}/targets/T8/")
    yield "the form of the standings", page(f"/en/plans/{plan.slug}/standings/")
    yield "the indicators", page(f"/en/plans/{plan.slug}/indicators/")


def written(rows) -> str:
    lines = [
        "# Speed",
        "",
        f"Made by `make bench` with {ACTIVITIES:,} activities and {OUTCOMES:,} outcomes, as a",
        f"reviewer sees them: the whole of Django without a network, {TIMES} times each (slow ones",
        f"{TIMES_IF_SLOW}), on {os.cpu_count()} cores with Python {platform.python_version()}.",
        "Never edited by hand.",
        "",
        "| what is asked for | median | slowest |",
        "|---|---:|---:|",
        *(f"| {what} | {median} | {slowest} |" for what, median, slowest in rows),
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()

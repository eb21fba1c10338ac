"""
The other pages that people wait for, without a network: `python -m bench.others folder result`.

A database of its own has activities and outcomes; a reviewer asks.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.one_size import prepared

ACTIVITIES = 20_000
OUTCOMES = 2_000
TIMES, TIMES_IF_SLOW = 15, 3
SLOW = 2_000  # Milliseconds.
NAMED = "kind=organisations&q=harm+red"


def main() -> None:
    folder, result = Path(sys.argv[1]), Path(sys.argv[2])
    with prepared(folder, ACTIVITIES):
        rows = list(_measured())
    found = {"activities": ACTIVITIES, "outcomes": OUTCOMES, "times": TIMES, "rows": rows}
    result.write_text(json.dumps(found, indent=1), encoding="utf-8")


def _measured() -> Iterator[tuple[str, float, float]]:
    """Yield what was asked for, its median and its slowest time in milliseconds."""
    for what, act in _pages(*_filled()):
        first = _timed(act)
        times = sorted(_timed(act) for _time in range(TIMES if first < SLOW else TIMES_IF_SLOW))
        row = what, statistics.median(times), times[-1]
        print(f"{what:<50} {row[1]:>9.0f} {row[2]:>9.0f} ms", file=sys.stderr, flush=True)
        yield row


def _filled():
    from accounts.models import User
    from bench import outcomes
    from outcomes.models import Outcome
    from plan.models import Plan

    plan = Plan.objects.get(slug="idpc-2021-2023")
    author, reviewer = (
        User.objects.get(email=f"{name}@example.org") for name in ("staff1", "reviewer1")
    )
    if not Outcome.objects.exists():
        outcomes.fill(plan, author, reviewer, OUTCOMES)
    return reviewer, plan


def _timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def _pages(reviewer, plan) -> Iterator[tuple[str, Callable[[], object]]]:
    from django.test import Client

    from activities.models import Activity
    from outcomes.models import Outcome

    client = Client(HTTP_HOST="localhost")
    client.force_login(reviewer)
    activities = f"/en/plans/{plan.slug}/activities/"

    def get(address):
        response = client.get(address)
        if response.status_code != 200:
            raise SystemExit(f"{address} answered {response.status_code}")
        return b"".join(response.streaming_content) if response.streaming else response.content

    def page(address):
        return lambda: get(address)

    middle = Activity.objects.published().newest_first()[ACTIVITIES // 2].reference
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
    outcomes = f"/en/plans/{plan.slug}/outcomes/"
    story = Outcome.objects.newest_first()[OUTCOMES // 2].reference
    yield "the list of outcomes", page(outcomes)
    yield "the list of outcomes, by words", page(f"{outcomes}?text=naloxone+prison")
    yield "the story of an outcome", page(f"/en/outcomes/{story}/")
    yield "the page of a target, with its chain", page(f"/en/plans/{plan.slug}/targets/T8/")
    yield "the form of the standings", page(f"/en/plans/{plan.slug}/standings/")
    yield "the indicators", page(f"/en/plans/{plan.slug}/indicators/")


if __name__ == "__main__":
    main()

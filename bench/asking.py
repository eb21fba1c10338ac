"""What is asked for, by whom, and how fast it should be there."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LISTS = Path(__file__).parent / "lists.toml"
# Words that many activities have, some, and hardly any.
WORDS = {"a common word": "policy", "a middling word": "naloxone", "a rare word": "ibogaine"}


@dataclass(frozen=True)
class Goal:
    """The most that is hoped for; a ratio that holds is as good as the time beside it."""

    p50: float | None = None
    p95: float | None = None
    of_bare: float | None = None  # p50 as a multiple of the bare page's.
    queries: int | None = None
    slowest: float | None = None  # The slowest query, in milliseconds.
    gz: int | None = None
    raw: int | None = None
    # p50 as a multiple of the same at the smallest size, or of the first page's.
    of_smallest: float | None = None
    of_first: float | None = None


@dataclass(frozen=True)
class Ask:
    """One address, asked for by one reader."""

    name: str
    reader: str
    path: str
    goal: Goal = Goal()
    place: str = ""  # Of a list: "", "middle" or "end".

    @property
    def key(self) -> str:
        return f"{self.name} {self.reader} {self.place}"


DASHBOARD = Goal(
    p50=12, of_bare=4, queries=12, slowest=10, raw=60_000, of_smallest=1.2
)  # fmt: skip
LIST = Goal(p50=15, p95=30, queries=8, gz=20_000)
SLOW_LIST = Goal(p95=120, queries=8, gz=20_000)
DEEP = Goal(of_first=1.2)
SEARCH = Goal(p50=30, p95=60)
SAVING = Goal(of_smallest=1.2)
BARE = "/en/bench/bare/"


def asks(plan: str, partner: int) -> Iterator[Ask]:
    """Yield what is asked for; the bare page of each reader first."""
    for reader in ("staff", "member"):
        yield Ask("the bare page", reader, BARE)
    at = f"/en/plans/{plan}/"
    pages = {
        "the plan at a glance": at,
        "a pillar": f"{at}pillars/P3/",
        "a priority area": f"{at}areas/A1/",
        "a region": f"{at}places/latin-america/",
        "a target": f"{at}targets/T8/",
    }
    for name, path in pages.items():
        yield Ask(name, "member", path, DASHBOARD)
    for reader in ("staff", "member"):
        for each in tomllib.loads(LISTS.read_text(encoding="utf-8"))["lists"]:
            query = each["query"].format(partner=partner)
            goal = SLOW_LIST if each.get("is_slow") else LIST
            path = f"{at}activities/" + (f"?{query}" if query else "")
            yield Ask(f"list: {each['name']}", reader, path, goal)
            for place in ("middle", "end"):
                yield Ask(f"list: {each['name']}", reader, path, DEEP, place)
    for reader in ("staff", "member"):
        for name, word in WORDS.items():
            yield Ask(f"search: {name}", reader, f"{at}activities/?text={word}", SEARCH)

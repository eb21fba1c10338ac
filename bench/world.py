"""The readers of a made-up network, and its pages seen from inside: what they ask the database."""

import gzip
import re
import statistics
import time
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import Client

import bench.wsgi  # noqa: F401 - has the bare page
from accounts.models import User
from activities.filters import ActivityFilters
from activities.models import Participation
from pillars.models import ActivityType
from plan.models import Plan

PEOPLE = {"staff": "reviewer1@example.org", "member": "member1@example.org"}
ASKED = 5  # How many times a page is looked at from inside.


@dataclass(frozen=True)
class Page:
    status: int
    content: bytes
    queries: int
    slowest: float  # The slowest query, its median in milliseconds.
    slowest_sql: str


class Queries:
    """Notes each query that is asked, and the milliseconds that it took."""

    def __init__(self):
        self.times: list[tuple[float, str]] = []

    def __call__(self, execute, sql, *arguments):
        begun = time.perf_counter()
        try:
            return execute(sql, *arguments)
        finally:
            self.times.append(((time.perf_counter() - begun) * 1000, str(sql)))


class World:
    def __init__(self, plan: str):
        self.plan = Plan.objects.get(slug=plan)
        self.people = {name: User.objects.get(email=email) for name, email in PEOPLE.items()}
        self.clients = {name: Client(HTTP_HOST="localhost") for name in PEOPLE}
        for name, client in self.clients.items():
            client.force_login(self.people[name])
        self.partner = self._busy_partner()

    def _busy_partner(self) -> int:
        """One that everybody may know, and that takes part often."""
        parts = Participation.objects.filter(organisation__level=0).order_by()
        often = Counter(parts.values_list("organisation", flat=True)[:20_000])
        return often.most_common(1)[0][0]

    def cookies(self, reader: str) -> str:
        cookies = self.clients[reader].cookies
        return "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())

    def address(self, ask) -> str | None:
        """Return where a page of a list begins; None where there is none."""
        if not ask.place:
            return ask.path
        after = self._reference(ask.reader, ask.path, ask.place)
        joint = "&" if "?" in ask.path else "?"
        return after and f"{ask.path}{joint}after={after}"

    @cache  # noqa: B019 - one world in a process
    def _reference(self, reader, path, place):
        from django.http import QueryDict

        filters = ActivityFilters(
            QueryDict(path.partition("?")[2]), plan=self.plan, user=self.people[reader]
        )
        filters.form.is_valid()
        found = filters.qs.newest_first()
        number = found.count()
        if number < 200:
            return None
        start = number // 2 if place == "middle" else number - 60
        return found.values_list("reference", flat=True)[start]

    def page(self, reader: str, path: str) -> Page:
        """Ask for a page some times without a network, and note what it asks the database."""
        client, seen = self.clients[reader], []
        for _time in range(ASKED):
            noted = Queries()
            with connection.execute_wrapper(noted):
                response = client.get(path)
            seen.append(noted.times)
            if response.status_code != 200:
                break
        slowest = [max(times, default=(0.0, "")) for times in seen]
        return Page(
            response.status_code,
            response.content,
            min(len(times) for times in seen),
            statistics.median(took for took, _sql in slowest),
            max(slowest)[1],
        )

    def form(self, reader: str) -> tuple[str, dict]:
        """Return where a new activity is sent, and what a browser sends."""
        path = f"/en/plans/{self.plan.slug}/activities/log/"
        client = self.clients[reader]
        client.get(path)  # Sets the cookie against forgery.
        kind = ActivityType.objects.get(pillar__plan=self.plan, code="training")
        return path, {
            "title": "Training that is measured",
            "date": "2022-03-11",
            "type": kind.pk,
            "role": "lead",
            "status": "done",
            "language": "en",
            "sensitivity": 2,
            "priority_areas": [area.pk for area in self.plan.priority_areas.all()[:1]],
            "countries": "Kenya",
            "figure_participants": "49",
            "action": "save",
            "entry": "{entry}",
            "csrfmiddlewaretoken": client.cookies["csrftoken"].value,
        }

    def first_load(self) -> dict[str, int]:
        """Return what the first page brings along, in bytes as they are sent."""
        static = Path(settings.STATIC_ROOT)
        page = self.page("member", f"/en/plans/{self.plan.slug}/").content
        found = {"the page": len(gzip.compress(page, 6))}
        names = set(re.findall(rb'(?:href|src)="/static/([^"#?]+)', page))
        for name in sorted(name.decode() for name in names):
            path = static / name
            if path.exists():
                data = path.read_bytes()
                found[name] = len(data) if name.endswith("woff2") else len(gzip.compress(data, 6))
        return found

    def postgresql(self) -> str:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            return cursor.fetchone()[0]

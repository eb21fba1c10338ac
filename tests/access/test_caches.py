"""
Nothing that a signed-in person got is kept on its way: not by a proxy, not by the browser.

Every address of the URLconf is asked for, and between people and the site stands a cache
that keeps all that the rules of HTTP (RFC 9111) let it keep.
"""

import re
from dataclasses import dataclass

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client
from django.urls import reverse

from network.models import Affiliation
from reports import snapshot
from tests import factories
from tests.access.addresses import TARGETS, addresses
from tests.factories import ActivityFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/en/"}
WORDS = ("kanarienetwork", "kanarieinternal", "kanariedraft", "%PDF-")


@pytest.fixture
def planted(shipped_plan, settings, tmp_path):
    """A plan that is open to the public, with records that are not, and a report to download."""
    shipped_plan.is_public = True
    shipped_plan.save()
    kind = factories.TypeFactory(pillar=shipped_plan.pillars.first(), position=90)
    author = factories.staff()
    ours = OrganisationFactory(name="Ours")
    levels = {"public": 0, "network": 1, "internal": 2}
    records = {
        name: ActivityFactory(
            title=f"kanarie{name}", type=kind, created_by=author, sensitivity=level, partners=[ours]
        )
        for name, level in levels.items()
    }
    records["draft"] = ActivityFactory(
        title="kanariedraft", type=kind, created_by=author, workflow="draft", partners=[ours]
    )
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "x.pdf").write_bytes(b"%PDF-")
    quarter = shipped_plan.periods.get(code="2021-Q1")
    report = factories.report_in("published", quarter, snapshot=snapshot.take(quarter))
    return {
        "plan": shipped_plan,
        "records": records,
        "report": report,
        "organisation": ours,
        "codes": {
            "dashboards:pillar": shipped_plan.pillars.first().code,
            "dashboards:priority_area": shipped_plan.priority_areas.first().code,
            "dashboards:region": "sub-saharan-africa",
            "dashboards:country": "KE",
            **dict.fromkeys(TARGETS, shipped_plan.targets.first().code),
            "reports:close_period": "2021-Q1",
            "reports:reopen_period": "2021-Q1",
        },
    }


def download_of(report):
    return reverse("reports:download", args=[report.reference, report.files.get().pk])


def signed_in(role, planted):
    client = Client()
    person = getattr(factories, role)(password=factories.PASSWORD)
    if role == "member":
        Affiliation.objects.create(user=person, organisation=planted["organisation"])
    client.force_login(person)
    return client


def asked_for(planted):
    """Every address, the report's file, and some that lead elsewhere or nowhere."""
    listing = reverse("activities:index", args=[planted["plan"].slug])
    return [
        *addresses(planted),
        planted["report"].get_absolute_url(),
        download_of(planted["report"]),
        f"{listing}?text=kanarie",
        listing.rstrip("/"),  # A slash is missing.
        listing.removeprefix("/en"),  # The language is missing.
        "/en/nowhere/",
    ]


@dataclass
class Answer:
    """A response that has been read to its end."""

    status: int
    headers: dict
    text: str

    @classmethod
    def to(cls, response):
        body = b"".join(response) if response.streaming else response.content
        return cls(response.status_code, response.headers, body.decode(errors="replace"))


def directives(answer):
    return {part.strip() for part in answer.headers.get("Cache-Control", "").split(",")}


def kept_out_of_caches(answer):
    varies = {name.strip() for name in answer.headers.get("Vary", "").split(",")}
    return (
        {"private", "no-store"} <= directives(answer)
        and "public" not in directives(answer)
        and "Cookie" in varies
        and not {"ETag", "Last-Modified"} & set(answer.headers)
    )


LONG = [
    pytest.param(role, marks=pytest.mark.long)
    for role in ("reviewer", "board", "staff", "administrator")
]


@pytest.mark.parametrize("role", ["member", *LONG])
def test_whatever_a_signed_in_person_asks_for_stays_in_no_cache(planted, role):
    client = signed_in(role, planted)
    planted["records"] = {"network": planted["records"]["network"]}  # One is enough here.
    kept, statuses = [], set()

    for address in asked_for(planted):
        for headers in ({}, HTMX):
            answer = Answer.to(client.get(address, headers=headers))
            statuses.add(answer.status)
            if not kept_out_of_caches(answer):
                kept.append((address, answer.status, answer.headers.get("Cache-Control")))

    assert kept == []
    assert {200, 302, 404, 405} <= statuses


def test_what_is_sent_or_refused_stays_in_no_cache(planted):
    client, strict = signed_in("staff", planted), Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    log = reverse("activities:log", args=[planted["plan"].slug])

    answers = [
        client.post(log, {"title": ""}),
        client.post(log, {"title": ""}, headers=HTMX),
        client.post(reverse("accounts:show_as"), {"as": "public"}),
        client.get(planted["plan"].get_absolute_url()),  # As the public sees it.
        client.get(log),  # What the public does not see.
        strict.post(log, {"title": ""}),
        client.get("/en/", headers={"Host": "evil.example"}),
        client.post("/en/account/logout/"),
    ]

    assert [response.status_code for response in answers] == [
        422,
        422,
        302,
        200,
        200,
        403,
        400,
        302,
    ]
    assert all(kept_out_of_caches(Answer.to(response)) for response in answers)


def test_signing_in_stays_in_no_cache(planted):
    person = factories.member(password=factories.PASSWORD)

    response = Client().post(
        "/en/account/login/", {"login": person.email, "password": factories.PASSWORD}
    )

    assert response.status_code == 302
    assert kept_out_of_caches(Answer.to(response))


def test_an_error_that_nobody_foresaw_stays_in_no_cache(planted, monkeypatch):
    client = signed_in("staff", planted)
    client.raise_request_exception = False
    monkeypatch.setattr("figures.counts.quarters", lambda *arguments: 1 / 0)

    response = client.get(planted["plan"].get_absolute_url())

    assert response.status_code == 500
    assert kept_out_of_caches(Answer.to(response))


# --- A cache on the way ------------------------------------------------------------------


@dataclass
class Kept:
    url: str
    asked_with: dict
    answer: Answer


class SharedCache:
    """
    A proxy's cache that keeps and gives out all that RFC 9111 allows.

    What says no word about how long it is fresh is taken for fresh, where the rules leave
    it to the cache (section 4.2.2).
    """

    HEURISTICALLY = {200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501}

    def __init__(self):
        self.kept = []
        self.hits = 0

    def get(self, client, url, headers=None):
        asked_with = {name.lower(): value for name, value in (headers or {}).items()}
        asked_with["cookie"] = client.cookies.output(header="", sep=";")
        for entry in self.kept:
            if entry.url == url and self._selected(entry, asked_with):
                self.hits += 1
                return entry.answer
        answer = Answer.to(client.get(url, headers=headers))
        if self._may_keep(answer):
            self.kept.append(Kept(url, asked_with, answer))
        return answer

    def _may_keep(self, answer):
        says = directives(answer)
        if says & {"private", "no-store", "no-cache"} or answer.headers.get("Vary") == "*":
            return False
        seconds = re.search(r"(?:s-maxage|max-age)=(\d+)", answer.headers.get("Cache-Control", ""))
        if seconds:
            return int(seconds[1]) > 0
        return "public" in says or answer.status in self.HEURISTICALLY

    def _selected(self, entry, asked_with):
        names = [name.strip().lower() for name in entry.answer.headers.get("Vary", "").split(",")]
        return all(entry.asked_with.get(name) == asked_with.get(name) for name in names if name)


@pytest.mark.long
def test_a_cache_on_the_way_gives_nobody_what_another_person_saw(planted):
    cache = SharedCache()
    found = set()
    for role in ("staff", "member", "board"):
        client = signed_in(role, planted)
        for address in asked_for(planted):
            page = cache.get(client, address).text
            found |= {word for word in WORDS if word in page}
    assert found == set(WORDS)  # There was something to keep.

    visitor, leaks = Client(), []
    for address in asked_for(planted):
        page = cache.get(visitor, address).text
        leaks += [(address, word) for word in WORDS if word in page]

    assert leaks == []
    assert [entry.url for entry in cache.kept if "sessionid" in entry.asked_with["cookie"]] == []


def test_after_signing_out_a_cache_has_nothing_to_show(planted):
    cache, client = SharedCache(), signed_in("staff", planted)
    pages = [planted["records"]["internal"].get_absolute_url(),
             download_of(planted["report"])]  # fmt: skip
    assert [cache.get(client, page).status for page in pages] == [200, 200]

    client.post("/en/account/logout/")

    assert [cache.get(client, page).status for page in pages] == [404, 404]


def test_what_is_hidden_now_is_shown_by_no_cache_to_the_public(planted):
    cache, visitor = SharedCache(), Client()
    public = planted["records"]["public"]
    assert cache.get(visitor, public.get_absolute_url()).status == 200

    staff = signed_in("reviewer", planted)
    hide = {"organisation": planted["organisation"].pk, "reason": "Arrests"}
    assert staff.post(reverse("network:hide"), hide).status_code == 302

    assert cache.get(visitor, public.get_absolute_url()).status == 404


def test_the_look_of_the_site_is_kept_for_everybody_and_asked_for_by_its_tag():
    cache, url = SharedCache(), staticfiles_storage.url("css/site.css")
    first = cache.get(Client(), url)
    again = cache.get(Client(), url)

    assert (first.status, again, cache.hits) == (200, first, 1)
    assert "public" in directives(first)
    assert "Set-Cookie" not in first.headers
    unchanged = Client().get(url, headers={"If-None-Match": first.headers["ETag"]})
    assert unchanged.status_code == 304

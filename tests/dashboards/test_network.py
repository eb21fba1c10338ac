"""The network and its members: who took part, who is new, who has not been seen."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from accounts.sensitivity import Sensitivity
from network.models import Affiliation
from tests import factories
from tests.factories import ActivityFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
NOW = "2023-05-20T12:00Z"


@pytest.fixture
def kind(shipped_plan):
    return shipped_plan.pillars.first().types.first()


def member(name, **more):
    return OrganisationFactory(name=name, kind="member", **more)


def network_of(client, plan, **query):
    return client.get(reverse("dashboards:network", args=[plan.slug]), query)


def names(organisations):
    return [each.name for each in organisations]


def test_members_are_counted_by_region_and_who_took_part_among_them(as_member, shipped_plan, kind):
    there = [
        member("Alpha", country="KE", is_community_led=True), member("Beta", country="GH"),
        member("Gamma", country="", is_community_led=False),
    ]  # fmt: skip
    OrganisationFactory(name="An outside partner", country="KE")
    ActivityFactory(type=kind, starts_on="2022-02-03", partners=there[:1])
    ActivityFactory(type=kind, starts_on="2022-02-03", partners=[there[1]], status="planned")

    health = network_of(as_member, shipped_plan, period="2022-Q1").context["health"]

    rows = {row.region and row.region.code: row for row in health.regions}
    assert set(rows) == {"sub-saharan-africa", None}
    africa = rows["sub-saharan-africa"]
    assert names(africa.members) == ["Alpha", "Beta"]
    assert (africa.took_part.part, africa.took_part.whole) == (1, 2)
    assert (health.took_part.part, health.took_part.whole, health.members) == (1, 3, 3)
    assert (health.community_led.part, health.community_led.whole) == (1, 2)
    assert health.not_known_if_community_led == 1


def test_new_is_who_is_named_for_the_first_time_however_well_dated_what_came_before(
    as_member, shipped_plan, kind
):
    old, dated_to_the_year, new = (OrganisationFactory(name=name) for name in ("A", "B", "C"))
    ActivityFactory(type=kind, starts_on="2021-04-01", partners=[old])
    ActivityFactory(
        type=kind, starts_on="2021-01-01", date_precision="year", partners=[dated_to_the_year]
    )
    ActivityFactory(type=kind, starts_on="2022-02-03", partners=[old, dated_to_the_year, new])

    health = network_of(as_member, shipped_plan, period="2022-Q1").context["health"]
    first = network_of(as_member, shipped_plan, period="2021-Q1")

    assert names(health.new_partners) == ["C"]
    assert first.context["health"].new_partners is None
    assert "New partners" not in first.content.decode()


def test_not_seen_for_a_year_counts_from_today_or_from_the_end_of_the_plan(
    as_member, shipped_plan, kind
):
    lately, in_the_year, long_ago, never = (member(name) for name in ("A", "B", "C", "D"))
    ActivityFactory(type=kind, starts_on="2023-04-02", partners=[lately])
    ActivityFactory(
        type=kind, starts_on="2023-01-01", date_precision="year", partners=[in_the_year]
    )
    ActivityFactory(type=kind, starts_on="2022-06-30", partners=[long_ago])

    with time_machine.travel(NOW, tick=False):
        running = network_of(as_member, shipped_plan).context["health"]
    with time_machine.travel("2026-01-01T12:00Z", tick=False):
        ended = network_of(as_member, shipped_plan).context["health"]

    assert running.not_seen_since == date(2022, 7, 1)
    assert names(running.not_seen) == ["B", "C", "D"]  # That year has not ended.
    assert ended.not_seen_since == date(2023, 1, 1)
    assert names(ended.not_seen) == ["C", "D"]
    assert never in ended.not_seen


def test_languages_stand_with_the_most_first_and_those_of_a_tie_by_code(
    as_member, shipped_plan, kind
):
    for language in ("fr", "es", "en", "en"):
        ActivityFactory(type=kind, language=language)

    health = network_of(as_member, shipped_plan).context["health"]

    assert [(language, count.value) for language, count in health.languages] == [
        ("English", 2), ("Spanish", 1), ("French", 1),
    ]  # fmt: skip


def test_who_may_not_know_an_organisation_finds_it_on_no_page_and_in_no_number(
    client, shipped_plan, kind
):
    hidden = member("Quietly There", country="KE", sensitivity=Sensitivity.INTERNAL)
    ActivityFactory(type=kind, partners=[hidden])
    address = reverse("dashboards:member", args=[shipped_plan.slug, hidden.pk])

    client.force_login(factories.member())
    page = network_of(client, shipped_plan)
    assert page.context["health"].members == 0
    assert "Quietly There" not in page.content.decode()
    assert client.get(address).status_code == 404

    client.force_login(factories.staff())
    assert network_of(client, shipped_plan).context["health"].members == 1
    assert client.get(address).context["part"].done.value == 1


def test_a_member_finds_its_part_credited_what_waits_for_it_and_how_to_propose(
    client, shipped_plan, kind
):
    own = member("Ours", country="KE")
    activity = ActivityFactory(type=kind, title="Workshop", partners=[own])
    ActivityFactory(type=kind, title="Proposed", proposed_by=own, workflow="draft", partners=[own])
    person = factories.member()
    Affiliation.objects.create(user=person, organisation=own)
    address = reverse("dashboards:member", args=[shipped_plan.slug, own.pk])

    client.force_login(factories.member())
    others = client.get(address)
    client.force_login(person)
    mine = client.get(address)

    for page in (others, mine):
        assert page.context["part"].done.value == 1
        assert [row.title for row in page.context["latest"]] == ["Workshop"]
        assert page.context["latest"][0].part == "partner"
    assert "Propose an activity" in mine.content.decode()
    assert "Confirm 1 part" in mine.content.decode()
    assert "Propose an activity" not in others.content.decode()
    assert activity.get_absolute_url() in others.content.decode()


@pytest.mark.parametrize("name", ["members", "languages"])
def test_its_tables_can_be_taken_along(as_member, shipped_plan, kind, name):
    ActivityFactory(type=kind, partners=[member("Alpha", country="KE")])

    address = reverse("dashboards:figure", args=[shipped_plan.slug, name])
    lines = as_member.get(address).content.decode("utf-8-sig").splitlines()

    assert lines[1] == {"members": "Sub-Saharan Africa,1,1,0", "languages": "English,1"}[name]

"""The Atom feed of outcomes: what the public may read of them, the newest first."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone

from outcomes.models import Outcome
from tests import factories

pytestmark = pytest.mark.django_db
ATOM = {"": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def plan():
    return factories.PlanFactory(slug="ours", is_public=True)


def feed(client):
    response = client.get("/en/plans/ours/outcomes.atom")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def titles(client):
    return [
        entry.findtext("title", namespaces=ATOM) for entry in feed(client).findall("entry", ATOM)
    ]


def test_only_what_was_published_for_the_public_is_in_the_feed_whoever_asks(client, plan):
    for name, level in {"public": 0, "network": 1, "internal": 2, "restricted": 3}.items():
        factories.published_outcome(plan=plan, title=name, sensitivity=level)
    factories.OutcomeFactory(plan=plan, title="draft")
    factories.published_outcome(plan=factories.PlanFactory(is_public=True), title="theirs")
    withdrawn = factories.published_outcome(plan=plan, title="withdrawn")
    factories.through(withdrawn, "withdrawn", by=factories.reviewer())

    assert titles(client) == ["public"]
    client.force_login(factories.staff())
    assert titles(client) == ["public"]


def test_a_plan_that_is_not_public_has_no_feed(client, plan):
    plan.is_public = False
    plan.save()

    assert client.get("/en/plans/ours/outcomes.atom").status_code == 404


def test_an_entry_tells_what_the_network_contributed_and_what_others_did(client, plan):
    outcome = factories.published_outcome(
        plan=plan, change="It **presents** its study.", contribution="Members <asked> for it.",
        others="States sponsored it.",
    )  # fmt: skip

    entry = feed(client).find("entry", ATOM)

    summary = entry.findtext("summary", namespaces=ATOM)
    assert [*re.findall("<h2>(.*?)</h2>", summary)] == [
        "What changed",
        "What the network contributed",
        "What others contributed",
    ]
    assert "<strong>presents</strong>" in summary
    assert "Members &lt;asked&gt; for it." in summary
    assert "States sponsored it." in summary
    link = entry.find("link", ATOM).attrib["href"]
    assert link == f"http://testserver{outcome.get_absolute_url()}"


def test_an_entry_keeps_its_name_when_its_outcome_is_worded_anew(client, plan):
    outcome = factories.published_outcome(plan=plan)
    before = feed(client).findtext("entry/id", namespaces=ATOM)

    Outcome.objects.filter(pk=outcome.pk).update(title="Other words")

    assert titles(client) == ["Other words"]
    assert feed(client).findtext("entry/id", namespaces=ATOM) == before


def test_the_feed_has_the_fifty_that_were_published_last(client, plan):
    made = [factories.published_outcome(plan=plan, title=f"{n}") for n in range(51)]
    for n, outcome in enumerate(made):
        published_at = timezone.now() - timedelta(days=n)
        Outcome.objects.filter(pk=outcome.pk).update(published_at=published_at)

    assert titles(client) == [f"{n}" for n in range(50)]


def test_pages_of_a_public_plan_lead_to_the_feed_and_others_do_not(as_member, plan):
    address = 'type="application/atom+xml" title="Outcomes" href="/en/plans/ours/outcomes.atom"'
    pages = [reverse("outcomes:index", args=["ours"]), plan.get_absolute_url()]
    for page in pages:
        assert address in as_member.get(page).content.decode()

    plan.is_public = False
    plan.save()

    for page in pages:
        assert address not in as_member.get(page).content.decode()


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_feed_takes_two_queries_whatever_is_in_it(
    client, plan, how_many, django_assert_num_queries
):
    for _n in range(how_many):
        factories.published_outcome(plan=plan)

    with django_assert_num_queries(2):  # The plan, its outcomes.
        assert len(titles(client)) == how_many

"""What waits for somebody among outcomes: drafts, reviews, contested ones, parts to confirm."""

import pytest
from django.urls import reverse

from dashboards import work
from network.models import Affiliation
from tests import factories
from tests.factories import OrganisationFactory, OutcomeFactory, published_outcome, through

pytestmark = pytest.mark.django_db


def waiting(client, person, plan):
    client.force_login(person)
    answer = client.get(reverse("dashboards:my_work", args=[plan.slug]))
    return {
        (section.kind, section.what): [str(row) for row in section.rows]
        for section in answer.context["sections"]
    }, answer.content.decode()


def test_each_finds_the_outcomes_that_wait_for_them(client):
    plan = factories.PlanFactory(slug="ours")
    ada, bea, remi = factories.staff(), factories.reviewer(), factories.reviewer()
    OutcomeFactory(plan=plan, title="A draft", created_by=ada)
    through(OutcomeFactory(plan=plan, title="Sent", created_by=ada), "submitted", by=bea)
    seen = OutcomeFactory(plan=plan, title="Seen", created_by=ada)
    through(seen, "submitted", "reviewed", by=bea)
    contested = published_outcome(by=bea, plan=plan, title="Disputed", created_by=ada)
    through(contested, "contested", by=bea)
    through(OutcomeFactory(plan=plan, title="Bea’s own", created_by=bea), "submitted", by=remi)

    of_ada, told = waiting(client, ada, plan)
    assert of_ada == {("outcome", "draft"): ["A draft"], ("outcome", "contested"): ["Disputed"]}
    assert "Contested outcomes, to be revised" in told and "A reviewer contests it" in told
    of_bea, _told = waiting(client, bea, plan)
    assert of_bea == {("outcome", "review"): ["Sent"], ("outcome", "publish"): ["Seen"]}
    of_remi, told = waiting(client, remi, plan)
    assert set(of_remi["outcome", "review"]) == {"Sent", "Bea’s own"}
    assert work.how_many(plan, remi) == 3
    assert 'My work <b class="tally">3</b>' in told


def test_members_find_the_contributions_to_confirm_until_they_have_answered(client):
    plan = factories.PlanFactory(slug="ours")
    ours = OrganisationFactory(name="Acción")
    amina = factories.member()
    Affiliation.objects.create(user=amina, organisation=ours)
    part = published_outcome(plan=plan, title="A change").parts.create(organisation=ours)
    OutcomeFactory(plan=plan, title="A draft").parts.create(organisation=ours)

    _sections, told = waiting(client, amina, plan)
    assert reverse("outcomes:answer", args=[part.outcome.reference, part.pk]) in told
    assert "A draft" not in told and 'My work <b class="tally">1</b>' in told

    client.post(
        reverse("outcomes:answer", args=[part.outcome.reference, part.pk]),
        {"answer": "confirmed"},
    )
    assert work.how_many(plan, amina) == 0

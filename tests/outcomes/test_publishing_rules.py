"""
Every rule of publishing, tried by the form, by the service and by SQL: refused by all.

The sentence that a person reads is the same wherever the rule stopped them.
"""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from outcomes import services
from outcomes.models import Outcome
from outcomes.refusals import RULES, Refused
from tests import factories
from tests.access.pages import page
from tests.factories import OutcomeEvidenceFactory, OutcomeFactory, through
from tests.outcomes.steps import TYPED, answered, at_the_end_of_the_transaction, stands

pytestmark = pytest.mark.django_db
STRONG = "published_outcome_rests_on_evidence_that_carries_its_rating"
SKIPS = "outcome_skips_no_step"
ANOTHER = "outcome_is_reviewed_by_another_person"


@pytest.fixture
def rosa():
    return factories.reviewer(name="Rosa")


@pytest.fixture
def reviewed(rosa):
    """An outcome of which a reviewer has found everything right but what a test changes."""

    def make(*pieces, **fields):
        outcome = OutcomeFactory(**fields)
        for kind, independence in pieces:
            OutcomeEvidenceFactory(outcome=outcome, kind=kind, independence=independence)
        return through(outcome, "submitted", "reviewed", by=rosa)

    return make


def by_form(client, who, outcome):
    client.force_login(who)
    client.post(reverse("outcomes:publish", args=[outcome.reference]))
    return page(client, outcome.get_absolute_url())


def by_sql(outcome, by, **more):
    with transaction.atomic():
        Outcome.objects.filter(pk=outcome.pk).update(
            workflow="published", published_by=by, published_at=timezone.now(), **more
        )
        at_the_end_of_the_transaction()


def refused_by_all(client, outcome, by, rule):
    """The three ways, each with the same words, and nothing published."""
    assert str(RULES[rule]) in by_form(client, by, outcome)
    with pytest.raises(Refused) as refusal:
        services.publish(outcome=outcome, by=by)
    assert str(refusal.value) == str(RULES[rule])
    with pytest.raises(IntegrityError) as error:
        by_sql(outcome, by)
    assert error.value.__cause__.diag.constraint_name == rule
    assert Outcome.objects.get(pk=outcome.pk).workflow != "published"


@pytest.mark.parametrize("rating", [2, 3])
def test_an_important_contribution_is_not_published_on_the_networks_own_word(
    client, reviewed, rosa, rating
):
    outcome = reviewed(("testimony", "internal"), rating=rating)

    refused_by_all(client, outcome, rosa, STRONG)


@pytest.mark.parametrize("rating", [0, 1])
def test_a_modest_contribution_is(client, reviewed, rosa, rating):
    outcome = reviewed(("testimony", "internal"), rating=rating)

    by_form(client, rosa, outcome)

    assert stands(outcome) == ("published", 1)


def test_what_has_no_evidence_is_not_published(client, reviewed, rosa):
    refused_by_all(client, reviewed(rating=0), rosa, "published_outcome_has_evidence")


def test_what_nobody_has_reviewed_is_not_published(client, rosa):
    outcome = OutcomeFactory()
    OutcomeEvidenceFactory(outcome=outcome)
    through(outcome, "submitted", by=rosa)

    refused_by_all(client, outcome, rosa, SKIPS)


def test_nobody_publishes_what_they_wrote_while_another_could(client, rosa):
    remi = factories.reviewer(name="Rémi")
    outcome = OutcomeFactory(created_by=remi)
    OutcomeEvidenceFactory(outcome=outcome)
    through(outcome, "submitted", "reviewed", by=rosa)

    refused_by_all(client, outcome, remi, ANOTHER)


def test_nobody_reviews_what_they_wrote_while_another_could(client, rosa):
    remi = factories.reviewer(name="Rémi")
    outcome = through(OutcomeFactory(created_by=remi), "submitted", by=remi)
    client.force_login(remi)

    client.post(reverse("outcomes:review", args=[outcome.reference]))
    assert str(RULES[ANOTHER]) in page(client, outcome.get_absolute_url())
    with pytest.raises(Refused):
        services.review(outcome=outcome, by=remi)
    with pytest.raises(IntegrityError), transaction.atomic():
        Outcome.objects.filter(pk=outcome.pk).update(workflow="reviewed", reviewed_by=remi)

    rosa.is_active = False
    rosa.save()
    services.review(outcome=outcome, by=remi)
    assert stands(outcome)[0] == "reviewed"


@pytest.mark.parametrize(
    "lacking",
    [
        {"others": "  "}, {"contribution": ""}, {"rating": None}, {"significance_reason": "\n"},
        {"actor": ""}, {"starts_on": None, "date_precision": "undated"}, {"scope": ""},
        {"scope": "national"}, {"rivals_considered": None}, {"rivals_considered": True},
    ],
)  # fmt: skip
def test_what_is_incomplete_is_neither_submitted_nor_published(client, rosa, lacking):
    outcome = OutcomeFactory(created_by=factories.staff(), **lacking)
    OutcomeEvidenceFactory(outcome=outcome)

    with pytest.raises(IntegrityError) as error, transaction.atomic():
        Outcome.objects.filter(pk=outcome.pk).update(workflow="submitted")
    assert error.value.__cause__.diag.constraint_name == "outcome_is_complete_for_a_reviewer"
    with pytest.raises(Refused):
        services.record(
            outcome=outcome, details=services.Details(), by=outcome.created_by, submit=True
        )


def test_a_published_contribution_is_not_rated_higher_than_its_evidence_carries(client, rosa):
    outcome = factories.published_outcome(
        by=rosa, evidence=[("testimony", "internal")], created_by=factories.staff(name="Ada")
    )
    outcome.pillars.add(factories.PillarFactory(plan=outcome.plan))
    client.force_login(outcome.created_by)
    typed = TYPED | {
        "rating": "3", "entry": str(outcome.entry), "link": "", "action": "save",
        "pillars": [outcome.pillars.get().pk],
    }  # fmt: skip

    answer = client.post(reverse("outcomes:edit", args=[outcome.reference]), typed)

    assert answer.status_code == 422
    assert str(RULES[STRONG]) in answer.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        Outcome.objects.filter(pk=outcome.pk).update(rating=3)
        at_the_end_of_the_transaction()
    assert stands(outcome) == ("published", 1)


# --- What takes the ground away later ------------------------------------------------------


def test_evidence_that_is_removed_by_the_page_has_a_published_outcome_contested(client, rosa):
    outcome = factories.published_outcome(by=rosa, rating=2)
    client.force_login(rosa)
    piece = outcome.evidence.get().reference

    client.post(reverse("outcomes:remove_evidence", args=[outcome.reference, piece]))

    assert stands(outcome) == ("contested", 0)
    told = page(client, outcome.get_absolute_url())
    assert "its evidence no longer carries its rating" in told


def test_evidence_that_is_removed_by_sql_has_a_published_outcome_contested(rosa):
    outcome = factories.published_outcome(by=rosa, rating=2)

    outcome.ties.all().delete()

    assert stands(outcome) == ("contested", 0)


def test_evidence_that_is_replaced_in_one_transaction_leaves_it_published(rosa):
    outcome = factories.published_outcome(by=rosa, rating=2)

    with transaction.atomic():
        outcome.ties.all().delete()
        OutcomeEvidenceFactory(outcome=outcome, kind="law", independence="external")

    assert stands(outcome) == ("published", 2)


def test_a_source_that_turns_out_to_be_the_networks_own_word_has_it_contested(client, rosa):
    outcome = factories.published_outcome(by=rosa, rating=2)
    client.force_login(rosa)
    piece = outcome.evidence.get().reference
    said = {"kind": "testimony", "independence": "internal", "supports": ["description"]}
    said["sensitivity"] = 0

    client.post(reverse("outcomes:edit_evidence", args=[outcome.reference, piece]), said)

    assert stands(outcome) == ("contested", 1)


def test_an_answer_that_is_taken_back_has_what_rested_on_it_contested(client, rosa):
    outcome = OutcomeFactory(rating=2)
    OutcomeEvidenceFactory(outcome=outcome, kind="testimony", independence="internal")
    through(outcome, "submitted", "reviewed", by=rosa)
    asked = answered(outcome)
    through(outcome, "published", by=rosa)
    assert stands(outcome) == ("published", 2)
    client.force_login(rosa)

    client.post(reverse("outcomes:withdraw_answer", args=[asked.reference]), {"reason": "Asked to"})

    assert stands(outcome) == ("contested", 1)


def test_a_disagreement_has_it_contested_until_it_is_revised(client, rosa):
    outcome = factories.published_outcome(by=rosa)
    title = outcome.title

    answered(outcome, contribution="not")

    assert stands(outcome)[0] == "contested"
    outcome.refresh_from_db()
    assert (outcome.title, outcome.contested_because) == (title, "disagreement")
    assert (outcome.published_at, outcome.published_by) == (None, None)
    through(outcome, "submitted", by=rosa)
    services.review(outcome=outcome, by=rosa)
    assert stands(outcome)[0] == "contested"

    Outcome.objects.filter(pk=outcome.pk).update(
        workflow="submitted", contribution="Members asked for it, with others."
    )
    services.review(outcome=outcome, by=rosa)
    services.publish(outcome=outcome, by=rosa)
    assert stands(outcome)[0] == "published"


def test_somebody_independent_who_agrees_moves_a_reviewed_outcome_on(rosa):
    outcome = OutcomeFactory()
    OutcomeEvidenceFactory(outcome=outcome, kind="resolution", independence="external")
    through(outcome, "submitted", "reviewed", by=rosa)

    asked = answered(outcome)
    assert stands(outcome) == ("substantiated", 4)
    asked.delete()

    assert stands(outcome) == ("reviewed", 2)

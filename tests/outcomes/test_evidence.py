"""The evidence of an outcome: described, shared, downloaded."""

import pytest
from django.urls import reverse

from accounts.models import RestrictedReading
from accounts.sensitivity import Sensitivity
from activities import evidence
from tests import factories
from tests.activities.sent_files import photograph, upload
from tests.factories import OutcomeEvidenceFactory, OutcomeFactory, through
from tests.outcomes.steps import stands

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return factories.staff(name="Ada")


@pytest.fixture
def as_ada(client, ada):
    client.force_login(ada)
    return client


def test_what_a_source_is_is_not_changed_behind_the_reviewer(as_ada, ada):
    outcome = OutcomeFactory(created_by=ada, rating=2)
    said = {"kind": "testimony", "independence": "internal", "supports": ["description"]}
    tie = OutcomeEvidenceFactory(outcome=outcome, **said)
    through(outcome, "submitted", "reviewed", by=factories.reviewer())
    address = reverse("outcomes:edit_evidence", args=[outcome.reference, tie.evidence.reference])
    said |= {"sensitivity": 0, "title": "Note"}

    as_ada.post(address, said)
    assert stands(outcome) == ("reviewed", 1)  # Its title says nothing of what it is worth.
    as_ada.post(
        address, said | {"kind": "law", "independence": "external", "supports": "contribution"}
    )

    assert stands(outcome) == ("submitted", 2)


def test_a_file_that_a_restricted_outcome_rests_on_is_read_with_it(as_ada, ada):
    outcome = OutcomeFactory(created_by=ada, sensitivity=Sensitivity.RESTRICTED)
    tie = {"kind": "law", "independence": "external"}
    piece = evidence.add_file(
        record=outcome, upload=upload(photograph(), "hall.jpg"), by=ada, tie=tie, sensitivity=2
    )
    assert not RestrictedReading.objects.exists()

    assert b"".join(as_ada.get(piece.address))

    assert RestrictedReading.objects.get().reference == outcome.reference
    as_ada.get(reverse("outcomes:edit_evidence", args=[outcome.reference, piece.reference]))
    assert RestrictedReading.objects.count() == 2


def test_what_was_ticked_stays_where_it_is_not_said_what_it_is(as_ada):
    outcome = OutcomeFactory()
    kind = factories.TypeFactory(pillar__plan=outcome.plan)
    piece = factories.EvidenceFactory(title="Minutes of March")
    factories.ActivityFactory(type=kind).evidence.add(piece)
    address = reverse("outcomes:add_evidence", args=[outcome.reference]) + "?find=minutes"

    answer = as_ada.post(address, {"known": [piece.reference]})

    assert answer.status_code == 422
    told = answer.content.decode()
    assert f'value="{piece.reference}" checked' in told
    assert 'class="error' in told
    as_ada.post(
        address,
        {
            "known": [piece.reference],
            "kind": "law",
            "independence": "external",
            "supports": "contribution",
        },
    )
    assert outcome.evidence.get() == piece

"""How strong the evidence is: derived by the database from what is said of each piece."""

import pytest

from accounts.sensitivity import Sensitivity
from activities.models import Evidence
from network import services as network
from outcomes.models import Outcome
from outcomes.weighing import weigh
from tests import factories
from tests.factories import OutcomeEvidenceFactory, OutcomeFactory
from tests.outcomes.steps import answered, stands

pytestmark = pytest.mark.django_db
NONE, SELF_REPORTED, DOCUMENTED, TRIANGULATED, SUBSTANTIATED = range(5)


def outcome_with(*pieces, answers=()):
    outcome = OutcomeFactory()
    for kind, independence in pieces:
        OutcomeEvidenceFactory(outcome=outcome, kind=kind, independence=independence)
    for answer in answers:
        answered(outcome, **answer)
    outcome.refresh_from_db()
    return outcome


FULL = {"said": "full"}


@pytest.mark.parametrize(
    ("pieces", "answers", "strength"),
    [
        ([], [], NONE),
        ([("testimony", "internal")], [], SELF_REPORTED),
        ([("observation", "internal"), ("testimony", "internal")], [], SELF_REPORTED),
        ([], [FULL | {"independence": "partner"}], SELF_REPORTED),
        ([], [{"said": "part"}], SELF_REPORTED),
        ([("minutes", "internal")], [], DOCUMENTED),
        ([("testimony", "partner")], [], DOCUMENTED),
        ([("resolution", "external")], [], DOCUMENTED),
        ([("resolution", "external"), ("resolution", "external")], [], DOCUMENTED),
        ([("resolution", "external"), ("media", "partner")], [], DOCUMENTED),
        ([], [FULL], DOCUMENTED),
        ([("minutes", "internal")], [FULL], DOCUMENTED),
        ([("resolution", "external"), ("media", "external")], [], TRIANGULATED),
        ([("resolution", "external"), ("media", "external")], [{"said": "part"}], TRIANGULATED),
        ([("resolution", "external")], [FULL], SUBSTANTIATED),
        ([("resolution", "external")], [{"said": "full", "significance": "part"}], SUBSTANTIATED),
        ([("resolution", "external")], [{"said": "full", "contribution": "part"}], DOCUMENTED),
        ([("resolution", "external")], [FULL | {"independence": "partner"}], DOCUMENTED),
    ],
)
def test_the_strength_follows_from_the_kinds_of_source_and_who_confirmed(pieces, answers, strength):
    outcome = outcome_with(*pieces, answers=answers)

    assert outcome.strength == strength
    assert weigh(outcome).strength == strength
    assert weigh(outcome).reason


def test_nobody_sets_the_strength():
    outcome = outcome_with(("minutes", "internal"))

    Outcome.objects.filter(pk=outcome.pk).update(strength=4)

    assert stands(outcome) == ("draft", DOCUMENTED)


def test_a_piece_in_which_a_virus_is_found_is_no_evidence_any_more():
    outcome = outcome_with(("minutes", "internal"))
    piece = outcome.evidence.get()

    Evidence.objects.filter(pk=piece.pk).update(scan="infected", url="", file="")

    assert stands(outcome) == ("draft", NONE)


def test_who_confirmed_another_wording_has_not_confirmed_this_one():
    outcome = outcome_with(("resolution", "external"), answers=[FULL])
    assert outcome.strength == SUBSTANTIATED

    Outcome.objects.filter(pk=outcome.pk).update(lessons="Ask earlier.")
    assert stands(outcome) == ("draft", SUBSTANTIATED)
    Outcome.objects.filter(pk=outcome.pk).update(contribution="The network wrote it.")

    assert stands(outcome) == ("draft", DOCUMENTED)
    outcome.refresh_from_db()
    assert outcome.substantiations.get().is_of_earlier_wording


def test_an_answer_that_is_taken_back_counts_no_more():
    outcome = outcome_with(("resolution", "external"), answers=[FULL])

    outcome.substantiations.update(withdrawn_at="2022-05-01T00:00Z", withdrawn_because="Asked to")

    assert stands(outcome) == ("draft", DOCUMENTED)


def test_the_level_is_kept_by_the_same_trigger_as_that_of_activities():
    organisation = factories.OrganisationFactory()
    outcome = OutcomeFactory(countries=["KE"], sensitivity=Sensitivity.PUBLIC)
    assert Outcome.objects.get(pk=outcome.pk).level == Sensitivity.PUBLIC
    by = factories.reviewer()
    hiding = network.hide(organisation=None, country="KE", reason="-", by=by)
    assert Outcome.objects.get(pk=outcome.pk).level == Sensitivity.RESTRICTED
    network.lift(hiding=hiding, by=by)
    assert Outcome.objects.get(pk=outcome.pk).level == Sensitivity.PUBLIC
    outcome.parts.create(organisation=organisation)
    network.hide(organisation=organisation, country="", reason="-", by=by)
    assert Outcome.objects.get(pk=outcome.pk).level == Sensitivity.RESTRICTED

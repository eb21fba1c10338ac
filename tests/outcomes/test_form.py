"""The form of an outcome: in the order of the method, and nothing that was typed is lost."""

import pytest
from django.urls import reverse

from accounts.sensitivity import Sensitivity
from activities.forms.typed import as_typed
from activities.suggesting import named
from outcomes import smart
from outcomes.models import Outcome, OutcomeDraft
from tests import factories
from tests.access.pages import page
from tests.factories import ActivityFactory, OutcomeFactory
from tests.outcomes.steps import TYPED

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    plan = factories.PlanFactory(slug="ours")
    factories.PillarFactory(plan=plan)
    return plan


@pytest.fixture
def ada():
    return factories.staff(name="Ada")


@pytest.fixture
def as_ada(client, ada):
    client.force_login(ada)
    return client


def typed(plan, **more):
    return TYPED | {"pillars": [plan.pillars.get().pk]} | more


def sent(client, plan, **more):
    return client.post(reverse("outcomes:record", args=[plan.slug]), typed(plan, **more))


def refused(answer):
    return set(answer.context["form"].errors)


def test_an_outcome_is_written_down_with_all_that_belongs_to_it(as_ada, plan, ada):
    target = factories.TargetFactory(plan=plan)
    area = factories.AreaFactory(plan=plan)
    known = factories.OrganisationFactory(name="Réseau Un")
    kind = factories.TypeFactory(pillar=plan.pillars.get())
    activity = ActivityFactory(type=kind, title="A talk (in two parts)")

    answer = sent(
        as_ada, plan, targets=[target.pk], priority_areas=[area.pk], led="reseau un\nNew House",
        supported="Funder", activities=named(activity), countries="Kenya, FR",
    )  # fmt: skip

    outcome = Outcome.objects.get()
    assert answer.status_code == 302
    assert (outcome.workflow, outcome.created_by, outcome.plan) == ("submitted", ada, plan)
    assert (str(outcome.date), outcome.countries) == ("2022-03", ["KE", "FR"])
    assert set(outcome.parts.values_list("organisation__name", "part")) == {
        (known.name, "led"), ("New House", "led"), ("Funder", "supported"),
    }  # fmt: skip
    assert [*outcome.activities.all(), *outcome.targets.all()] == [activity, target]
    tie = outcome.ties.get()
    assert (tie.evidence.url, tie.kind, tie.independence) == (
        TYPED["link"], "minutes", "internal",
    )  # fmt: skip


def test_a_draft_needs_one_sentence(as_ada, plan):
    answer = as_ada.post(
        reverse("outcomes:record", args=[plan.slug]),
        {"title": "Something moved", "action": "save", "language": "en", "sensitivity": "2",
         "entry": TYPED["entry"]},
    )  # fmt: skip

    assert answer.status_code == 302
    assert Outcome.objects.get().workflow == "draft"


@pytest.mark.parametrize("field", sorted(set(smart.NEEDED) - {"starts_on"} | {"date", "link"}))
def test_each_thing_that_a_reviewer_needs_is_missed_by_its_name(as_ada, plan, field):
    answer = sent(as_ada, plan, **{field: ""})

    assert answer.status_code == 422
    assert refused(answer) == {field}
    assert TYPED["others"] in answer.content.decode() or field == "others"
    assert not Outcome.objects.exists()


def test_what_happened_somewhere_says_where(as_ada, plan):
    assert refused(sent(as_ada, plan, scope="national")) == {"countries"}
    assert sent(as_ada, plan, scope="national", place="Vienna").status_code == 302


def test_a_link_says_what_kind_of_source_it_is_and_how_independent(as_ada, plan):
    answer = sent(as_ada, plan, link_kind="", link_independence="")

    assert refused(answer) == {"link_kind", "link_independence"}


def test_an_organisation_has_one_part(as_ada, plan):
    assert refused(sent(as_ada, plan, led="One", contributed="one")) == {"contributed"}


def test_bad_input_is_refused_in_the_readers_language_and_nothing_typed_is_lost(as_ada, plan):
    url = reverse("outcomes:record", args=[plan.slug]).replace("/en/", "/fr/")
    words = typed(plan, date="hier", led="Réseau\nXyz", rating="2", activities="nowhere")

    answer = as_ada.post(url, words)

    told = answer.content.decode()
    assert refused(answer) == {"date", "activities"}
    assert "n’est pas une date" in told
    assert "hier" in told and "Xyz" in told and "nowhere" in told


def test_pressed_twice_it_is_one_outcome(as_ada, plan):
    sent(as_ada, plan)
    sent(as_ada, plan)

    assert Outcome.objects.count() == 1


def test_what_is_typed_saves_itself_and_is_gone_once_it_is_sent(as_ada, plan, ada):
    url = reverse("outcomes:save_draft", args=[plan.slug])
    words = typed(plan, base="", version="0", date="soon", rating="0")

    said = as_ada.post(url, words).json()
    form = as_ada.get(said["address"]).context["form"]

    assert (form["date"].value(), form["rating"].value()) == ("soon", "0")
    assert "Unfinished" in page(as_ada, reverse("outcomes:record", args=[plan.slug]))
    sent(as_ada, plan)
    assert not OutcomeDraft.objects.exists()


def test_two_who_edit_one_outcome_are_asked_whose_words_stand(client, plan, ada):
    outcome = OutcomeFactory(plan=plan, created_by=ada, lessons="Ask earlier.")
    outcome.pillars.add(plan.pillars.get())
    url = reverse("outcomes:edit", args=[outcome.reference])
    client.force_login(ada)
    opened = client.get(url).context["form"]
    mine = as_typed(opened).dict() | {"action": "save"}
    Outcome.objects.filter(pk=outcome.pk).update(lessons="Ask twice.", others="Many States.")

    answer = client.post(url, mine | {"lessons": "Ask at once."})

    assert answer.status_code == 409
    assert "Ask at once." in answer.content.decode() and "Ask twice." in answer.content.decode()
    decided = {"clash": "lessons", "keep-lessons": "mine", "base": answer.context["base"]}
    sent_once_more = dict(answer.context["sent"]) | decided | {"action": "save"}
    answer = client.post(url, sent_once_more)
    outcome.refresh_from_db()
    assert (outcome.lessons, outcome.others) == ("Ask at once.", "Many States.")


def test_readers_are_lowered_by_two_people_alone_once_it_is_published(client, plan):
    outcome = factories.published_outcome(
        plan=plan, sensitivity=Sensitivity.NETWORK, created_by=factories.staff()
    )
    outcome.pillars.add(plan.pillars.get())
    client.force_login(outcome.created_by)

    answer = client.post(
        reverse("outcomes:edit", args=[outcome.reference]),
        typed(plan, entry=str(outcome.entry), action="save", link=""),
    )

    assert refused(answer) == {"sensitivity"}
    assert Outcome.objects.get().sensitivity == Sensitivity.NETWORK


def test_the_activities_that_the_author_does_not_see_stay_when_it_is_edited(client, plan):
    ada = factories.staff()
    outcome = OutcomeFactory(plan=plan, created_by=ada)
    hidden = ActivityFactory(sensitivity=Sensitivity.RESTRICTED, title="Hidden talk")
    outcome.activities.add(hidden)
    client.force_login(ada)
    url = reverse("outcomes:edit", args=[outcome.reference])
    assert "Hidden talk" not in page(client, url)

    client.post(url, typed(plan, entry=str(outcome.entry), action="save"))

    assert outcome.activities.get() == hidden


def test_who_writes_as_if_the_network_alone_had_done_it_is_told_so_and_not_refused(as_ada, plan):
    answer = sent(as_ada, plan, contribution="The law was changed by the network alone.")
    outcome = Outcome.objects.get()

    assert answer.status_code == 302
    told = page(as_ada, outcome.get_absolute_url())
    assert "This reads as if the network alone had brought the change about" in told
    assert "This reads as if" in page(as_ada, outcome.get_absolute_url())


def test_an_organisation_has_one_part_however_its_name_is_written(as_ada, plan):
    answer = sent(as_ada, plan, led="Médecins & Droits", supported="medecins and droits")

    assert refused(answer) == {"supported"}
    assert "is named twice" in answer.content.decode()

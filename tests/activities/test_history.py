"""The history of an activity: what it says, and to whom."""

from datetime import date

import pytest
from django.db import connection
from django.urls import reverse

from accounts.lowering import decide
from accounts.sensitivity import Sensitivity
from activities import history, services
from activities.models import Activity, Participation
from network import services as network
from tests import factories
from tests.activities.steps import last, save, sentences, told
from tests.factories import ActivityFactory, EvidenceFactory, FigureFactory, OrganisationFactory
from tests.moments import a_day_passes, done_by

pytestmark = pytest.mark.django_db


# --- What it says --------------------------------------------------------------------------


def test_an_edit_is_one_step_with_all_that_it_changed(activity, marie):
    area = factories.AreaFactory(plan=activity.type.pillar.plan, name_en="Decriminalisation")
    target = factories.TargetFactory(plan=activity.type.pillar.plan, short_name_en="Change of law")
    OrganisationFactory(name="Acción")
    activity.title = "Side event at the Commission"
    activity.starts_on, activity.date_precision = date(2021, 3, 1), "month"
    activity.countries = ["KE", "FR"]

    save(
        activity, marie,
        areas=[area], targets=[target], partners=[("Acción", "co-lead")],
        figures=[services.Figure("participants", "≈", 49)], link="https://example.org/page",
    )  # fmt: skip

    step = last(activity, marie)
    assert step.sentence == (
        "Marie Durand changed: title, starts on, countries, partners, figures, priority areas, "
        "outcome targets, evidence."
    )
    assert told(step) == [
        ("title", "Side event", "Side event at the Commission"),
        ("starts on", "11 March 2021", "March 2021"),
        ("countries", "", "Kenya, France"),
        ("partners", None, "Acción: co-lead"),
        ("figures", None, "participants: ≈ 49"),
        ("priority areas", None, "Decriminalisation"),
        ("outcome targets", None, "Change of law"),
        ("evidence", None, "https://example.org/page"),
    ]


def test_labels_and_not_codes_are_said_in_the_language_of_the_reader(activity, marie):
    with done_by(marie):
        activity.role, activity.status, activity.is_aggregate = "co-lead", "planned", True
        activity.save()

    assert told(last(activity, marie)) == [
        ("the network’s role", "lead", "co-lead"),
        ("status", "done", "planned"),
        ("sums up other activities", "no", "yes"),
    ]


def test_what_is_removed_and_what_is_corrected_is_said(activity, marie):
    figure = FigureFactory(activity=activity, measure="participants", value=10)
    partner = OrganisationFactory(name="Acción")
    part = Participation.objects.create(activity=activity, organisation=partner)
    a_day_passes()
    with done_by(marie):
        figure.value = 12
        figure.save()
        part.delete()

    step = last(activity, marie)

    assert told(step) == [("partners", "Acción: partner", None), ("figures", "10", "12")]
    assert step.changes[1].of == "participants"


def test_people_named_for_it_are_told(activity, marie):
    with done_by(marie):
        activity.readers.add(factories.staff(name="Bea"))

    assert told(last(activity, marie)) == [("people named for it", None, "Bea")]


def test_an_edit_of_its_evidence_is_part_of_its_history(activity, marie):
    evidence = EvidenceFactory(title="Minutes")
    activity.evidence.add(evidence)
    a_day_passes()
    with done_by(marie):
        evidence.title = "Minutes of March"
        evidence.save()

    step = last(activity, marie)

    assert told(step) == [("evidence", "Minutes", "Minutes of March")]
    assert step.changes[0].of == "Minutes of March, title"


def test_of_a_long_text_only_the_words_around_the_change_are_shown(activity, marie):
    activity.description = "before " * 100 + "wrong" + " after" * 100
    activity.save()
    a_day_passes()
    with done_by(marie):
        activity.description = activity.description.replace("wrong", "right")
        activity.save()

    ((_field, old, new),) = told(last(activity, marie))

    assert (old[0], old[-1], len(old)) == ("…", "…", 2 + 2 * 60 + len("wrong"))
    assert "wrong" in old and "right" in new


def test_what_is_changed_in_bulk_or_by_sql_is_caught(activity, marie):
    FigureFactory(activity=activity, value=10)
    a_day_passes()
    activity.figures.update(value=11)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE activities_activity SET place = 'Vienna' WHERE id = %s", [activity.pk]
        )

    step = last(activity, marie)

    assert step.sentence == "The system changed: place, figures."
    assert told(step) == [("place", "", "Vienna"), ("figures", "10", "11")]


def test_several_changes_of_one_thing_in_one_act_are_one(activity, marie):
    with done_by(marie):
        for title in ("One", "Two", "Three"):
            activity.title = title
            activity.save()

    assert told(last(activity, marie)) == [("title", "Side event", "Three")]


def test_logging_submitting_and_publishing_have_their_sentences(marie):
    kind = factories.TypeFactory()
    activity = Activity(title="A talk", type=kind, role="lead", starts_on=date(2021, 3, 11))
    save(activity, marie)
    a_day_passes()
    activity.title = "Another talk"
    with done_by(marie):
        services.record(activity=activity, details=services.Details(), by=marie, submit=True)
    a_day_passes()
    bea = factories.reviewer(name="Bea")
    with done_by(bea):
        services.publish(activity=activity, by=bea)

    assert sentences(activity, marie) == [
        "Marie Durand logged it.",
        "Marie Durand submitted it, with changes to: title.",
        "Bea published it.",
    ]


def test_publishing_many_at_once_says_of_each_whether_it_was_ones_own(client):
    me = factories.reviewer(name="Bea")
    own = ActivityFactory(workflow="submitted", created_by=me)
    other = ActivityFactory(workflow="submitted")
    client.force_login(me)

    client.post(reverse("activities:publish"), {"activity": [own.reference, other.reference]})

    assert "Bea published their own entry" in sentences(own, me)[-1]
    assert sentences(other, me)[-1] == "Bea published it."


def test_lowering_has_its_reason(marie):
    activity = ActivityFactory(sensitivity=Sensitivity.INTERNAL)
    a_day_passes()
    lowering = services.ask_to_lower(
        activity=activity, to=Sensitivity.PUBLIC, reason="It is on their site.", by=marie
    )
    bea = factories.reviewer(name="Bea")

    with done_by(bea):
        decide(lowering=lowering, granted=True, by=bea)

    step = last(activity, marie)
    assert step.sentence == (
        "Bea opened it for more readers, as somebody else had asked. Reason: It is on their site."
    )
    assert told(step) == [("sensitivity", "secretariat", "public")]


def test_hiding_and_lifting_are_told_to_who_may_still_read_it(activity):
    organisation = OrganisationFactory(name="Acción")
    Participation.objects.create(activity=activity, organisation=organisation)
    a_day_passes()
    bea = factories.reviewer(name="Bea")
    with done_by(bea):
        hiding = network.hide(organisation=organisation, country="", reason="Arrests.", by=bea)
    a_day_passes()
    assert sentences(activity, bea) == []
    with done_by(bea):
        network.lift(hiding=hiding, by=bea)

    hidden, lifted = history.steps(activity, bea)[-2:]
    assert hidden.sentence == "Bea hid it, with all that is linked to it. Reason: Arrests."
    assert told(hidden) == [("effective level", "public", "restricted")]
    assert lifted.sentence == "Bea lifted a hiding: it has its earlier readers again."


@pytest.mark.parametrize(
    ("answer", "by_account", "by_link"),
    [
        ("confirmed", "Sam confirmed the part of Acción.", "Acción confirmed its part, by a link."),
        ("corrected", "Sam corrected the part of Acción.", "Acción corrected its part, by a link."),
        (
            "declined",
            "Sam answered for Acción that it did not take part.",
            "Acción answered, by a link, that it took no part.",
        ),
    ],
)
def test_an_answer_says_whose_part_it_is_about(marie, answer, by_account, by_link):
    organisation = OrganisationFactory(name="Acción")
    for person, sentence in ((factories.member(name="Sam"), by_account), (None, by_link)):
        activity = ActivityFactory(partners=[organisation])
        a_day_passes()

        services.answer_for_part(
            participation=activity.participations.get(),
            answer=answer, part="speaker", note="", by=person,
        )  # fmt: skip

        assert sentences(activity, marie)[-1] == sentence


# --- To whom -------------------------------------------------------------------------------


def test_only_the_secretariat_reads_it(client, activity, marie):
    page = activity.get_absolute_url()
    client.force_login(marie)
    assert (
        "Ada logged it." in client.get(page).content.decode()
        or "logged it." in client.get(page).content.decode()
    )

    for person in (factories.member(), factories.board()):
        client.force_login(person)
        assert "logged it." not in client.get(page).content.decode()


def test_a_partner_and_evidence_out_of_sight_leave_no_trace(activity, marie):
    secret = OrganisationFactory(name="Kanarie House", sensitivity=Sensitivity.RESTRICTED)
    evidence = EvidenceFactory(
        url="https://example.org/kanarie", sensitivity=Sensitivity.RESTRICTED
    )
    with done_by(factories.reviewer()):
        Participation.objects.create(activity=activity, organisation=secret)
        activity.evidence.add(evidence)
    a_day_passes()
    with done_by(factories.reviewer()):
        activity.participations.all().delete()
        activity.evidence.clear()
        evidence.title = "Kanarie"
        evidence.save()

    assert len(history.steps(activity, marie)) == 1
    secret.readers.add(marie)
    assert told(last(activity, marie)) == [("partners", "Kanarie House: partner", None)]


def test_a_reference_to_what_is_out_of_sight_is_withheld(activity, marie):
    shown = ActivityFactory(title="Whole", is_aggregate=True)
    hidden = ActivityFactory(title="Kanarie", sensitivity=Sensitivity.RESTRICTED)
    with done_by(marie):
        activity.part_of = hidden
        activity.save()
    assert len(history.steps(activity, marie)) == 1  # Nothing becomes something unnamed.
    a_day_passes()

    with done_by(marie):
        activity.part_of = shown
        activity.save()

    assert told(last(activity, marie)) == [("part of", "withheld for safety", "Whole")]


def test_evidence_that_was_removed_is_still_named(activity, marie):
    evidence = EvidenceFactory(title="Minutes")
    activity.evidence.add(evidence)
    a_day_passes()
    with done_by(marie):
        activity.evidence.remove(evidence)

    assert told(last(activity, marie)) == [("evidence", "Minutes", None)]


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_steps(
    activity, marie, how_many, django_assert_num_queries
):
    for n in range(how_many):
        partner = OrganisationFactory()
        area = factories.AreaFactory(plan=activity.type.pillar.plan)
        target = factories.TargetFactory(plan=activity.type.pillar.plan)
        activity.title = f"Title {n}"
        activity.forum = factories.ForumFactory(code=f"F{n}")
        save(
            activity, factories.staff(),
            areas=[area], targets=[target], partners=[(partner.name, "partner")],
            figures=[services.Figure("participants", "=", n)], link=f"https://example.org/{n}",
            readers=[marie],
        )  # fmt: skip
        a_day_passes()

    # Events of the activity and of its seven parts; people twice, for what they did and as
    # readers; type, forum, organisations, areas, targets, evidence.
    with django_assert_num_queries(16):
        steps = history.steps(activity, marie)

    assert len(steps) == 1 + how_many

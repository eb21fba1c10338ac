"""The page of an outcome: one story in ten blocks, for each reader as far as they may know."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.sensitivity import Sensitivity
from activities import paging
from network.models import Affiliation
from outcomes.models import ContributionPart, Outcome
from tests import factories
from tests.access.pages import page
from tests.factories import ActivityFactory, OrganisationFactory, OutcomeFactory, published_outcome
from tests.outcomes.steps import answered

pytestmark = pytest.mark.django_db

BLOCKS = [
    "The situation before", "What changed", "Why it matters", "How it was expected",
    "What the network contributed", "What others did, and other explanations", "How it is known",
    "Contribution and evidence", "What is uncertain, or went wrong", "Lessons and next step",
]  # fmt: skip


@pytest.fixture
def rosa():
    return factories.reviewer(name="Rosa")


def test_the_story_has_its_blocks_in_the_order_of_the_method(client, rosa):
    outcome = published_outcome(by=rosa, before="Not heard.", lessons="Ask earlier.")
    client.force_login(factories.member())

    told = page(client, outcome.get_absolute_url())

    # The claim itself is the heading: with it they are the method's ten, context included.
    assert outcome.title in told
    places = [told.index(f">{block}</h2>") for block in BLOCKS]
    assert places == sorted(places)


def test_it_says_what_is_uncertain_even_where_nobody_wrote_it(client, rosa):
    outcome = published_outcome(by=rosa, limits="")
    client.force_login(factories.member())

    told = page(client, outcome.get_absolute_url())

    assert "Nothing was written down about this." in told
    assert "Nobody has looked for other explanations yet." in told
    assert "Nobody independent has confirmed it yet." in told
    assert "Both scales are the network’s own convention." in told


def test_what_a_reader_may_not_know_leaves_no_trace_in_a_story(client, rosa):
    outcome = published_outcome(by=rosa)
    outcome.activities.add(ActivityFactory(title="Seen talk"))
    outcome.activities.add(ActivityFactory(title="Hidden talk", sensitivity=Sensitivity.INTERNAL))
    outcome.parts.create(organisation=OrganisationFactory(name="Seen House"))
    outcome.parts.create(
        organisation=OrganisationFactory(name="Hidden House", sensitivity=Sensitivity.INTERNAL)
    )
    piece = factories.EvidenceFactory(title="Hidden paper", sensitivity=Sensitivity.INTERNAL)
    factories.OutcomeEvidenceFactory(outcome=outcome, evidence=piece)
    answered(outcome, naming="not")

    client.force_login(factories.member())
    for url in (outcome.get_absolute_url(), reverse("outcomes:chain", args=[outcome.reference])):
        told = page(client, url)
        assert "Seen talk" in told
        assert "Hidden" not in told and "Official of a UN body" not in told
    client.force_login(rosa)
    told = page(client, outcome.get_absolute_url())
    assert told.count("Hidden") >= 3 and "Official of a UN body" in told


@pytest.mark.parametrize("how_many", [1, 3])
def test_a_story_takes_as_many_queries_for_three_of_everything_as_for_one(
    client, rosa, how_many, django_assert_num_queries
):
    outcome = published_outcome(by=rosa, evidence=[("minutes", "internal")] * how_many)
    for _n in range(how_many):
        outcome.activities.add(ActivityFactory())
        outcome.parts.create(organisation=OrganisationFactory())
        outcome.targets.add(factories.TargetFactory(plan=outcome.plan))
        answered(outcome)
    client.force_login(factories.member())
    client.get(outcome.get_absolute_url())

    # Session and reader; the outcome with targets, areas, pillars; whether it may be edited, the
    # ties of its evidence; its weight; parts, activities, evidence and what else that supports,
    # answers and how many; who asks for more readers, own parts; the head of the page.
    with django_assert_num_queries(17):
        client.get(outcome.get_absolute_url())


def test_setbacks_and_what_nobody_planned_stand_in_the_same_list(client, rosa):
    plan = factories.PlanFactory()
    published_outcome(by=rosa, plan=plan, title="A setback", direction="negative")
    published_outcome(by=rosa, plan=plan, title="A surprise", intention="emergent")
    published_outcome(by=rosa, plan=plan, title="A success")
    OutcomeFactory(plan=plan, title="A draft")
    client.force_login(factories.member())
    listing = reverse("outcomes:index", args=[plan.slug])

    told = page(client, listing)

    assert all(title in told for title in ("A setback", "A surprise", "A success"))
    assert "A draft" not in told
    only = page(client, f"{listing}?direction=negative")
    assert "A setback" in only and "A success" not in only
    assert "A surprise" in page(client, f"{listing}?text=surprise")
    assert "A surprise" in page(client, f"{listing}?text=súrprise")


def test_a_long_list_has_pages(client, rosa):
    plan = factories.PlanFactory()
    for n in range(paging.SIZE + 1):
        day = date(2022, 1, 1) + timedelta(days=n)
        OutcomeFactory(plan=plan, title=f"Change {n}", starts_on=day, date_precision="day")
    client.force_login(rosa)
    listing = reverse("outcomes:index", args=[plan.slug])

    first = client.get(listing)
    second = client.get(f"{listing}?after={first.context['page'].after}")

    assert [str(row) for row in first.context["page"].rows][:2] == ["Change 50", "Change 49"]
    assert [str(row) for row in second.context["page"].rows] == ["Change 0"]
    assert first.context["count"] == 51


def test_a_member_confirms_or_corrects_the_part_of_their_organisation(client, rosa):
    outcome = published_outcome(by=rosa)
    ours = OrganisationFactory(name="Our House")
    part = outcome.parts.create(organisation=ours)
    amina = factories.member()
    Affiliation.objects.create(user=amina, organisation=ours)
    client.force_login(amina)
    assert "Our House is named here as: contributed to it." in page(
        client, outcome.get_absolute_url()
    )

    client.post(
        reverse("outcomes:answer", args=[outcome.reference, part.pk]),
        {"answer": "corrected", "part": "led", "note": "We convened it."},
    )

    part.refresh_from_db()
    assert (part.part, part.answer) == ("led", "corrected")
    client.force_login(rosa)
    told = page(client, outcome.get_absolute_url())
    assert "We convened it." in told
    assert "corrected the part of Our House." in told


def test_an_organisation_that_declines_is_named_to_the_secretariat_alone(client, rosa):
    outcome = published_outcome(by=rosa)
    part = outcome.parts.create(organisation=OrganisationFactory(name="Other House"))
    client.force_login(rosa)
    link = client.post(
        reverse("outcomes:ask_for_answer", args=[outcome.reference, part.pk])
    ).context["link"]
    client.logout()

    client.post(link.removeprefix("http://testserver"), {"answer": "declined"})

    assert ContributionPart.objects.get().answer == "declined"
    client.force_login(factories.member())
    assert "Other House" not in page(client, outcome.get_absolute_url())
    client.force_login(rosa)
    assert "Other House" in page(client, outcome.get_absolute_url())


def test_the_history_says_who_did_what_with_it(client, rosa):
    ada = factories.staff(name="Ada")
    plan = factories.PlanFactory()
    pillar = factories.PillarFactory(plan=plan)
    from tests.outcomes.steps import TYPED

    client.force_login(ada)
    client.post(reverse("outcomes:record", args=[plan.slug]), TYPED | {"pillars": [pillar.pk]})
    outcome = Outcome.objects.get()
    client.force_login(rosa)
    client.post(reverse("outcomes:return_to_author", args=[outcome.reference]), {"reason": "Who?"})
    client.force_login(ada)
    edit = reverse("outcomes:edit", args=[outcome.reference])
    base = client.get(edit).context["form"]["base"].value()
    client.post(edit, TYPED | {"pillars": [pillar.pk], "actor": "The chair", "base": base})
    client.force_login(rosa)
    for step in ("review", "publish", "contest"):
        client.post(reverse(f"outcomes:{step}", args=[outcome.reference]))

    told = page(client, outcome.get_absolute_url())

    for sentence in (
        "Ada wrote it down.", "Rosa returned it. Reason: Who?",
        "Ada submitted it, with changes to: who changed.", "Rosa reviewed it.",
        "Rosa published it.", "Rosa contested it: it waits to be revised.",
    ):  # fmt: skip
        assert sentence in told

"""The page of a target: where it stands and why, its milestones, what was done towards it."""

import html
import re

import pytest
import time_machine
from django.urls import reverse

from priorities.models import Standing
from tests import factories
from tests.factories import ActivityFactory, MilestoneFactory, StandingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def target(shipped_plan):
    return shipped_plan.targets.get(code="T5")


def stood(target, code, standing="on-track", **fields):
    return StandingFactory(
        target=target, period=target.plan.periods.get(code=code), standing=standing, **fields
    )


def words(response):
    text = re.sub(r"<svg.*?</svg>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split())


def test_it_says_where_it_stands_why_how_surely_and_since_when(as_member, target):
    stood(target, "2021-Q1", "stalled")
    stood(target, "2021-Q2", reason="Two bills.", confidence="high", set_at="2021-07-05T10:00Z")

    page = as_member.get(target.get_absolute_url())

    told = words(page)
    assert target.statement in told
    assert "On track Q2 2021 Two bills. Confidence: high. Set on 5 July 2021." in told
    assert page.context["counted"].standing.period.code == "2021-Q2"


def test_a_correction_is_told_as_one(as_member, target):
    row = stood(target, "2021-Q1", set_at="2021-04-05T10:00Z")
    Standing.objects.filter(pk=row.pk).update(
        corrected_at="2021-05-01T10:00Z", corrected_by=factories.reviewer()
    )

    page = as_member.get(target.get_absolute_url())

    assert "Set on 5 April 2021, corrected on 1 May 2021." in words(page)


def test_each_quarter_that_has_begun_has_a_mark_and_none_is_an_average(as_member, target):
    stood(target, "2021-Q1", "going-backwards")
    stood(target, "2021-Q3", "achieved")

    with time_machine.travel("2021-11-20", tick=False):
        page = as_member.get(target.get_absolute_url())

    assert [quarter["word"] for quarter in page.context["marks_chart"]["quarters"]] == [
        "going backwards", "not assessed", "achieved", "not assessed",
    ]  # fmt: skip
    assert [(mark.period.code, bool(mark.standing)) for mark in page.context["marks"]] == [
        ("2021-Q4", False), ("2021-Q3", True), ("2021-Q2", False), ("2021-Q1", True),
    ]  # fmt: skip


def test_a_target_nobody_has_judged_says_so(as_member, target):
    told = words(as_member.get(target.get_absolute_url()))

    assert "No standing has been set yet." in told
    assert "no activity recorded yet" in told


def test_it_counts_what_its_list_has(as_member, target):
    kind = target.plan.pillars.first().types.first()
    for status in ("done", "done", "planned"):
        ActivityFactory(type=kind, areas=[target.priority_area], status=status)
    ActivityFactory(type=kind)

    page = as_member.get(target.get_absolute_url())

    counted = page.context["counted"]
    assert (counted.done.value, counted.planned.value) == (2, 1)
    assert len(page.context["latest"]) == 2
    listed = as_member.get(page.context["all_activities"])
    assert listed.context["count"].number == 3
    done = as_member.get(reverse("activities:index", args=[target.plan.slug]), counted.done.where)
    assert done.context["count"].number == 2


def test_visitors_read_it_where_the_plan_is_public_and_see_no_more_than_that(client, target):
    kind = target.plan.pillars.first().types.first()
    ActivityFactory(type=kind, areas=[target.priority_area], sensitivity=1, title="For members")
    stood(target, "2021-Q1", reason="Said to all")
    MilestoneFactory(target=target)
    assert "login" in client.get(target.get_absolute_url()).url

    target.plan.is_public = True
    target.plan.save()
    told = words(client.get(target.get_absolute_url()))

    assert "Said to all" in told and "A resolution is tabled" in told
    assert "no activity recorded yet" in told and "For members" not in told
    assert "Revise" not in told and "History" not in told


def test_reviewers_find_what_to_set_and_who_set_it(client, target):
    rosa = factories.reviewer(name="Rosa")
    client.force_login(rosa)
    sent = {"standing-T5": "stalled", "reason-T5": "No bill.", "confidence-T5": "low",
            "language": "en", "period": "2021-Q1"}  # fmt: skip
    standings = reverse("priorities:standings", args=[target.plan.slug])
    seen = {
        field: value
        for field, value in client.get(standings).context["form"].initial.items()
        if field.startswith("seen")
    }
    client.post(standings, sent | seen)

    told = words(client.get(target.get_absolute_url()))

    assert "Rosa set where it stood: Q1 2021." in told
    assert "Set the standings of a quarter" in told and "Add a milestone" in told
    client.force_login(factories.staff())
    assert "Rosa" not in words(client.get(target.get_absolute_url()))


def test_the_plan_and_the_area_lead_there_and_say_where_it_stands(as_member, target):
    stood(target, "2021-Q2", "some-progress")

    for page in (target.plan, target.priority_area):
        response = as_member.get(page.get_absolute_url())
        assert f'<a href="{target.get_absolute_url()}">' in response.content.decode()
        assert "Some progress Q2 2021" in words(response)
        earlier = as_member.get(page.get_absolute_url(), {"period": "2021-Q1"})
        assert "Some progress" not in words(earlier)


def test_what_is_no_target_of_the_plan_is_not_found(as_member, target):
    other = factories.TargetFactory(code="T77")
    for code in ("T77", "T99"):
        url = reverse("dashboards:target", args=[target.plan.slug, code])
        assert as_member.get(url).status_code == 404
    assert as_member.get(other.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_it_is_in_the_readers_language_and_a_reason_in_its_own(as_member, target, language):
    stood(target, "2021-Q1", "achieved", reason="La loi est votée.", language="fr")

    page = as_member.get(target.get_absolute_url().replace("/en/", f"/{language}/"))

    assert {"en": "Achieved", "fr": "Atteinte", "es": "Alcanzada"}[language] in words(page)
    assert '<p class="prose" lang="fr">La loi est votée.</p>' in page.content.decode()


@pytest.mark.parametrize("how_many", [1, 3])
def test_it_asks_as_many_questions_whatever_there_is_to_tell(
    as_member, target, how_many, django_assert_num_queries
):
    kind = target.plan.pillars.first().types.first()
    for code in ("2021-Q1", "2021-Q2", "2021-Q3")[:how_many]:
        stood(target, code)
        ActivityFactory(type=kind, areas=[target.priority_area])
        step = MilestoneFactory(target=target)
        step.wording, step.revised_because = "Another", "So"
        step.save()

    as_member.get(target.get_absolute_url())  # The plan is kept in memory from then on.

    # Session, user; plan, target, the whole plan; quarters and their standings; the last
    # standing, the count; milestones and their earlier states; indicators with what they need;
    # outcomes; the latest activities; whether its reader may log.
    with django_assert_num_queries(15):
        as_member.get(target.get_absolute_url())


def test_it_shows_its_indicators_and_outcomes_and_the_chain_as_far_as_its_reader_may_know(
    as_member, target
):
    shown = factories.published_outcome(plan=target.plan, title="A law is changed")
    setback = factories.published_outcome(
        plan=target.plan, title="A law is tightened", direction="negative"
    )
    hidden = factories.published_outcome(plan=target.plan, title="In secret", sensitivity=2)
    for outcome in (shown, setback, hidden):
        outcome.targets.add(target)
        outcome.activities.add(ActivityFactory(title=f"Talk before “{outcome}”"))
    shown.activities.add(ActivityFactory(title="Quiet talk", sensitivity=2))

    page = as_member.get(target.get_absolute_url())

    told = words(page)
    assert "Countries with some decriminalisation" in told
    assert "A law is changed" in told and "A law is tightened" in told and "a setback" in told
    assert "Talk before “A law is changed”" in told
    assert "In secret" not in told and "Quiet talk" not in told
    assert "What contributed to what, towards" in page.content.decode()

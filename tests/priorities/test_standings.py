"""Standings: what the database and the service hold to, whoever writes."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.middleware import Visitor
from plan import loading
from plan.attribution import claims
from priorities import demonstration as standings_of_demonstration
from priorities import services
from priorities.models import Standing
from priorities.services import Judgement, NotSet
from tests import factories
from tests.factories import PlanFactory, StandingFactory, TargetFactory
from tests.moments import a_day_passes

pytestmark = pytest.mark.django_db


def judged(target, standing="on-track", reason="A bill is tabled.", **fields):
    said = {"confidence": "high", "language": "en"} | fields
    return Judgement(target, standing, reason, **said)


def quarter(plan, code="2021-Q1"):
    return plan.periods.get(code=code)


@pytest.fixture
def target():
    return TargetFactory()


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"reason": "  \n "}, "standing_says_why"),
        ({"standing": "won"}, "standing_is_one_of_ours"),
        ({"confidence": "sure"}, "standing_confidence_is_one_of_ours"),
        ({"corrected_at": timezone.now()}, "corrected_standing_says_by_whom"),
    ],
)
def test_the_database_refuses_what_is_no_judgement(target, fields, constraint):
    row = StandingFactory(target=target)

    with pytest.raises(IntegrityError, match=constraint):
        Standing.objects.filter(pk=row.pk).update(**fields)


def test_a_target_has_one_standing_a_quarter(target):
    StandingFactory(target=target)

    with pytest.raises(IntegrityError, match="target_has_one_standing_a_quarter"):
        StandingFactory(target=target)


def test_the_period_of_a_standing_is_a_quarter_of_its_targets_plan(target):
    elsewhere = PlanFactory()
    for period in (target.plan.whole, quarter(target.plan, "2021"), quarter(elsewhere)):
        with pytest.raises(IntegrityError, match="no quarter of its target"), transaction.atomic():
            StandingFactory(target=target, period=period)
    row = StandingFactory(target=target)
    quarter(elsewhere).delete()  # Where it would overlap.

    for change in (
        lambda: Standing.objects.filter(pk=row.pk).update(period=target.plan.whole),
        lambda: type(target).objects.filter(pk=target.pk).update(plan=elsewhere),
        lambda: target.plan.periods.filter(pk=row.period_id).update(plan=elsewhere),
    ):
        with pytest.raises(IntegrityError, match="no quarter of its target"), transaction.atomic():
            change()


def test_a_plan_file_keeps_a_target_and_a_quarter_that_have_a_standing(shipped_plan):
    StandingFactory(target=shipped_plan.targets.get(code="T1"), period=quarter(shipped_plan))

    assert "1 standings of targets" in loading._uses(shipped_plan.targets.get(code="T1"))
    assert "1 standings of targets" in loading._uses(quarter(shipped_plan))


def test_all_standings_of_a_quarter_are_set_or_none(target):
    other, rosa = TargetFactory(plan=target.plan), factories.reviewer()
    period = quarter(target.plan)

    with pytest.raises(NotSet, match=f"{other}: say why in words."):
        services.set_standings(
            period=period, standings=[judged(target), judged(other, reason=" ")], by=rosa
        )
    assert not Standing.objects.exists()

    services.set_standings(period=period, standings=[judged(target), judged(other)], by=rosa)
    assert Standing.objects.filter(set_by=rosa, corrected_at=None).count() == 2


def test_only_reviewers_set_them_and_only_for_a_quarter_that_has_begun(target):
    plan, rosa = target.plan, factories.reviewer()

    for by, period, day, says in [
        (factories.staff(), quarter(plan), "2021-04-02", "Only reviewers"),
        (factories.administrator(), quarter(plan), "2021-04-02", "Only reviewers"),
        (rosa, plan.whole, "2021-04-02", "for a quarter"),
        (rosa, quarter(plan, "2021-Q2"), "2021-03-31", "not begun"),
    ]:
        with time_machine.travel(day, tick=False), pytest.raises(NotSet, match=says):
            services.set_standings(period=period, standings=[judged(target)], by=by)


def test_a_correction_says_who_and_when_and_the_history_keeps_the_earlier_one(target):
    rosa, remi = factories.reviewer(), factories.reviewer()
    period = quarter(target.plan)
    services.set_standings(period=period, standings=[judged(target)], by=rosa)
    a_day_passes()

    said = judged(target, "stalled", "Le projet est bloqué.", language="fr")
    services.set_standings(period=period, standings=[said], by=remi)

    row = target.standings.get()
    assert (row.set_by, row.corrected_by, row.language) == (rosa, remi, "fr")
    assert timezone.now() - row.corrected_at < timedelta(minutes=1)
    assert [event.standing for event in row.events.order_by("pgh_id")] == ["on-track", "stalled"]


def test_what_says_the_same_is_no_correction_and_words_keep_their_language(target):
    period, rosa = quarter(target.plan), factories.reviewer()
    services.set_standings(period=period, standings=[judged(target)], by=rosa)

    services.set_standings(period=period, standings=[judged(target, language="fr")], by=rosa)
    assert target.standings.get().corrected_at is None
    assert target.standings.get().events.count() == 1

    said = judged(target, confidence="low", language="fr")
    services.set_standings(period=period, standings=[said], by=rosa)
    assert (target.standings.get().confidence, target.standings.get().language) == ("low", "en")


def test_standings_and_milestones_are_seen_with_their_plan(target):
    row = StandingFactory(target=target)
    step = factories.MilestoneFactory(target=target)
    events = [row.events.model.objects, step.events.model.objects]

    for is_public in (False, True):
        target.plan.is_public = is_public
        target.plan.save()
        for rows in (Standing.objects, type(step).objects, *events):
            assert rows.visible_to(Visitor()).exists() == is_public
            assert rows.visible_to(factories.member()).exists()
            assert not rows.visible_to(factories.member(is_active=False)).exists()
    for rows in (Standing.objects, type(step).objects):
        assert rows.editable_by(factories.reviewer()).exists()
        assert not rows.editable_by(factories.staff()).exists()


def test_the_demonstration_says_where_each_target_stood_and_loading_it_again_changes_nothing(
    demonstration,
):
    number = standings_of_demonstration.load()
    rows = list(Standing.objects.filter(target__plan=demonstration))

    assert {row.target_id for row in rows} == set(
        demonstration.targets.values_list("pk", flat=True)
    )
    assert [row.reason for row in rows if list(claims(row.reason))] == []
    assert standings_of_demonstration.load() == number == len(rows)
    assert not Standing.objects.exclude(corrected_by=None).exists()

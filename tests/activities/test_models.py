"""What the database keeps about activities, and which of them count."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from accounts import sensitivity
from accounts.sensitivity import Sensitivity
from activities import summing
from activities.models import Activity, ActivityFigure, Participation
from tests import factories
from tests.factories import ActivityFactory, AreaFactory, OrganisationFactory, PlanFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("activity_has_a_date_unless_undated", {"starts_on": None}),
        ("activity_has_a_date_unless_undated", {"date_precision": "undated"}),
        ("activity_ends_after_it_starts", {"ends_on": date(2021, 3, 1)}),
        ("first_day_of_what_is_known", {"date_precision": "month"}),
        ("first_day_of_what_is_known",
         {"starts_on": date(2021, 2, 1), "date_precision": "quarter"}),
        ("first_day_of_what_is_known", {"starts_on": date(2021, 4, 1), "date_precision": "year"}),
        ("activity_end_needs_a_day_to_start",
         {"starts_on": date(2021, 3, 1), "date_precision": "month", "ends_on": date(2021, 3, 9)}),
        ("activity_title_is_not_blank", {"title": "  "}),
        ("activity_role_is_one_of_ours", {"role": "boss"}),
        ("activity_status_is_one_of_ours", {"status": "achieved"}),
        ("activity_workflow_is_one_of_ours", {"workflow": "lost", "published_at": None}),
        ("activity_sensitivity_is_a_level", {"sensitivity": 7}),
        ("published_activity_says_since_when", {"published_at": None}),
        ("activity_language_is_a_code", {"language": "EN"}),
    ],
)  # fmt: skip
def test_the_database_refuses(constraint, fields):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ActivityFactory(**fields)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("figure_is_not_negative", {"value": Decimal(-1)}),
        ("money_and_only_money_has_a_currency", {"measure": "amount"}),
        ("money_and_only_money_has_a_currency", {"measure": "participants", "currency": "USD"}),
        ("money_and_only_money_has_a_currency", {"measure": "amount", "currency": "usd"}),
        ("figure_qualifier_is_one_of_ours", {"qualifier": "<"}),
    ],
)
def test_the_database_refuses_a_figure(constraint, fields):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        factories.FigureFactory(**fields)


def test_an_organisation_takes_part_once():
    organisation = OrganisationFactory()
    activity = ActivityFactory(partners=[organisation])

    with pytest.raises(IntegrityError, match="takes_part_once"), transaction.atomic():
        Participation.objects.create(activity=activity, organisation=organisation)


def test_priority_areas_are_those_of_the_activitys_own_plan():
    activity = ActivityFactory()

    with pytest.raises(IntegrityError, match="of another plan"), transaction.atomic():
        activity.priority_areas.add(AreaFactory())
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_an_activity_does_not_leave_its_areas_for_another_plan():
    activity = ActivityFactory()
    activity.priority_areas.add(AreaFactory(plan=activity.type.pillar.plan))

    with pytest.raises(IntegrityError, match="of another plan"), transaction.atomic():
        Activity.objects.filter(pk=activity.pk).update(type=factories.TypeFactory())
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    ("audience", "seen"),
    [
        (sensitivity.NOBODY, set()),
        (sensitivity.PUBLIC, set()),  # The plan is not open to the public.
        (sensitivity.NETWORK, {"public", "network"}),
        (sensitivity.SECRETARIAT, {"public", "network", "internal", "draft"}),
    ],
)
def test_an_audience_sees_what_is_published_up_to_its_level(audience, seen):
    for level in Sensitivity:
        ActivityFactory(title=level.name.lower(), sensitivity=level)
    ActivityFactory(title="draft", workflow="draft")

    visible = Activity.objects.for_audience(audience)

    assert {activity.title for activity in visible} == seen


def test_a_sum_does_not_count_while_its_parts_are_recorded():
    whole = ActivityFactory(title="sum", is_aggregate=True)
    part = ActivityFactory(title="part", part_of=whole, type=whole.type, workflow="draft")
    counted = Activity.objects.counted_for(sensitivity.NETWORK)
    assert [activity.title for activity in counted] == ["sum"]

    Activity.objects.filter(pk=part.pk).update(workflow="published", published_at="2021-05-01T00Z")

    assert [activity.title for activity in counted.all()] == ["part"]


def test_a_part_that_an_audience_does_not_see_leaves_the_sum_counted_for_it():
    whole = ActivityFactory(title="sum", is_aggregate=True)
    ActivityFactory(title="part", part_of=whole, type=whole.type, sensitivity=Sensitivity.INTERNAL)

    for_members = Activity.objects.counted_for(sensitivity.NETWORK)
    for_staff = Activity.objects.counted_for(sensitivity.SECRETARIAT)

    assert [activity.title for activity in for_members] == ["sum"]
    assert [activity.title for activity in for_staff] == ["part"]


def test_a_translation_does_not_count_beside_its_original():
    original = ActivityFactory(title="original")
    ActivityFactory(title="traduction", translation_of=original, type=original.type)
    ActivityFactory(title="traduction orpheline", language="fr")

    counted = Activity.objects.counted_for(sensitivity.NETWORK)

    assert {activity.title for activity in counted} == {"original", "traduction orpheline"}


def test_a_target_is_worked_towards_by_name_or_through_its_area():
    plan = PlanFactory()
    area = AreaFactory(plan=plan)
    kind = factories.TypeFactory(pillar__plan=plan)
    of_area = factories.TargetFactory(plan=plan, priority_area=area)
    of_network = factories.TargetFactory(plan=plan)
    in_area = ActivityFactory(type=kind, areas=[area])
    naming = ActivityFactory(type=kind)
    naming.targets.add(of_network)
    ActivityFactory(type=kind)

    assert list(Activity.objects.towards(of_area)) == [in_area]
    assert list(Activity.objects.towards(of_network)) == [naming]


def test_a_sum_of_figures_is_as_sure_as_its_weakest_part():
    activities = ActivityFactory.create_batch(3)
    for activity, qualifier in zip(activities, ["=", "≥", "≈"], strict=True):
        factories.FigureFactory(activity=activity, value=10, qualifier=qualifier)
    figures = ActivityFigure.objects

    def added_up(*chosen):
        given = figures.filter(activity__in=chosen).given()
        [row] = summing.added_up(given, sensitivity.SECRETARIAT)
        return row.qualifier, row.total, row.rows

    assert added_up(activities[0]) == ("=", 10, 1)
    assert added_up(*activities[:2]) == ("≥", 20, 2)
    assert added_up(*activities) == ("≈", 30, 3)


def test_cities_and_signatories_are_never_added_up():
    factories.FigureFactory(measure="cities")
    factories.FigureFactory(measure="signatories")

    assert summing.added_up(ActivityFigure.objects.all().given(), sensitivity.SECRETARIAT) == []


def test_money_is_added_up_by_currency():
    for currency, value in [("USD", 100), ("USD", 50), ("EUR", 70)]:
        factories.FigureFactory(measure="amount", value=value, currency=currency)

    rows = summing.added_up(ActivityFigure.objects.all().given(), sensitivity.SECRETARIAT)

    assert [(row.currency, row.total) for row in rows] == [("EUR", 70), ("USD", 150)]


def test_outside_the_secretariat_few_people_are_not_told_by_figure_nor_by_sum():
    many = factories.FigureFactory(measure="participants", value=100)
    few = factories.FigureFactory(measure="participants", value=3)
    cities = factories.FigureFactory(measure="cities", value=3)

    def told(audience):
        [row] = summing.added_up(ActivityFigure.objects.all().given(), audience)
        return row.total, row.qualifier, row.rows, few.written_for(audience)

    assert told(sensitivity.SECRETARIAT) == (103, "=", 2, "3")
    assert told(sensitivity.NETWORK) == (100, "≥", 2, "<5")
    assert cities.written_for(sensitivity.PUBLIC) == "3"
    many.delete()
    assert told(sensitivity.NETWORK) == (None, "≥", 1, "<5")

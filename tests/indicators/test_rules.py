"""What the database keeps of indicators, whoever writes to it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from indicators.models import Breakdown, Indicator, Reading
from tests.factories import IndicatorFactory, PlanFactory, ReadingFactory, TargetFactory

pytestmark = pytest.mark.django_db


def refused(*, by):
    """The database refuses what happens inside, and names the rule."""
    return pytest.raises(IntegrityError, match=by)


def at_once():
    """Have what is looked at when a transaction ends be looked at now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"direction": "increase", "baseline_value": 20, "target_value": 10},
         "target_is_on_the_right_side_of_the_baseline"),
        ({"direction": "decrease", "baseline_value": 10, "target_value": 20},
         "target_is_on_the_right_side_of_the_baseline"),
        ({"baseline_value": None}, "indicator_has_a_baseline_or_a_reason_for_none"),
        ({"baseline_source": ""}, "baseline_says_when_and_from_where"),
        ({"baseline_on": None}, "baseline_says_when_and_from_where"),
        ({"target_on": None}, "target_value_has_a_date"),
        ({"tolerance": -1}, "tolerance_is_not_negative"),
        ({"is_candidate": True}, "candidate_says_where_it_comes_from"),
    ],
)  # fmt: skip
def test_an_indicator_that_breaks_a_rule_is_refused(fields, rule):
    with refused(by=rule), transaction.atomic():
        IndicatorFactory(**fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"direction": "increase", "baseline_value": 10, "target_value": 10},
        {"direction": "maintain", "baseline_value": 10, "target_value": 5},
        {"direction": "none", "baseline_value": 10, "target_value": 5},
        {"baseline_value": None, "no_baseline_en": "Nobody counted before 2021."},
        {"target_value": None, "target_on": None},
    ],
)
def test_what_breaks_none_is_kept(fields):
    IndicatorFactory(**fields)

    assert Indicator.objects.count() == 1


def test_the_rule_says_in_words_what_is_wrong():
    indicator = IndicatorFactory.build(
        plan=PlanFactory(), direction="increase", baseline_value=20, target_value=10
    )

    with pytest.raises(ValidationError, match="wrong side of the baseline"):
        indicator.validate_constraints()


def test_the_target_of_an_indicator_is_of_its_plan():
    with refused(by="target of another plan"), transaction.atomic():
        IndicatorFactory(target=TargetFactory())
        at_once()


def test_one_reading_of_a_date_is_used_and_others_stay_beside_it():
    first = ReadingFactory(value=191)

    with refused(by="one_reading_of_a_date_is_used"), transaction.atomic():
        ReadingFactory(indicator=first.indicator, value=192)
    ReadingFactory(indicator=first.indicator, value=192, is_used=False)
    ReadingFactory(indicator=first.indicator, value=193, date_precision="quarter")

    assert first.indicator.readings.count() == 3


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"value": None}, "reading_has_a_value_a_judgement_or_is_missing"),
        ({"quality": "missing", "value": 5}, "reading_has_a_value_a_judgement_or_is_missing"),
        ({"value": None, "judgement": "behind"}, "judgement_has_its_reason"),
        ({"numerator": 5}, "numerator_and_denominator_come_together"),
        ({"numerator": 5, "denominator": 0}, "numerator_and_denominator_come_together"),
        ({"source": ""}, "reading_says_its_source"),
    ],
)
def test_a_reading_that_breaks_a_rule_is_refused(fields, rule):
    with refused(by=rule), transaction.atomic():
        ReadingFactory(**fields)


def test_a_reading_is_by_a_definition_of_its_own_indicator():
    other = IndicatorFactory()

    with refused(by="definition of another indicator"), transaction.atomic():
        ReadingFactory(definition=other.definitions.get())
        at_once()


def test_a_later_definition_says_why():
    indicator = IndicatorFactory()

    with refused(by="later_definition_says_why"), transaction.atomic():
        indicator.definitions.create(number=2, measure="unit", text_en="Other", unit_en="things")


def test_the_parts_of_a_reading_are_no_more_than_the_whole():
    reading = ReadingFactory(value=10)

    with refused(by="more than the whole"), transaction.atomic():
        reading.breakdown.create(category="sex-f", value=7)
        reading.breakdown.create(category="sex-m", value=4)
        at_once()
    reading.breakdown.create(category="sex-f", value=7)
    reading.breakdown.create(category="age-25-34", value=10)
    at_once()
    with refused(by="more than the whole"), transaction.atomic():
        Reading.objects.update(value=6)

    assert Breakdown.objects.count() == 2


def test_people_may_belong_to_several_key_populations():
    reading = ReadingFactory(value=10)

    reading.breakdown.create(category="population-pwud", value=9)
    reading.breakdown.create(category="population-sw", value=8)
    at_once()

    assert reading.breakdown.count() == 2


def test_a_milestone_of_a_day_is_one():
    indicator = IndicatorFactory()
    indicator.milestones.create(due_on=date(2022, 12, 31), value=50)

    with refused(by="milestone_of_a_day_is_one"), transaction.atomic():
        indicator.milestones.create(due_on=date(2022, 12, 31), value=60)

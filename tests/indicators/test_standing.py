"""Which number counts of what was read, and where an indicator stands by it."""

from datetime import date

import pytest

from accounts.sensitivity import NETWORK, SECRETARIAT
from indicators import shown
from indicators.models import Indicator, Reading
from indicators.standing import actual
from tests.factories import IndicatorFactory, ReadingFactory, TargetFactory

pytestmark = pytest.mark.django_db


def read(indicator, *readings):
    """Write down readings: (year, value), with more fields in a dictionary behind."""
    for year, value, *more in readings:
        fields = {"read_on": date(year, 6, 30), **(more[0] if more else {})}
        ReadingFactory(indicator=indicator, value=value, **fields)


def row(indicator, audience=NETWORK):
    return shown.rows(Indicator.objects.filter(pk=indicator.pk), audience)[0]


@pytest.mark.parametrize(
    ("aggregation", "value"),
    [("total", 4), ("snapshot", 4), ("sum", 16), ("average", 16 / 3), ("maximum", 9)],
)
def test_what_counts_of_several_readings_is_for_the_indicator_to_say(aggregation, value):
    indicator = IndicatorFactory(aggregation=aggregation)
    read(indicator, (2019, 100), (2021, 3), (2022, 9), (2023, 4))  # 2019 was before the plan.

    assert float(actual(indicator).value) == pytest.approx(value)


def test_a_reading_that_is_not_used_does_not_count():
    indicator = IndicatorFactory()
    read(indicator, (2022, 9), (2023, 4, {"is_used": False}))

    assert actual(indicator).value == 9


def test_a_missing_reading_is_not_zero():
    indicator = IndicatorFactory()
    read(indicator, (2022, 9), (2023, None, {"quality": "missing"}))

    assert actual(indicator).value == 9


def test_the_month_of_a_year_is_later_than_the_year():
    indicator = IndicatorFactory()
    read(
        indicator,
        (2023, 50, {"read_on": date(2023, 1, 1), "date_precision": "month"}),
        (2023, 60, {"read_on": date(2023, 1, 1), "date_precision": "year"}),
    )

    assert actual(indicator).value == 50


def test_percentages_are_put_together_by_their_numerators_and_denominators():
    indicator = IndicatorFactory(aggregation="average", definitions__measure="percent")
    read(
        indicator,
        (2021, 50, {"numerator": 1, "denominator": 2}),
        (2022, 10, {"numerator": 10, "denominator": 100}),
    )
    assert float(actual(indicator).value) == pytest.approx(11 / 102 * 100)

    Reading.objects.filter(value=10).update(numerator=None, denominator=None)
    indicator = Indicator.objects.get()
    assert actual(indicator).value is None
    assert row(indicator).progress == (
        "Percentages have no average without the numbers that they are made of."
    )


def test_a_number_made_of_several_is_as_sure_as_the_least_sure():
    indicator = IndicatorFactory(aggregation="sum")
    read(indicator, (2021, 5), (2022, 7, {"qualifier": "≥"}), (2023, 8, {"qualifier": "≈"}))

    assert actual(indicator).qualifier == "≈"


def test_an_indicator_is_judged_by_what_was_expected_when_it_was_read():
    indicator = IndicatorFactory()  # From 0 at the end of 2020 to 100 at the end of 2023.
    read(indicator, (2022, 50, {"read_on": date(2022, 6, 30)}))

    found = row(indicator)
    assert (found.status, found.status_words) == ("met", "as expected by now")
    assert found.progress == "50% of the way from the baseline to the target"

    indicator.milestones.create(due_on=date(2022, 6, 30), value=70)
    assert row(indicator).status == "behind"


def test_a_month_or_a_year_is_judged_by_its_last_day():
    indicator = IndicatorFactory()
    read(indicator, (2023, 90, {"read_on": date(2023, 1, 1), "date_precision": "year"}))

    assert row(indicator).status == "on_track"


@pytest.mark.parametrize(
    ("fields", "value", "status", "words", "progress"),
    [
        ({}, None, "no_data", "no data", "Nothing has been read yet."),
        ({"target_value": None, "target_on": None}, 5, "no_data", "no target",
         "No target has been set for it."),
        ({"direction": "none"}, 5, "no_data", "not judged",
         "It has no direction, so nothing is judged."),
        ({"target_value": 0}, 0, "met", "target met", "The baseline is to hold."),
        ({"baseline_value": None, "no_baseline_en": "-"}, 120, "met", "target met",
         "120% of the target; the baseline is not known"),
        ({}, 100, "met", "target met", "100% of the way from the baseline to the target"),
        ({}, -5, "regressing", "going backwards",
         "-5% of the way from the baseline to the target"),
    ],
)  # fmt: skip
def test_where_it_stands_is_said_in_words(fields, value, status, words, progress):
    indicator = IndicatorFactory(**fields)
    if value is not None:
        read(indicator, (2023, value))

    found = row(indicator)

    assert (found.status, found.status_words, found.progress) == (status, words, progress)


def test_what_is_said_in_words_stands_where_a_person_says():
    indicator = IndicatorFactory(definitions__measure="qualitative")
    read(indicator, (2023, None, {"judgement": "behind", "comment": "Only two of five."}))

    found = row(indicator)

    assert (found.status, found.latest) == ("behind", "behind")
    assert found.progress == "Judged by a person, with the reason."


def test_a_step_of_a_scale_is_shown_by_its_name():
    indicator = IndicatorFactory(
        definitions__measure="ordinal", definitions__scale_en="ignored\nheard\ninvited",
        baseline_value=1, target_value=3,
    )  # fmt: skip
    read(indicator, (2023, 2))

    found = row(indicator)

    assert (found.baseline, found.latest, found.target) == (
        "ignored (1 of 3)", "heard (2 of 3)", "invited (3 of 3)",
    )  # fmt: skip
    assert found.bar == 50


def test_how_sure_a_number_is_stands_before_it():
    indicator = IndicatorFactory(baseline_qualifier="≥", baseline_value=70)
    read(indicator, (2021, 1234, {"qualifier": "≈"}))

    assert (row(indicator).baseline, row(indicator).latest) == ("≥ 70", "≈ 1,234")


def test_numbers_of_few_people_are_not_told_outside_the_secretariat():
    indicator = IndicatorFactory(counts_people=True)
    read(indicator, (2021, 3))

    outside, inside = row(indicator), row(indicator, SECRETARIAT)

    assert (outside.latest, outside.bar, outside.status_words) == (
        "<5", None, "withheld for safety",
    )  # fmt: skip
    assert outside.progress == "So few people could be recognised."
    assert (inside.latest, inside.bar) == ("3", 3)


def test_a_sum_that_would_tell_of_few_people_is_withheld_and_so_is_how_far_it_is():
    indicator = IndicatorFactory(counts_people=True, aggregation="sum")
    read(indicator, (2021, 10), (2022, 3), (2023, 12))

    outside, inside = row(indicator), row(indicator, SECRETARIAT)

    assert (outside.latest, outside.bar) == ("withheld for safety", None)
    assert outside.status_words == "withheld for safety"
    assert (inside.latest, inside.bar) == ("25", 25)


def test_a_small_percentage_of_people_is_no_number_of_people():
    indicator = IndicatorFactory(counts_people=True, definitions__measure="percent")
    read(indicator, (2021, 3))

    assert row(indicator).latest == "3%"


def test_indicators_stand_under_their_targets_and_those_of_none_come_last():
    second, first = TargetFactory(position=2), TargetFactory(position=1)
    for target in (None, second, first):
        IndicatorFactory(plan=target.plan if target else first.plan, target=target)

    groups = shown.by_target(shown.rows(Indicator.objects.all(), NETWORK))

    assert [target for target, _rows in groups] == [first, second, None]


def test_how_many_stand_where_is_never_an_average():
    for value in (100, 100, None):
        indicator = IndicatorFactory()
        if value:
            read(indicator, (2023, value))

    found = shown.standings(shown.rows(Indicator.objects.all(), NETWORK))

    assert [(one.status_words, count) for one, count in found] == [
        ("target met", 2),
        ("no data", 1),
    ]


@pytest.mark.parametrize("how_many", [1, 3])
def test_rows_take_as_many_queries_for_three_as_for_one(how_many, django_assert_num_queries):
    for _n in range(how_many):
        read(IndicatorFactory(target=None), (2021, 3), (2022, 4))

    # Indicators with plan and target; definitions, milestones, readings.
    with django_assert_num_queries(4):
        shown.rows(Indicator.objects.all(), NETWORK)

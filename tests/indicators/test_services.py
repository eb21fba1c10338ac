"""Defining indicators, writing down readings, and choosing which one counts."""

from datetime import date
from decimal import Decimal

import pytest

from indicators import services
from indicators.models import Indicator, Reading
from tests import factories
from tests.factories import IndicatorFactory, ReadingFactory

pytestmark = pytest.mark.django_db
JUNE = date(2021, 6, 30)


def define(indicator, *, reason="", milestones=(), **changed):
    current = indicator.definitions.last()
    columns = ["measure", *(f"{n}_{lang}" for n in ("text", "unit", "scale")
                            for lang in ("en", "fr", "es"))]  # fmt: skip
    definition = {name: getattr(current, name) for name in columns} | changed
    return services.define(
        indicator=indicator, definition=definition, reason=reason, milestones=milestones,
        by=factories.reviewer(),
    )  # fmt: skip


def record(indicator, value, **fields):
    reading = Reading(
        **{"indicator": indicator, "definition": indicator.definitions.last(), "read_on": JUNE,
           "value": value, "source": "A count"} | fields
    )  # fmt: skip
    return services.record_reading(reading=reading, parts={}, by=factories.staff())


def test_before_anything_was_read_the_definition_just_changes():
    indicator = IndicatorFactory()

    define(indicator, text_en="Clearer")

    assert [d.text_en for d in indicator.definitions.all()] == ["Clearer"]


def test_after_that_a_change_is_a_new_version_with_its_reason():
    indicator = ReadingFactory().indicator

    with pytest.raises(services.NeedsReason):
        define(indicator, text_en="Other")
    define(indicator, text_en="Other", reason="Countries were counted twice.")

    first, second = indicator.definitions.all()
    assert (first.text_en, second.text_en) == ("What it counts (en)", "Other")
    assert (second.number, second.reason) == (2, "Countries were counted twice.")


def test_a_reading_belongs_to_the_definition_that_was_in_force():
    indicator = IndicatorFactory()
    before = record(indicator, 5)
    define(indicator, unit_en="others", reason="Other things are counted.")

    after = record(indicator, 6, read_on=date(2022, 6, 30))

    before.refresh_from_db()
    assert (before.definition.number, after.definition.number) == (1, 2)


def test_saving_without_a_change_of_the_definition_asks_for_no_reason():
    indicator = ReadingFactory().indicator

    define(indicator)

    assert indicator.definitions.count() == 1


def test_milestones_become_those_that_were_given():
    indicator = IndicatorFactory()
    define(indicator, milestones=[(date(2021, 12, 31), Decimal(10)), (JUNE, Decimal(5))])

    define(indicator, milestones=[(JUNE, Decimal(6)), (date(2022, 12, 31), Decimal(60))])

    assert [(m.due_on, m.value) for m in indicator.milestones.all()] == [
        (JUNE, 6), (date(2022, 12, 31), 60)
    ]  # fmt: skip


def test_the_first_reading_of_a_date_is_used_and_another_replaces_it_not():
    indicator = IndicatorFactory()

    first, second = record(indicator, 133), record(indicator, 134, source="Another count")

    assert (first.is_used, second.is_used) == (True, False)


def test_what_says_something_goes_before_what_says_that_nothing_is_known():
    indicator = IndicatorFactory()
    missing = record(indicator, None, quality="missing")

    found = record(indicator, 133)

    missing.refresh_from_db()
    assert (missing.is_used, found.is_used) == (False, True)


def test_which_one_counts_is_a_choice():
    indicator = IndicatorFactory()
    first, second = record(indicator, 133), record(indicator, 134, source="Another count")

    services.use_reading(reading=second, by=factories.staff())

    used = {reading.pk: reading.is_used for reading in indicator.readings.all()}
    assert used == {first.pk: False, second.pk: True}


def test_a_reading_that_moves_to_another_date_leaves_one_used_on_each():
    indicator = IndicatorFactory()
    first, second = record(indicator, 133), record(indicator, 134, source="Another count")

    first.read_on = date(2022, 6, 30)
    services.record_reading(reading=first, parts={}, by=factories.staff())

    second.refresh_from_db()
    assert (first.is_used, second.is_used) == (True, True)


def test_parts_that_are_more_than_the_whole_are_refused_in_words():
    indicator = IndicatorFactory()
    reading = Reading(
        indicator=indicator,
        definition=indicator.definitions.get(),
        value=5,
        read_on=JUNE,
        source="A",
    )

    with pytest.raises(services.NotRecorded, match="by gender add up to more than the whole"):
        services.record_reading(
            reading=reading, parts={"sex-f": Decimal(4), "sex-m": Decimal(2)}, by=factories.staff()
        )

    assert not Reading.objects.exists()


def test_who_entered_a_reading_stays_when_somebody_else_edits_it():
    indicator = IndicatorFactory()
    reading = record(indicator, 5)
    author = reading.entered_by

    reading.value = Decimal(6)
    services.record_reading(reading=reading, parts={"sex-f": Decimal(2)}, by=factories.staff())

    reading.refresh_from_db()
    assert (reading.entered_by, reading.value) == (author, 6)
    assert [part.category for part in reading.breakdown.all()] == ["sex-f"]


@pytest.mark.parametrize("what", ["define", "record", "use"])
def test_whatever_a_person_does_is_left_alone_by_loading(what):
    indicator = IndicatorFactory(is_kept_by_hand=False)
    reading = ReadingFactory(indicator=indicator, read_on=date(2022, 1, 1))

    match what:
        case "define":
            define(indicator)
        case "record":
            record(indicator, 5)
        case "use":
            services.use_reading(reading=reading, by=factories.staff())

    assert Indicator.objects.get().is_kept_by_hand

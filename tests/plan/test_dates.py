"""Dates as far as they are known, and which period they belong to."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.models import Activity
from plan import dates
from plan.dates import PartialDate, Precision
from tests.factories import ActivityFactory, PillarFactory, PlanFactory, TypeFactory


@pytest.mark.parametrize(
    ("written", "first", "precision"),
    [
        ("2021-03-11", date(2021, 3, 11), "day"),
        ("11/03/2021", date(2021, 3, 11), "day"),
        ("11.3.2021", date(2021, 3, 11), "day"),
        ("2021-03", date(2021, 3, 1), "month"),
        ("03/2021", date(2021, 3, 1), "month"),
        ("2021-Q2", date(2021, 4, 1), "quarter"),
        ("T2 2021", date(2021, 4, 1), "quarter"),
        ("2021", date(2021, 1, 1), "year"),
        (" ", None, "undated"),
        ("29/02/2024", date(2024, 2, 29), "day"),
    ],
)
def test_a_date_is_read_to_the_precision_that_was_written(written, first, precision):
    assert dates.parse(written) == PartialDate(first, Precision(precision))


@pytest.mark.parametrize("written", ["yesterday", "31/02/2021", "2021-13", "2021-Q5", "11/2021/3"])
def test_what_is_no_date_is_refused(written):
    with pytest.raises(dates.NotADate):
        dates.parse(written)


@given(
    st.dates(date(2000, 1, 1), date(2040, 12, 31)),
    st.sampled_from([Precision.DAY, Precision.MONTH, Precision.QUARTER, Precision.YEAR]),
)
def test_a_date_is_written_as_it_is_read(day, precision):
    known = PartialDate(dates.start_of(day, precision), precision)

    assert dates.parse(str(known)) == known
    assert dates.start_of(known.last, precision) == known.first
    assert dates.start_of(known.last + timedelta(days=1), precision) > known.first


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("written", "periods"),
    [
        ("2021-03-31", {"2021-Q1", "2021", "2020-21", "plan"}),
        ("2021-04-01", {"2021-Q2", "2021", "2021-22", "plan"}),
        ("2021-03", {"2021-Q1", "2021", "2020-21", "plan"}),
        ("2021-Q1", {"2021-Q1", "2021", "2020-21", "plan"}),
        ("2021", {"2021", "plan"}),
        ("2023-12-31", {"2023-Q4", "2023", "2023-24", "plan"}),
        ("", {"plan"}),
    ],
)
def test_an_activity_belongs_to_the_periods_that_hold_all_that_is_known_of_its_date(
    written, periods
):
    plan = PlanFactory()
    known = dates.parse(written)
    ActivityFactory(
        type=TypeFactory(pillar=PillarFactory(plan=plan)),
        starts_on=known.first,
        date_precision=known.precision,
    )

    holding = {p.code for p in plan.periods.all() if Activity.objects.in_period(p).exists()}

    assert holding == periods


@pytest.mark.django_db
def test_the_end_of_an_activity_never_moves_it_to_another_period():
    plan = PlanFactory()
    ActivityFactory(
        type=TypeFactory(pillar=PillarFactory(plan=plan)),
        starts_on=date(2021, 3, 30),
        ends_on=date(2021, 4, 2),
    )

    first, second = plan.periods.get(code="2021-Q1"), plan.periods.get(code="2021-Q2")

    assert Activity.objects.in_period(first).count() == 1
    assert Activity.objects.in_period(second).count() == 0


@settings(max_examples=300)
@given(
    st.dates(date(2021, 1, 1), date(2023, 12, 31)),
    st.sampled_from([Precision.DAY, Precision.MONTH, Precision.QUARTER]),
)
def test_what_is_known_to_the_quarter_lies_in_exactly_one_quarter(day, precision):
    known = PartialDate(dates.start_of(day, precision), precision)
    quarters = [
        (date(year, month, 1), dates.start_of_next(date(year, month, 1), Precision.QUARTER))
        for year in (2021, 2022, 2023)
        for month in (1, 4, 7, 10)
    ]

    holding = [q for q in quarters if q[0] <= known.first and known.last < q[1]]

    assert len(holding) == 1

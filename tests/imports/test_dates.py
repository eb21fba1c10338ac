"""The dates that people write: three languages, the day first, and no more than is known."""

from datetime import date

import pytest

from imports import dates
from plan.dates import NotADate, Precision

DAY, MONTH = Precision.DAY, Precision.MONTH
QUARTER, YEAR = Precision.QUARTER, Precision.YEAR


@pytest.mark.parametrize(
    ("text", "read", "precision"),
    [
        ("2021-03-11", "2021-03-11", DAY),
        ("2021-03-11 00:00:00", "2021-03-11", DAY),
        ("25/02/2021", "2021-02-25", DAY),
        ("02/25/2021", "2021-02-25", DAY),
        ("11 March 2021", "2021-03-11", DAY),
        ("Thursday, March 11th, 2021", "2021-03-11", DAY),
        ("11 mars 2021", "2021-03-11", DAY),
        ("1er avril 2021", "2021-04-01", DAY),
        ("lundi 8 novembre 2021 à 14h", "2021-11-08", DAY),
        ("jueves, 11 de marzo de 2021", "2021-03-11", DAY),
        ("1º de abril de 2021", "2021-04-01", DAY),
        ("11-Mar-21", "2021-03-11", DAY),
        ("44266", "2021-03-11", DAY),
        ("March 2021", "2021-03", MONTH),
        ("août 2021", "2021-08", MONTH),
        ("sept. 2021", "2021-09", MONTH),
        ("marzo de 2021", "2021-03", MONTH),
        ("03/2021", "2021-03", MONTH),
        ("early March 2021", "2021-03", MONTH),
        ("March 2021 (tbc)", "2021-03", MONTH),
        ("Q1 2021", "2021-Q1", QUARTER),
        ("T2 2022", "2022-Q2", QUARTER),
        ("3e trimestre 2022", "2022-Q3", QUARTER),
        ("primer trimestre de 2021", "2021-Q1", QUARTER),
        ("first quarter of 2021", "2021-Q1", QUARTER),
        ("January-March 2021", "2021-Q1", QUARTER),
        ("2021", "2021", YEAR),
    ],
)
def test_a_date_is_read_as_far_as_it_is_known(text, read, precision):
    reading = dates.read(text)

    assert (str(reading.first), reading.first.precision) == (read, precision)
    assert (reading.last, reading.other, reading.is_shortened) == (None, None, False)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("12-14 March 2021", date(2021, 3, 12), date(2021, 3, 14)),
        ("12–14 mars 2021", date(2021, 3, 12), date(2021, 3, 14)),
        ("March 12-14, 2021", date(2021, 3, 12), date(2021, 3, 14)),
        ("12-14/03/2021", date(2021, 3, 12), date(2021, 3, 14)),
        ("du 30 mars au 2 avril 2021", date(2021, 3, 30), date(2021, 4, 2)),
        ("del 3 al 5 de mayo de 2021", date(2021, 5, 3), date(2021, 5, 5)),
        ("28 February - 3 March 2021", date(2021, 2, 28), date(2021, 3, 3)),
        ("2021-03-12/2021-03-14", date(2021, 3, 12), date(2021, 3, 14)),
        ("12 et 13 mai 2021", date(2021, 5, 12), date(2021, 5, 13)),
    ],
)
def test_a_range_has_a_first_and_a_last_day(text, first, last):
    reading = dates.read(text)

    assert (reading.first.first, reading.first.precision, reading.last) == (first, DAY, last)


@pytest.mark.parametrize(
    ("text", "read", "other"),
    [
        ("03/04/2021", "2021-04-03", date(2021, 3, 4)),
        ("11.03.21", "2021-03-11", date(2021, 11, 3)),
        ("Mar-21", "2021-03", "21 mar"),
    ],
)
def test_what_can_be_read_in_two_ways_says_the_other_one(text, read, other):
    reading = dates.read(text)

    assert (str(reading.first), reading.other) == (read, other)


@pytest.mark.parametrize("text", ["2021-03-04", "03/03/2021", "12/03/2021 - 14/03/2021"])
def test_what_can_be_read_in_one_way_only_says_nothing(text):
    assert dates.read(text).other is None


@pytest.mark.parametrize(
    "text",
    ["", "?", "TBC", "To be confirmed", "à préciser", "por confirmar", "sin fecha", "n/a", "—"],
)
def test_who_knows_no_date_says_so(text):
    assert dates.read(text).first.precision == Precision.UNDATED


@pytest.mark.parametrize("text", ["March-April 2021", "2021-2022", "T1-T2 2021"])
def test_of_a_longer_time_its_beginning_is_kept_and_that_is_said(text):
    reading = dates.read(text)

    assert reading.first.first == date(2021, 3 if "March" in text else 1, 1)
    assert reading.is_shortened


@pytest.mark.parametrize("text", ["11/03", "11 March", "11 de marzo", "12-14 mars", "May"])
def test_a_day_without_a_year_is_none(text):
    with pytest.raises(dates.NoYear):
        dates.read(text)


@pytest.mark.parametrize(
    "text",
    [
        "spring 2021",
        "soon",
        "31/02/2021",
        "13/13/2021",
        "2021-13",
        "12",
        "0",
        "week of 8 March 2021",
    ],
)
def test_what_is_no_date_is_not_guessed(text):
    with pytest.raises(NotADate):
        dates.read(text)


def test_a_workbook_that_counts_from_1904_is_read_so():
    assert dates.read("42804", is_1904=True).first.first == date(2021, 3, 11)

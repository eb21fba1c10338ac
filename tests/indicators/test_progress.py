"""How far an indicator has come: a table of cases, and what holds whatever the numbers."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from indicators.progress import BEHIND, MET, ON_TRACK, expected, progress

TABLE = Path(__file__).parent / "progress_cases.toml"
CASES = tomllib.loads(TABLE.read_text(encoding="utf-8"))["case"]
ASKED = {"baseline": None, "target": None, "actual": None}
numbers = st.decimals(-10_000, 10_000, places=2)
LEVELS = ["regressing", "not_started", "off_track", "behind", "on_track", "met"]


@pytest.mark.parametrize("case", CASES, ids=[case["rule"] for case in CASES])
def test_each_case_follows_its_rule(case):
    found = progress(**ASKED | case["given"])

    percent = Decimal(case["percent"]) if "percent" in case else None
    assert (found.percent, found.display) == (percent, case.get("display"))
    assert (found.method, found.status) == (case["method"], case["status"])
    assert found.judged_by == case.get("judged_by", "target")


def test_there_are_more_than_forty_cases_and_each_says_its_rule():
    assert len(CASES) >= 40
    assert len({case["rule"] for case in CASES}) == len(CASES)


def test_a_direction_that_is_none_of_ours_is_refused():
    with pytest.raises(ValueError, match="sideways"):
        progress(direction="sideways", baseline=0, target=1, actual=1)


def test_a_bar_shows_what_a_bar_can_and_the_number_is_left_as_it_is():
    over = progress(direction="increase", baseline=0, target=10, actual=15)
    under = progress(direction="increase", baseline=10, target=20, actual=5)

    assert (over.display, over.bar) == (150, 100)
    assert (under.display, under.bar) == (-50, 0)
    assert progress(direction="none", baseline=0, target=1, actual=1).bar is None


@given(numbers, numbers, numbers, st.none() | numbers)
def test_what_falls_is_what_rises_mirrored(baseline, target, actual, due):
    def mirrored(number):
        return None if number is None else -number

    rising = progress(
        direction="increase", baseline=baseline, target=target, actual=actual, expected=due
    )
    falling = progress(
        direction="decrease", baseline=mirrored(baseline), target=mirrored(target),
        actual=mirrored(actual), expected=mirrored(due),
    )  # fmt: skip

    assert rising == falling


@given(st.sampled_from(["increase", "decrease"]), numbers, numbers, numbers, numbers)
def test_who_is_nearer_has_come_no_shorter_way(direction, baseline, target, one, other):
    sign = 1 if direction == "increase" else -1
    assume(sign * (target - baseline) > 0)
    near, far = (one, other) if sign * (one - other) >= 0 else (other, one)

    more, less = (
        progress(direction=direction, baseline=baseline, target=target, actual=actual)
        for actual in (near, far)
    )

    assert more.percent >= less.percent
    assert more.display >= less.display
    assert LEVELS.index(more.status) >= LEVELS.index(less.status)


@given(numbers, st.decimals(0, 100, places=2), numbers, numbers)
def test_what_is_maintained_is_worth_less_the_farther_off_it_is(target, tolerance, one, other):
    near, far = sorted((one, other), key=lambda actual: abs(actual - target))

    more, less = (
        progress(
            direction="maintain", baseline=None, target=target, actual=actual, tolerance=tolerance
        )
        for actual in (near, far)
    )

    assert 100 >= more.percent >= less.percent >= 0


@given(
    st.sampled_from(["increase", "decrease", "maintain"]),
    st.none() | numbers, st.none() | numbers, st.none() | numbers,
    st.none() | numbers,
)  # fmt: skip
def test_nothing_short_of_it_says_a_hundred(direction, baseline, target, actual, due):
    found = progress(
        direction=direction, baseline=baseline, target=target, actual=actual, expected=due
    )

    if found.percent is None:
        assert found.display is None
    elif found.percent < 100:
        assert found.display < 100
    else:
        assert found.display >= 100
        assert found.status == "met"


@given(st.integers(1, 10**30))
def test_what_lacks_the_smallest_part_is_not_done(parts):
    found = progress(direction="increase", baseline=0, target=parts, actual=parts - 1)

    assert found.percent < 100
    assert found.display < 100
    assert found.status != "met"


@given(numbers, numbers, numbers)
def test_the_status_is_that_of_its_percentage_where_nothing_was_expected(baseline, target, actual):
    assume(target > baseline)
    found = progress(direction="increase", baseline=baseline, target=target, actual=actual)

    limits = {"met": (MET, None), "on_track": (ON_TRACK, MET), "behind": (BEHIND, ON_TRACK),
              "off_track": (0, BEHIND), "not_started": (0, 1), "regressing": (None, 0)}  # fmt: skip
    low, high = limits[found.status]
    assert low is None or found.percent >= low
    assert high is None or found.percent < high


# --- What is expected by a day -------------------------------------------------------------

START, MIDDLE, END = date(2021, 1, 1), date(2022, 1, 1), date(2023, 1, 1)


@pytest.mark.parametrize(
    ("at", "value"),
    [
        (date(2020, 6, 1), 10),  # Before it begins: what there was.
        (START, 10),
        (date(2021, 7, 2), Decimal(10) + Decimal(182) / Decimal(365) * 20),
        (MIDDLE, 30),
        (date(2022, 7, 2), Decimal(30) + Decimal(182) / Decimal(365) * 60),
        (END, 90),
        (date(2024, 1, 1), 90),  # Nothing more was said.
    ],
)
def test_what_is_expected_lies_on_straight_lines_between_the_known_points(at, value):
    found = expected(at, (START, 10), [(MIDDLE, 30)], (END, 90))

    assert abs(found - value) < Decimal("1e-20")


def test_without_a_target_or_milestone_nothing_is_expected():
    assert expected(MIDDLE, (START, 10), [], None) is None


def test_before_the_first_that_was_said_nothing_is_expected():
    assert expected(START, None, [(MIDDLE, 30)], None) is None
    assert expected(MIDDLE, None, [(MIDDLE, 30)], None) == 30


@given(st.dates(START, END), st.dates(START, END))
def test_what_is_expected_never_falls_where_each_point_is_higher(one, other):
    first, second = sorted((one, other))
    points = ((START, 0), [(MIDDLE, 5)], (END, 50))

    assert 0 <= expected(first, *points) <= expected(second, *points) <= 50

"""A line over time: each number at its date, gaps as gaps, every text only text."""

from datetime import date, timedelta
from decimal import Decimal
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

import charts
from charts.lines import LABELLED
from charts.palette import INKS, PAPER

SVG = "{http://www.w3.org/2000/svg}"
NAMES = {
    "points": "used", "others": "another source", "baseline": "baseline",
    "milestones": "milestone", "target": "target",
}  # fmt: skip
days = st.dates(date(2006, 1, 1), date(2030, 12, 31))
values = st.decimals(-(10**6), 10**6, places=2)


def point(day, value, label="", joins=True):
    at = date.fromisoformat(day) if isinstance(day, str) else day
    value = None if value is None else Decimal(value)
    return {"at": at, "value": value, "label": label, "joins": joins}


def draw(points, title="Title", **more):
    picture = charts.line_over_time(
        title=title, desc="Said.", points=points, names=more.pop("names", NAMES), **more
    )
    return ElementTree.fromstring(picture)


def drawn(root):
    return [element.text for element in root.iter(f"{SVG}text")]


def dots(root, fill=INKS[0].colour):
    """The marks of the readings that are used, without the one in the legend."""
    found = [c for c in root.iter(f"{SVG}circle") if c.get("fill") == fill]
    return [(float(c.get("cx")), float(c.get("cy"))) for c in found]


def strokes(root):
    return [e for e in root.iter(f"{SVG}line") if e.get("stroke-width") == "2.5"]


@given(st.lists(st.tuples(days, values), min_size=1, max_size=20))
def test_later_stands_to_the_right_and_more_stands_higher(pairs):
    root = draw([point(day, value) for day, value in sorted(pairs)])

    places = dots(root)[: len(pairs)]
    for (day, value), (x, y) in zip(sorted(pairs), places, strict=True):
        for (other, number), (x2, y2) in zip(sorted(pairs), places, strict=True):
            assert day >= other or x <= x2
            assert value <= number or y <= y2


@given(st.lists(st.tuples(days, values), min_size=1, max_size=20), st.tuples(days, values))
def test_everything_stays_inside_the_picture(pairs, goal):
    root = draw([point(day, value) for day, value in pairs], target=point(*goal))

    width, height = (float(n) for n in root.get("viewBox").split()[2:])
    for x, y in dots(root):
        assert 0 <= x <= width
        assert 0 <= y <= height


def test_what_was_not_read_leaves_a_gap():
    root = draw([point("2019-07-01", 92), point("2020-07-01", None), point("2021-07-01", 96)])

    assert len(dots(root)) == 2
    assert strokes(root) == []


def test_points_that_do_not_follow_each_other_are_not_joined():
    joined = draw([point("2019-07-01", 1), point("2020-07-01", 2)])
    apart = draw([point("2019-07-01", 1), point("2021-07-01", 2, joins=False)])

    assert len(strokes(joined)) == 1
    assert strokes(apart) == []


def test_how_sure_a_number_is_stands_at_its_point():
    root = draw([point("2021-06-26", 260, "260"), point("2023-06-26", 297, "≥ 297")])

    assert {"260", "≥ 297"} <= set(drawn(root))


def test_of_many_points_the_first_the_last_and_the_unsure_are_named():
    start = date(2021, 1, 1)
    many = [point(start + timedelta(days=90 * n), n, f"n{n}") for n in range(LABELLED + 3)]
    many[5]["label"] = "≈ 5"

    named = {text for text in drawn(draw(many)) if text.startswith(("n", "≈"))}

    assert named == {"n0", "≈ 5", f"n{LABELLED + 2}"}


def test_what_other_sources_say_is_hollow_and_joined_to_nothing():
    root = draw(
        [point("2021-07-01", 191, "191"), point("2022-07-01", 192, "192")],
        others=[point("2022-07-01", 150, "≈ 150")],
    )

    assert len(dots(root, PAPER)) == 2  # One of them in the legend.
    assert len(strokes(root)) == 1
    assert {"≈ 150", "another source"} <= set(drawn(root))


def test_target_and_milestones_are_drawn_where_they_are_due():
    root = draw(
        [point("2021-07-01", 10, "10")],
        baseline=point("2020-07-01", 5, "5"),
        milestones=[point("2022-07-01", 20, "20")],
        target=point("2023-12-31", 40, "40"),
    )

    assert {"5", "10", "20", "40"} <= set(drawn(root))
    broken = [line for line in root.iter(f"{SVG}line") if line.get("stroke-dasharray")]
    assert len(broken) == 1
    assert set(NAMES.values()) - {"another source"} <= set(drawn(root))


def test_the_legend_names_what_is_there_and_nothing_else():
    root = draw([point("2021-07-01", 10)], target=point("2023-12-31", 40))

    assert "target" in drawn(root) and "used" in drawn(root)
    assert "milestone" not in drawn(root)


def test_a_number_below_zero_stands_below_the_line_of_zero():
    root = draw([point("2021-07-01", -3), point("2022-07-01", 4)])

    (_x, low), (_x2, high) = dots(root)[:2]
    zero = next(float(e.get("y1")) for e in root.iter(f"{SVG}line") if e.get("stroke-width") == "1")
    assert high < zero < low


def test_markup_in_a_name_is_only_text():
    name = '<script>alert(1)</script>"&'

    root = draw(
        [point("2021-07-01", 1, name)], name, others=[point("2020-07-01", 2, name)],
        names=dict.fromkeys(NAMES, name),
    )  # fmt: skip

    assert root.find(f"{SVG}title").text == name
    assert drawn(root).count(name) == 4
    assert not list(root.iter(f"{SVG}script"))


def test_a_picture_has_no_style_that_a_strict_page_would_refuse():
    root = draw([point("2021-07-01", 1)], target=point("2023-12-31", 40))

    assert not [e for e in root.iter() if "style" in e.attrib or "class" in e.attrib]


def test_thirty_years_have_room_for_their_labels():
    root = draw([point("2000-07-01", 1), point("2029-07-01", 2)])

    years = [text for text in drawn(root) if text and text.startswith("20") and len(text) == 4]
    assert years == [str(year) for year in range(2000, 2030, 3)]

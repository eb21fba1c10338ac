"""Charts: what they draw is what they were given, and every text in them is only text."""

import re
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

import charts
from charts.columns import round_scale
from charts.palette import INKS
from charts.tints import tint

SVG = "{http://www.w3.org/2000/svg}"
COLOURS = {one.colour for one in INKS}
TALL = re.compile(r"v([\d.]+)")
words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=20)
# Nothing yet, or a number; a category's series have a number all or none.
columns = st.lists(st.lists(st.integers(0, 10**6), min_size=2, max_size=2) | st.none(), max_size=14)


def draw(title="Title", categories=("Q1 2021",), series=None, **more):
    series = series or [{"name": "One", "values": [3]}]
    picture = charts.stacked_columns(
        title=title, desc="Said.", categories=categories, series=series, **more
    )
    return ElementTree.fromstring(picture)


def drawn(root):
    return [element.text for element in root.iter(f"{SVG}text")]


@given(columns, words, words)
def test_every_total_stands_on_its_column_whatever_the_numbers(values, title, name):
    series = [{"name": name, "values": [both and both[n] for both in values]} for n in (0, 1)]
    labels = [f"Q{n}" for n in range(len(values))]

    root = draw(title, labels, series)

    assert (root.find(f"{SVG}title").text or "") == title
    texts = drawn(root)
    for both in values:
        total = "–" if both is None else str(sum(both))
        assert total in texts
        if total in texts:
            texts.remove(total)


@given(columns)
def test_columns_are_as_tall_as_their_numbers_say(values):
    series = [{"name": str(n), "values": [both and both[n] for both in values]} for n in (0, 1)]
    root = draw(categories=[str(n) for n in range(len(values))], series=series)

    drawn = [p.get("d") for p in root.iter(f"{SVG}path") if p.get("fill") in COLOURS]
    # The last two are those of the legend.
    heights = sorted(float(tall) for outline in drawn[:-2] for tall in TALL.findall(outline))
    numbers = sorted(value for both in values if both for value in both if value)
    if numbers:
        for number, height in zip(numbers, heights, strict=True):
            assert abs(number / numbers[-1] - height / heights[-1]) < 0.001


@given(st.integers(0, 10**9))
def test_the_scale_has_few_round_steps_and_reaches_over_the_highest(highest):
    top, step = round_scale(highest)

    assert top >= highest
    assert top % step == 0
    assert 1 <= top // step <= 5
    assert re.fullmatch(r"[125]0*", str(step))


def test_markup_in_a_name_is_only_text():
    name = '<script>alert(1)</script>"&'

    root = draw(name, [name], [{"name": name, "values": [1]}, {"name": "b", "values": [2]}])

    assert root.find(f"{SVG}title").text == name
    assert name in drawn(root)
    assert not list(root.iter(f"{SVG}script"))


def test_a_picture_has_no_style_that_a_strict_page_would_refuse():
    root = draw()

    assert not [e for e in root.iter() if "style" in e.attrib or "class" in e.attrib]


def test_zero_is_drawn_as_nothing_but_its_number_and_unknown_as_a_dash():
    root = draw(categories=["a", "b"], series=[{"name": "One", "values": [0, None]}])

    assert not root.findall(f"{SVG}rect")
    assert {"0", "–"} <= set(drawn(root))


def test_colours_of_neighbours_are_told_apart_by_their_patterns_too():
    patterns = [ink.pattern for ink in INKS]

    assert len(set(patterns)) == len(patterns)
    for ink in INKS:
        assert contrast(ink.colour, "#ffffff") >= 2.9


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour):
    """Relative luminance as WCAG 2 defines it."""
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_a_darker_cell_never_holds_the_smaller_number(one, other):
    largest = max(one, other)

    assert tint(0, largest) == 0
    if one <= other:
        assert tint(one, largest) <= tint(other, largest)
    if largest:
        assert tint(largest, largest) == 4

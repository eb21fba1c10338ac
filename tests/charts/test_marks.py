"""A line of marks: each kind told apart by shape, colour and word."""

import re
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

import charts
from charts.marks import SHAPES
from tests.charts.test_columns import SVG, contrast, words

quarters = st.lists(
    st.fixed_dictionaries({"label": words, "kind": st.sampled_from(list(SHAPES)), "word": words}),
    max_size=14,
)


def draw(quarters, title="Title"):
    return ElementTree.fromstring(charts.marks(title=title, desc="Said.", quarters=quarters))


def told(root):
    return [group.find(f"{SVG}title").text for group in root.findall(f"{SVG}g")
            if group.find(f"{SVG}title") is not None]  # fmt: skip


@given(quarters, words)
def test_each_quarter_has_one_mark_with_its_label_and_word(quarters, title):
    root = draw(quarters, title)

    assert (root.find(f"{SVG}title").text or "") == title
    assert told(root) == [f"{one['label']}: {one['word']}" for one in quarters]


@given(quarters)
def test_all_marks_stand_at_one_height(quarters):
    groups = [g for g in draw(quarters).findall(f"{SVG}g") if g.find(f"{SVG}title") is not None]

    heights = {group.find(f"{SVG}g").get("transform").split()[-1] for group in groups}
    assert len(heights) <= 1


def test_each_kind_has_a_shape_and_a_colour_of_its_own():
    without_colour = {re.sub(r'(fill|stroke)="[^"]*"', "", shape) for shape in SHAPES.values()}
    filled = {
        kind: re.search(r'fill="(#\w+)"', shape)[1]
        for kind, shape in SHAPES.items()
        if kind not in {"", "not-assessable"}
    }

    assert len(without_colour) == len(SHAPES)
    assert len(set(filled.values())) == len(filled)
    assert all(contrast(colour, "#ffffff") >= 3 for colour in filled.values())


def test_a_kind_without_a_shape_is_an_empty_mark():
    root = ElementTree.fromstring(charts.mark(kind="unheard-of", word="word"))

    assert root.find(f"{SVG}title").text == "word"
    assert root.find(f".//{SVG}circle").get("stroke-dasharray")


def test_a_picture_of_marks_has_no_style_that_a_strict_page_would_refuse():
    for root in (draw([{"label": "Q1 2021", "kind": kind, "word": kind} for kind in SHAPES]),
                 ElementTree.fromstring(charts.mark(kind="achieved", word="<&"))):  # fmt: skip
        assert not [e for e in root.iter() if "style" in e.attrib or "class" in e.attrib]


@given(quarters)
def test_a_short_line_has_the_same_words_and_only_shapes_that_the_page_has(quarters):
    strip = ElementTree.fromstring(charts.strip(title="Title", quarters=quarters))
    shapes = ElementTree.fromstring(charts.shapes())

    told = [use.find(f"{SVG}title").text for use in strip.findall(f"{SVG}use")]
    assert told == [f"{one['label']}: {one['word']}" for one in quarters]
    known = {f"#{group.get('id')}" for group in shapes.iter(f"{SVG}g")}
    assert {use.get("href") for use in strip.findall(f"{SVG}use")} <= known

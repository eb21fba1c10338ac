"""Boxes in columns with lines between them: what leads to what."""

from xml.etree import ElementTree

import charts

ARGUMENTS = {
    "title": "From <activity> to target",
    "desc": "Boxes with lines",
    "columns": [
        {"name": "Activities", "boxes": [{"label": "A talk", "note": "2021"},
                                         {"label": "A march " * 30, "note": ""}]},
        {"name": "Outcomes", "boxes": [{"label": "They & others listen", "note": ""}]},
        {"name": "Targets", "boxes": [{"label": "An open door", "note": "T1"}]},
    ],
    "links": [(0, 0, 0), (0, 1, 0), (1, 0, 0)],
}  # fmt: skip


def drawn(**more):
    return ElementTree.fromstring(charts.chain(**ARGUMENTS | more))


def texts(svg):
    return [element.text for element in svg.iter("{http://www.w3.org/2000/svg}text")]


def test_each_thing_is_a_box_and_each_tie_a_line():
    svg = drawn()

    assert len(list(svg.iter("{http://www.w3.org/2000/svg}path"))) == 3
    assert len(list(svg.iter("{http://www.w3.org/2000/svg}rect"))) == 2 * 4


def test_what_people_wrote_is_text_and_nothing_else():
    svg = drawn()

    assert "They & others listen" in texts(svg)
    assert svg.find("{http://www.w3.org/2000/svg}title").text == "From <activity> to target"


def test_what_is_too_long_ends_with_an_ellipsis_within_its_box():
    svg = drawn()

    assert any(line.endswith("…") for line in texts(svg))
    assert max(len(line) for line in texts(svg)) < 34


def test_a_picture_names_itself_and_has_no_style():
    markup = charts.chain(**ARGUMENTS)

    assert 'role="img"' in markup and "<title" in markup and "<desc" in markup
    assert "style=" not in markup and "class=" not in markup


def test_nothing_at_all_is_drawn_without_a_fault():
    empty = [{"name": name, "boxes": []} for name in ("Activities", "Outcomes", "Targets")]

    assert texts(drawn(columns=empty, links=[])) == ["Activities", "Outcomes", "Targets"]

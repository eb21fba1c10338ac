"""The map: every country is on it, and a bubble is as large as its number."""

from html import unescape
from math import pi
from xml.etree import ElementTree

import pytest
from django_countries import countries
from hypothesis import given
from hypothesis import strategies as st

import charts
from charts import maps
from tests.charts.test_columns import SVG, contrast, drawn, words

CODES = sorted(maps.points())
places = st.lists(
    st.fixed_dictionaries(
        {
            "countries": st.lists(st.sampled_from(CODES), min_size=1, max_size=4, unique=True),
            "name": words,
            "value": st.integers(0, 10**6),
        }
    ),
    max_size=40,
)


def draw(places, title="Title", **more):
    more = {"land": "/static/land.svg"} | more
    return ElementTree.fromstring(charts.bubbles(title=title, desc="Said.", places=places, **more))


def circles(root):
    return list(root.iter(f"{SVG}circle"))


def test_every_country_there_is_has_a_point_on_the_land():
    assert set(maps.points()) == set(countries.countries)
    for x, y in maps.points().values():
        assert 0 <= x <= maps.WIDTH
        assert 0 <= y <= maps.HEIGHT


@pytest.mark.parametrize(
    ("code", "west_of", "north_of"),
    [("KE", "IN", "ZA"), ("MX", "KE", "BR"), ("FJ", "TO", "NZ"), ("IS", "NO", "FR")],
)
def test_countries_lie_where_they_are(code, west_of, north_of):
    points = maps.points()

    assert points[code][0] < points[west_of][0]
    assert points[code][1] < points[north_of][1]


@given(places, words)
def test_each_number_but_0_has_a_bubble_that_tells_it(places, title):
    root = draw(places, title)

    assert (root.find(f"{SVG}title").text or "") == title
    told = sorted(circle.find(f"{SVG}title").text for circle in circles(root))
    assert told == sorted(f"{one['name']}: {one['value']}" for one in places if one["value"])


@given(places)
def test_the_area_of_a_bubble_is_as_large_as_its_number_but_for_the_smallest(places):
    numbers = sorted((one["value"] for one in places if one["value"]), reverse=True)
    radii = [float(circle.get("r")) for circle in circles(draw(places))]

    assert radii == sorted(radii, reverse=True), "the small ones are drawn over the large ones"
    for number, radius in zip(numbers, radii, strict=True):
        if radius > maps.SMALLEST:
            share = pi * radius**2 / (pi * maps.LARGEST**2)
            assert abs(share - number / numbers[0]) < 0.002
        assert radius >= maps.SMALLEST


@given(places)
def test_names_cover_neither_one_another_nor_the_edge(places):
    root = draw([one | {"name": f"Place {n}"} for n, one in enumerate(places)])

    names = [text for text in root.iter(f"{SVG}text") if text.text.startswith("Place")]
    assert len(names) <= maps.NAMED
    for text in names:
        assert 0 <= float(text.get("x")) <= maps.WIDTH


@given(st.lists(st.sampled_from(CODES), min_size=1, max_size=30, unique=True))
def test_the_part_of_the_world_that_is_shown_holds_every_country_asked_for(codes):
    left, top, wide = maps.window(codes)
    tall = wide * maps.HEIGHT / maps.WIDTH

    assert left >= 0
    assert top >= 0
    assert left + wide <= maps.WIDTH + 0.1
    for code in codes:
        x, y = maps.points()[code]
        assert left <= x <= left + wide
        assert top - 0.1 <= y <= top + tall + 0.1


def test_a_place_of_several_countries_stands_amid_them():
    [circle] = circles(draw([{"countries": ["FR", "DE", "PL"], "name": "There", "value": 3}]))

    assert float(circle.get("cx")) == maps.points()["DE"][0]


def test_the_largest_are_named_and_numbered():
    root = draw(
        [{"countries": ["KE"], "name": "Kenya", "value": 1200},
         {"countries": ["MX"], "name": "Mexico", "value": 3}],
        number="{:,}".format,
    )  # fmt: skip

    assert drawn(root) == ["1,200", "Kenya", "Mexico 3"]


def test_a_country_that_is_on_no_map_is_left_out_and_nothing_else():
    root = draw(
        [{"countries": ["XX"], "name": "Elsewhere", "value": 5},
         {"countries": ["KE"], "name": "Kenya", "value": 5}],
        frame=["XX"],
    )  # fmt: skip

    assert len(circles(root)) == 1


def test_markup_in_a_name_is_only_text():
    name = '<script>alert(1)</script>"&'

    picture = charts.bubbles(
        title=name, desc=name, places=[{"countries": ["KE"], "name": name, "value": 1}]
    )

    root = ElementTree.fromstring(picture)
    assert root.find(f"{SVG}title").text == name
    assert not list(root.iter(f"{SVG}script"))
    assert "<script>" in unescape(picture)


@pytest.mark.parametrize("land", ["/static/land.svg", ""])
def test_a_map_has_no_style_that_a_strict_page_would_refuse(land):
    root = draw([{"countries": ["KE"], "name": "Kenya", "value": 5}], land=land)

    assert not [e for e in root.iter() if "style" in e.attrib or "class" in e.attrib]
    assert {e.tag for e in root.iter()} <= {
        f"{SVG}{tag}" for tag in ("svg", "title", "desc", "g", "image", "path", "circle", "text")
    }


def test_without_an_address_the_land_is_in_the_picture_and_with_one_it_is_not():
    places = [{"countries": ["KE"], "name": "Kenya", "value": 5}]

    alone, light = draw(places, land=""), draw(places)

    assert list(alone.iter(f"{SVG}path"))
    assert not list(alone.iter(f"{SVG}image"))
    assert not list(light.iter(f"{SVG}path"))
    assert len(ElementTree.tostring(light)) < 1_500


def test_bubbles_stand_out_from_the_land():
    land = next(ElementTree.fromstring(maps.LAND.read_text()).iter(f"{SVG}path")).get("fill")

    assert contrast("#12436d", land) >= 3
    assert contrast("#12436d", "#ffffff") >= 3

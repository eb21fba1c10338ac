"""Every dashboard by keyboard alone; what the plan page shows folded away, and without a script."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.test_accessibility import sign_in

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("demonstration")]

PLAN = "idpc-2021-2023"
PAGES = {
    "glance": ("plan", []),
    "pillar": ("pillar", ["P3"]),
    "area": ("priority_area", ["A4"]),
    "target": ("target", ["T8"]),
    "places": ("places", []),
    "region": ("region", ["latin-america"]),
    "country": ("country", ["MX"]),
    "network": ("network", []),
    "member": ("member", [1]),
    "calendar": ("calendar", []),
}
# Where the keyboard is: what the thing says, and whether it can be seen that it is there.
HERE = """() => {
    const it = document.activeElement, box = it.getBoundingClientRect();
    const style = getComputedStyle(it);
    return {
        is_body: it === document.body,
        words: (it.innerText || it.value || it.getAttribute("aria-label") || it.name || "").trim(),
        tag: it.tagName,
        seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight
            && box.right > 0 && box.left < innerWidth,
        marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        n: [...document.querySelectorAll("*")].indexOf(it),
    };
}"""
REACHABLE = """() => [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"
)].filter(it => it.checkVisibility({contentVisibilityAuto: true}) && !it.disabled).length"""


def address(name):
    view, args = PAGES[name]
    return reverse(f"dashboards:{view}", args=[PLAN, *args])


def tab_through(page):
    """Press Tab until the page is left; return where the keyboard was."""
    stops = []
    for _press in range(600):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here["is_body"] or (stops and here["n"] == stops[0]["n"]):
            return stops
        stops.append(here)
    raise AssertionError(f"The keyboard does not leave the page: {stops[-3:]}")


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("name", PAGES)
def test_the_keyboard_reaches_everything_in_order_and_it_is_seen_where_it_is(
    demonstration_site, page, name, width
):
    sign_in(page, demonstration_site, "member@demo.localhost")
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(demonstration_site + address(name))

    stops = tab_through(page)

    assert stops[0]["words"] == "Skip to the content"
    assert [stop["n"] for stop in stops] == sorted({stop["n"] for stop in stops})
    assert len(stops) == page.evaluate(REACHABLE)
    assert [stop for stop in stops if not stop["seen"]] == []
    assert [stop for stop in stops if not stop["marked"]] == []
    print(f"{name} at {width} px: {len(stops)} stops")


def test_the_skip_link_leads_past_the_navigation_and_enter_opens_what_is_folded(
    demonstration_site, page
):
    sign_in(page, demonstration_site, "member@demo.localhost")
    page.goto(demonstration_site + address("glance"))

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")

    folded = page.get_by_text("Show as a table").first
    folded.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("table").filter(has_text="Activities done, by quarter")).to_be_visible()


def test_how_a_figure_is_counted_opens_from_wherever_it_is_asked(demonstration_site, page):
    sign_in(page, demonstration_site, "member@demo.localhost")
    page.goto(demonstration_site + address("pillar"))
    said = page.get_by_text("Published activities, each once.")
    expect(said).to_be_hidden()

    page.get_by_role("link", name="How this is counted").last.click()

    expect(said).to_be_visible()
    expect(said).to_be_in_viewport()


def test_on_a_phone_the_periods_are_folded_away_and_one_of_them_is_two_touches(
    demonstration_site, page
):
    sign_in(page, demonstration_site, "member@demo.localhost")
    page.goto(demonstration_site + address("glance"))
    quarter = page.get_by_role("link", name="Q1 2021")
    expect(quarter).to_be_visible()

    page.set_viewport_size({"width": 390, "height": 800})
    expect(quarter).to_be_hidden()
    page.get_by_text("Period of the figures: Whole plan").click()
    quarter.click()

    expect(page.get_by_text("Period of the figures: Q1 2021")).to_be_visible()


def test_without_a_script_every_dashboard_says_the_same(demonstration_site, chromium):
    said = []
    for has_scripts in (True, False):
        context = chromium.new_context(java_script_enabled=has_scripts)
        page = context.new_page()
        sign_in(page, demonstration_site, "member@demo.localhost")
        texts = []
        for name in PAGES:
            page.goto(demonstration_site + address(name))
            # The moment that the figures are of is another one each time.
            words = page.locator("main").text_content().splitlines()
            texts.append([word.strip() for word in words if word.strip() and "As of" not in word])
        said.append(texts)
        context.close()
    assert said[0] == said[1]

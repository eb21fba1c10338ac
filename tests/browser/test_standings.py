"""Nine standings on one page, by keyboard: refused, corrected, saved, and read by a member."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations_at_both_widths
from tests.browser.test_people_and_their_parts import heading, main, sign_in

pytestmark = pytest.mark.xdist_group("demonstration")
PLAN = "plans/idpc-2021-2023"
WORDS = ["Achieved", "On track", "Some progress", "Stalled", "Going backwards", "Not assessable"]


def focused(page):
    return page.evaluate("() => document.activeElement.name || document.activeElement.innerText")


def test_nine_standings_by_keyboard_take_thirty_tab_stops_and_a_refused_one_loses_nothing(
    demonstration_site, page, capsys
):
    sign_in(page, demonstration_site, "reviewer@demo.localhost")
    page.goto(f"{demonstration_site}/en/{PLAN}/standings/?period=2021-Q4")
    page.get_by_label("Language in which you write the reasons").focus()
    stops = [focused(page)]

    def tab():
        page.keyboard.press("Tab")
        stops.append(focused(page))

    for n in range(9):
        tab()
        page.keyboard.type(WORDS[n % 6])
        tab()
        if n != 4:  # One is left without its reason.
            page.keyboard.type(f"Reason number {n + 1}, with é and ñ.")
        tab()
        page.keyboard.type("high")
    tab()
    assert stops[-1] == "Save"
    page.keyboard.press("Enter")

    with capsys.disabled():
        print(f"\nstandings by keyboard: {len(stops)} tab stops from the first field to Save")
    assert len(stops) <= 30
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("say why in words.")
    assert violations_at_both_widths(page) == []
    assert page.locator("textarea").evaluate_all("all => all.filter(a => a.value).length") == 8
    assert page.locator("select").evaluate_all("all => all.filter(a => a.value).length") == 19
    summary.get_by_role("link").focus()
    page.keyboard.press("Enter")
    assert focused(page) == "reason-T5"
    page.keyboard.type("Reason number 5, at last.")
    page.get_by_role("button", name="Save").press("Enter")
    expect(main(page)).to_contain_text("Saved: the standings")

    page.goto(f"{demonstration_site}/en/{PLAN}/standings/?period=2022-Q1")
    before = page.get_by_role("group", name="More places have decriminalised")
    expect(before).to_contain_text("Reason number 5, at last.")
    page.goto(f"{demonstration_site}/en/{PLAN}/targets/T5/")
    expect(heading(page)).to_have_text("More places have decriminalised")
    expect(main(page)).to_contain_text("Going backwards")


@pytest.mark.long
@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_axe_finds_nothing_on_the_pages_of_targets(demonstration_site, page, language):
    sign_in(page, demonstration_site, "reviewer@demo.localhost")
    found = []
    page.goto(f"{demonstration_site}/en/{PLAN}/targets/T6/milestones/add/")
    page.get_by_label("What is to be true by then").fill("A resolution is tabled")
    page.get_by_role("button", name="Save").click()
    revise = page.get_by_role("link", name="Revise").first.get_attribute("href")

    for address in (
        f"/{language}/{PLAN}/standings/?period=2022-Q2",
        f"/{language}/{PLAN}/targets/T5/",
        f"/{language}/{PLAN}/targets/T6/",
        f"/{language}/{PLAN}/targets/T6/milestones/add/",
        revise.replace("/en/", f"/{language}/"),
    ):
        page.goto(f"{demonstration_site}{address}")
        found += violations_at_both_widths(page)

    assert found == []

"""A colleague's rows: pasted, mended once for all, imported, and taken back."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations_at_both_widths
from tests.browser.test_people_and_their_parts import PLAN, heading, main, sign_in

pytestmark = pytest.mark.xdist_group("demonstration")
ROWS = [
    ["Title", "Date", "Pillar", "Type", "Role", "Countries"],
    ["Lanterns for the vanished", "11 March 2023", "P4", "Campaign day", "lead", "UK"],
    ["Budget school in Leeds", "25/04/2023", "P5", "Training or workshop", "lead", "UK"],
    ["Letter about the Misuse Act", "May 2023", "P3", "Submission to a UN body", "lead", "UK"],
    ["Breakfast with the inspectors", "after the session", "P3", "Side event", "lead", "Kenya"],
    ["lanterns for the VANISHED", "2023-03-11", "P4", "Campaign day", "lead", ""],
    ["Lantern for the vanished", "2023-03-11", "P4", "Campaign day", "lead", ""],
]  # fmt: skip
PASTED = "\n".join("\t".join(row) for row in ROWS)


def test_rows_are_pasted_mended_once_for_all_imported_and_taken_back(demonstration_site, page):
    sign_in(page, demonstration_site, "staff@demo.localhost")
    page.goto(f"{demonstration_site}{PLAN}activities/")
    page.get_by_role("link", name="Import from a spreadsheet").click()
    assert violations_at_both_widths(page) == []

    # Sent with nothing in it, the page says so; pasted text is there still.
    page.get_by_role("button", name="Check it").click()
    expect(page.get_by_role("alert")).to_contain_text("one of them")
    page.get_by_label("Or paste cells").fill(PASTED)
    page.get_by_role("button", name="Check it").click()
    expect(heading(page)).to_have_text("What would come of each row", timeout=30_000)
    assert violations_at_both_widths(page) == []

    see_what_the_columns_are_taken_for(page)
    mend_a_country_in_every_row(page)
    mend_a_date_in_its_place(page)
    say_that_it_is_another_activity(page)
    import_and_take_back(page)


def see_what_the_columns_are_taken_for(page):
    page.get_by_role("link", name="What the columns are").click()
    expect(page.get_by_label("Type", exact=True)).to_have_value("type")
    assert violations_at_both_widths(page) == []
    page.get_by_role("link", name="Cancel").click()


def mend_a_country_in_every_row(page):
    same = page.get_by_role("region", name="The same mistake").get_by_role("listitem")
    unknown = same.filter(has_text="UK")
    expect(unknown).to_contain_text("3 rows:")
    unknown.get_by_role("textbox").or_(unknown.get_by_role("combobox")).fill("United Kingdom")
    unknown.get_by_role("button", name="Mend all 3").click()
    expect(main(page)).not_to_contain_text("We know no country", timeout=30_000)


def mend_a_date_in_its_place(page):
    row = page.locator("#row-5")
    expect(row).to_contain_text("“after the session” is not a date")
    row.get_by_label("Date").fill("14 March 2023")
    page.get_by_role("button", name="Keep what I changed").click()
    expect(main(page)).not_to_contain_text("not a date", timeout=30_000)


def say_that_it_is_another_activity(page):
    page.get_by_role("link", name=re.compile("Perhaps there already")).click()
    assert violations_at_both_widths(page) == []
    row = page.locator("#row-7")
    row.get_by_label("Another one: import it").check()
    page.get_by_role("button", name="Keep what I changed").click()
    page.get_by_role("link", name="All", exact=True).click()


def import_and_take_back(page):
    page.get_by_role("button", name="Import 5 activities").click()
    expect(heading(page)).to_have_text("What was imported", timeout=30_000)
    assert violations_at_both_widths(page) == []
    page.get_by_role("link", name="Budget school in Leeds").click()
    expect(main(page)).to_contain_text("United Kingdom")
    page.go_back()
    page.get_by_role("button", name="Undo the import").click()
    expect(main(page)).to_contain_text("Undone on", timeout=30_000)
    expect(page.get_by_role("link", name="Budget school in Leeds")).to_have_count(0)

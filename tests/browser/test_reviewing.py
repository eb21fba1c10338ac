"""A member proposes, a reviewer returns, reviews and publishes several; deleting and undoing."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations_at_both_widths
from tests.browser.test_people_and_their_parts import (
    PLAN,
    heading,
    log_with_partner,
    main,
    sign_in,
)

# One worker starts the demonstration, and tells all of its stories.
pytestmark = pytest.mark.xdist_group("demonstration")


def my_work(page):
    page.get_by_role("navigation", name="Main").get_by_role("link", name="My work").click()
    expect(heading(page)).to_have_text("My work")


def test_a_proposal_is_returned_mended_reviewed_published_deleted_and_brought_back(
    demonstration_site, page, somebody
):
    amina, reviewer = somebody(), page
    sign_in(amina, demonstration_site, "member@demo.localhost")
    for title in ("A march in Mérida", "A vigil in Mérida"):
        log_with_partner(amina, title, "Mainline", readers="Network: members")
    sign_in(reviewer, demonstration_site, "reviewer@demo.localhost")
    my_work(reviewer)
    found = violations_at_both_widths(reviewer)
    found += return_it(reviewer, "A march in Mérida", "It was on the 12th.")
    mend_it(amina, "A march in Mérida", "It was on the 12th.")
    review_and_publish(reviewer, f"{demonstration_site}{PLAN}activities/?text=Mérida")
    found += change_both_and_undo(reviewer)
    found += delete_and_bring_back(reviewer, "A vigil in Mérida")
    assert found == []


def return_it(page, title, reason):
    page.get_by_role("link", name=title).click()
    page.get_by_role("link", name="Return to its author").click()
    page.get_by_role("button", name="Return", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Say why")
    found = violations_at_both_widths(page)
    page.get_by_label("Reason").fill(reason)
    page.get_by_role("button", name="Return", exact=True).click()
    expect(main(page)).to_contain_text(f"Rémi (reviewer) returned it. Reason: {reason}")
    return found


def mend_it(page, title, reason):
    my_work(page)
    expect(main(page)).to_contain_text(reason)
    page.get_by_role("link", name=title).click()
    page.get_by_label("When was it").fill("12/03/2021")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(heading(page)).to_have_text(title)
    expect(main(page)).not_to_contain_text(reason)


def review_and_publish(page, address):
    for press, said in (("Mark what is ticked", "2 activities reviewed"),
                        ("Publish what is ticked", "2 activities published")):  # fmt: skip
        page.goto(address)
        page.get_by_label("Tick “A march in Mérida”").check()
        page.get_by_label("Tick “A vigil in Mérida”").check()
        page.get_by_role("button", name=press).click()
        expect(page.get_by_role("status").first).to_contain_text(said)


def change_both_and_undo(page):
    page.get_by_role("button", name="2 on this page").click()
    found = violations_at_both_widths(page)
    page.get_by_label("Add a country", exact=True).check()
    page.get_by_label("New value: add a country").select_option(label="Mexico")
    page.get_by_role("button", name="Show before and after").click()
    expect(main(page)).to_contain_text("2 activities would change.")
    found += violations_at_both_widths(page)
    page.get_by_role("button", name="Change what is ticked").click()
    expect(main(page)).to_contain_text("Rémi (reviewer) changed 2 activities at once")
    found += violations_at_both_widths(page)
    page.get_by_role("button", name="Undo").click()
    expect(main(page)).to_contain_text("undid it")
    return found


def delete_and_bring_back(page, title):
    page.get_by_role("link", name=title).click()
    page.get_by_role("button", name="Delete").click()
    expect(main(page)).to_contain_text(f"“{title}” is in the bin.")
    found = violations_at_both_widths(page)
    page.get_by_role("link", name="The bin").first.click()
    expect(page.get_by_role("row").filter(has_text=title)).to_be_visible()
    found += violations_at_both_widths(page)
    page.go_back()
    page.get_by_role("button", name="Undo").click()
    expect(heading(page)).to_have_text(title)
    expect(main(page)).to_contain_text("It is back, as it was.")
    return found


@pytest.mark.long
@pytest.mark.parametrize("language", ["fr", "es"])
def test_axe_finds_nothing_in_other_languages_either(demonstration_site, page, language):
    sign_in(page, demonstration_site, "reviewer@demo.localhost")
    found = []
    for address in ("plans/idpc-2021-2023/my-work/", "activities/bin/"):
        page.goto(f"{demonstration_site}/{language}/{address}")
        expect(page.locator("html")).to_have_attribute("lang", language)
        found += violations_at_both_widths(page)
    page.goto(f"{demonstration_site}/{language}/plans/idpc-2021-2023/activities/")
    page.locator("button[value=page]").click()
    found += violations_at_both_widths(page)
    page.locator("input[name=field][value=status]").check()
    page.locator("select[name=status]").select_option(value="planned")
    page.locator("button[value=preview]").click()
    found += violations_at_both_widths(page)
    assert found == []

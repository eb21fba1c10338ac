"""
Logging an activity by keyboard; and what was typed, when the session or the line is gone.

Each story logs entries of its own in one demonstration.
"""

import re
import time

import pytest
from playwright.sync_api import expect

from activities.demonstration import PASSWORD
from tests.browser.axe import violations_at_both_widths
from tests.browser.test_people_and_their_parts import heading, main, sign_in

pytestmark = pytest.mark.xdist_group("demonstration")
PLAN = "/en/plans/idpc-2021-2023/"
LOG = f"{PLAN}activities/log/"
TITLE = "What was done, or is planned?"
SIXTY = "Statement of the network on decriminalisation at the session"


class Keyboard:
    """Somebody who types, 150 ms a key, and counts where they stop."""

    def __init__(self, page):
        self.page, self.stops = page, [self.focused(page)]

    @staticmethod
    def focused(page):
        return page.evaluate("() => document.activeElement.name || document.activeElement.id")

    def type(self, text):
        self.page.keyboard.type(text, delay=150)

    def press(self, key):
        time.sleep(0.15)
        self.page.keyboard.press(key)

    def tab(self):
        self.press("Tab")
        self.stops.append(self.focused(self.page))


def test_an_entry_by_keyboard_takes_ten_stops_and_less_than_25_seconds(
    demonstration_site, page, capsys
):
    sign_in(page, demonstration_site, "staff@demo.localhost")
    expect(heading(page)).to_have_text("Strategic Plan 2021–2023")
    began = time.monotonic()
    page.goto(f"{demonstration_site}{LOG}")
    expect(page.get_by_label(TITLE)).to_be_focused()
    hands = Keyboard(page)

    hands.type(SIXTY)
    hands.tab()
    hands.type("11/03/2021")
    hands.tab()
    hands.type("Statement")
    hands.tab()
    hands.type("lead")
    hands.tab()
    hands.type("decrim")
    hands.press("Enter")
    hands.tab()
    hands.type("penal r")
    hands.press("Enter")
    while hands.focused(page) != "action":
        hands.tab()
    hands.press("Enter")
    expect(heading(page)).to_have_text(SIXTY)
    seconds = time.monotonic() - began

    with capsys.disabled():
        print(f"\nby keyboard: {len(hands.stops)} tab stops, {seconds:.1f} s ({hands.stops})")
    assert len(SIXTY) == 60
    assert len(hands.stops) <= 10
    assert seconds < 25
    expect(main(page)).to_contain_text("Decriminalisation")
    expect(main(page)).to_contain_text("Penal Reform International")
    expect(main(page)).to_contain_text("11 March 2021")


def test_what_is_typed_saves_itself_and_outlives_session_line_and_windows(demonstration_site, page):
    sign_in(page, demonstration_site, "reviewer@demo.localhost")
    page.goto(f"{demonstration_site}{LOG}")
    page.get_by_label(TITLE).fill("A meeting in the corridor")
    status = page.locator(".draft-status")
    expect(status).to_have_text(re.compile(r"Draft saved \d\d:\d\d"))
    assert "draft=" in page.url

    # Reload, and Back from elsewhere.
    page.reload()
    expect(page.get_by_label(TITLE)).to_have_value("A meeting in the corridor")
    page.goto(f"{demonstration_site}{PLAN}")
    page.go_back()
    expect(page.get_by_label(TITLE)).to_have_value("A meeting in the corridor")
    draft = page.url

    # A second window.
    other = page.context.new_page()
    other.goto(draft)
    other.get_by_label(TITLE).fill("A meeting in the lobby")
    expect(other.locator(".draft-status")).to_contain_text("Draft saved")
    page.get_by_label(TITLE).fill("A meeting on the stairs")
    expect(status).to_contain_text("A newer draft exists")
    status.get_by_role("button", name="Keep mine").click()
    expect(status).to_contain_text("Draft saved")
    other.close()

    # Who is signed out is told so, and goes on after signing in elsewhere.
    page.context.clear_cookies(name="sessionid")
    page.get_by_label(TITLE).fill("A meeting on the roof")
    page.get_by_role("button", name="Save as a draft").first.click()
    expect(status).to_contain_text("you were signed out")
    with page.context.expect_page() as opened:
        status.get_by_role("link", name="Sign in in another tab").click()
    sign_in(opened.value, demonstration_site, "reviewer@demo.localhost")
    expect(heading(opened.value)).to_have_text("Strategic Plan 2021–2023")
    opened.value.close()
    status.get_by_role("button", name="Try again").click()
    expect(status).to_contain_text("Draft saved")

    # The line is down: the page stays, and is sent again.
    page.get_by_label("Kind of work").select_option(label="Side event")
    page.get_by_label("The network’s role").select_option(label="lead")
    page.get_by_label("When was it").fill("2021-03")
    expect(page.get_by_label("Participants", exact=True)).to_be_visible()
    page.context.set_offline(True)
    page.locator(".actions.after").get_by_role("button", name="Save", exact=True).click()
    expect(status).to_contain_text("there is no connection")
    expect(page.get_by_label(TITLE)).to_have_value("A meeting on the roof")
    page.context.set_offline(False)
    expect(status).to_contain_text("Draft saved")
    page.locator(".actions.after").get_by_role("button", name="Save", exact=True).click()
    expect(heading(page)).to_have_text("A meeting on the roof")

    page.goto(draft)
    expect(main(page)).to_contain_text("This draft was sent or discarded")


@pytest.mark.long
def test_the_pages_of_the_form_are_without_fault_and_single_keys_can_be_switched_off(
    demonstration_site, page
):
    sign_in(page, demonstration_site, "staff@demo.localhost")
    page.goto(f"{demonstration_site}{PLAN}activities/")
    page.keyboard.press("/")
    expect(page.locator("#search, #id_text").first).to_be_focused()
    page.keyboard.type("n?")
    assert page.url.endswith("/activities/")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("log an activity")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(heading(page)).to_have_text("Log an activity")

    page.get_by_text("More: places").click()
    page.get_by_label("Kind of work").select_option(label="Side event")
    expect(page.get_by_label("Participants", exact=True)).to_be_visible()
    page.get_by_label("Other partners").fill("penal")
    expect(
        page.get_by_role("listbox", name="Suggestions").get_by_role("option").first
    ).to_be_visible()
    assert violations_at_both_widths(page) == []
    for language in ("fr", "es"):
        for path in (LOG, "/en/account/keyboard/"):
            page.goto(demonstration_site + path.replace("/en/", f"/{language}/"))
            assert violations_at_both_widths(page) == []
    page.goto(f"{demonstration_site}{PLAN}")

    page.get_by_role("contentinfo").get_by_role("link", name="Keyboard").click()
    expect(heading(page)).to_have_text("Keyboard")
    assert violations_at_both_widths(page) == []
    page.get_by_label("Single keys do something").uncheck()
    main(page).get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    page.keyboard.press("n")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(heading(page)).to_have_text("Keyboard")


@pytest.mark.long
def test_two_people_edit_one_activity_and_the_second_one_chooses(
    demonstration_site, page, somebody
):
    sign_in(page, demonstration_site, "staff@demo.localhost")
    page.goto(f"{demonstration_site}{PLAN}activities/")
    page.locator("th[scope=row] a").first.click()
    address = page.url
    reviewer = somebody()
    sign_in(reviewer, demonstration_site, "reviewer@demo.localhost")
    expect(heading(reviewer)).to_have_text("Strategic Plan 2021–2023")
    for window in (page, reviewer):
        window.goto(f"{address}edit/")
    reviewer.get_by_label(TITLE).fill("What the reviewer wrote")
    reviewer.get_by_label("Place", exact=True).fill("Nairobi")
    reviewer.get_by_role("button", name="Save", exact=True).last.click()
    expect(heading(reviewer)).to_have_text("What the reviewer wrote")

    page.get_by_label(TITLE).fill("What I wrote")
    page.get_by_role("button", name="Save", exact=True).last.click()

    expect(heading(page)).to_have_text("Somebody else has changed this meanwhile")
    expect(main(page)).to_contain_text("What the reviewer wrote")
    assert violations_at_both_widths(page) == []
    page.get_by_label("Yours").check()
    page.get_by_role("button", name="Save").click()
    expect(heading(page)).to_have_text("What I wrote")
    expect(main(page)).to_contain_text("Nairobi")


@pytest.mark.long
def test_without_javascript_the_form_is_plain_and_loses_nothing_either(
    demonstration_site, chromium
):
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 320, "height": 800}
    )
    page = context.new_page()
    sign_in(page, demonstration_site, "staff@demo.localhost")
    page.goto(f"{demonstration_site}{LOG}")
    page.get_by_label(TITLE).fill("A plain letter")
    page.get_by_label("When was it").fill("2022-05")
    page.get_by_label("Kind of work").select_option(label="Open letter or joint statement")
    page.get_by_label("The network’s role").select_option(label="lead")
    page.get_by_label("Decriminalisation").check()
    page.get_by_label("Other partners").fill("Mainline\nPenal Reform International")
    page.get_by_role("button", name="Show the figures").click()
    page.get_by_label("Signatories", exact=True).fill("100+")
    page.get_by_label("Countries: not known").check()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320

    # Signed out meanwhile: what was typed is there after signing in.
    context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save", exact=True).last.click()
    page.locator("input[name=login]").fill("staff@demo.localhost")
    page.locator("input[name=password]").fill(PASSWORD)
    main(page).get_by_role("button", name="Sign in", exact=True).click()
    expect(main(page)).to_contain_text("What you had typed is here.")
    page.get_by_role("button", name="Save", exact=True).last.click()

    expect(heading(page)).to_have_text("A plain letter")
    for words in ("≥ 100", "Mainline", "Penal Reform International", "May 2022"):
        expect(main(page)).to_contain_text(words)
    context.close()

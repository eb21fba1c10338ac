"""Files picked and dropped in a browser: their progress, and what is refused."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations_at_both_widths
from tests.browser.test_people_and_their_parts import heading, main, sign_in

pytestmark = pytest.mark.xdist_group("demonstration")


def drop(page, name, content):
    transfer = page.evaluate_handle(
        """([name, content]) => {
            const dropped = new DataTransfer();
            dropped.items.add(new File([content], name));
            return dropped;
        }""",
        [name, content],
    )
    page.dispatch_event(".drop", "drop", {"dataTransfer": transfer})


def slow_line(page):
    """Upwards, 60 kB in a second."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    speed = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 60_000}
    session.send("Network.emulateNetworkConditions", speed)


def test_two_files_are_picked_and_one_dropped_and_the_one_refused_says_why(
    demonstration_site, page
):
    sign_in(page, demonstration_site, "staff@demo.localhost")
    page.goto(f"{demonstration_site}/en/plans/idpc-2021-2023/activities/")
    expect(page.get_by_role("link", name="Excel")).to_be_visible()
    page.locator("table.list th a").nth(2).click()
    page.get_by_role("link", name="Add files or links").click()
    expect(heading(page)).to_have_text("Add files or links")
    assert violations_at_both_widths(page) == []

    slow_line(page)
    page.get_by_label("Files").set_input_files([
        {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"Agreed. " * 9000},
        {"name": "drawing.pdf", "mimeType": "application/pdf", "buffer": b"no PDF"},
    ])  # fmt: skip
    drop(page, "list.txt", "What was dropped.")
    page.get_by_label("What it is").fill("Minutes")
    main(page).get_by_role("button", name="Add", exact=True).click()

    expect(page.get_by_role("progressbar", name="notes.txt")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("Files added: 2. Not added: 1.")
    lines = page.locator(".uploads li")
    expect(lines).to_have_count(3)
    expect(lines.nth(0)).to_have_text("notes.txt Added")
    expect(lines.nth(1)).to_contain_text("What is in this file is not what its name says.")
    assert violations_at_both_widths(page) == []

    page.get_by_role("link", name="Cancel").click()
    expect(page.get_by_role("link", name="Minutes", exact=True)).to_have_count(2)
    page.get_by_role("link", name="Describe Minutes").first.click()
    assert violations_at_both_widths(page) == []
    page.get_by_label("Source").fill("UNODC")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("· UNODC")).to_be_visible()
    assert violations_at_both_widths(page) == []

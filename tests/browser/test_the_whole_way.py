"""From the first sign-in to the board's PDF, with real servers, worker and browser."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.installation import Installation
from tests.reports.reading import fonts_of, text_of

TITLE = "Atelier à Łódź : « Œuvrer pour la réduction des risques »"


def test_from_the_first_sign_in_to_the_boards_report(used_folder, page):
    with Installation(used_folder) as run:
        run.wait_until_ready()
        link = run.first_link()
        first_sign_in(page, link)
        log_an_activity(page)
        publish_it(page)
        find_it_in_the_list(page)
        see_the_matrix_change(page)
        pdf = ask_for_the_report(page)

        assert TITLE in " ".join(text_of(pdf).split())
        assert all(embedded for name, embedded in fonts_of(pdf))

        in_three_languages(page)
        sign_out_and_in_again(page)
        page.goto(link)
        expect(page.get_by_role("main")).to_contain_text("has been used")
        assert run.stop() == 0


def first_sign_in(page, link):
    first_steps(page, link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Strategic Plan 2021–2023")


def first_steps(page, link):
    page.goto(link)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Name", exact=True).fill("Marie Durand")
    page.get_by_label("E-mail address").fill("marie@example.org")
    page.get_by_label("Password", exact=True).fill("follow the plan")
    page.get_by_label("Password, once more").fill("follow the plan")
    page.get_by_role("button", name="Save and go on").click()


def log_an_activity(page):
    page.get_by_role("link", name="Log an activity").first.click()
    # Sent too early: it says what is missing, and keeps what was typed.
    page.get_by_label("What was done, or is planned?").fill(TITLE)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Choose the kind of work.")
    expect(page.get_by_label("What was done, or is planned?")).to_have_value(TITLE)

    page.get_by_label("When was it").fill("11/03/2021")
    page.get_by_label("Kind of work").select_option(label="Side event")
    page.get_by_label("The network’s role").select_option(label="lead")
    page.get_by_label("Participants", exact=True).fill("~120")
    areas = page.get_by_role("combobox", name="Priority areas")
    areas.fill("decrim")
    areas.press("Enter")
    page.get_by_label("Other partners").fill("Réseau polonais de réduction des risques")
    page.get_by_label("Network: members and the board").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.get_by_role("main")).to_contain_text("≈ 120")


def publish_it(page):
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("main")).to_contain_text("published their own entry")


def find_it_in_the_list(page):
    page.get_by_role("link", name="Activities", exact=True).first.click()
    page.get_by_text("Filter", exact=True).click()
    page.get_by_label("Text").fill("oeuvrer lodz")
    page.get_by_role("button", name="Apply filters").click()
    expect(page.locator(".count")).to_have_text(re.compile("1 activity"))
    expect(page.get_by_role("link", name=TITLE)).to_be_visible()


def see_the_matrix_change(page):
    page.get_by_role("link", name="Overview").first.click()
    matrix = page.get_by_role("table").filter(has_text="No priority area")
    expect(matrix.get_by_role("link", name="1", exact=True).first).to_be_visible()
    matrix.get_by_role("link", name="1", exact=True).first.click()
    expect(page.get_by_role("link", name=TITLE)).to_be_visible()


def ask_for_the_report(page):
    """Close the quarter, write a summary in French, and see it as a PDF with a watermark."""
    page.get_by_role("link", name="Reports").first.click()
    page.get_by_text("earlier periods that are not closed").click()
    page.get_by_role("button", name="Close Q1 2021").click()
    expect(page.get_by_role("status")).to_contain_text("The figures of the report are those")
    page.get_by_role("region", name="Write it").get_by_role("link", name="French").click()
    page.get_by_label("Summary").fill("Un trimestre **riche**.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    page.get_by_role("button", name="Make a PDF with a watermark").click()
    download = page.get_by_role("link", name="Download the PDF")
    expect(download).to_be_visible(timeout=60_000)
    with page.expect_download() as waiting:
        download.click()
    assert waiting.value.suggested_filename == "idpc-2021-2023-2021-Q1-fr-1.pdf"
    return Path(waiting.value.path()).read_bytes()


def in_three_languages(page):
    page.get_by_role("link", name="Overview").first.click()
    page.get_by_role("button", name="Français").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Plan stratégique 2021-2023")
    page.get_by_role("button", name="Español").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Plan estratégico 2021-2023")
    page.get_by_role("button", name="English").click()


def sign_out_and_in_again(page):
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("E-mail address").fill("marie@example.org")
    page.get_by_label("Password", exact=True).fill("follow the plan")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Strategic Plan 2021–2023")

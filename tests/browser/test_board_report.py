"""The board's report, from the closing of a quarter to a correction, as each person sees it."""

import hashlib
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations_at_both_widths
from tests.browser.test_people_and_their_parts import heading, main, sign_in
from tests.reports.reading import text_of

# Before the story in which the board member gets a passkey, which is asked for ever after.
pytestmark = pytest.mark.xdist_group("demonstration")
REPORTS = "plans/idpc-2021-2023/reports/"
SUMMARY = "A quarter in which **more members** spoke than before."
DECISION = "1. To fund a second year of the index"


def test_a_quarter_is_closed_written_returned_approved_read_and_corrected(
    demonstration_site, page, somebody, tmp_path
):
    reviewer, staff, board = page, somebody(), somebody()
    for who, name in ((reviewer, "reviewer"), (staff, "staff"), (board, "board")):
        sign_in(who, demonstration_site, f"{name}@demo.localhost")
        expect(heading(who)).to_be_visible()

    reviewer.goto(f"{demonstration_site}/en/{REPORTS}")
    reviewer.get_by_text("earlier periods that are not closed").click()
    reviewer.get_by_role("button", name="Close Q3 2021").click()
    expect(main(reviewer)).to_contain_text("The figures of the report are those of this moment.")
    found = violations_at_both_widths(reviewer)
    address = reviewer.url

    board.goto(address)
    expect(heading(board)).to_contain_text("not found")  # What is being written is not for them.

    found += written(staff, address)
    board.goto(address)
    found += violations_at_both_widths(board)
    returned(board, address)
    staff.goto(address)
    expect(main(staff)).to_contain_text("Name the countries.")
    staff.get_by_role("button", name="Hand in for review").click()
    expect(main(staff)).to_contain_text("It waits for the approval of somebody who did not")

    board.goto(address)
    board.get_by_role("button", name="Approve and publish").click()
    download = published(board, address)
    pdf = Path(download.path()).read_bytes()
    assert download.suggested_filename == "idpc-2021-2023-2021-Q3-en-1.pdf"
    assert "more members spoke than before" in " ".join(text_of(pdf).split())
    expect(main(board)).to_contain_text(hashlib.sha256(pdf).hexdigest())
    found += violations_at_both_widths(board)

    found += checked(board, demonstration_site, pdf, tmp_path)
    found += corrected(staff, address)
    assert found == []


def written(staff, address):
    staff.goto(address)
    region = staff.get_by_role("region", name="Write it")
    expect(region).to_contain_text("The summary is not written in any language.")
    region.get_by_role("link", name="English").click()
    staff.get_by_label("Summary").fill(SUMMARY)
    staff.get_by_role("button", name="Save and go on writing").click()
    expect(staff.get_by_label("Summary")).to_have_value(SUMMARY)
    found = violations_at_both_widths(staff)
    staff.get_by_label("Decisions asked of the board").fill(DECISION)
    staff.get_by_role("button", name="Save", exact=True).click()
    staff.get_by_role("region", name="Preview").get_by_role("link", name="English").click()
    expect(main(staff)).to_contain_text("more members spoke than before")
    expect(main(staff)).to_contain_text("To fund a second year of the index")
    found += violations_at_both_widths(staff)
    staff.goto(address)
    staff.get_by_role("button", name="Hand in for review").click()
    expect(main(staff)).to_contain_text("Handed in for review.")
    return found


def returned(board, address):
    board.goto(address)
    board.get_by_role("link", name="Return with a reason").click()
    board.get_by_role("button", name="Return").click()
    expect(board.get_by_role("alert")).to_contain_text("Say why.")
    board.get_by_label("Reason").fill("Name the countries.")
    board.get_by_role("button", name="Return").click()
    expect(main(board)).to_contain_text("Returned. Who writes it sees the reason.")


def published(board, address):
    link = board.get_by_role("region", name="Download").get_by_role("link", name="English")
    for _look in range(60):
        board.goto(address)
        if link.count():
            break
        board.wait_for_timeout(500)
    with board.expect_download() as waiting:
        link.click()
    return waiting.value


def checked(board, site, pdf, folder):
    """As it was made it is genuine; with a byte changed it is not."""
    middle = len(pdf) // 2
    changed = pdf[:middle] + bytes([pdf[middle] ^ 1]) + pdf[middle + 1 :]
    for name, content, said in (
        ("as-made.pdf", pdf, "It was made here as it is."),
        ("altered.pdf", changed, "is not as it was made."),
        ("other.pdf", b"%PDF-1.7", "This file is no report of this network."),
    ):
        (folder / name).write_bytes(content)
        board.goto(f"{site}/en/reports/verify/")
        board.get_by_label("PDF file").set_input_files(folder / name)
        board.get_by_role("button", name="Check").click()
        expect(main(board)).to_contain_text(said)
    return violations_at_both_widths(board)


def corrected(staff, address):
    staff.goto(address)
    staff.get_by_role("link", name="Correct this report").click()
    staff.get_by_label("Reason").fill("A meeting was counted twice.")
    staff.get_by_role("button").filter(has_text="Correct").click()
    expect(main(staff)).to_contain_text("The new edition is open. This one stays as it is.")
    expect(main(staff)).to_contain_text("A meeting was counted twice.")
    expect(main(staff)).to_contain_text("Edition 1")
    return violations_at_both_widths(staff)

"""A real Chromium, as Debian has it, or Playwright's own."""

import re
import shutil

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.installation import Installation, copy_of_used

expect.set_options(timeout=10_000)


def launch(playwright):
    return playwright.chromium.launch(
        executable_path=shutil.which("chromium"),
        args=["--disable-background-networking", "--disable-component-update"],
    )


@pytest.fixture(scope="module")
def chromium():
    """One for a module: while it runs, Django takes the tests of this worker for async ones."""
    with sync_playwright() as playwright, launch(playwright) as browser:
        yield browser


def is_fault(message):
    """
    A form refused answers 422, two texts at once 409, what is not there 404, a spent link 410.

    Chromium writes each of them down as an error, and that we cut its line.
    """
    expected = "status of (404|409|410|422)|ERR_INTERNET_DISCONNECTED"
    return message.type == "error" and not re.search(expected, message.text)


@pytest.fixture
def somebody(chromium):
    """Open a browser for one more person; what any console complains of fails the story."""
    contexts, complaints = [], []

    def open_browser(locale="en-GB"):
        context = chromium.new_context(locale=locale, accept_downloads=True)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda m: complaints.append(m.text) if is_fault(m) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_browser
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(somebody):
    """The browser of the one person in a story."""
    return somebody()


@pytest.fixture(scope="session")
def demonstration_site(tmp_path_factory):
    """The address of one demonstration, for stories that leave each other alone."""
    folder = copy_of_used(
        "demonstration", tmp_path_factory.mktemp("site") / "data", tmp_path_factory
    )
    with Installation(folder, DEMO=1) as run:
        run.wait_until_ready(120)
        yield run.url

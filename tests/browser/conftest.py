"""A real Chromium, as Debian has it, or Playwright's own."""

import re
import shutil

import pytest
from playwright.sync_api import sync_playwright


def launch(playwright):
    return playwright.chromium.launch(
        executable_path=shutil.which("chromium"),
        args=["--disable-background-networking", "--disable-component-update"],
    )


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright, launch(playwright) as browser:
        yield browser


def is_fault(message):
    """A refused form answers 422 and a spent link 410; Chromium writes both down as errors."""
    return message.type == "error" and not re.search("status of (410|422)", message.text)


@pytest.fixture
def page(chromium):
    """A browser of its own for each story; what its console complains of fails the story."""
    context = chromium.new_context(locale="en-GB", accept_downloads=True)
    complaints = []
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.on("console", lambda m: complaints.append(m.text) if is_fault(m) else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []

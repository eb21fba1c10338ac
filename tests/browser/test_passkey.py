"""The first person adds a passkey as second factor, and comes in again with it alone."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_the_whole_way import first_steps
from tests.installation import Installation


def finger_reader(page):
    """A device that holds passkeys and knows its owner's finger."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": device})


@pytest.mark.long
def test_a_passkey_alone_is_both_factors(used_folder, page):
    with Installation(used_folder, SECOND_FACTOR_REQUIRED="true") as run:
        run.wait_until_ready()
        heading = page.get_by_role("heading", level=1)
        finger_reader(page)
        first_steps(page, run.first_link())
        expect(heading).to_have_text("A second factor")

        page.get_by_role("link", name="Use a passkey").click()
        page.wait_for_url("**/webauthn/add/")  # Loaded: nobody presses before the script is there.
        page.get_by_role("button", name="Add a passkey").click()
        expect(heading).to_have_text("Recovery codes")
        expect(page.locator(".recovery li")).to_have_count(10)
        page.get_by_role("link", name="I have written them down").click()
        expect(heading).to_have_text("Second factor")
        page.goto(f"{run.url}/en/account/factors/recovery-codes/")
        expect(page.locator(".recovery li")).to_have_count(0)

        page.get_by_role("button", name="Sign out").click()
        page.goto(f"{run.url}/en/account/login/?next=/en/people/")
        page.get_by_role("button", name="Sign in with a passkey").click()
        expect(heading).to_have_text("People")

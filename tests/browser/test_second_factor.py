"""The first person adds an app as second factor, and comes in again with its digits."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

from tests.browser.test_the_whole_way import first_steps
from tests.installation import Installation


def digits(secret, ahead=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def test_a_second_factor_is_asked_for_before_anything_is_shown(used_folder, page):
    with Installation(used_folder, SECOND_FACTOR_REQUIRED="true") as run:
        run.wait_until_ready()
        first_steps(page, run.first_link())
        expect(page.get_by_role("heading", level=1)).to_have_text("A second factor")
        page.goto(f"{run.url}/en/plans/idpc-2021-2023/")
        expect(page.get_by_role("heading", level=1)).to_have_text("A second factor")

        page.get_by_role("link", name="Use an app on a phone").click()
        secret = page.locator("#authenticator_secret").inner_text()
        page.locator("input[name=code]").fill(digits(secret))
        page.get_by_role("button", name="Use this app").click()
        page.goto(f"{run.url}/en/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Strategic Plan 2021–2023")

        page.get_by_role("button", name="Sign out").click()
        page.locator("input[name=login]").fill("marie@example.org")
        page.locator("input[name=password]").fill("follow the plan")
        page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
        # The digits just used do not work twice: those of the next half minute do.
        page.locator("input[name=code]").fill(digits(secret, ahead=1))
        page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Strategic Plan 2021–2023")

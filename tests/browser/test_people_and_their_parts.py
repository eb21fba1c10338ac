"""
Passkeys, invitations, members' answers and looking as others, in one demonstration.

Each story has people or entries of its own, so that none finds what another one left.
"""

import re

import pytest
from playwright.sync_api import expect

from activities.demonstration import PASSWORD

# One worker starts the demonstration, and tells all of its stories.
pytestmark = pytest.mark.xdist_group("demonstration")
SIGN_IN = re.compile("sign in", re.I)
THEIR_PASSWORD = "nine quiet boats"
PLAN = "/en/plans/idpc-2021-2023/"


def heading(page):
    return page.get_by_role("heading", level=1)


def main(page):
    return page.get_by_role("main")


def sign_in(page, site, email, password=PASSWORD):
    page.goto(f"{site}/en/account/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    main(page).get_by_role("button", name=SIGN_IN, exact=True).first.click()


def sign_out(page):
    page.get_by_role("contentinfo").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("contentinfo").get_by_role("link", name="Sign in")).to_be_visible()


def invite(page, email, *, role, language, organisation=None):
    """Invite somebody; return the link, which is shown once."""
    page.get_by_role("contentinfo").get_by_role("link", name="People").click()
    page.get_by_role("link", name="Invite somebody").click()
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label(role, exact=True).check()
    if organisation:
        page.get_by_label("Organisation").select_option(label=organisation)
    page.get_by_label("Language").last.select_option(label=language)
    page.get_by_role("button", name="Invite").click()
    expect(heading(page)).to_have_text(f"Invitation for {email}")
    return page.locator("#link").inner_text()


# --- A passkey ---------------------------------------------------------------------------


def passkey_of_this_device(page):
    """A device that knows its owner's finger; Chromium plays it."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }  # fmt: skip
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return device


def press_for_a_passkey(page, button):
    page.wait_for_load_state()  # The button needs its script.
    page.locator(button).click()


def test_who_has_a_passkey_comes_in_with_it_and_not_by_the_password_alone(demonstration_site, page):
    passkey_of_this_device(page)
    sign_in(page, demonstration_site, "board@demo.localhost")
    page.goto(f"{demonstration_site}/en/account/factors/webauthn/add/")
    page.locator("input[name=password]").fill(PASSWORD)  # Asked for once more.
    main(page).get_by_role("button").click()
    page.locator("input[name=name]").fill("Bruno’s laptop")
    press_for_a_passkey(page, "#mfa_webauthn_add")
    expect(heading(page)).to_have_text(re.compile("recovery codes", re.I))

    sign_out(page)
    page.go_back()
    expect(page).to_have_url(re.compile("/account/login/.*recovery-codes"))
    sign_in(page, demonstration_site, "board@demo.localhost")
    page.goto(f"{demonstration_site}{PLAN}")
    expect(page).to_have_url(re.compile("/en/account/factors/authenticate/"))

    press_for_a_passkey(page, "#mfa_webauthn_authenticate")
    expect(heading(page)).to_have_text("Strategic Plan 2021–2023")


# --- An invitation -----------------------------------------------------------------------


def test_who_is_invited_in_french_chooses_a_password_and_lands_in_french(
    demonstration_site, page, somebody
):
    sign_in(page, demonstration_site, "admin@demo.localhost")
    link = invite(page, "nadia@example.org", role="member", language="Français",
                  organisation="Dejusticia")  # fmt: skip

    nadia = somebody("en-GB")
    nadia.goto(link)
    expect(main(nadia)).to_contain_text("Vous parlez au nom de Dejusticia.")
    nadia.get_by_role("button", name="Accepter l’invitation").click()
    nadia.get_by_label("Nom", exact=True).fill("Nadia B.")
    nadia.get_by_label("Mot de passe", exact=True).fill(THEIR_PASSWORD)
    nadia.get_by_label("Mot de passe, une seconde fois").fill(THEIR_PASSWORD)
    nadia.get_by_role("button", name="Enregistrer et continuer").click()
    expect(heading(nadia)).to_have_text("Plan stratégique 2021-2023")
    expect(nadia.get_by_role("contentinfo")).to_contain_text("Nadia B. (membre)")

    late = somebody()
    late.goto(link)
    expect(main(late)).to_contain_text("Ce lien a servi")
    page.get_by_role("link", name="To the people").click()
    expect(page.get_by_role("row").filter(has_text="Nadia B.")).to_contain_text("Dejusticia")


def test_a_withdrawn_invitation_says_so_and_lets_nobody_in(demonstration_site, page, somebody):
    sign_in(page, demonstration_site, "admin@demo.localhost")
    link = invite(page, "otto@example.org", role="board", language="English")
    page.get_by_role("link", name="To the people").click()
    page.get_by_role("button", name="Withdraw otto@example.org").click()
    expect(page.get_by_role("status").or_(main(page)).first).to_contain_text("withdrawn")

    otto = somebody()
    otto.goto(link)

    expect(main(otto)).to_contain_text("was withdrawn")
    expect(otto.get_by_role("button", name="Accept the invitation")).to_have_count(0)


# --- A member's part ---------------------------------------------------------------------


def log_with_partner(page, title, partner, *, readers):
    page.get_by_role("link", name="Log an activity").first.click()
    page.get_by_label("What was done, or is planned?").fill(title)
    page.get_by_label("When was it").fill("11/03/2021")
    page.get_by_label("Kind of work").select_option(label="Side event")
    page.get_by_label("The network’s role").select_option(label="lead")
    page.get_by_label("Other partners").fill(partner)
    page.get_by_label(readers).check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(heading(page)).to_have_text(title)


def test_a_member_confirms_its_part_signed_in_and_by_a_link_without_an_account(
    demonstration_site, page, somebody
):
    reviewer = page
    sign_in(reviewer, demonstration_site, "reviewer@demo.localhost")
    title = "A workshop with Mainline"
    log_with_partner(reviewer, title, "Mainline", readers="Network: members and the board")
    reviewer.get_by_role("button", name="Publish").click()
    activity = reviewer.url
    link = invite(reviewer, "mila@example.org", role="member", language="English",
                  organisation="Mainline")  # fmt: skip

    mila = somebody()
    mila.goto(link)
    mila.get_by_role("button", name="Accept the invitation").click()
    mila.get_by_label("Password", exact=True).fill(THEIR_PASSWORD)
    mila.get_by_label("Password, once more").fill(THEIR_PASSWORD)
    mila.get_by_role("button", name="Save and go on").click()
    mila.get_by_role("link", name="Activities", exact=True).first.click()
    mila.get_by_role("link", name=title).click()
    mila.get_by_role("link", name="Confirm or correct your part").click()
    mila.get_by_label("We took part, but differently.").check()
    mila.get_by_label("Our part was").select_option(label="co-lead")
    mila.get_by_role("button", name="Send").click()
    expect(main(mila)).to_contain_text("The secretariat sees your answer.")

    reviewer.goto(activity)
    expect(main(reviewer)).to_contain_text("co-lead")
    reviewer.get_by_role("button", name="Ask for an answer Mainline").click()
    link = reviewer.locator("#link").inner_text()

    guest = somebody()
    guest.goto(link)
    expect(main(guest)).to_contain_text(title)
    guest.get_by_role("button", name="Send").click()
    expect(main(guest)).to_contain_text("Thank you.")
    guest.goto(link)
    expect(main(guest)).to_contain_text("This link has been used")


# --- Looking as others -------------------------------------------------------------------


def test_staff_look_as_a_member_and_as_the_public_before_publishing_and_come_back(
    demonstration_site, page
):
    sign_in(page, demonstration_site, "staff@demo.localhost")
    title = "A talk that is not published"
    log_with_partner(page, title, "Penal Reform International", readers="Network: members")
    foot = page.get_by_role("contentinfo")

    foot.get_by_role("button", name="Show as a member").click()
    expect(page.get_by_text("as a member of another organisation sees it")).to_be_visible()
    expect(heading(page)).to_have_text("Page not found")
    page.get_by_role("link", name="Activities", exact=True).first.click()
    expect(page.get_by_role("link", name="Log an activity")).to_have_count(0)
    expect(page.get_by_role("link", name=title)).to_have_count(0)
    expect(page.get_by_role("link", name="Reports")).to_have_count(0)

    page.get_by_role("button", name="Back to your own view").click()
    expect(page.get_by_role("link", name=title)).to_be_visible()
    expect(page.get_by_text("You see this page as")).to_have_count(0)

    foot.get_by_role("button", name="Show as the public").click()
    expect(page.get_by_text("You see this page as the public sees it.")).to_be_visible()
    expect(heading(page)).to_have_text("Closed to the public")
    page.get_by_role("button", name="Back to your own view").click()
    expect(page.get_by_role("link", name=title)).to_be_visible()

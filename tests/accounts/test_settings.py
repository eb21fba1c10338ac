"""What the sign-in is set to: how long secrets live, and what is asked before they change."""

import re
from io import StringIO
from time import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXP"
NEW = "another long and quiet password"


def digits():
    return format_hotp_value(hotp_value(SECRET, int(time()) // 30))


def sign_in(client, person, password=factories.PASSWORD):
    return client.post("/en/account/login/", {"login": person.email, "password": password})


def signed_in(client):
    return "_auth_user_id" in client.session


def link_in(message):
    return re.search(r"http\S+", message.body)[0].removeprefix("http://testserver")


def ask_for_password(email, language="en", **headers):
    Client().post(f"/{language}/account/password/reset/", {"email": email}, headers=headers)
    return mail.outbox[-1]


def choose_password(link):
    client = Client()
    form = client.get(link)
    if form.status_code != 302:
        return form
    return client.post(form.url, {"password1": NEW, "password2": NEW})


def prove(client):
    """Give the password once more, as allauth asks before it changes anything."""
    client.post(reverse("account_reauthenticate"), {"password": factories.PASSWORD})


def change_email(client, email):
    return client.post(reverse("account_email"), {"email": email, "action_add": "1"})


# --- How long secrets live ----------------------------------------------------------------


@pytest.mark.parametrize(("minutes", "works"), [(59, True), (61, False)])
def test_a_link_for_a_new_password_works_for_an_hour(minutes, works):
    person = factories.member(password=factories.PASSWORD)
    link = link_in(ask_for_password(person.email))

    with time_machine.travel(time() + minutes * 60):
        choose_password(link)

    person.refresh_from_db()
    assert person.check_password(NEW) is works


def test_a_link_for_a_new_password_works_once():
    person = factories.member(password=factories.PASSWORD)
    link = link_in(ask_for_password(person.email))
    choose_password(link)

    assert "does not work any more" in Client().get(link).content.decode()


def test_a_new_password_ends_every_session_and_lets_nobody_past_the_second_factor():
    person = factories.member(password=factories.PASSWORD)
    elsewhere, client = Client(), Client()
    sign_in(elsewhere, person)
    TOTP.activate(person, SECRET)

    choose_password(link_in(ask_for_password(person.email)))

    assert elsewhere.get("/en/account/sessions/").status_code == 302
    assert sign_in(client, person, NEW).url.endswith("/factors/authenticate/")
    assert not signed_in(client)


@pytest.mark.parametrize(("minutes", "works"), [(4, True), (6, False)])
def test_a_code_by_mail_works_for_five_minutes(client, minutes, works):
    client.post("/en/account/login/code/", {"email": factories.member().email})
    code = re.search(r"^[A-Z0-9-]{6,}$", mail.outbox[0].body, re.M)[0]

    with time_machine.travel(time() + minutes * 60):
        client.post("/en/account/login/code/confirm/", {"code": code})

    assert signed_in(client) is works


def test_a_code_by_mail_has_more_possibilities_than_anybody_tries(client):
    client.post("/en/account/login/code/", {"email": factories.member().email})
    code = re.search(r"^[A-Z0-9-]{6,}$", mail.outbox[0].body, re.M)[0]

    # Letters and digits that nobody mixes up: about 20 to the 8th power.
    assert len(code.replace("-", "")) >= 8


@pytest.mark.parametrize(("hours", "works"), [(23, True), (25, False)])
def test_a_new_address_is_confirmed_within_a_day(client, hours, works):
    person = factories.member(email="old@example.org", password=factories.PASSWORD)
    sign_in(client, person)
    prove(client)
    change_email(client, "new@example.org")
    to_the_new_one = next(m for m in mail.outbox if m.to == ["new@example.org"])

    with time_machine.travel(time() + hours * 3600):
        Client().post(link_in(to_the_new_one))

    person.refresh_from_db()
    assert person.email == ("new@example.org" if works else "old@example.org")


# --- What is asked before anything changes ------------------------------------------------

CHANGES = [
    "account_email", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_generate_recovery_codes",
    "mfa_add_webauthn",
]  # fmt: skip


@pytest.mark.parametrize("page", CHANGES)
def test_who_changes_how_they_sign_in_is_asked_again_after_five_minutes(client, page):
    person = factories.member(password=factories.PASSWORD)
    if "deactivate" in page or "codes" in page:
        TOTP.activate(person, SECRET)
    sign_in(client, person)
    client.post(reverse("mfa_authenticate"), {"code": digits()})
    prove(client)
    assert client.get(reverse(page)).status_code == 200

    with time_machine.travel(time() + 6 * 60):
        response = client.post(reverse(page), {"email": "new@example.org", "action_add": "1"})

    assert "/reauthenticate/" in response.url
    assert not person.emailaddress_set.filter(email="new@example.org").exists()


def test_recovery_codes_are_shown_once(client, django_capture_on_commit_callbacks):
    person = factories.member(password=factories.PASSWORD)
    TOTP.activate(person, SECRET)
    sign_in(client, person)
    client.post(reverse("mfa_authenticate"), {"code": digits()})
    prove(client)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_generate_recovery_codes"))
    codes = Authenticator.objects.get(user=person, type="recovery_codes").wrap()
    one = codes.get_unused_codes()[0]

    shown = [client.get(reverse("mfa_view_recovery_codes")).content.decode() for _n in range(2)]

    assert [one in page for page in shown] == [True, False]
    assert client.get(reverse("mfa_download_recovery_codes")).status_code == 403


def test_who_has_a_second_factor_may_still_change_their_address(client):
    person = factories.staff(email="old@example.org", password=factories.PASSWORD)
    TOTP.activate(person, SECRET)
    sign_in(client, person)
    client.post(reverse("mfa_authenticate"), {"code": digits()})
    prove(client)

    change_email(client, "new@example.org")
    person.refresh_from_db()
    assert person.email == "old@example.org"  # Until the new one is confirmed.
    Client().post(link_in(next(m for m in mail.outbox if m.to == ["new@example.org"])))

    person.refresh_from_db()
    assert person.email == "new@example.org"
    assert [a.email for a in person.emailaddress_set.all()] == ["new@example.org"]


def test_who_lost_their_second_factor_gets_in_by_the_password_and_must_add_another(
    client, settings, shipped_plan
):
    settings.SECOND_FACTOR_REQUIRED = True
    person = factories.staff(email="marie@example.org", password=factories.PASSWORD)
    TOTP.activate(person, SECRET)
    sign_in(client, person)
    client.post(reverse("mfa_authenticate"), {"code": digits()})
    assert client.get(shipped_plan.get_absolute_url()).status_code == 200

    call_command("remove_second_factor", "Marie@example.org", stdout=StringIO())

    assert client.get(shipped_plan.get_absolute_url()).url.startswith("/en/account/login/")
    sign_in(client, person)
    assert client.get(shipped_plan.get_absolute_url()).url == "/en/account/second-factor/"


def test_the_second_factor_of_nobody_is_not_removed():
    with pytest.raises(CommandError, match="Nobody here"):
        call_command("remove_second_factor", "nobody@example.org")


def test_a_passkey_proves_its_owner_each_time(client):
    sign_in(client, factories.member(password=factories.PASSWORD))
    prove(client)
    asked = Client().get(
        reverse("mfa_login_webauthn"), headers={"Accept": "application/json"}
    ).json()  # fmt: skip
    added = client.get(reverse("mfa_add_webauthn")).context["js_data"]["creation_options"]

    assert asked["request_options"]["publicKey"]["userVerification"] == "required"
    assert added["publicKey"]["authenticatorSelection"]["userVerification"] == "required"


# --- The mails ----------------------------------------------------------------------------

SUBJECTS = {
    "en": ("A new password", "this link lets you"),
    "fr": ("Un nouveau mot de passe", "ce lien permet"),
    "es": ("Una nueva contraseña", "este enlace permite"),
}


@pytest.mark.parametrize("language", SUBJECTS)
def test_a_mail_is_in_the_readers_language_and_says_nothing_of_the_plan(language, shipped_plan):
    person = factories.member(name="Marie", password=factories.PASSWORD)

    message = ask_for_password(person.email, language)

    subject, words = SUBJECTS[language]
    assert message.subject == subject
    assert words in message.body.lower()
    assert f"http://testserver/{language}/account/password/reset/key/" in message.body
    for not_told in ("Marie", "IDPC", "plan ", "testserver!", "example.com", "127.0.0.1"):
        assert not_told not in message.body


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_links_in_mails_lead_to_the_sites_own_name(host, client):
    person = factories.member(email="old@example.org", password=factories.PASSWORD)
    reset = ask_for_password(person.email, Host=host)
    sign_in(client, person)
    prove(client)
    client.post(
        reverse("account_email"),
        {"email": "new@example.org", "action_add": "1"},
        headers={"Host": host},
    )

    links = [re.search(r"http\S+", m.body)[0] for m in (reset, mail.outbox[-1])]
    assert all(link.startswith("http://testserver/") for link in links)
    assert not any(host in m.body for m in mail.outbox)


def test_a_host_of_somebody_elses_gets_no_mail_sent():
    factories.member(email="marie@example.org", password=factories.PASSWORD)
    typed = {"email": "marie@example.org"}

    response = Client().post("/en/account/password/reset/", typed, headers={"Host": "evil.example"})

    assert response.status_code == 400
    assert mail.outbox == []


def test_a_person_is_told_of_each_change_without_where_it_came_from(
    client, django_capture_on_commit_callbacks
):
    person = factories.member(password=factories.PASSWORD)
    sign_in(client, person)
    prove(client)
    with django_capture_on_commit_callbacks(execute=True):
        page = client.get(reverse("mfa_activate_totp"))
        secret = page.context["form"].secret
        code = format_hotp_value(hotp_value(secret, int(time()) // 30))
        client.post(reverse("mfa_activate_totp"), {"code": code})
    choose = {"oldpassword": factories.PASSWORD, "password1": NEW, "password2": NEW}
    client.post(reverse("account_change_password"), choose)

    assert [m.subject for m in mail.outbox] == [
        "Second factor: an app was added",
        "Your password was changed",
    ]
    assert not any("127.0.0.1" in m.body or "IP" in m.body for m in mail.outbox)


# --- The words ----------------------------------------------------------------------------

PAGES = [
    "account_login", "account_request_login_code", "account_reset_password",
    "account_reset_password_done", "account_reset_password_from_key_done", "account_signup",
    "account_inactive", "account_change_password", "account_email", "account_logout",
    "account_reauthenticate", "mfa_index", "mfa_activate_totp", "mfa_list_webauthn",
    "mfa_add_webauthn", "usersessions_list", "accounts:roles",
]  # fmt: skip
ALLAUTHS = ["Sign In", "Sign Out", "Two-Factor", "Authenticator", "Recovery Codes", "Security Key",
            "placeholder", "Please", "Change Password", "Password Reset"]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_of_ones_account_speak_as_the_rest_does(client, page):
    if page not in {"account_login", "account_signup", "account_request_login_code"}:
        sign_in(client, factories.member(password=factories.PASSWORD))

    html = client.get(reverse(page), follow=True).content.decode()

    assert "<h1>" in html
    assert [word for word in ALLAUTHS if word in html] == []


def test_the_sign_in_page_names_every_way_in(client):
    html = client.get("/en/account/login/").content.decode()

    for way in ("Sign in by a code sent by e-mail", "Sign in with a passkey", "Forgotten password"):
        assert way in html


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/156 Safari/537.36", "Chrome, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/156 Safari/537 Edg/156", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU like Mac OS X) Version/19 Safari/604", "Safari, iPhone"),
        ("Mozilla/5.0 (Android 16; Mobile) Gecko/150 Firefox/150", "Firefox, Android"),
        ("curl/8.1", "another program"),
    ],
)  # fmt: skip
def test_the_list_of_sessions_names_browser_and_system(client, said, read):
    person = factories.member(password=factories.PASSWORD)
    typed = {"login": person.email, "password": factories.PASSWORD}
    client.post("/en/account/login/", typed, headers={"User-Agent": said})
    page = client.get(reverse("usersessions_list"), headers={"User-Agent": said})

    assert read in page.content.decode()
    assert "Mozilla" not in page.content.decode()


@pytest.mark.parametrize("page", ["account_change_password", "reset"])
def test_pages_that_take_a_new_password_say_what_a_good_one_is(client, page):
    person = factories.member(password=factories.PASSWORD)
    if page == "reset":
        html = client.get(link_in(ask_for_password(person.email)), follow=True).content.decode()
    else:
        sign_in(client, person)
        html = client.get(reverse(page)).content.decode()

    assert "At least 12 characters; three or four unrelated words are good." in html

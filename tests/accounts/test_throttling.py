"""Whatever takes a secret stops taking tries; who was given the secret never notices."""

import re
from time import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts import services
from accounts.throttling import SECRETS
from tests import factories
from tests.access.addresses import arguments_of, routes

pytestmark = pytest.mark.django_db

# --- Secrets in addresses -----------------------------------------------------------------

LINKS = {
    "accounts:sign_in": "/en/account/sign-in/{}/",
    "network:accept": "/en/invitations/{}/",
    "activities:answer_by_link": "/en/answer/{}/",
    "dashboards:personal_calendar": "/en/plans/ours/calendar/{}.ics",
    "account_confirm_email": "/en/account/confirm-email/{}/",
    "account_reset_password_from_key": "/en/account/password/reset/key/1-{}/",
}
# Arguments of addresses that anybody may know.
NO_SECRETS = {
    "plan", "area", "pillar", "period", "reference", "part", "pk", "pdf", "object", "object_id",
    "app_label", "url", "content_type_id", "uidb36", "code", "moment", "piece", "name",
    "record", "milestone", "reading", "asked", "file", "language",
}  # fmt: skip


def test_no_address_takes_a_secret_by_a_name_that_is_not_throttled():
    names = {name for _name, route in routes() for name in arguments_of(route)}

    assert names >= SECRETS
    assert names - SECRETS <= NO_SECRETS, names - SECRETS - NO_SECRETS


@pytest.mark.parametrize("method", ["get", "head", "post"])
@pytest.mark.parametrize("link", LINKS.values(), ids=LINKS)
def test_guessing_links_ends_whether_by_looking_or_by_sending(client, link, method):
    guess = getattr(client, method)
    answers = [guess(link.format(f"guess-{n}")).status_code for n in range(31)]

    assert 429 not in answers[:30]
    assert answers[30] == 429


def test_guesses_at_different_kinds_of_links_are_counted_together(client):
    for n in range(5):
        for link in LINKS.values():
            assert client.get(link.format(n)).status_code != 429

    assert client.get("/en/invitations/guess/").status_code == 429


def test_who_was_given_a_link_opens_it_often_and_comes_in(client):
    person = factories.member(password=factories.PASSWORD)
    link = reverse("accounts:sign_in", args=[services.issue_sign_in_link(user=person)])

    assert {client.get(link).status_code for _n in range(12)} == {200}
    assert client.post(link).status_code == 302
    assert client.get("/en/account/sessions/").status_code == 200


def test_one_persons_guesses_close_nothing_for_others(client):
    person = factories.member()
    link = reverse("accounts:sign_in", args=[services.issue_sign_in_link(user=person)])
    for _n in range(31):
        client.get("/en/invitations/guess/")

    assert client.get(link).status_code == 429
    assert client.get(link, REMOTE_ADDR="192.0.2.7").status_code == 200
    with time_machine.travel(time() + 61):
        assert client.get(link).status_code == 200


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Too many tries"), ("fr", "Trop d’essais"), ("es", "Demasiados intentos")],
)
def test_the_refusal_is_a_page_of_ours_that_says_when_to_come_back(client, language, words):
    for _n in range(30):
        client.get(f"/{language}/invitations/guess/")
    response = client.get(f"/{language}/invitations/guess/")

    assert response["Retry-After"] == "60"
    assert f"<h1>{words}</h1>" in response.content.decode()


# --- Secrets in forms ---------------------------------------------------------------------
# Each way takes one try, right or wrong, and says whether it let the person through.


def signed_in(client):
    return "_auth_user_id" in client.session


def by_password(client, person, right):
    password = factories.PASSWORD if right else "wrong"
    client.post("/en/account/login/", {"login": person.email, "password": password})
    return signed_in(client)


def by_code_from_a_mail(client, person, right):
    if not mail.outbox:
        client.post("/en/account/login/code/", {"email": person.email})
    code = re.search(r"^\s*([A-Z0-9-]{6,})\s*$", mail.outbox[0].body, re.M)[1]
    typed = {"code": code if right else "WRONG-0"}
    client.post("/en/account/login/code/confirm/", typed)
    return signed_in(client)


def digits(person, right=True):
    kept = Authenticator.objects.filter(user=person, type="totp").first()
    secret = kept.data["secret"] if kept else "JBSWY3DPEHPK3PXP"
    if kept is None:
        TOTP.activate(person, secret)
    return format_hotp_value(hotp_value(secret, int(time()) // 30)) if right else "000000"


def by_digits_of_an_app(client, person, right):
    typed = {"code": digits(person, right)}
    by_password(client, person, True)
    client.post("/en/account/factors/authenticate/", typed)
    return signed_in(client)


def by_recovery_code(client, person, right):
    digits(person)
    kept = Authenticator.objects.filter(user=person, type="recovery_codes").first()
    codes = kept.wrap() if kept else RecoveryCodes.activate(person)
    by_password(client, person, True)
    typed = {"code": codes.get_unused_codes()[0] if right else "00000000"}
    client.post("/en/account/factors/authenticate/", typed)
    return signed_in(client)


def by_password_once_more(client, person, right):
    client.force_login(person)
    typed = {"password": factories.PASSWORD if right else "wrong"}
    return client.post("/en/account/reauthenticate/", typed).status_code == 302


def by_digits_once_more(client, person, right):
    typed = {"code": digits(person, right)}
    client.force_login(person)
    return client.post("/en/account/factors/reauthenticate/", typed).status_code == 302


def by_old_password(client, person, right):
    client.force_login(person)
    new = "another long and quiet password"
    old = factories.PASSWORD if right else "wrong"
    typed = {"oldpassword": old, "password1": new, "password2": new}
    return client.post("/en/account/password/change/", typed).status_code == 302


WAYS = {
    by_password: 5,
    by_code_from_a_mail: 3,
    by_digits_of_an_app: 5,
    by_recovery_code: 5,
    by_password_once_more: 5,
    by_digits_once_more: 5,
    by_old_password: 5,
}


@pytest.mark.parametrize(("way", "tries"), WAYS.items(), ids=[way.__name__ for way in WAYS])
def test_after_so_many_wrong_tries_the_right_one_is_refused_too(client, way, tries):
    person = factories.member(password=factories.PASSWORD)
    assert [way(client, person, False) for _n in range(tries)] == [False] * tries

    assert not way(client, person, True)


@pytest.mark.parametrize("way", WAYS, ids=[way.__name__ for way in WAYS])
def test_after_one_wrong_try_the_right_one_is_taken(client, way):
    person = factories.member(password=factories.PASSWORD)

    assert not way(client, person, False)
    assert way(client, person, True)


def test_other_machines_guess_at_one_persons_password_no_more_often(client):
    person = factories.member(password=factories.PASSWORD)
    typed = {"login": person.email, "password": "wrong"}
    for n in range(5):
        Client(REMOTE_ADDR=f"192.0.2.{n}").post("/en/account/login/", typed)

    assert not by_password(Client(REMOTE_ADDR="192.0.2.99"), person, True)
    with time_machine.travel(time() + 5 * 60 + 1):
        assert by_password(client, person, True)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_the_site_under_another_name_gives_no_more_tries(client, host):
    person = factories.member(password=factories.PASSWORD)
    for _n in range(5):
        by_password(client, person, False)

    typed = {"login": person.email, "password": factories.PASSWORD}
    client.post("/en/account/login/", typed, headers={"Host": host})

    assert not signed_in(client)


def test_an_address_that_a_client_makes_up_counts_for_nothing(client):
    for n in range(31):
        made_up = {"X-Forwarded-For": f"192.0.2.{n}"}
        response = client.get("/en/invitations/guess/", headers=made_up)

    assert response.status_code == 429


def test_behind_a_proxy_the_address_that_it_tells_counts(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for n in range(31):
        told = {"X-Forwarded-For": f"192.0.2.{n}, 198.51.100.1"}
        response = client.get("/en/invitations/guess/", headers=told)

    assert response.status_code == 429
    other = {"X-Forwarded-For": "192.0.2.1, 198.51.100.2"}
    assert client.get("/en/invitations/guess/", headers=other).status_code == 410


def test_passkeys_are_tried_ten_times_a_minute(client):
    answers = [
        client.post("/en/account/factors/webauthn/login/", {"credential": "{}"}).status_code
        for _n in range(11)
    ]

    assert answers == [302] * 10 + [429]


def test_passwords_are_asked_for_five_times_a_minute_and_address(client):
    person = factories.member()
    ask = [
        client.post("/en/account/password/reset/", {"email": person.email}).status_code
        for _n in range(6)
    ]

    assert ask == [302] * 5 + [429]
    assert len(mail.outbox) == 5


def test_codes_are_sent_three_times_a_minute_and_address():
    person = factories.member()
    ask = [
        Client().post("/en/account/login/code/", {"email": person.email}).status_code
        for _n in range(4)
    ]

    assert ask == [302] * 3 + [200]  # The form again, with the reason.
    assert len(mail.outbox) == 3


def test_counts_outlast_a_run_over_many_addresses(client):
    person = factories.member(password=factories.PASSWORD)
    for _n in range(5):
        by_password(client, person, False)
    for n in range(400):
        cache.set(f"allauth:rl:of-somebody-else:{n}", [n], timeout=300)

    assert not by_password(Client(REMOTE_ADDR="192.0.2.99"), person, True)


@pytest.mark.parametrize("language", ["fr", "es"])
def test_the_reasons_are_said_in_the_readers_language(client, language):
    person = factories.member(password=factories.PASSWORD)
    for _n in range(6):
        page = client.post(
            f"/{language}/account/login/", {"login": person.email, "password": "wrong"}
        )
    with translation.override(language):
        said = page.context["form"].non_field_errors()

    assert said and "Too many" not in said[0]

"""When a session gets a new key, and when it ends: at the next request, not later."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as configured
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.sensitivity import Sensitivity
from accounts.services import issue_sign_in_link
from network import services
from tests import factories
from tests.factories import ActivityFactory

pytestmark = pytest.mark.django_db
NEW = "another long and quiet password"


def key_of(client):
    cookie = client.cookies.get(configured.SESSION_COOKIE_NAME)
    return cookie.value if cookie else None


def is_in(client):
    return client.get("/en/account/second-factor/").status_code == 200


def sign_in(client, person):
    typed = {"login": person.email, "password": factories.PASSWORD}
    return client.post("/en/account/login/", typed)


def somebody(**fields):
    return factories.staff(password=factories.PASSWORD, **fields)


# --- A key that was planted --------------------------------------------------------------


def by_password(client):
    sign_in(client, somebody())


def by_code(client):
    client.post("/en/account/login/code/", {"email": factories.member().email})
    code = re.search(r"^\s*([A-Z0-9-]{6,})\s*$", mail.outbox[-1].body, re.M)[1]
    client.post("/en/account/login/code/confirm/", {"code": code})


def by_one_time_link(client):
    secret = issue_sign_in_link(user=factories.member())
    client.post(reverse("accounts:sign_in", args=[secret]))


def by_invitation(client):
    _invitation, secret = services.invite(
        email="new@example.org", roles=["board"], organisation=None, language="en",
        by=factories.administrator(),
    )  # fmt: skip
    client.post(reverse("network:accept", args=[secret]))


def by_recovery_code(client):
    person = somebody()
    Authenticator.objects.create(user=person, type="totp", data={"secret": "A" * 32})
    codes = {"migrated_codes": ["12345678"]}
    Authenticator.objects.create(user=person, type="recovery_codes", data=codes)
    sign_in(client, person)
    client.post("/en/account/factors/authenticate/", {"code": "12345678"})


@pytest.mark.parametrize(
    "way_in", [by_password, by_code, by_one_time_link, by_invitation, by_recovery_code]
)
def test_a_session_key_from_before_signing_in_is_worth_nothing(client, way_in):
    # Whoever planted it has the same cookie as the one who will sign in.
    session = SessionStore()
    session["planted"] = True
    session.save()
    planted, attacker = session.session_key, Client()
    for browser in (client, attacker):
        browser.cookies[configured.SESSION_COOKIE_NAME] = planted

    way_in(client)

    assert is_in(client)
    assert key_of(client) != planted
    assert not is_in(attacker)


def test_a_key_that_somebody_made_up_is_not_taken(client):
    client.cookies[configured.SESSION_COOKIE_NAME] = "a" * 32

    sign_in(client, somebody())

    assert is_in(client)
    assert key_of(client) != "a" * 32


# --- Endings -----------------------------------------------------------------------------


@pytest.fixture
def elsewhere():
    """The same cookie in another browser: of a thief, or left open somewhere."""

    def copy(client):
        other = Client()
        other.cookies[configured.SESSION_COOKIE_NAME] = key_of(client)
        assert is_in(other)
        return other

    return copy


def test_signing_out_ends_the_session_for_whoever_has_its_key(client, elsewhere):
    sign_in(client, somebody())
    thief = elsewhere(client)

    client.post("/en/account/logout/")

    assert not is_in(thief)
    assert not Session.objects.filter(session_key=key_of(thief)).exists()


def test_a_changed_password_ends_every_session_at_the_next_request(client, elsewhere):
    person, other = somebody(), Client()
    sign_in(other, person)
    sign_in(client, person)
    thief = elsewhere(client)

    typed = {"oldpassword": factories.PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post("/en/account/password/change/", typed).status_code == 302

    assert not is_in(thief)
    assert not is_in(other)


def test_a_forgotten_password_that_is_set_anew_ends_every_session(client):
    person, other = somebody(), Client()
    sign_in(other, person)
    assert is_in(other)

    client.post("/en/account/password/reset/", {"email": person.email})
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]
    form = client.get(link).url
    client.post(form, {"password1": NEW, "password2": NEW})

    person.refresh_from_db()
    assert person.check_password(NEW)
    assert not is_in(other)
    assert client.get(link).status_code == 200  # It says that the link is spent.
    client.post(form, {"password1": factories.PASSWORD, "password2": factories.PASSWORD})
    person.refresh_from_db()
    assert person.check_password(NEW)


def test_a_deactivated_person_is_out_at_the_next_request_and_comes_in_by_no_way(client):
    person, link = somebody(), None
    sign_in(client, person)
    link = issue_sign_in_link(user=person)
    administrator = Client()
    administrator.force_login(factories.administrator())

    administrator.post(reverse("network:deactivate", args=[person.pk]))

    assert not is_in(client)
    sign_in(client, person)
    assert client.post(reverse("accounts:sign_in", args=[link])).status_code == 410
    client.post("/en/account/login/code/", {"email": person.email})
    client.post("/en/account/password/reset/", {"email": person.email})
    assert not any(re.search(r"^\s*[A-Z0-9-]{6,}\s*$|/key/", m.body, re.M) for m in mail.outbox)
    assert not is_in(client)


def test_who_loses_their_roles_sees_nothing_more_at_the_next_request(client, shipped_plan):
    person = somebody()
    activity = ActivityFactory(sensitivity=Sensitivity.INTERNAL, workflow="draft")
    sign_in(client, person)
    pages = [activity.get_absolute_url(), shipped_plan.get_absolute_url(),
             reverse("network:hidings"), "/en/admin/activities/activity/"]  # fmt: skip
    assert [client.get(page).status_code for page in pages] == [200, 200, 200, 200]

    User.objects.filter(pk=person.pk).update(roles=[])

    assert [client.get(page).status_code for page in pages] == [404, 404, 404, 404]


@pytest.mark.parametrize("change", ["removed", "reset"])
def test_a_factor_taken_away_ends_the_other_sessions(
    client, change, django_capture_on_commit_callbacks
):
    person, other = somebody(), Client()
    sign_in(other, person)
    sign_in(client, person)
    Authenticator.objects.create(user=person, type="totp", data={"secret": "A" * 32})
    codes = {"seed": "a" * 40, "used_mask": 0}
    Authenticator.objects.create(user=person, type="recovery_codes", data=codes)
    pages = {"removed": "mfa_deactivate_totp", "reset": "mfa_generate_recovery_codes"}
    page = reverse(pages[change])
    client.post("/en/account/reauthenticate/", {"password": factories.PASSWORD})
    assert is_in(other)

    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(page).status_code == 302

    assert not is_in(other)


def test_who_needs_a_second_factor_and_has_none_any_more_is_asked_for_one(
    client, settings, shipped_plan
):
    settings.SECOND_FACTOR_REQUIRED = True
    person = somebody()
    by_recovery_code_of(client, person)
    assert client.get(shipped_plan.get_absolute_url()).status_code == 200

    client.post("/en/account/reauthenticate/", {"password": factories.PASSWORD})
    client.post(reverse("mfa_deactivate_totp"))

    assert client.get(shipped_plan.get_absolute_url()).url == "/en/account/second-factor/"


def by_recovery_code_of(client, person):
    Authenticator.objects.create(user=person, type="totp", data={"secret": "A" * 32})
    codes = {"migrated_codes": ["12345678", "87654321"]}
    Authenticator.objects.create(user=person, type="recovery_codes", data=codes)
    sign_in(client, person)
    client.post("/en/account/factors/authenticate/", {"code": "12345678"})


def test_somebody_ends_their_other_sessions_themselves(client):
    person, other = somebody(), Client()
    sign_in(other, person)
    sign_in(client, person)
    client.get("/en/")
    other.get("/en/")

    client.post("/en/account/sessions/")

    assert is_in(client)
    assert not is_in(other)

"""Inviting people, the conditions on which they come in, and the end of a session."""

import re
from time import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from network.models import Invitation
from tests import factories

pytestmark = pytest.mark.django_db


def invite(client, **more):
    typed = {"email": "New@Example.org", "roles": ["board"], "language": "fr"} | more
    return client.post(reverse("network:invite"), typed)


def link_on(response):
    return re.search(r"http://testserver(\S+/invitations/[^<\s]+)", response.content.decode())[1]


def come_in(client, link, **more):
    response = client.post(link)
    typed = {"name": "Nadia", "language": "fr",
             "password1": factories.PASSWORD, "password2": factories.PASSWORD} | more  # fmt: skip
    assert response.url == "/fr/account/welcome/"
    return client.post("/fr/account/welcome/", typed)


def test_who_is_invited_comes_in_once_with_role_organisation_and_language(client):
    organisation = factories.OrganisationFactory(name="Réseau Ouest")
    client.force_login(factories.administrator())
    link = link_on(invite(client, roles=["member"], organisation=organisation.pk))
    guest = Client()

    page = guest.get(link).content.decode()
    assert "Vous parlez au nom de Réseau Ouest" in page
    assert come_in(guest, link).status_code == 302
    person = User.objects.get(email="new@example.org")
    assert (person.roles, person.language, person.name) == (["member"], "fr", "Nadia")
    assert [a.organisation for a in person.affiliations.all()] == [organisation]
    assert Client().post(link).status_code == 410


def test_who_is_invited_cannot_take_somebody_elses_address(client):
    client.force_login(factories.administrator())
    link = link_on(invite(client))
    guest = Client()
    come_in(guest, link, email="director@example.org")

    person = User.objects.get(name="Nadia")
    assert person.email == "new@example.org"
    assert [a.email for a in person.emailaddress_set.all()] == ["new@example.org"]


def test_a_withdrawn_or_old_invitation_lets_nobody_in(client):
    client.force_login(factories.administrator())
    withdrawn, old = link_on(invite(client)), None
    client.post(reverse("network:withdraw", args=[Invitation.objects.get().pk]))
    assert Client().get(withdrawn).status_code == 410
    assert Client().post(withdrawn).status_code == 410

    old = link_on(invite(client, email="late@example.org"))
    Invitation.objects.filter(email="late@example.org").update(expires_at="2021-01-01T00:00Z")
    assert Client().post(old).status_code == 410
    assert not User.objects.filter(email__in=["new@example.org", "late@example.org"]).exists()


def test_with_a_mail_server_the_link_goes_by_mail_in_their_language_and_is_not_shown(
    client, settings
):
    settings.MAIL_IS_SENT = True
    client.force_login(factories.reviewer())

    response = invite(client)

    assert response.status_code == 302
    assert mail.outbox[0].to == ["new@example.org"]
    assert "plan stratégique" in mail.outbox[0].body
    assert "/invitations/" in mail.outbox[0].body


def test_where_the_mail_server_does_not_answer_the_link_is_shown_to_be_passed_on(
    client, mail_server_is_down
):
    client.force_login(factories.reviewer())

    response = invite(client)

    assert response.status_code == 200
    assert Client().get(link_on(response)).status_code == 200


def test_nobody_gives_a_role_above_their_own(client):
    client.force_login(factories.reviewer())
    assert invite(client, roles=["administrator"]).status_code == 422
    client.force_login(factories.staff())
    assert invite(client).status_code == 404
    client.force_login(factories.administrator())
    assert invite(client, roles=["member"]).status_code == 422  # A member of nothing.
    assert not Invitation.objects.exists()


def test_a_deactivated_person_is_out_everywhere_at_once(client, shipped_plan):
    person = factories.staff(password=factories.PASSWORD)
    theirs = Client()
    theirs.force_login(person)
    assert theirs.get(shipped_plan.get_absolute_url()).status_code == 200

    client.force_login(factories.administrator())
    client.post(reverse("network:deactivate", args=[person.pk]))

    assert theirs.get(shipped_plan.get_absolute_url()).status_code == 302
    typed = {"login": person.email, "password": factories.PASSWORD}
    Client().post("/en/account/login/", typed)
    assert not UserSession.objects.filter(user=person).exists()


# --- The second factor -------------------------------------------------------------------


def digits_for(secret):
    return format_hotp_value(hotp_value(secret, int(time()) // 30))


def totp_secret(client):
    """Begin to add an app; allauth asks for the password once more."""
    url = reverse("mfa_activate_totp")
    asked = client.get(url)
    client.post(asked.url, {"password": factories.PASSWORD, "next": url})
    return client.get(url).context["form"].secret


def sign_in(client, person):
    typed = {"login": person.email, "password": factories.PASSWORD}
    return client.post("/en/account/login/", typed)


@pytest.mark.parametrize("make", [factories.staff, factories.reviewer, factories.administrator])
def test_a_password_alone_opens_nothing_to_who_sees_what_could_endanger_people(
    client, settings, shipped_plan, make, django_capture_on_commit_callbacks
):
    settings.SECOND_FACTOR_REQUIRED = True
    person = make(password=factories.PASSWORD)
    sign_in(client, person)

    for page in (shipped_plan.get_absolute_url(), "/en/admin/", reverse("network:people")):
        assert client.get(page).url == "/en/account/second-factor/"

    secret = totp_secret(client)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": digits_for(secret)})
    assert client.get(shipped_plan.get_absolute_url()).status_code == 200

    client.post("/en/account/logout/")
    assert sign_in(client, person).url.startswith("/en/account/factors/authenticate/")
    assert client.get(shipped_plan.get_absolute_url()).status_code == 302
    with time_machine.travel(_later(60)):
        client.post("/en/account/factors/authenticate/", {"code": digits_for(secret)})
        assert client.get(shipped_plan.get_absolute_url()).status_code == 200


def _later(seconds):
    return time() + seconds


def test_the_admin_has_no_sign_in_of_its_own_beside_the_second_factor(client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    person = factories.staff(password=factories.PASSWORD)
    TOTP.activate(person, generate_totp_secret())

    asked = client.get("/en/admin/", follow=True)
    assert asked.redirect_chain[-1][0] == "/en/account/login/?next=/en/admin/"
    typed = {"username": person.email, "password": factories.PASSWORD}
    assert client.post("/en/admin/login/", typed).status_code == 405
    assert client.get("/en/admin/").status_code == 302


def test_the_admin_does_not_exist_for_who_has_nothing_to_do_there(client, shipped_plan):
    client.force_login(factories.member())

    for page in ("", "login/", "activities/activity/", "password_change/"):
        assert client.get(f"/en/admin/{page}").status_code == 404


@pytest.mark.parametrize("make", [factories.member, factories.board])
def test_members_and_board_need_no_second_factor(client, settings, shipped_plan, make):
    settings.SECOND_FACTOR_REQUIRED = True
    sign_in(client, make(password=factories.PASSWORD))

    assert client.get(shipped_plan.get_absolute_url()).status_code == 200


def test_a_new_factor_ends_the_other_sessions(client, django_capture_on_commit_callbacks):
    person = factories.staff(password=factories.PASSWORD)
    elsewhere = Client()
    sign_in(elsewhere, person)
    sign_in(client, person)
    assert elsewhere.get("/en/").status_code == 200

    secret = totp_secret(client)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": digits_for(secret)})

    assert Authenticator.objects.filter(user=person, type="totp").exists()
    assert elsewhere.get("/en/").status_code == 302


# --- By a code -----------------------------------------------------------------------------


def test_a_member_signs_in_by_a_code_sent_by_mail(client, shipped_plan):
    person = factories.member()
    client.post("/en/account/login/code/", {"email": person.email})
    code = re.search(r"^\s*([A-Z0-9-]{6,})\s*$", mail.outbox[0].body, re.M)[1]

    client.post("/en/account/login/code/confirm/", {"code": code})

    assert client.get(shipped_plan.get_absolute_url()).status_code == 200


def test_a_code_says_the_same_to_staff_to_the_unknown_and_to_members(client):
    pages = set()
    for email in (factories.staff().email, "nobody@example.org", factories.member().email):
        visitor = Client()
        first = visitor.post("/en/account/login/code/", {"email": email})
        page = visitor.get(first.url).content.decode()
        pages.add((first.status_code, first.url, _masked(page, email)))
    assert len(pages) == 1
    codes = [m for m in mail.outbox if re.search(r"^\s*[A-Z0-9-]{6,}\s*$", m.body, re.M)]
    assert len(codes) == 1


def _masked(page, email):
    return re.sub(r"\b[A-Za-z0-9]{64}\b", "token", page.replace(email, "…"))


# --- How long, and how often ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "hours", "inside"),
    [(factories.staff, 7, True), (factories.staff, 9, False),
     (factories.member, 24, True), (factories.member, 24 * 15, False)],
)  # fmt: skip
def test_a_session_ends_when_nobody_used_it_for_long(client, shipped_plan, make, hours, inside):
    client.force_login(make())
    with time_machine.travel(_later(hours * 3600)):
        response = client.get(shipped_plan.get_absolute_url())

    assert (response.status_code == 200) is inside


def test_a_changed_password_ends_the_other_sessions(client, shipped_plan):
    person = factories.member(password=factories.PASSWORD)
    elsewhere = Client()
    sign_in(elsewhere, person)
    sign_in(client, person)

    new = "another long and quiet password"
    client.post(
        "/en/account/password/change/",
        {"oldpassword": factories.PASSWORD, "password1": new, "password2": new},
    )

    assert elsewhere.get(shipped_plan.get_absolute_url()).status_code == 302


def test_the_sixth_wrong_password_is_refused_even_when_right(client):
    person = factories.member(password=factories.PASSWORD)
    for _n in range(5):
        client.post("/en/account/login/", {"login": person.email, "password": "wrong"})

    assert sign_in(client, person).status_code == 200  # The form again, with the reason.


def test_no_address_is_kept_of_where_somebody_signed_in(client):
    sign_in(client, factories.member(password=factories.PASSWORD))

    assert UserSession.objects.get().ip == "0.0.0.0"
    assert "127.0.0.1" not in client.get("/en/account/sessions/").content.decode()


@pytest.mark.parametrize("page", ["account_email", "mfa_index", "usersessions_list"])
def test_each_person_has_the_pages_of_their_own_account(client, page):
    client.force_login(factories.member())

    assert client.get(reverse(page)).status_code in {200, 302}

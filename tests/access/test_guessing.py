"""Guessing secrets is slow, and neither words nor time tell who is known here."""

import re
from statistics import median
from time import process_time, time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.services import deactivate, issue_sign_in_link
from network import services
from tests import factories

pytestmark = pytest.mark.django_db
LOGIN = "/en/account/login/"


def try_password(email, password="wrong", client=None, **headers):
    typed = {"login": email, "password": password}
    return (client or Client()).post(LOGIN, typed, headers=headers)


def is_in(client):
    return client.get("/en/account/second-factor/").status_code == 200


# --- Slow --------------------------------------------------------------------------------


def test_the_owner_signs_in_five_minutes_after_somebody_guessed_six_times(client):
    person = factories.member(password=factories.PASSWORD)
    for email in [person.email] * 4 + [person.email.upper()]:
        assert try_password(email).status_code == 200

    for again in (person.email, person.email.upper(), f" {person.email} "):
        assert "Too many" in str(try_password(again, factories.PASSWORD).context["form"].errors)

    with time_machine.travel(time() + 5 * 60 + 1):
        assert try_password(person.email, factories.PASSWORD, client).status_code == 302
        assert is_in(client)


def test_while_somebody_guesses_the_owner_comes_in_by_a_code_and_by_a_link(client):
    person = factories.member(password=factories.PASSWORD)
    for _n in range(7):
        try_password(person.email)

    client.post("/en/account/login/code/", {"email": person.email})
    code = re.search(r"^\s*([A-Z0-9-]{6,})\s*$", mail.outbox[0].body, re.M)[1]
    client.post("/en/account/login/code/confirm/", {"code": code})
    other = Client()
    other.post(reverse("accounts:sign_in", args=[issue_sign_in_link(user=person)]))

    assert is_in(client)
    assert is_in(other)


def test_one_address_does_not_try_the_passwords_of_many_people(client):
    people = [factories.member(password=factories.PASSWORD) for _n in range(11)]
    for n, person in enumerate(people[:10]):
        # That it says to be somebody else each time makes no difference.
        try_password(person.email, **{"X-Forwarded-For": f"198.51.100.{n}"})

    last = try_password(people[10].email, factories.PASSWORD, client)

    assert "Too many" in str(last.context["form"].errors)
    assert not is_in(client)


def test_a_code_is_guessed_three_times_at_most(client):
    client.post("/en/account/login/code/", {"email": factories.member().email})
    code = re.search(r"^\s*([A-Z0-9-]{6,})\s*$", mail.outbox[0].body, re.M)[1]
    for _n in range(3):
        client.post("/en/account/login/code/confirm/", {"code": "WRONG-CODE"})

    client.post("/en/account/login/code/confirm/", {"code": code})

    assert not is_in(client)


def test_the_digits_of_an_app_are_guessed_five_times_at_most(client):
    person = factories.staff(password=factories.PASSWORD)
    Authenticator.objects.create(user=person, type="totp", data={"secret": "A" * 32})
    codes = {"migrated_codes": ["12345678"]}
    Authenticator.objects.create(user=person, type="recovery_codes", data=codes)
    try_password(person.email, factories.PASSWORD, client)
    for _n in range(5):
        client.post("/en/account/factors/authenticate/", {"code": "000000"})

    client.post("/en/account/factors/authenticate/", {"code": "12345678"})

    assert not is_in(client)


@pytest.mark.parametrize(
    ("path", "most"), [("/en/account/login/code/", 3), ("/en/account/password/reset/", 5)]
)
def test_nobody_is_flooded_with_mails(path, most):
    person = factories.member(password=factories.PASSWORD)

    for _n in range(most + 3):
        Client().post(path, {"email": person.email})

    assert len(mail.outbox) == most


# --- The same words ----------------------------------------------------------------------


def people_of_every_kind():
    """One address for each thing that an address can be here."""
    deactivated = factories.member(password=factories.PASSWORD)
    deactivate(user=deactivated)
    return {
        "member": factories.member(password=factories.PASSWORD).email,
        "staff": factories.staff(password=factories.PASSWORD).email,
        "unknown": "nobody@example.org",
        "deactivated": deactivated.email,
        "passwordless": factories.member().email,
    }


def sign_in_wrongly(email):
    return try_password(email, "wrong wrong wrong")


def ask_for_a_code(email):
    return Client().post("/en/account/login/code/", {"email": email})


def ask_for_a_new_password(email):
    return Client().post("/en/account/password/reset/", {"email": email})


WAYS = [sign_in_wrongly, ask_for_a_code, ask_for_a_new_password]


def words(response, email):
    text = response.content.decode().replace(email, "address")
    return response.status_code, response.get("Location"), re.sub(r"\b\w{64}\b", "token", text)


@pytest.mark.parametrize("way", WAYS)
def test_an_answer_says_the_same_whoever_an_address_belongs_to(way):
    answers, mails = set(), set()
    for email in people_of_every_kind().values():
        mail.outbox.clear()
        answers.add(words(way(email), email))
        mails.add(len(mail.outbox))

    assert len(answers) == 1
    assert len(mails) == 1


def links():
    """Invitations that are good, used, withdrawn, too old, and made up."""
    administrator, found = factories.administrator(), {}
    for kind in ("good", "used", "withdrawn"):
        invitation, secret = services.invite(
            email=f"{kind}@example.org", roles=["board"], organisation=None, language="en",
            by=administrator,
        )  # fmt: skip
        found[kind] = reverse("network:accept", args=[secret])
        if kind == "used":
            services.accept_invitation(secret=secret)
        elif kind == "withdrawn":
            invitation.withdraw()
    return found | {"made up": reverse("network:accept", args=["x" * 43])}


def test_a_spent_link_says_the_same_as_one_that_was_made_up():
    addresses = links()
    spent = ("used", "withdrawn", "made up")

    for ask in (Client.get, Client.post):
        # A page has its own address in it, in each language.
        answers = {
            words(ask(Client(), addresses[kind]), addresses[kind].removeprefix("/en"))
            for kind in spent
        }
        assert len(answers) == 1
    assert Client().get(addresses["good"]).status_code == 200


# --- The same time -----------------------------------------------------------------------


def medians(ask, of, tries):
    """
    The median time of an answer for each of several addresses, asked for in turn.

    It is the processor's: what else the machine does is no answer's fault. What an answer
    waits for is the database, and the mail server, asked once for every address there is.
    """
    took = {name: [] for name in of}
    for _n in range(tries):
        for name, address in of.items():
            mail.outbox.clear()
            began = process_time()
            ask(address)
            took[name].append(process_time() - began)
    return {name: median(times[1:]) for name, times in took.items()}


TRIES = [5, pytest.param(31, marks=pytest.mark.long)]


@pytest.mark.parametrize("tries", TRIES)
@pytest.mark.parametrize("way", WAYS)
def test_an_answer_takes_the_same_time_whoever_an_address_belongs_to(settings, way, tries):
    settings.ACCOUNT_RATE_LIMITS = False

    times = medians(way, people_of_every_kind(), tries)

    assert max(times.values()) - min(times.values()) < 0.05, times


@pytest.mark.long
def test_an_answer_to_a_link_takes_the_same_time_whatever_it_was(settings):
    settings.ACCOUNT_RATE_LIMITS = False
    spent = {kind: link for kind, link in links().items() if kind != "good"}

    times = medians(lambda link: Client().post(link), spent, 31)

    assert max(times.values()) - min(times.values()) < 0.05, times

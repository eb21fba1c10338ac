"""No form is taken from another site, and no log says where somebody was."""

import logging

import pytest
from django.test import Client

from tests import factories
from tests.access.addresses import arguments_of, filled, routes

pytestmark = pytest.mark.django_db
HERE, THERE = "203.0.113.77", "198.51.100.23"


def every_address():
    for _name, route in routes():
        yield filled(route, dict.fromkeys(arguments_of(route), "1"))


@pytest.mark.parametrize("role", ["visitor", "reviewer", "administrator"])
def test_no_address_takes_a_form_without_its_token(role):
    strict = Client(enforce_csrf_checks=True)
    if role != "visitor":
        strict.force_login(getattr(factories, role)())
    addresses = list(every_address())

    answers = {address: strict.post(address).status_code for address in addresses}

    assert len(answers) > 80
    assert {address: status for address, status in answers.items() if status != 403} == {}


def test_no_log_says_where_somebody_was(shipped_plan, monkeypatch, caplog):
    """Not for what is missing, refused, wrong, throttled, nor for what went wrong with us."""
    caplog.set_level(logging.DEBUG)
    client = Client(
        REMOTE_ADDR=HERE, raise_request_exception=False,
        headers={"X-Forwarded-For": THERE, "X-Real-IP": THERE, "Forwarded": f"for={THERE}"},
    )  # fmt: skip
    strict = Client(enforce_csrf_checks=True, REMOTE_ADDR=HERE)
    person = factories.member(email="quiet@example.org", password=factories.PASSWORD)
    wrong = {"login": person.email, "password": "a wrong password"}

    for _n in range(7):
        client.post("/en/account/login/", wrong)
    for _n in range(25):
        client.post("/en/invitations/a-guessed-secret/")
    client.get("/en/nowhere/")
    client.get("/en/", headers={"Host": "evil.example"})
    strict.post("/en/account/login/", wrong)
    client.post("/en/account/login/", wrong | {"password": factories.PASSWORD})
    client.force_login(person)
    monkeypatch.setattr("figures.counts.quarters", lambda *arguments: 1 / 0)
    assert client.get(shipped_plan.get_absolute_url()).status_code == 500

    lines = [written(record) for record in caplog.records if record.name != "django.db.backends"]
    assert any("ZeroDivisionError" in line for line in lines)
    assert any("Forbidden" in line for line in lines)
    for secret in (HERE, THERE, "a wrong password", factories.PASSWORD, person.email):
        assert [line for line in lines if secret in line] == []


def written(record):
    """A record as the handler of the settings writes it."""
    handlers = logging.getLogger().handlers
    ours = next(h for h in handlers if type(h.formatter).__name__ == "ProcessorFormatter")
    return ours.formatter.format(record)

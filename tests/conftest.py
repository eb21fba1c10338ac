"""What every test may ask for: people who are signed in, and the plan that we ship."""

import pytest
from django.conf import settings
from django.utils import translation

from activities.demonstration import load as load_demonstration
from outcomes.demonstration import load as load_outcomes
from plan import loading
from plan.models import Plan
from tests import factories
from tests.installation import copy_of_used
from tests.kept import loaded_once


def pytest_configure():
    """Static files are found when asked for: each test's client would look through all first."""
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(autouse=True)
def in_english():
    """A test begins in English, whatever the one before it did."""
    with translation.override("en"):
        yield


@pytest.fixture
def shipped_plan(db):
    """The plan of 2021-2023 as it comes with the application."""
    loaded_once("plan", loading.load)
    return Plan.objects.get(slug="idpc-2021-2023")


@pytest.fixture
def demonstration(shipped_plan):
    """The plan with the 34 documented activities of the demonstration."""
    loaded_once("demonstration", load_demonstration)
    return shipped_plan


@pytest.fixture
def demonstrated_outcomes(demonstration, settings):
    """The demonstration with its outcomes, taken the whole way by its people."""
    settings.IDENTITY_KEY = "of these tests"
    load_outcomes()
    return demonstration


@pytest.fixture
def used_folder(tmp_path, tmp_path_factory):
    """The data folder of an installation that has been started before, with the plan alone."""
    return copy_of_used("plain", tmp_path / "data", tmp_path_factory)


@pytest.fixture
def as_staff(client):
    client.force_login(factories.staff())
    return client


@pytest.fixture
def as_reviewer(client):
    client.force_login(factories.reviewer())
    return client


@pytest.fixture
def as_member(client):
    client.force_login(factories.member())
    return client


@pytest.fixture
def as_board(client):
    client.force_login(factories.board())
    return client


@pytest.fixture
def mail_server_is_down(settings):
    """A mail server is set, and nothing answers at its port."""
    backend = "django.core.mail.backends.smtp.EmailBackend"
    nowhere = {"host": "127.0.0.1", "port": 1, "timeout": 1}
    settings.MAIL_IS_SENT = True
    settings.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": nowhere}}

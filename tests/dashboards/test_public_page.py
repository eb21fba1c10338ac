"""The page of a public plan, as somebody gets it who is not signed in: light, and kept."""

import pytest
import time_machine
from django.urls import reverse

from accounts.sensitivity import Sensitivity
from plan.models import Plan
from tests import factories
from tests.factories import ActivityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(shipped_plan):
    Plan.objects.update(is_public=True)
    shipped_plan.refresh_from_db()
    return shipped_plan


@pytest.fixture
def kind(plan):
    return plan.pillars.first().types.first()


@time_machine.travel("2022-05-20T12:00Z", tick=False)
def test_it_sets_no_cookie_and_may_be_kept_but_is_asked_for_anew(client, plan, kind):
    ActivityFactory(type=kind, sensitivity=Sensitivity.PUBLIC)

    for page in (plan.get_absolute_url(), kind.pillar.get_absolute_url()):
        answer = client.get(page)
        assert not answer.cookies
        assert answer["Cache-Control"] == "no-cache"
        assert "csrf" not in answer.content.decode()
        again = client.get(page, headers={"If-None-Match": answer["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


@time_machine.travel("2022-05-20T12:00Z", tick=False)
def test_what_is_hidden_now_is_gone_with_the_next_answer(client, plan, kind):
    activity = ActivityFactory(type=kind, sensitivity=Sensitivity.PUBLIC, title="In the open")
    page = plan.get_absolute_url()
    seen = client.get(page)
    assert "In the open" in seen.content.decode()

    activity.sensitivity = Sensitivity.NETWORK
    activity.save()

    answer = client.get(page, headers={"If-None-Match": seen["ETag"]})
    assert answer.status_code == 200
    assert "In the open" not in answer.content.decode()


def test_what_somebody_signed_in_sees_is_kept_nowhere(client, plan):
    client.force_login(factories.member())

    answer = client.get(plan.get_absolute_url())

    assert answer["Cache-Control"] == "private, no-store"
    assert "ETag" not in answer


def test_it_is_told_in_another_language_at_a_link_that_keeps_the_period(client, plan):
    page = reverse("dashboards:plan", args=[plan.slug])

    html = client.get(page, {"period": "2022-Q1"}).content.decode()

    for language in ("fr", "es"):
        link = f'href="/{language}{page[3:]}?period=2022-Q1" hreflang="{language}"'
        assert link in html


def test_its_figures_are_those_of_the_public(client, plan, kind):
    for level in Sensitivity.values:
        ActivityFactory(type=kind, sensitivity=level)

    assert client.get(plan.get_absolute_url()).context["status"].done.value == 1


def test_it_is_light(client, plan, kind):
    for number in range(30):
        ActivityFactory(
            type=kind, sensitivity=Sensitivity.PUBLIC, starts_on=f"2022-0{1 + number % 9}-03"
        )

    assert len(client.get(plan.get_absolute_url()).content) <= 60_000

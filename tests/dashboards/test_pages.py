"""The overview of a plan, and the pages of its pillars and priority areas."""

import pytest
import time_machine
from django.urls import reverse

from plan import loading
from tests import factories
from tests.plan.test_loading import NEXT_PLAN

pytestmark = pytest.mark.django_db


def test_without_a_plan_the_home_page_says_how_to_load_one(as_staff):
    assert "manage.py load_plan" in as_staff.get("/en/").content.decode()


def test_the_home_page_is_that_of_the_current_plan(client, shipped_plan):
    loading.load(NEXT_PLAN)
    person = factories.member()

    for day, plan in [("2022-05-01", "idpc-2021-2023"), ("2025-05-01", "made-up-2024-2027")]:
        with time_machine.travel(day, tick=False):
            client.force_login(person)
            assert client.get("/en/").url == f"/en/plans/{plan}/"


def test_pages_can_switch_to_another_plan(as_member, shipped_plan):
    loading.load(NEXT_PLAN)

    html = as_member.get(shipped_plan.get_absolute_url()).content.decode()

    assert 'href="/en/plans/made-up-2024-2027/"' in html
    assert "Made-up Plan" in as_member.get("/en/plans/made-up-2024-2027/").content.decode()


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize("page", ["", "pillars/P1/", "areas/A3/", "activities/", "reports/"])
def test_pages_are_wholly_in_their_language(client, shipped_plan, language, page):
    client.force_login(factories.reviewer())
    telling = {
        "en": {"": "What is to be true", "pillars/P1/": "Pillar", "areas/A3/": "Priority area",
               "activities/": "Activities", "reports/": "Open a report"},
        "fr": {"": "Ce qui doit être vrai", "pillars/P1/": "Pilier",
               "areas/A3/": "Domaine prioritaire", "activities/": "Activités",
               "reports/": "Ouvrir un rapport"},
        "es": {"": "Lo que ha de ser cierto", "pillars/P1/": "Pilar",
               "areas/A3/": "Área prioritaria", "activities/": "Actividades",
               "reports/": "Abrir un informe"},
    }  # fmt: skip

    html = client.get(f"/{language}/plans/{shipped_plan.slug}/{page}").content.decode()

    assert f'<html lang="{language}">' in html
    assert telling[language][page] in html
    if language != "en":
        assert "Sign out" not in html


def test_unpublished_entries_are_told_to_the_secretariat_alone(client, shipped_plan):
    kind = shipped_plan.pillars.first().types.first()
    factories.ActivityFactory(type=kind, workflow="submitted")
    url = shipped_plan.get_absolute_url()

    client.force_login(factories.staff())
    assert "1 entry not yet published" in client.get(url).content.decode()
    client.force_login(factories.member())
    assert "not yet published" not in client.get(url).content.decode()


def test_an_unknown_period_is_not_found(as_member, shipped_plan):
    assert as_member.get(shipped_plan.get_absolute_url(), {"period": "2019"}).status_code == 404


@pytest.mark.parametrize("how_many", [1, 30])
def test_the_overview_asks_as_many_questions_whatever_the_number_of_activities(
    as_member, shipped_plan, how_many, django_assert_num_queries
):
    kind = shipped_plan.pillars.first().types.first()
    for activity in factories.ActivityFactory.create_batch(how_many, type=kind):
        activity.priority_areas.add(shipped_plan.priority_areas.first())
        factories.FigureFactory(activity=activity)

    url = reverse("dashboards:plan", args=[shipped_plan.slug])
    as_member.get(url)

    # Two for who reads, and which plans; all counts in one, the sums; where targets stand; the
    # latest outcomes and activities; whether its reader may log an activity.
    with django_assert_num_queries(10):
        as_member.get(url)

"""Reports tell the changes of their period, setbacks beside successes, and how each is known."""

import pytest

from accounts.sensitivity import Sensitivity
from reports import pdf, snapshot, telling
from tests import factories
from tests.factories import OutcomeFactory, published_outcome

pytestmark = pytest.mark.django_db


@pytest.fixture
def rosa():
    return factories.reviewer()


def taken(period, language):
    return telling.in_language(snapshot.take(period), language)


def titles(content):
    return {
        area["code"]: [outcome["title"] for outcome in area["outcomes"]]
        for area in content["areas"]
        if area["outcomes"]
    }


def test_setbacks_and_what_nobody_planned_stand_beside_successes(shipped_plan, rosa):
    area = shipped_plan.priority_areas.get(code="A4")
    for title, fields in {
        "A success": {},
        "A setback": {"direction": "negative"},
        "A surprise": {"intention": "emergent"},
        "Of another quarter": {"starts_on": "2021-03-01"},
        "For the secretariat": {"sensitivity": Sensitivity.INTERNAL},
    }.items():
        outcome = published_outcome(by=rosa, plan=shipped_plan, title=title, **fields)
        outcome.priority_areas.add(area)
    OutcomeFactory(plan=shipped_plan, title="A draft").priority_areas.add(area)

    content = taken(shipped_plan.periods.get(code="2022-Q1"), "en")

    assert titles(content) == {"A4": ["A success", "A setback", "A surprise"]}
    told = pdf.html(content)
    assert "a setback" in told and "not planned" in told
    assert "Evidence: documented." in told and "States sponsored it." in told


def test_a_change_in_no_area_is_told_for_the_whole_network(shipped_plan, rosa):
    published_outcome(by=rosa, plan=shipped_plan, title="Everywhere")

    content = taken(shipped_plan.whole, "fr")

    assert [outcome["title"] for outcome in content["network_outcomes"]] == ["Everywhere"]
    assert "documentée." in pdf.html(content)


def test_an_outcome_that_is_published_is_a_change_of_the_data(shipped_plan, rosa):
    period = shipped_plan.periods.get(code="2022-Q1")
    before = snapshot.data_as_of(period)

    outcome = published_outcome(by=rosa, plan=shipped_plan)

    assert snapshot.data_as_of(period) == outcome.updated_at > before


def test_a_change_in_two_areas_is_told_once_and_named_in_the_other(shipped_plan, rosa):
    outcome = published_outcome(by=rosa, plan=shipped_plan, title="Across")
    outcome.priority_areas.set(shipped_plan.priority_areas.filter(code__in=["A4", "A5"]))

    told = pdf.html(taken(shipped_plan.whole, "en"))

    assert told.count("Across") == 2
    assert told.count("Members asked for it.") == 1
    assert "told under “Cross-UN involvement and the Common Position”." in told

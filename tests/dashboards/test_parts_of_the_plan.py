"""What the pages of a pillar and of a priority area tell beside their numbers."""

from datetime import date

import pytest
from django.utils.html import escape

import figures.counts
import figures.network
from accounts.sensitivity import NETWORK, Sensitivity
from activities.models import Activity, Participation
from figures.templatetags.figures import rows
from tests import factories
from tests.factories import ActivityFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def test_each_kind_of_work_has_what_it_adds_up_to_linked_to_its_rows(as_member, shipped_plan):
    pillar = shipped_plan.pillars.get(code="P5")
    training, other = [kind for kind in pillar.types.all() if "participants" in kind.measures][:2]
    for kind, value in [(training, 30), (training, 12), (other, 7)]:
        activity = ActivityFactory(type=kind, starts_on="2022-02-03")
        factories.FigureFactory(activity=activity, measure="participants", value=value)

    page = as_member.get(pillar.get_absolute_url(), {"period": "2022-Q1"})

    found = {row.counts.type: [(one.value, one.rows) for one in row.sums]
             for row in page.context["types"]}  # fmt: skip
    assert found == {training: [(42, 2)], other: [(7, 1)]}
    html = page.content.decode()
    for row in page.context["types"]:
        [one] = row.sums
        assert one.where["type"] == row.counts.type.code
        assert f'href="{escape(rows(shipped_plan, one))}"' in html


def test_the_highlights_of_a_pillar_are_the_changes_that_name_it(as_member, shipped_plan):
    mine, others = shipped_plan.pillars.all()[:2]
    for pillar, title in [(mine, "Mine"), (others, "Another")]:
        outcome = factories.published_outcome(plan=shipped_plan, title=title)
        outcome.pillars.set([pillar])

    html = as_member.get(mine.get_absolute_url()).content.decode()

    assert "Highlights" in html
    assert "Mine" in html
    assert "Another" not in html


def test_who_took_part_on_an_area_stands_there_by_name_and_with_its_rows(as_member, shipped_plan):
    area, kind = shipped_plan.priority_areas.first(), shipped_plan.pillars.first().types.first()
    often, once = OrganisationFactory(name="Often"), OrganisationFactory(name="Once")
    quiet = OrganisationFactory(name="Quiet", sensitivity=Sensitivity.INTERNAL)
    ActivityFactory(type=kind, areas=[area], partners=[often, once, quiet])
    ActivityFactory(type=kind, areas=[area], partners=[often])
    ActivityFactory(type=kind, areas=[], partners=[once])
    ActivityFactory(type=kind, areas=[area], partners=[once], sensitivity=Sensitivity.INTERNAL)
    ActivityFactory(type=kind, areas=[area], partners=[once], status="planned")

    found = as_member.get(area.get_absolute_url()).context["took_part"]

    assert [(who.name, count.value) for who, count in found.organisations] == [
        ("Often", 2), ("Once", 1),
    ]  # fmt: skip
    for who, count in found.organisations:
        listed = as_member.get(shipped_plan.get_absolute_url() + "activities/", count.where)
        assert listed.context["count"].number == count.value, who


def test_of_very_many_activities_the_newest_say_who_took_part_and_no_number_is_given(
    as_member, shipped_plan
):
    area, kind = shipped_plan.priority_areas.first(), shipped_plan.pillars.first().types.first()
    long_ago, lately, now = (
        OrganisationFactory(name=name) for name in ("Long ago", "Lately", "Now")
    )
    ActivityFactory(type=kind, areas=[area], partners=[long_ago], starts_on="2022-01-01")
    for number in range(200):
        ActivityFactory(
            type=kind, areas=[area], partners=[now if number else lately], starts_on="2022-02-01"
        )

    page = as_member.get(area.get_absolute_url())

    assert [who.name for who, _count in page.context["took_part"].organisations] == [
        "Now",
        "Lately",
    ]
    html = page.content.decode()
    assert "Those most often named in the newest 200 activities done." in html
    assert "Now</a></li>" in html


def test_an_organisation_that_says_it_took_no_part_is_not_told_to_have(shipped_plan):
    area, kind = shipped_plan.priority_areas.first(), shipped_plan.pillars.first().types.first()
    ActivityFactory(type=kind, areas=[area], partners=[OrganisationFactory()])
    Participation.objects.update(answer="declined")

    count = figures.counts.Count(1)
    whole = shipped_plan.whole
    found = figures.network.who_took_part(Activity.objects.all(), whole, count, NETWORK)

    assert found.organisations == []


@pytest.mark.parametrize(
    ("period", "told"),
    [
        ("2022-Q1", ["Session in March"]),
        ("2022", ["Session in March", "Day in June"]),
        ("2023-24", []),  # This year goes on after the plan, and the plan's calendar does not.
        ("plan", []),
    ],
)
def test_the_dates_of_a_period_stand_on_the_pages_of_places(as_member, shipped_plan, period, told):
    ours = {
        "Session in March": date(2022, 3, 14), "Day in June": date(2022, 6, 26),
        "Session after the plan": date(2024, 3, 14),
    }  # fmt: skip
    for name, day in ours.items():
        factories.MeetingFactory(name_en=name, starts_on=day, ends_on=day)
    at = shipped_plan.get_absolute_url()

    for page in (at, f"{at}places/western-europe/", f"{at}places/KE/"):
        found = as_member.get(page, {"period": period})
        assert [each.name for each in found.context["dates"] if each.name in ours] == told
        for each in found.context["dates"]:
            calendar = as_member.get(f"{at}calendar/", {"year": each.starts_on.year})
            assert f'id="date-{each.pk}"' in calendar.content.decode()

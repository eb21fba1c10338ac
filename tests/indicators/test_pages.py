"""The table of indicators and the page of each: what they say, and to whom."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.translation import override

from accounts.sensitivity import NETWORK, SECRETARIAT
from indicators import services, shown
from indicators.models import Indicator
from tests import factories
from tests.factories import IndicatorFactory, ReadingFactory, TargetFactory

pytestmark = pytest.mark.django_db
LABEL = "Candidate: not the network’s own"


def page(client, indicator):
    return client.get(indicator.get_absolute_url()).content.decode()


def table(client, plan):
    return client.get(reverse("indicators:index", args=[plan.slug])).content.decode()


def test_candidates_say_what_they_are_on_every_page(as_reviewer, shipped_plan):
    indicators = shipped_plan.indicators.all()

    assert table(as_reviewer, shipped_plan).count(LABEL) == len(indicators) == 8
    for indicator in indicators:
        addresses = [indicator.get_absolute_url(),
                     *(reverse(f"indicators:{name}", args=[indicator.reference])
                       for name in ("edit", "add_reading"))]  # fmt: skip
        for address in addresses:
            html = as_reviewer.get(address).content.decode()
            assert LABEL in html
    assert "chosen none of them" in table(as_reviewer, shipped_plan)


@pytest.mark.parametrize(
    ("language", "label"),
    [("fr", "Candidat\u202f: pas un indicateur du réseau"), ("es", "Candidato: no es de la red")],
)
def test_candidates_say_so_in_each_language(as_member, shipped_plan, language, label):
    with override(language):
        html = table(as_member, shipped_plan)

    assert html.count(label) == 8


def test_an_adopted_indicator_is_no_candidate_any_more(as_member):
    indicator = IndicatorFactory(is_candidate=False, origin_en="Once proposed")

    assert LABEL not in table(as_member, indicator.plan) + page(as_member, indicator)


def test_the_table_says_where_each_stands_in_words_beside_the_bar(as_member):
    indicator = IndicatorFactory(target=None, name_en="Members")
    ReadingFactory(indicator=indicator, value=95, read_on=date(2023, 12, 31), qualifier="≈")

    html = table(as_member, indicator.plan)

    assert "≈ 95 things (en)" in html
    assert "95% of the way from the baseline to the target" in html
    assert '<progress value="95" max="100"' in html
    assert "On track" in html
    assert "convention of this application" in html


def test_readings_that_disagree_stand_beside_each_other(as_member):
    indicator = IndicatorFactory()
    ReadingFactory(indicator=indicator, value=133, source="One list")
    ReadingFactory(indicator=indicator, value=134, source="Another list", is_used=False)

    html = page(as_member, indicator)

    assert "used; another source disagrees" in html
    assert "not used" in html
    assert "One list" in html and "Another list" in html
    assert "reading of another source" in html  # In the legend of the chart.


def test_earlier_definitions_stay_readable_and_readings_say_theirs(as_member):
    indicator = ReadingFactory().indicator
    indicator.definitions.create(
        number=2, measure="unit", text_en="Counted otherwise", unit_en="things",
        reason="Twice counted before.",
    )  # fmt: skip

    html = page(as_member, indicator)

    assert "What it counts (en)" in html and "Counted otherwise" in html
    assert "Why it was changed: Twice counted before." in html
    assert "definition, version 1" in html


def test_what_belongs_to_no_category_is_shown_as_not_specified(as_member):
    reading = ReadingFactory(value=49)
    reading.breakdown.create(category="organisation-ngo", value=30)

    assert "other non-governmental organisations 30; not specified 19" in page(
        as_member, reading.indicator
    )


def test_who_is_not_of_the_secretariat_is_not_told_who_entered_what(client):
    staff = factories.staff(name="Marie Quiet")
    reading = ReadingFactory(entered_by=staff)

    for who, told in ((factories.member(), False), (staff, True)):
        client.force_login(who)
        html = page(client, reading.indicator)
        assert ("entered by Marie Quiet" in html) is told
        assert ("History" in html) is told


def test_the_history_tells_of_readings_definitions_and_milestones(client):
    marie = factories.reviewer(name="Marie")
    indicator = IndicatorFactory()
    client.force_login(marie)
    url = reverse("indicators:add_reading", args=[indicator.reference])
    client.post(url, {"when": "2021", "quantity": "~40", "quality": "estimated", "source": "List"})
    reading = indicator.readings.get()
    client.post(reverse("indicators:use_reading", args=[reading.reference]))
    services.define(
        indicator=indicator,
        definition={"measure": "unit", "text_en": "Other", "unit_en": "things"},
        reason="Clearer",
        milestones=[(date(2022, 6, 30), 10)],
        by=marie,
    )

    html = page(client, indicator)

    assert "≈ 40; estimated; List; used" in html
    assert "Milestones" in html and "30 June 2022" in html
    assert "version 2" in html


def test_a_closed_plan_has_no_page_for_the_public(client):
    indicator = IndicatorFactory(plan__is_public=False)
    opened = IndicatorFactory(plan__is_public=True)

    assert client.get(indicator.get_absolute_url()).status_code == 404
    assert client.get(reverse("indicators:index", args=[indicator.plan.slug])).status_code == 404
    assert opened.name in page(client, opened)


def test_few_people_leave_no_trace_for_outsiders_in_picture_table_or_parts(client):
    indicator = IndicatorFactory(counts_people=True, name_en="Trained", breakdowns=["sex"])
    ReadingFactory(indicator=indicator, value=60)
    ReadingFactory(indicator=indicator, value=4, read_on=date(2022, 6, 30))
    mixed = ReadingFactory(indicator=indicator, value=49, read_on=date(2022, 12, 31))
    for category, value in (("sex-f", 38), ("sex-m", 8), ("sex-x", 3)):
        mixed.breakdown.create(category=category, value=value)

    client.force_login(factories.member())
    html = page(client, indicator)
    assert "women 38; men withheld for safety; another gender &lt;5" in html
    assert html.count("&lt;5") == 2
    points = shown.page(Indicator.objects.get(), NETWORK).chart["points"]
    assert [point["value"] for point in points] == [60, None, 49]  # A gap, and no line across.
    assert not points[-1]["joins"]

    client.force_login(factories.staff())
    html = page(client, indicator)
    assert "women 38; men 8; another gender 3" in html and "&lt;5" not in html
    points = shown.page(Indicator.objects.get(), SECRETARIAT).chart["points"]
    assert [point["value"] for point in points] == [60, 4, 49]


def test_a_block_that_is_all_of_few_people_is_not_told_at_all():
    cells = [("women", 2), ("men", 3)]

    assert {number for _name, number in shown.suppressed(cells)} == {"withheld for safety"}


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_table_takes_as_many_queries_for_three_as_for_one(
    as_member, how_many, django_assert_num_queries
):
    plan = factories.PlanFactory()
    for _n in range(how_many):
        indicator = IndicatorFactory(plan=plan, target=TargetFactory(plan=plan))
        ReadingFactory(indicator=indicator)
    url = reverse("indicators:index", args=[plan.slug])
    as_member.get(url)

    # Session, user, plans; indicators, definitions, milestones, readings.
    with django_assert_num_queries(8):
        as_member.get(url)


@pytest.mark.parametrize("how_many", [1, 3])
def test_a_page_takes_as_many_queries_for_three_readings_as_for_one(
    as_member, how_many, django_assert_num_queries
):
    indicator = IndicatorFactory()
    for n in range(how_many):
        reading = ReadingFactory(indicator=indicator, read_on=date(2021, n + 1, 1))
        reading.breakdown.create(category="sex-f", value=10)
    as_member.get(indicator.get_absolute_url())

    # Session, user, indicator, definitions, milestones, readings, their parts; the plans of
    # the header.
    with django_assert_num_queries(9):
        as_member.get(indicator.get_absolute_url())

"""The map of a plan, and the pages of its regions and countries."""

import csv
import io
import re
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from network.models import Affiliation, PlaceRule, Region
from tests import factories
from tests.factories import ActivityFactory, OrganisationFactory, published_outcome

pytestmark = pytest.mark.django_db


def page(client, plan, *code, **query):
    return client.get(address(plan, *code), query)


def address(plan, *code):
    kind = "places" if not code else "country" if code[0].isupper() else "region"
    return reverse(f"dashboards:{kind}", args=[plan.slug, *code])


def kind_of(plan, n=0):
    return plan.pillars.all()[n].types.first()


def text_of(html):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html))).strip()


def rows_of(html):
    """The table of places as a reader sees it: numbers by the name of the place."""
    table = re.search(r'<table class="list tallies">(.*?)</table>', html, re.DOTALL)[1]
    html = re.sub(r'<span class="on-phone">.*?</span>', "", table.partition("</thead>")[2])
    found = {}
    for row in re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL):
        name, *numbers = (
            text_of(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)
        )
        found[name] = [int(number) for number in numbers]
    return found


@pytest.fixture
def somewhere(shipped_plan):
    """Kenya and Ghana, both in one region; Mexico; and what names no country."""
    kind, other = kind_of(shipped_plan), kind_of(shipped_plan, 1)
    ActivityFactory(type=kind, countries=["KE"])
    ActivityFactory(type=other, countries=["KE", "GH"])
    ActivityFactory(type=kind, countries=["GH", "MX"])
    ActivityFactory(type=kind, countries=["MX"], status="planned")
    ActivityFactory(type=kind, countries=["MX"], workflow="submitted")
    ActivityFactory(type=kind, countries=["KE"], status="cancelled")
    ActivityFactory(type=kind)
    OrganisationFactory(kind="member", country="KE", name="Kenyan network")
    OrganisationFactory(kind="partner", country="KE", name="Kenyan partner")
    OrganisationFactory(kind="member", country="MX", name="Red mexicana")
    published_outcome(plan=shipped_plan, countries=["KE", "GH"], title="A court decides")
    factories.OutcomeFactory(plan=shipped_plan, countries=["MX"])
    return shipped_plan


def test_what_is_in_two_countries_counts_in_both_and_once_in_their_region(as_board, somewhere):
    regions = rows_of(page(as_board, somewhere).content.decode())
    countries = rows_of(page(as_board, somewhere, "sub-saharan-africa").content.decode())

    assert regions["Sub-Saharan Africa"] == [1, 3, 0, 1]
    assert regions["Latin America and the Caribbean"] == [1, 1, 1, 0]
    assert regions["Oceania"] == [0, 0, 0, 0]
    assert countries == {"Ghana": [0, 2, 0, 1], "Kenya": [1, 2, 0, 1]}


def test_what_names_no_country_is_told_with_its_share(as_board, somewhere):
    response = page(as_board, somewhere)

    assert "1 activity done names no country: 25% of all." in text_of(response.content.decode())
    where = response.context["world"].nowhere.done.where
    listed = as_board.get(reverse("activities:index", args=[somewhere.slug]), where)
    assert listed.context["count"].number == 1


@pytest.mark.parametrize("role", ["member", "board", "reviewer"])
@pytest.mark.parametrize("code", [[], ["sub-saharan-africa"], ["latin-america"], ["KE"], ["MX"]])
@pytest.mark.parametrize("period", ["plan", "2021-Q1"])
def test_every_number_leads_to_as_many_rows(client, somewhere, role, code, period):
    client.force_login(getattr(factories, role)())

    html = page(client, somewhere, *code, period=period).content.decode()

    links = re.findall(r'<a href="([^"]*/(?:activities|outcomes)/\?[^"]*)">(.*?)</a>', html)
    followed = 0
    for href, words in links:
        if number := re.match(r"\d+", text_of(words)):
            count = client.get(unescape(href)).context["count"]
            assert getattr(count, "number", count) == int(number[0]), href
            followed += 1
    assert followed >= 2


def test_the_number_of_members_leads_to_their_names(as_board, somewhere):
    html = page(as_board, somewhere).content.decode()

    assert f'href="{address(somewhere, "sub-saharan-africa")}#members">1</a>' in html
    for code in ("sub-saharan-africa", "KE"):
        told = page(as_board, somewhere, code).content.decode()
        assert "Kenyan network" in told
        assert "Kenyan partner" not in told
        assert "Red mexicana" not in told


def test_a_country_names_its_region_and_tells_what_was_done_there(as_board, somewhere):
    html = page(as_board, somewhere, "GH").content.decode()

    assert address(somewhere, "sub-saharan-africa") in html
    assert "<h1>Ghana</h1>" in html
    assert "A court decides" in html
    assert page(as_board, somewhere, "GH").context["status"].done.value == 2


def test_numbers_by_pillar_are_those_of_the_place(as_board, somewhere):
    [first, second, *rest] = page(as_board, somewhere, "sub-saharan-africa").context["pillars"]

    assert (first[1].done.value, second[1].done.value) == (2, 1)
    assert not any(counts.done.value or counts.planned.value for _pillar, counts in rest)


def test_a_period_narrows_what_was_done_and_not_who_the_members_are(as_board, somewhere):
    rows = rows_of(page(as_board, somewhere, period="2022-Q3").content.decode())

    assert rows["Sub-Saharan Africa"] == [1, 0, 0, 0]


def test_a_reader_is_told_nothing_of_what_they_may_not_see(client, somewhere):
    kind = kind_of(somewhere)
    ActivityFactory(type=kind, countries=["NP"], sensitivity=2)
    published_outcome(plan=somewhere, countries=["NP"], sensitivity=2)
    OrganisationFactory(kind="member", country="NP", name="Hidden network", sensitivity=2)
    PlaceRule.objects.create(country="BT", level=2)
    ActivityFactory(type=kind, countries=["BT"])
    OrganisationFactory(kind="member", country="BT", name="Network of Bhutan")

    client.force_login(factories.member())
    pages = [page(client, somewhere, *code).content.decode()
             for code in ([], ["south-asia"], ["NP"], ["BT"])]  # fmt: skip
    assert rows_of(pages[0])["South Asia"] == [0, 0, 0, 0]
    for html in pages[:2]:
        assert "Nepal" not in html
        assert "Bhutan" not in html
    assert "Hidden network" not in pages[2]
    assert "Network of Bhutan" not in pages[3]

    client.force_login(factories.staff())
    told = rows_of(page(client, somewhere, "south-asia").content.decode())
    assert told == {"Bhutan": [1, 1, 0, 0], "Nepal": [1, 1, 0, 1]}


def test_a_country_without_anything_looks_like_one_whose_all_is_hidden(client, somewhere):
    ActivityFactory(type=kind_of(somewhere), countries=["NP"], sensitivity=2)
    client.force_login(factories.member())

    # Tokens first: now and then one has the code of a country in it.
    same = re.compile(r'value="\w{64}"|x-csrftoken": "\w+"|\bb[0-9a-f]{8}[td]?|-?[\d.]+ -?[\d.]+\)')
    with time_machine.travel("2022-02-01 10:00", tick=False):
        hidden, empty = (
            same.sub("", page(client, somewhere, code).content.decode()) for code in ("NP", "BT")
        )

    for name, code in (("Nepal", "NP"), ("Bhutan", "BT")):
        hidden, empty = (html.replace(name, "-").replace(code, "-") for html in (hidden, empty))
    assert hidden == empty


def test_a_member_sees_its_own_organisation_among_the_members(client, somewhere):
    own = OrganisationFactory(kind="member", country="KE", name="Ours", sensitivity=2)
    person = factories.member()
    Affiliation.objects.create(user=person, organisation=own)
    client.force_login(person)

    assert rows_of(page(client, somewhere).content.decode())["Sub-Saharan Africa"][0] == 2
    assert "Ours" in page(client, somewhere, "KE").content.decode()


@pytest.mark.parametrize("code", ["XX", "atlantis", "ke"])
def test_a_place_that_there_is_not_is_not_found(as_board, shipped_plan, code):
    assert as_board.get(f"/en/plans/{shipped_plan.slug}/places/{code}/").status_code == 404


@pytest.mark.parametrize("how_many", [1, 3])
@pytest.mark.parametrize("code", [[], ["sub-saharan-africa"], ["KE"]])
def test_as_many_questions_are_asked_whatever_there_is(
    as_member, shipped_plan, how_many, code, django_assert_num_queries
):
    queries = {0: 8, 2: 10, 18: 11}[len("".join(code))]
    for country in ["KE", "GH", "MX"][:how_many]:
        ActivityFactory(type=kind_of(shipped_plan), countries=[country, "KE"])
        OrganisationFactory(kind="member", country=country)
        published_outcome(plan=shipped_plan, countries=["KE"])
    page(as_member, shipped_plan, *code)

    with django_assert_num_queries(queries):
        page(as_member, shipped_plan, *code)


def test_no_page_is_large_where_there_is_something_everywhere(as_member, shipped_plan):
    kind = kind_of(shipped_plan)
    for region in Region.objects.all():
        for code in region.countries:
            OrganisationFactory.create_batch(2, kind="member", country=code)
            for status in ("done", "planned"):
                ActivityFactory(type=kind, countries=[code], status=status)
    for code in Region.objects.get(code="sub-saharan-africa").countries[:30]:
        published_outcome(plan=shipped_plan, countries=[code])
    for pillar in shipped_plan.pillars.all():
        for quarter in shipped_plan.periods.quarters():
            ActivityFactory(
                type=pillar.types.first(), countries=["KE"], starts_on=quarter.starts_on
            )

    for code in ([], ["sub-saharan-africa"], ["KE"]):
        assert len(page(as_member, shipped_plan, *code).content) < 60_000


def file_of(client, plan, name, **query):
    answer = client.get(reverse("dashboards:figure", args=[plan.slug, name]), query)
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1:]


def test_the_files_of_these_pages_have_their_numbers(as_board, somewhere):
    region = {"region": "sub-saharan-africa"}
    for name, code, query in (("regions", [], {}), ("countries", ["sub-saharan-africa"], region)):
        shown = rows_of(page(as_board, somewhere, *code).content.decode())
        file = {
            row[0]: [int(n) for n in row[1:]] for row in file_of(as_board, somewhere, name, **query)
        }
        nowhere = file.pop("no country given", None)
        assert file == shown
        assert nowhere == ([0, 1, 0, 0] if name == "regions" else None)

    assert [row[0] for row in file_of(as_board, somewhere, "countries")] == [
        "Ghana", "Kenya", "Mexico",
    ]  # fmt: skip
    [[_period, *status]] = file_of(as_board, somewhere, "status", country="MX")
    assert status == ["1", "1", "0"]
    quarters = {row[0]: row[-1] for row in file_of(as_board, somewhere, "quarters", country="KE")}
    assert quarters["Q1 2021"] == "2"


@pytest.mark.parametrize(
    ("name", "query"),
    [("matrix", {"country": "KE"}), ("countries", {"region": "atlantis"}),
     ("status", {"country": "XX"})],
)  # fmt: skip
def test_a_file_that_there_is_not_for_a_place_is_not_found(as_board, somewhere, name, query):
    answer = as_board.get(reverse("dashboards:figure", args=[somewhere.slug, name]), query)

    assert answer.status_code == 404


def test_the_list_of_outcomes_can_be_narrowed_to_a_place(as_board, somewhere):
    url = reverse("outcomes:index", args=[somewhere.slug])

    def found(**query):
        return as_board.get(url, query).context["count"]

    assert found(country="KE") == found(country="ghana") == found(region="sub-saharan-africa") == 1
    assert found(country="MX") == found(country="none") == found(region="oceania") == 0
    assert "We know no country" in as_board.get(url, {"country": "Atlantis"}).content.decode()


def test_the_overview_leads_to_the_map(as_member, shipped_plan):
    html = as_member.get(shipped_plan.get_absolute_url(), {"period": "2021"}).content.decode()

    assert f'href="{address(shipped_plan)}?period=2021"' in html

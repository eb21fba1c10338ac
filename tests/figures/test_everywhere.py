"""A number is the same wherever it stands: on a page, in its list, in a file, in a report."""

import csv
import io
import re

import pytest
from django.urls import reverse

import figures.counts
from accounts.sensitivity import NETWORK, PUBLIC, SECRETARIAT, audience_of
from activities import summing
from activities.models import Activity, ActivityFigure
from activities.tallying import Numbers
from network.models import Organisation
from plan import formats
from plan.models import Plan
from reports import snapshot
from tests import factories
from tests.figures.test_by_hand import table_in, text_of

pytestmark = pytest.mark.django_db

READERS = {
    "visitor": None,
    "member": factories.member,
    "board": factories.board,
    "reviewer": factories.reviewer,
}
LONG = pytest.mark.long


def many(values, *, first):
    """The first few of some values in each run, the others in the long one."""
    return [*values[:first], *(pytest.param(value, marks=LONG) for value in values[first:])]


@pytest.fixture
def network(demonstration):
    """The demonstration, open to the public, with a row of each level and some that waits."""
    Plan.objects.update(is_public=True)
    kind = demonstration.pillars.get(code="P3").types.first()
    area = demonstration.priority_areas.get(code="A4")
    partner = Organisation.objects.order_by("pk").first()
    for level in (0, 1, 2, 3):
        factories.ActivityFactory(
            type=kind, sensitivity=level, areas=[area], countries=["KE"], partners=[partner],
            starts_on="2021-11-11",
        )  # fmt: skip
    factories.ActivityFactory(type=kind, workflow="submitted", starts_on="2021-11-12")
    whole = factories.ActivityFactory(type=kind, is_aggregate=True, starts_on="2021-11-13")
    factories.ActivityFactory(type=kind, part_of=whole, starts_on="2021-11-13", language="fr")
    return demonstration


def signed_in(client, role):
    if READERS[role]:
        client.force_login(READERS[role]())
    return client


def pages_of(plan):
    partner = Organisation.objects.order_by("pk").first()
    return [
        reverse("dashboards:plan", args=[plan.slug]),
        reverse("dashboards:pillar", args=[plan.slug, "P3"]),
        reverse("dashboards:priority_area", args=[plan.slug, "A4"]),
        reverse("dashboards:network", args=[plan.slug]),
        reverse("dashboards:places", args=[plan.slug]),
        reverse("dashboards:region", args=[plan.slug, "sub-saharan-africa"]),
        reverse("dashboards:country", args=[plan.slug, "KE"]),
        reverse("dashboards:member", args=[plan.slug, partner.pk]),
    ]


def sum_of(listed):
    """What the rows of a list add up to, as a page writes it; the list says the same."""
    filters = listed["filters"]
    given = ActivityFigure.objects.of(filters.qs).filter(
        measure=filters.in_force["figure"], currency=filters.in_force.get("currency", "")
    )
    [added] = summing.added_up(given.given(), audience_of(filters.user))
    assert listed["sums"] == [added]
    return formats.quantity(added.qualifier, added.total, added.currency)


@pytest.mark.parametrize("code", many(["2021-Q4", "plan", "2021-22", "2021"], first=1))
@pytest.mark.parametrize("role", many(["member", "reviewer", "visitor", "board"], first=2))
def test_every_number_that_is_a_link_leads_to_a_list_of_just_so_many(network, client, role, code):
    signed_in(client, role)
    followed = 0
    for page in pages_of(network):
        html = client.get(page, {"period": code}).content.decode()
        main = html[html.index("<main") :]
        links = re.findall(r'<a href="([^"]*/activities/\?[^"]*)"[^>]*>(.*?)</a>', main, re.DOTALL)
        for href, words in links:
            listed = client.get(href.replace("&amp;", "&")).context
            if "figure=" in href:
                added = text_of(sum_of(listed))
                assert f"{text_of(words)} ".startswith(f"{added} "), (page, href)
                followed += 1
                continue
            number = re.search(r"^[\d,.\s]*\d", text_of(words))
            if not number:
                continue
            rows = listed["filters"].qs.count()
            assert int(re.sub(r"\D", "", number[0])) == rows, (page, href)
            assert listed["count"].number == rows, (page, href)
            followed += 1
    assert followed > 15


def table_of(client, plan, name, **query):
    """The rows of a figure's file; the first is its head."""
    answer = client.get(reverse("dashboards:figure", args=[plan.slug, name]), query)
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("code", many(["2021-Q4", "plan", "2021-22"], first=1))
def test_page_file_and_report_have_the_same_numbers(network, client, code):
    signed_in(client, "board")
    period = network.periods.get(code=code)
    page = client.get(reverse("dashboards:plan", args=[network.slug]), {"period": code})
    html, report = page.content.decode(), snapshot.take(period)["languages"]["en"]

    matrix = [[int(cell) for cell in row[1:]] for row in table_of(client, network, "matrix",
                                                                  period=code)[1:]]  # fmt: skip
    assert table_in(html, "matrix") == matrix
    assert [[*row["cells"], row["no_area"], row["total"]] for row in report["matrix"]["rows"]] == (
        matrix[:-1]
    )

    _head, [_label, *status] = table_of(client, network, "status", period=code)
    assert [int(n) for n in status] == [
        report["status"][name] for name in ("done", "planned", "cancelled")
    ]
    assert [page.context["status"].done.value, page.context["status"].planned.value] == [
        int(n) for n in status[:2]
    ]

    quarters = {row[0]: int(row[-1]) for row in table_of(client, network, "quarters")[1:-1]}
    assert {
        str(c.period.label): c.total.value for c in page.context["quarters"].columns
    } == quarters
    for row in report["quarters"]["rows"]:
        assert quarters[row["label"]] == row["total"]

    sums = [row[3] for row in table_of(client, network, "sums", period=code)[1:]]
    assert sums == ["" if one.value is None else str(one.value) for one in page.context["sums"]]
    assert len(report["sums"]) == len(sums)

    targets = table_of(client, network, "targets", period=code)[1:]
    assert [int(row[3]) for row in targets] == [
        found.done.value for found in page.context["targets"]
    ]
    on_topic = client.get(
        reverse("dashboards:priority_area", args=[network.slug, "A4"]), {"period": code}
    )
    assert [
        [pillar.name, str(row.done.value), str(row.planned.value)]
        for pillar, row in on_topic.context["pillars"]
    ] == table_of(client, network, "pillars", period=code, area="A4")[1:]
    column = [int(row[4]) for row in table_of(client, network, "matrix", period=code)[1:-1]]
    assert column == [row.done.value for _pillar, row in on_topic.context["pillars"]]
    kinds = table_of(client, network, "types", period=code, pillar="P3")[1:]
    [pillar] = [one for one in report["pillars"] if one["code"] == "P3"]
    assert [(row[1], int(row[2])) for row in kinds if row[2] != "0"] == [
        (kind["name"], kind["done"]) for kind in pillar["types"] if kind["done"]
    ]


def test_a_file_of_figures_is_for_who_may_see_the_plan_and_has_their_numbers(network, client):
    totals = {}
    for role in ("visitor", "board", "reviewer"):
        client.logout()
        signed_in(client, role)
        totals[role] = int(table_of(client, network, "status", period="2021-Q4")[1][1])
    assert totals == {"visitor": 7 + 2, "board": 7 + 3, "reviewer": 7 + 4}

    Plan.objects.update(is_public=False)
    client.logout()
    answer = client.get(reverse("dashboards:figure", args=[network.slug, "status"]))
    assert answer.status_code == 302
    client.force_login(factories.member())
    missing = reverse("dashboards:figure", args=[network.slug, "nothing"])
    assert client.get(missing).status_code == 404


def test_numbers_are_written_in_the_way_of_the_language(network, client):
    signed_in(client, "board")
    address = reverse("dashboards:figure", args=[network.slug, "sums"])

    french = client.get(address.replace("/en/", "/fr/")).content.decode("utf-8-sig")

    assert french.splitlines()[0].count(";") == 6
    assert not re.search(r";\d+\.\d", french)


# Two quarters, counted by hand from the demonstration and the rows added above: in Q4 seven of
# the file, then one each of the public, the network and the secretariat, and the part of a sum.
BY_HAND = {
    ("2021-Q1", "public"): 4, ("2021-Q1", "network"): 4, ("2021-Q1", "secretariat"): 4,
    ("2021-Q4", "public"): 9, ("2021-Q4", "network"): 10, ("2021-Q4", "secretariat"): 11,
}  # fmt: skip
AUDIENCES = {"public": PUBLIC, "network": NETWORK, "secretariat": SECRETARIAT}


@pytest.mark.parametrize(("code", "readers"), BY_HAND)
def test_each_audience_has_the_number_that_was_counted_by_hand(network, code, readers):
    plan, period = Plan.objects.get(), network.periods.get(code=code)
    numbers = Numbers(plan, AUDIENCES[readers])

    assert figures.counts.by_status(period, numbers).done.value == BY_HAND[code, readers]
    counted = Activity.objects.of_plan(plan).counted_for(AUDIENCES[readers]).in_period(period)
    assert counted.filter(status="done").count() == BY_HAND[code, readers]


@pytest.mark.parametrize("how_many", [0, 1, 3])
def test_every_dashboard_asks_as_many_questions_for_rows_of_no_quarter_as_for_one_and_for_three(
    shipped_plan, client, how_many, django_assert_max_num_queries
):
    kind = shipped_plan.pillars.get(code="P3").types.first()
    area = shipped_plan.priority_areas.get(code="A4")
    partners = [
        factories.OrganisationFactory(kind="member", country=code) for code in ("KE", "GH", "FR")
    ][:how_many]
    for number in range(how_many):
        activity = factories.ActivityFactory(
            type=kind, areas=[area], partners=partners, starts_on=f"2022-{1 + 3 * number:02}-05"
        )
        factories.FigureFactory(activity=activity)
    client.force_login(factories.staff())
    for page in pages_of(shipped_plan):
        for code in ("plan", "2021-Q1", "2023-Q4"):
            client.get(page, {"period": code})
            with django_assert_max_num_queries(12):
                assert client.get(page, {"period": code}).status_code == 200

"""
The 34 rows of the demonstration, counted by hand for two quarters.

What was counted from the file, with pencil and paper, is written down here; page, report
and list all have to show it.
"""

import re

import pytest
from django.urls import reverse

import figures.counts
import figures.sums
from accounts.sensitivity import NETWORK
from activities import summing
from activities.models import ActivityFigure
from activities.tallying import Numbers
from reports import pages, pdf, snapshot, telling
from tests import factories

pytestmark = pytest.mark.django_db

# 2021-Q1: R001 (month), R002, R004 (month), R008. R093 is known to the year only.
# 2021-Q4: R030, R031 (month), R032, R036, R037, R039, R041.
# Rows: pillars P1 to P5; columns: areas A1 to A5, then no area, then the total.
BY_HAND = {
    "2021-Q1": [
        [0, 0, 0, 0, 1, 2, 3],
        [0, 1, 0, 0, 0, 0, 1],
        [0, 0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 0],
        [0, 1, 0, 0, 1, 2, 4],
    ],
    "2021-Q4": [
        [0, 0, 0, 2, 0, 0, 2],
        [0, 0, 0, 1, 0, 0, 1],
        [0, 0, 0, 2, 0, 0, 2],
        [0, 0, 0, 2, 0, 0, 2],
        [0, 0, 0, 0, 0, 0, 0],
        [0, 0, 0, 7, 0, 0, 7],
    ],
}
SUMS_BY_HAND = {"2021-Q1": {("responses", "=", 83, 1)}, "2021-Q4": {("speakers", "=", 8, 1)}}


def numbers_of(matrix):
    rows = [
        [*(cell.value for cell in row.by_area), row.no_area.value, row.total.value]
        for row in matrix.rows
    ]
    totals = [cell.value for cell in matrix.area_totals]
    return [*rows, [*totals, matrix.no_area_total.value, matrix.total.value]]


def text_of(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


def table_in(html, css_class):
    """The numbers of a table in a page, row by row, as a reader sees them."""
    table = re.search(rf'<table class="{css_class}[^"]*">(.*?)</table>', html, re.DOTALL).group(1)
    rows = re.findall(r"<tr>(.*?)</tr>", table.partition("</thead>")[2], re.DOTALL)
    return [
        [int(text_of(cell)) for cell in re.findall(r"<td.*?>(.*?)</td>", row, re.DOTALL)]
        for row in rows
    ]


@pytest.mark.parametrize("code", BY_HAND)
def test_figures_are_what_was_counted_by_hand(demonstration, code):
    period = demonstration.periods.get(code=code)

    assert numbers_of(figures.counts.matrix(period, Numbers(period.plan, NETWORK))) == BY_HAND[code]
    sums = figures.sums.sums(period, Numbers(period.plan, NETWORK))
    assert {(s.measure, s.qualifier, s.value, s.rows) for s in sums} == SUMS_BY_HAND[code]


@pytest.mark.parametrize("code", BY_HAND)
@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_page_and_report_show_the_same(demonstration, client, code, language):
    client.force_login(factories.board())
    period = demonstration.periods.get(code=code)

    page = client.get(f"/{language}/plans/{demonstration.slug}/?period={code}").content.decode()
    report = pdf.html(telling.in_language(snapshot.take(period), language))

    assert table_in(page, "matrix") == BY_HAND[code]
    assert table_in(report, "matrix") == BY_HAND[code]


def test_the_whole_plan_counts_every_row_but_the_sum_of_three_others(demonstration):
    matrix = figures.counts.matrix(demonstration.whole, Numbers(demonstration, NETWORK))

    assert matrix.total.value == 33
    assert [row.total.value for row in matrix.rows] == [6, 7, 10, 5, 5]


def test_what_is_known_to_the_year_is_in_the_year_and_in_no_quarter(demonstration):
    year = demonstration.periods.get(code="2021")
    quarters = figures.counts.quarters(year, Numbers(demonstration, NETWORK))

    assert [column.total.value for column in quarters.columns] == [4, 4, 4, 7]
    assert quarters.in_no_quarter.value == 1
    assert figures.counts.by_status(year, Numbers(demonstration, NETWORK)).done.value == 20


@pytest.mark.parametrize(
    "code",
    [
        "2021-Q4",
        "plan",
        *(pytest.param(code, marks=pytest.mark.long) for code in ("2021-Q1", "2021", "2021-22")),
    ],
)
def test_every_count_is_a_list_with_that_many_rows(demonstration, client, code):
    """Each link of the overview, each pillar and area, is followed and its rows counted."""
    client.force_login(factories.board())
    base = reverse("dashboards:plan", args=[demonstration.slug])
    followed = 0
    for page in (base, f"{base}pillars/P5/", f"{base}areas/A4/"):
        html = client.get(page, {"period": code}).content.decode()
        links = re.findall(r'<a href="([^"]*/activities/\?[^"]*counted=yes[^"]*)">(.*?)</a>', html)
        for href, words in links:
            number = re.search(r"\d+", text_of(words))
            if "figure=" in href:
                continue
            found = client.get(href.replace("&amp;", "&"))
            assert found.context["count"].number == int(number.group()), (page, href)
            followed += 1
    assert followed > 10


@pytest.mark.parametrize("code", ["2021-Q2", "plan"])
def test_every_sum_is_a_list_with_that_sum(demonstration, client, code):
    client.force_login(factories.board())
    period = demonstration.periods.get(code=code)

    found = figures.sums.sums(period, Numbers(period.plan, NETWORK))

    assert found
    for one in found:
        listed = client.get(reverse("activities:index", args=[demonstration.slug]), one.where)
        [row] = listed.context["sums"]
        assert listed.context["count"].number == one.rows
        assert (row.total, row.qualifier) == (one.value, one.qualifier)
        # The list has its sum from the tallies too, so its rows are added up here.
        given = ActivityFigure.objects.of(listed.context["filters"].qs)
        given = given.filter(measure=one.measure)
        if one.currency:
            given = given.filter(currency=one.currency)
        [added] = summing.added_up(given.given(), NETWORK)
        assert (added.total, added.qualifier, added.few) == (one.value, one.qualifier, one.few)


def test_a_report_computes_nothing_of_its_own(demonstration):
    period = demonstration.periods.get(code="2021-Q4")
    content = telling.in_language(snapshot.take(period), "en")

    context = pages.context_of(content)

    assert context["report"] == content
    assert content["status"]["done"] == 7
    assert sum(pillar["status"]["done"] for pillar in content["pillars"]) == 7


def test_a_count_of_the_board_does_not_know_of_the_secretariats_rows(demonstration):
    kind = demonstration.pillars.first().types.first()
    factories.ActivityFactory(type=kind, sensitivity=2)
    factories.ActivityFactory(type=kind, workflow="submitted")

    found = figures.counts.matrix(demonstration.whole, Numbers(demonstration, NETWORK))
    assert found.total.value == 33

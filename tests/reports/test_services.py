"""Asking for a report, closing a quarter, and what the scheduler asks for by itself."""

import pytest
import time_machine
from django.urls import reverse

from plan import loading
from plan.models import Plan
from reports import services
from reports.models import Report
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def rung(monkeypatch):
    """The reports that workers were told of; the broker is no part of these tests."""
    reports = []
    monkeypatch.setattr(services, "ring", reports.append)
    return reports


@pytest.fixture
def period(shipped_plan):
    return shipped_plan.periods.get(code="2021-Q1")


def test_asking_twice_on_unchanged_data_finds_the_same_report(
    period, rung, django_capture_on_commit_callbacks
):
    who = factories.staff()

    with django_capture_on_commit_callbacks(execute=True):
        first = services.request_report(period=period, language="fr", by=who)
        second = services.request_report(period=period, language="fr", by=who)

    assert first == second
    assert rung == [first.pk]


def test_after_a_change_of_what_it_contains_a_new_report_is_made(shipped_plan, period, rung):
    who = factories.staff()
    first = services.request_report(period=period, language="en", by=who)

    kind = shipped_plan.pillars.first().types.first()
    factories.ActivityFactory(type=kind, starts_on="2021-02-02")
    second = services.request_report(period=period, language="en", by=who)

    assert first != second
    first.refresh_from_db()
    assert first.snapshot["status"]["done"] == 0
    assert second.snapshot["status"]["done"] == 1


def test_a_change_that_no_reader_may_see_makes_no_new_report(shipped_plan, period, rung):
    who = factories.staff()
    first = services.request_report(period=period, language="en", by=who)

    kind = shipped_plan.pillars.first().types.first()
    factories.ActivityFactory(type=kind, sensitivity=2)

    assert services.request_report(period=period, language="en", by=who) == first


def test_closing_a_quarter_is_one_act_and_has_its_report_made_in_every_language(period, rung):
    who = factories.reviewer()

    services.close_period(period=period, by=who)

    assert period.closed_by == who
    assert set(period.reports.values_list("language", flat=True)) == {"en", "fr", "es"}
    with pytest.raises(services.NotClosable, match="already"):
        services.close_period(period=period, by=who)


def test_only_a_reviewer_closes_and_only_what_has_ended(period, rung):
    with pytest.raises(services.NotClosable, match="Only a reviewer"):
        services.close_period(period=period, by=factories.staff())
    with (
        time_machine.travel("2021-03-31 12:00", tick=False),
        pytest.raises(services.NotClosable, match="not ended"),
    ):
        services.close_period(period=period, by=factories.reviewer())


def test_the_scheduler_asks_once_for_each_quarter_that_ends_after_loading(db, rung):
    with time_machine.travel("2021-05-10 12:00", tick=False):
        loading.load()
        assert services.request_due_reports() == []  # The first quarter ended before.
    with time_machine.travel("2021-07-01 00:10+01:00", tick=False):
        asked = services.request_due_reports()
        assert {(r.period.code, r.language) for r in asked} == {
            ("2021-Q2", "en"), ("2021-Q2", "fr"), ("2021-Q2", "es"),
        }  # fmt: skip
        assert services.request_due_reports() == []
    # It was down over the ends of two quarters.
    with time_machine.travel("2022-01-20", tick=False):
        asked = services.request_due_reports()
        assert {r.period.code for r in asked} == {"2021-Q3", "2021-Q4"}
        assert all(r.requested_by is None for r in asked)


def test_earlier_quarters_are_listed_with_a_button_each(as_staff, shipped_plan):
    html = as_staff.get(reverse("reports:index", args=[shipped_plan.slug])).content.decode()

    for period in shipped_plan.periods.filter(series="quarter"):
        assert reverse("reports:request_report", args=[shipped_plan.slug, period.code]) in html


def test_a_failed_report_says_why_and_is_queued_again_on_request(as_staff, period, rung):
    report = services.request_report(period=period, language="en", by=factories.staff())
    Report.objects.filter(pk=report.pk).update(state="failed", failure="the disk is full")

    assert "the disk is full" in as_staff.get(report.get_absolute_url()).content.decode()

    as_staff.post(reverse("reports:retry", args=[report.reference]))
    report.refresh_from_db()
    assert report.state == Report.State.QUEUED
    assert report.failure == ""


def test_the_page_shows_the_stage_and_asks_again_only_while_it_is_under_way(as_board, period, rung):
    report = services.request_report(period=period, language="en", by=factories.staff())
    url = report.get_absolute_url()

    waiting = as_board.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "waiting for a free worker" in waiting
    assert "hx-get" in waiting
    assert "<html" not in waiting

    Report.objects.filter(pk=report.pk).update(
        state="ready", stage="done", pdf="reports/x.pdf", pdf_sha256="0", pages=5
    )
    ready = as_board.get(url).content.decode()
    assert "The report is ready: 5 pages." in ready
    assert "hx-get" not in ready.partition('id="progress"')[2].partition("</section>")[0]


def test_members_know_nothing_of_reports_and_the_board_asks_for_none(client, period, rung):
    report = services.request_report(period=period, language="en", by=factories.staff())
    plan = Plan.objects.get().slug
    pages = [
        reverse("reports:index", args=[plan]),
        report.get_absolute_url(),
        reverse("reports:download", args=[report.reference]),
    ]

    client.force_login(factories.member())
    assert {client.get(page).status_code for page in pages} == {404}
    client.force_login(factories.board())
    assert [client.get(page).status_code for page in pages] == [200, 200, 404]
    for action in ("request_report", "close_period"):
        assert client.post(reverse(f"reports:{action}", args=[plan, "2021-Q1"])).status_code == 404
    assert client.post(reverse("reports:retry", args=[report.reference])).status_code == 404


def test_who_presses_the_button_of_a_closed_quarter_reads_that_it_is_closed(
    as_reviewer, shipped_plan, rung
):
    url = reverse("reports:close_period", args=[shipped_plan.slug, "2021-Q1"])

    as_reviewer.post(url)
    response = as_reviewer.post(url, follow=True)

    assert "This period has been closed already." in response.content.decode()

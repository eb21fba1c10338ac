"""The life of a report: opened, closed, written, handed in, returned, approved, published."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import IntegrityError, connection, connections, transaction

from plan import loading
from plan.models import Plan, ReportingPeriod
from reports import making, services
from reports.models import Report, ReportAct, ReportFile, ReportText
from reports.services import NotDone
from tests import factories
from tests.reports.conftest import write

pytestmark = pytest.mark.django_db


def open_for(period, by=None, **more):
    return services.open_report(first=period, last=period, by=by, **more)


def done_in(period, **fields):
    kind = period.plan.pillars.first().types.first()
    return factories.ActivityFactory(type=kind, starts_on=period.starts_on, **fields)


def counted(report):
    report.refresh_from_db()
    return report.snapshot["languages"]["en"]["status"]["done"]


def corrected(report, reason="A march was left out."):
    return services.open_report(
        first=report.first_period, last=report.last_period, readers=report.readers,
        correction=reason, by=factories.staff(),
    )  # fmt: skip


def test_a_report_that_is_being_made_is_opened_once(quarter, people):
    first = open_for(quarter, people["writer"])

    assert open_for(quarter, people["reviewer"]) == first
    assert Report.objects.count() == 1


def test_until_its_period_is_closed_the_figures_of_a_draft_can_be_taken_anew(quarter, people):
    report = open_for(quarter, people["writer"])
    done_in(quarter)
    assert counted(report) == 0

    services.count_anew(report=report, by=people["writer"])

    assert counted(report) == 1


def test_closing_freezes_the_figures_and_what_comes_after_enters_the_next_edition(
    published, quarter, people
):
    done_in(quarter)
    assert counted(published) == 0

    again = corrected(published)

    assert (again.edition, counted(again), counted(published)) == (2, 1, 0)


def test_closing_takes_the_figures_of_a_draft_anew_and_opens_one_where_there_is_none(
    shipped_plan, people
):
    first, second = shipped_plan.periods.filter(series="quarter")[:2]
    there = open_for(first, people["writer"])
    done_in(first)

    assert services.close_period(period=first, by=people["reviewer"]) == there
    assert counted(there) == 1
    assert services.close_period(period=second, by=people["reviewer"]).span.code == second.code


def test_of_a_closed_period_the_first_editions_figures_do_not_move(draft, quarter, people):
    done_in(quarter)

    with pytest.raises(NotDone, match="enters the next edition"):
        services.count_anew(report=draft, by=people["writer"])
    assert counted(draft) == 0


def test_only_a_reviewer_closes_once_and_only_what_has_ended(quarter, people):
    with pytest.raises(NotDone, match="Only a reviewer"):
        services.close_period(period=quarter, by=people["writer"])
    with (
        time_machine.travel("2021-03-31 12:00", tick=False),
        pytest.raises(NotDone, match="not ended"),
    ):
        services.close_period(period=quarter, by=people["reviewer"])
    services.close_period(period=quarter, by=people["reviewer"])
    with pytest.raises(NotDone, match="already"):
        services.close_period(period=quarter, by=people["reviewer"])


def test_reopening_takes_a_reason_which_the_history_keeps(draft, quarter, people):
    with pytest.raises(NotDone, match="Only a reviewer"):
        services.reopen_period(period=quarter, reason="A mistake.", by=people["writer"])

    services.reopen_period(period=quarter, reason="A mistake.", by=people["reviewer"])

    quarter.refresh_from_db()
    assert (quarter.is_closed, quarter.reopened_because) == (False, "A mistake.")
    assert quarter.events.latest("pgh_id").reopened_because == "A mistake."
    with pytest.raises(NotDone, match="Close the period first"):
        services.submit(report=draft, by=people["writer"])


def test_a_report_is_handed_in_in_the_languages_of_its_summaries(draft, people):
    write(draft, people["writer"], "fr", summary="Un trimestre.", decisions="Aucune.")
    write(draft, people["writer"], "es", decisions="Ninguna.")

    services.submit(report=draft, by=people["writer"])

    draft.refresh_from_db()
    assert draft.languages == ["en", "fr"]


def test_a_report_without_a_summary_is_not_handed_in(quarter, people):
    report = services.close_period(period=quarter, by=people["reviewer"])

    with pytest.raises(NotDone, match="Write a summary"):
        services.submit(report=report, by=people["writer"])


def test_what_is_handed_in_is_returned_with_a_reason_and_written_again(handed_in, people):
    with pytest.raises(NotDone):
        write(handed_in, people["writer"])

    services.return_to_authors(report=handed_in, reason="Name the decision.", by=people["board"])
    write(handed_in, people["writer"], decisions="To fund a second year.")

    act = handed_in.acts.get(kind=ReportAct.Kind.RETURNED)
    assert (act.reason, act.by) == ("Name the decision.", people["board"])


def test_nobody_approves_what_they_wrote_or_handed_in_unless_a_setting_says_so(
    draft, people, settings
):
    write(draft, people["reviewer"], risks="None.")
    services.submit(report=draft, by=people["writer"])
    with pytest.raises(NotDone, match="Somebody else approves"):
        services.approve(report=draft, by=people["reviewer"])

    settings.REPORT_NEEDS_ANOTHER = False
    services.approve(report=draft, by=people["reviewer"])

    draft.refresh_from_db()
    assert draft.is_approved


def test_staff_who_are_no_reviewers_approve_nothing(handed_in):
    with pytest.raises(NotDone):
        services.approve(report=handed_in, by=factories.staff())


def test_what_members_or_the_public_read_is_released_by_a_reviewer(quarter, people):
    services.close_period(period=quarter, by=people["reviewer"])
    report = open_for(quarter, people["writer"], readers="public")
    write(report, people["writer"])
    services.submit(report=report, by=people["writer"])

    with pytest.raises(NotDone, match="A reviewer releases"):
        services.approve(report=report, by=people["board"])
    services.approve(report=report, by=people["reviewer"])


def test_a_report_is_published_with_the_last_of_its_files(draft, people, in_folder):
    write(draft, people["writer"], "fr", summary="Un trimestre.")
    services.submit(report=draft, by=people["writer"])
    services.approve(report=draft, by=people["board"])
    first, second = draft.files.all()

    making.make(first.pk)
    draft.refresh_from_db()
    assert not draft.is_published
    making.make(second.pk)

    draft.refresh_from_db()
    assert draft.is_published
    assert [file.is_ready for file in draft.files.all()] == [True, True]


def test_a_correction_says_why_and_begins_with_the_words_of_what_it_corrects(published):
    with pytest.raises(NotDone, match="Say why"):
        corrected(published, reason=" ")

    again = corrected(published)

    assert again.correction == "A march was left out."
    assert again.texts.told("en") == published.texts.told("en")
    assert again.edition_before() == published
    assert Report.objects.with_successor().get(pk=published.pk).superseded_by is None


def test_the_earlier_edition_stays_and_says_that_it_was_superseded(published, people, in_folder):
    again = corrected(published)
    services.submit(report=again, by=people["writer"])
    services.approve(report=again, by=people["board"])
    for file in again.files.all():
        making.make(file.pk)

    assert Report.objects.with_successor().get(pk=published.pk).superseded_by == 2
    assert ReportFile.objects.ready().filter(report=published).count() == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda report: Report.objects.filter(pk=report.pk).update(correction="Never mind"),
        lambda report: Report.objects.filter(pk=report.pk).update(state="draft", published_at=None),
        lambda report: report.delete(),
        lambda report: ReportText.objects.update(body="Other words"),
        lambda report: ReportText.objects.all().delete(),
        lambda report: ReportText.objects.create(
            report=report, language="fr", part="summary", body="-", written_by=factories.staff()
        ),
        lambda report: ReportFile.objects.update(pdf_sha256="0" * 64),
        lambda report: ReportFile.objects.all().delete(),
        lambda report: ReportAct.objects.update(reason="Another"),
        lambda report: sql("UPDATE reports_report SET snapshot = '{}'"),
        lambda report: sql("DELETE FROM reports_reporttext"),
        lambda report: sql("UPDATE reports_reportfile SET language = 'es'"),
    ],
)
def test_the_database_refuses_to_change_what_is_published(published, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        change(published)


def test_the_words_and_figures_of_what_is_handed_in_stay_until_it_is_returned(handed_in):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportText.objects.update(body="Quietly changed")
    with pytest.raises(IntegrityError), transaction.atomic():
        sql("UPDATE reports_report SET snapshot = '{}'")


def test_a_draft_can_be_thrown_away_and_nothing_else(draft, handed_in):
    with pytest.raises(NotDone):
        services.discard(report=handed_in)
    services.return_to_authors(report=handed_in, reason="Again.", by=factories.reviewer())

    services.discard(report=draft)

    assert not Report.objects.exists()


def sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_of_fifty_who_approve_at_once_one_does():
    loading.load()
    quarter = ReportingPeriod.objects.get(code="2021-Q1")
    report = services.close_period(period=quarter, by=factories.reviewer())
    writer = factories.staff()
    write(report, writer)
    services.submit(report=report, by=writer)
    crowd = [factories.board() for _ in range(50)]

    def approve(who):
        try:
            services.approve(report=report, by=who)
        except NotDone:
            return 0
        else:
            return 1
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        approvals = sum(pool.map(approve, crowd))

    assert approvals == 1
    assert report.acts.filter(kind=ReportAct.Kind.APPROVED).count() == 1
    assert report.files.count() == 1


def test_drafts_open_by_themselves_once_when_a_period_ends(db):
    with time_machine.travel("2021-05-10 12:00", tick=False):
        loading.load()
        assert services.open_due_reports() == []  # The first quarter ended before.
    with time_machine.travel("2021-07-01 00:10+01:00", tick=False):
        assert [report.span.code for report in services.open_due_reports()] == ["2021-Q2"]
        assert services.open_due_reports() == []
    # It was down over the ends of three quarters and of the year from April to March.
    with time_machine.travel("2022-04-20", tick=False):
        found = services.open_due_reports()
        assert {report.span.code for report in found} == {
            "2021-Q3", "2021-Q4", "2022-Q1", "2021-22",
        }  # fmt: skip
        assert all(report.created_by is None for report in found)
    with time_machine.travel("2024-01-01", tick=False):
        assert "plan" in {report.span.code for report in services.open_due_reports()}


def test_a_report_covers_several_periods_that_follow_each_other(shipped_plan, people):
    quarters = list(shipped_plan.periods.filter(series="quarter"))
    for quarter in quarters[:3]:
        done_in(quarter)

    both = services.open_report(first=quarters[0], last=quarters[1], by=people["writer"])

    assert counted(both) == 2
    assert both.span.label == "Q1 2021 to Q2 2021"
    with pytest.raises(NotDone, match="follow each other"):
        services.open_report(first=quarters[1], last=quarters[0], by=people["writer"])
    with pytest.raises(NotDone, match="follow each other"):
        year = shipped_plan.periods.get(code="2021")
        services.open_report(first=quarters[1], last=year, by=people["writer"])


def test_the_plan_knows_which_reports_are_for_whom(published, quarter, people, client):
    def seen_by(user):
        return set(Report.objects.visible_to(user))

    other = open_for(quarter.plan.periods.get(code="2021-Q2"), people["writer"])

    assert seen_by(people["writer"]) == {published, other}
    assert seen_by(people["board"]) == {published}
    assert seen_by(factories.member()) == set()
    assert Plan.objects.get().reports.count() == 2

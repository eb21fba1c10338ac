"""What people do with a report: open it, write it, hand it in, return it, approve it."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.moments import one_moment
from plan.models import ReportingPeriod
from plan.spans import NotASpan, Span
from reports import notices, printing, snapshot
from reports.models import Report, ReportAct, ReportText

Act, State = ReportAct.Kind, Report.State


class NotDone(Exception):
    """What somebody wants to do with a report cannot be done, or not yet; says why."""


def open_report(
    *,
    first: ReportingPeriod,
    last: ReportingPeriod,
    readers: str = Report.Readers.BOARD,
    arrangement: str = Report.Arrangement.PILLARS,
    correction: str = "",
    by: User | None,
) -> Report:
    """
    Open an edition of a report, with the figures as they stand.

    The first one, or the next where there is a published one: then `correction` says why.
    One that is being made already is returned as it is. `by` is None when the scheduler
    opens it. Raises NotDone.
    """
    try:
        span = Span.between(first, last)
    except NotASpan as error:
        raise NotDone(_("Choose periods of one kind that follow each other.")) from error
    if not span.has_begun:
        raise NotDone(_("This period has not begun yet."))
    same = Report.objects.filter(first_period=first, last_period=last, readers=readers)
    with one_moment():
        if there := same.exclude(state=State.PUBLISHED).first():
            return there
        before = same.order_by("-edition").first()
        if before and not correction.strip():
            raise NotDone(_("There is a published edition. Say why there is to be a new one."))
        report = Report(
            plan=first.plan, first_period=first, last_period=last, readers=readers,
            arrangement=arrangement, correction=correction if before else "",
            edition=before.edition + 1 if before else 1, created_by=by,
        )  # fmt: skip
        _count(report)
        try:
            with transaction.atomic():
                report.save()
        except IntegrityError:  # Somebody else opened it in this moment.
            there = same.exclude(state=State.PUBLISHED).first()
            if there is None:
                raise
            return there
        _note(report, Act.OPENED, by, correction)
        if before:
            _carry_over(before, report, by)
    return report


def _count(report):
    """Take the figures anew."""
    content = snapshot.take(report.span, readers=report.readers)
    report.snapshot = content
    report.snapshot_sha256 = snapshot.sha256_of(content)
    report.data_as_of = datetime.fromisoformat(content["as_of"])


def _carry_over(before, report, by):
    """A correction begins with the words of the edition that it corrects."""
    ReportText.objects.bulk_create(
        ReportText(
            report=report, language=text.language, part=text.part, body=text.body,
            written_by=by or text.written_by,
        )
        for text in before.texts.all()
    )  # fmt: skip


def _note(report, kind, by, reason=""):
    ReportAct.objects.create(report=report, kind=kind, by=by, reason=reason)


def count_anew(*, report: Report, by: User) -> None:
    """
    Take the figures of a draft as they stand now.

    Raises NotDone for what was handed in, and for a closed period: its figures are those of
    the moment when it was closed, and what came after enters the next edition.
    """
    with one_moment():
        report = _locked(report, State.DRAFT)
        if not may_count_anew(report):
            raise NotDone(_(
                "The period is closed: its figures are those of that moment. What was recorded "
                "after closing enters the next edition."
            ))  # fmt: skip
        _count(report)
        report.save(update_fields=["snapshot", "snapshot_sha256", "data_as_of"])
        _note(report, Act.COUNTED, by)


def may_count_anew(report: Report) -> bool:
    """Say whether a draft's figures may move: the first edition's do until the period is closed."""
    return report.is_draft and (report.edition > 1 or not report.span.is_closed)


def _locked(report, *states):
    """The row of a report, if it is in one of some states, until the transaction ends."""
    found = Report.objects.filter(pk=report.pk, state__in=states).select_for_update(of=("self",))
    found = found.with_periods().first()
    if found is None:
        raise NotDone(_("Somebody has been quicker: look at the report again."))
    return found


@transaction.atomic
def write(*, report: Report, language: str, texts: Mapping[str, str], by: User) -> None:
    """Keep the parts of a draft's narrative in one language. Raises NotDone."""
    report = _locked(report, State.DRAFT)
    there = {text.part: text for text in report.texts.filter(language=language)}
    for part, body in texts.items():
        text = there.get(part) or ReportText(report=report, language=language, part=part)
        if text.body != body:
            text.body, text.written_by = body, by
            text.save()


@transaction.atomic
def submit(*, report: Report, by: User) -> None:
    """
    Hand a draft in for review, in the languages in which its summary is written.

    Raises NotDone where there is none, or where a period that it covers is not closed.
    """
    report = _locked(report, State.DRAFT)
    if not report.span.is_closed:
        raise NotDone(_("Close the period first: until then its figures may change."))
    languages = report.texts.languages()
    if not languages:
        raise NotDone(_("Write a summary first, in one language at least."))
    report.state, report.languages = State.REVIEW, languages
    report.save(update_fields=["state", "languages"])
    _note(report, Act.SUBMITTED, by)


@transaction.atomic
def return_to_authors(*, report: Report, reason: str, by: User) -> None:
    """
    Give a report back to who writes it, with a reason. Raises NotDone.

    Also one that was approved and of which a file cannot be made.
    """
    report = _locked(report, State.REVIEW, State.APPROVED)
    _may_judge(report, by)
    report.state = State.DRAFT
    report.save(update_fields=["state"])
    _note(report, Act.RETURNED, by, reason)


@transaction.atomic
def approve(*, report: Report, by: User) -> None:
    """
    Approve a report: its files are made, and with the last of them it is published.

    Once, by one person who did not write it or hand it in, unless a setting allows that.
    Raises NotDone.
    """
    report = _locked(report, State.REVIEW)
    _may_judge(report, by)
    if settings.REPORT_NEEDS_ANOTHER and by.pk in authors_of(report):
        raise NotDone(_("Somebody else approves what you wrote or handed in."))
    if not report.span.is_closed:
        raise NotDone(_("The period was reopened: close it first."))
    report.state = State.APPROVED
    report.save(update_fields=["state"])
    _note(report, Act.APPROVED, by)
    for language in report.languages:
        printing.request(report=report, language=language, is_preview=False, by=by)


def _may_judge(report, by):
    """For the board a board member may; what others are to read, a reviewer releases."""
    if by.is_reviewer or (by.is_board and report.readers == Report.Readers.BOARD):
        return
    raise NotDone(_("A reviewer releases what members or the public are to read."))


def authors_of(report: Report) -> set[int]:
    """Return who wrote a report or handed it in."""
    wrote = set(report.texts.exclude(body="").values_list("written_by", flat=True))
    sent = (
        report.acts.filter(kind=Act.SUBMITTED).order_by("-at", "-pk").values_list("by", flat=True)
    )
    return wrote | set(sent[:1])


def may_judge(report: Report, by: User) -> bool:
    """Say whether a person may return or approve a report that is in review."""
    try:
        _may_judge(report, by)
    except NotDone:
        return False
    return not (settings.REPORT_NEEDS_ANOTHER and by.pk in authors_of(report))


@transaction.atomic
def publish_if_complete(report_id: int) -> bool:
    """Publish an approved report of which every file is there; say whether it is published."""
    report = Report.objects.select_for_update().filter(pk=report_id, state=State.APPROVED).first()
    if report is None:
        return False
    made = {file.language for file in report.finals if file.is_ready}
    if not made >= set(report.languages):
        return False
    report.state, report.published_at = State.PUBLISHED, timezone.now()
    _note(report, Act.PUBLISHED, None)
    report.save(update_fields=["state", "published_at"])
    notices.tell_the_board(report)
    return True


def discard(*, report: Report) -> None:
    """Throw a draft away, with what was written in it. Raises NotDone."""
    with transaction.atomic():
        report = _locked(report, State.DRAFT)
        names = list(report.files.exclude(pdf="").values_list("pdf", flat=True))
        report.delete()
        transaction.on_commit(lambda: printing.forget(names))


# --- Periods ------------------------------------------------------------------------------


def close_period(*, period: ReportingPeriod, by: User) -> Report:
    """
    Close a period, once, and freeze the figures of the board's report on it.

    What is recorded afterwards enters the next edition. Raises NotDone for a period that has
    not ended, is closed, or for who is no reviewer.
    """
    if not by.is_reviewer:
        raise NotDone(_("Only a reviewer closes a period."))
    if not period.has_ended:
        raise NotDone(_("This period has not ended yet."))
    try:
        with one_moment():
            return _close(period, by)
    except OperationalError as error:  # Two at once: the other one's transaction came first.
        if getattr(error.__cause__, "sqlstate", "") != "40001":
            raise
        raise NotDone(_("This period has been closed already.")) from error


def _close(period, by):
    open_periods = ReportingPeriod.objects.filter(pk=period.pk, closed_at=None)
    if not open_periods.update(closed_at=timezone.now(), closed_by=by, reopened_because=""):
        raise NotDone(_("This period has been closed already."))
    period.refresh_from_db()
    drafts = Report.objects.filter(state=State.DRAFT, plan=period.plan)
    for draft in drafts.with_periods():
        if draft.span.contains(period) and draft.span.series == period.series:
            _count(draft)
            draft.save(update_fields=["snapshot", "snapshot_sha256", "data_as_of"])
            _note(draft, Act.COUNTED, by)
    same = Report.objects.filter(
        first_period=period, last_period=period, readers=Report.Readers.BOARD
    )
    return same.order_by("-edition").first() or open_report(first=period, last=period, by=by)


@transaction.atomic
def reopen_period(*, period: ReportingPeriod, reason: str, by: User) -> None:
    """Reopen a closed period, with a reason. What is published stays. Raises NotDone."""
    if not by.is_reviewer:
        raise NotDone(_("Only a reviewer reopens a period."))
    closed = ReportingPeriod.objects.filter(pk=period.pk).closed()
    if not closed.update(closed_at=None, closed_by=None, reopened_because=reason):
        raise NotDone(_("This period is not closed."))


# Calendar years are reported on when somebody asks; the others when they end.
BY_ITSELF = (
    ReportingPeriod.Series.QUARTER,
    ReportingPeriod.Series.REPORTING_YEAR,
    ReportingPeriod.Series.PLAN,
)


def open_due_reports() -> list[Report]:
    """
    Open a draft for each period that ended since its plan was loaded, once.

    The period's own row says that it was opened, so two schedulers, or one that was down
    over the end of a quarter, come to the same.
    """
    due = ReportingPeriod.objects.filter(
        series__in=BY_ITSELF, report_requested_at=None, ends_on__gte=F("plan__loaded_at__date")
    ).ended(timezone.localdate())
    return [
        report for key in due.values_list("pk", flat=True) if (report := _open_due(key)) is not None
    ]


@transaction.atomic
def _open_due(key):
    period = (
        ReportingPeriod.objects.filter(pk=key, report_requested_at=None)
        .select_related("plan")
        .select_for_update(of=("self",), skip_locked=True)
        .first()
    )
    if period is None:
        return None
    period.report_requested_at = timezone.now()
    period.save(update_fields=["report_requested_at"])
    try:
        return open_report(first=period, last=period, by=None)
    except NotDone:  # A published one is there already.
        return None

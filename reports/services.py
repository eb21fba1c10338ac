"""What is done about reports: asking for one, closing a period, trying again."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.localized import LANGUAGES
from accounts.models import User
from plan.models import ReportingPeriod
from reports import snapshot
from reports.bell import ring
from reports.models import Report


class NotClosable(Exception):
    """This period cannot be closed, or not yet; says why."""


def request_report(*, period: ReportingPeriod, language: str, by: User | None) -> Report:
    """
    Freeze a period's figures and have a report made of them.

    On unchanged data this is the report that was made before; one that had failed is
    tried again. `by` is None when the scheduler asks.
    """
    content = snapshot.take(period, language)
    sha256 = snapshot.sha256_of(content)
    key = {"period": period, "language": language, "snapshot_sha256": sha256}
    try:
        with transaction.atomic():
            report, added = Report.objects.get_or_create(
                **key,
                defaults={
                    "snapshot": content,
                    "data_as_of": datetime.fromisoformat(content["as_of"]),
                    "requested_by": by,
                },
            )
    except IntegrityError:  # Two asked at once for the same.
        report, added = Report.objects.get(**key), False
    if report.is_failed:
        retry(report=report)
    elif added:
        transaction.on_commit(lambda: ring(report.pk))
    return report


@transaction.atomic
def retry(*, report: Report) -> None:
    """Put a report that failed back in the queue."""
    failed = Report.objects.filter(pk=report.pk, state=Report.State.FAILED)
    again = failed.update(
        state=Report.State.QUEUED, stage=Report.Stage.WAITING, failure="", lease_until=None
    )
    if again:
        transaction.on_commit(lambda: ring(report.pk))


@transaction.atomic
def close_period(*, period: ReportingPeriod, by: User) -> None:
    """
    Close a period, once, and have its reports made in every language.

    Raises NotClosable for a period that has not ended, is closed, or for who is no
    reviewer. What is logged afterwards enters the next edition.
    """
    if not by.is_reviewer:
        raise NotClosable(_("Only a reviewer closes a period."))
    if not period.has_ended:
        raise NotClosable(_("This period has not ended yet."))
    open_periods = ReportingPeriod.objects.filter(pk=period.pk, closed_at=None)
    if not open_periods.update(closed_at=timezone.now(), closed_by=by):
        raise NotClosable(_("This period has been closed already."))
    period.refresh_from_db()
    for language in LANGUAGES:
        request_report(period=period, language=language, by=by)


@transaction.atomic
def request_due_reports() -> list[Report]:
    """
    Ask for the report of each quarter that ended since its plan was loaded, once.

    The quarter's own row says that it was asked for, so two schedulers, or one that was
    down over the end of a quarter, come to the same.
    """
    due = (
        ReportingPeriod.objects.quarters()
        .ended(timezone.localdate())
        .filter(report_requested_at=None, ends_on__gte=F("plan__loaded_at__date"))
        .select_related("plan")
        .select_for_update(of=("self",), skip_locked=True)
    )
    reports = []
    for period in due:
        period.report_requested_at = timezone.now()
        period.save(update_fields=["report_requested_at"])
        reports += [
            request_report(period=period, language=language, by=None) for language in LANGUAGES
        ]
    return reports

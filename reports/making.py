"""
Making a report: claim the row, typeset in a process of its own, store, say so.

A worker owns a report until its lease ends, and renews it while it works. Each claim
raises `attempt`; what a worker writes is taken only while the attempt is still its own,
so that one which was paused past its lease changes nothing any more.
"""

import contextlib
import hashlib
from datetime import timedelta

import structlog
from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import F
from django.utils import timezone

from accounts.files import keep
from reports import pdf
from reports.models import Report

log = structlog.get_logger(__name__)


class LeaseLost(Exception):
    """Another worker has taken this report over."""


def make(report_id: int) -> None:
    """Make a report that waits; do nothing where another worker has it, or it is made."""
    report = _claim(report_id)
    if report is None:
        return
    # A worker that was killed while storing may have left a file that no row names.
    _forget_files(report, *range(1, report.attempt))
    try:
        html = pdf.html(report.snapshot)
        _renew(report, Report.Stage.LAYING_OUT)
        made = pdf.typeset(
            html,
            identifier=report.snapshot_sha256,
            while_waiting=lambda: _renew(report, Report.Stage.LAYING_OUT),
            every=settings.REPORT_LEASE / 4,
        )
        _renew(report, Report.Stage.STORING)
        _store(report, made)
    except LeaseLost:
        log.warning("report taken over", report=report.pk, attempt=report.attempt)
    except (pdf.NotTypeset, OSError) as error:
        log.error("report failed", report=report.pk, error=str(error))
        _forget_files(report, report.attempt)
        _finish(report, state=Report.State.FAILED, failure=str(error)[:2000])


def _claim(report_id):
    """Take a report that is queued, or whose worker's lease has ended, in one statement."""
    claimed = Report.objects.claimable().filter(pk=report_id).update(
        state=Report.State.RENDERING,
        stage=Report.Stage.WRITING,
        attempt=F("attempt") + 1,
        lease_until=_lease(),
    )  # fmt: skip
    return Report.objects.get(pk=report_id) if claimed else None


def _lease():
    return timezone.now() + timedelta(seconds=settings.REPORT_LEASE)


def _mine(report):
    return Report.objects.filter(pk=report.pk, state=Report.State.RENDERING, attempt=report.attempt)


def _renew(report, stage):
    if not _mine(report).update(lease_until=_lease(), stage=stage):
        raise LeaseLost


def _store(report, made):
    name = keep(_file_name(report, report.attempt), made.content)
    stored = _finish(
        report,
        state=Report.State.READY,
        pdf=name,
        pdf_sha256=hashlib.sha256(made.content).hexdigest(),
        pages=made.pages,
    )
    if not stored:
        default_storage.delete(name)


def _finish(report, **outcome):
    return _mine(report).update(
        **outcome, stage=Report.Stage.DONE, lease_until=None, finished_at=timezone.now()
    )


def _file_name(report, attempt):
    return f"reports/{report.reference}-{attempt}.pdf"


def _forget_files(report, *attempts):
    for attempt in attempts:
        with contextlib.suppress(OSError):
            default_storage.delete(_file_name(report, attempt))

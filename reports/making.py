"""Making a report: claim the row, typeset in a process of its own, store, say so."""

import contextlib
import hashlib

import structlog
from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts import jobs
from accounts.files import keep
from reports import pdf
from reports.models import Report

log = structlog.get_logger(__name__)


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
    except jobs.LeaseLost:
        log.warning("report taken over", report=report.pk, attempt=report.attempt)
    except (pdf.NotTypeset, OSError) as error:
        log.error("report failed", report=report.pk, error=str(error))
        _forget_files(report, report.attempt)
        _finish(report, state=Report.State.FAILED, failure=str(error)[:2000])


def _claim(report_id):
    """Take a report that is queued, or whose worker's lease has ended."""
    state, stage = Report.State.RENDERING, Report.Stage.WRITING
    return jobs.claim(Report.objects.claimable(), pk=report_id, state=state, stage=stage)


def _renew(report, stage):
    jobs.renew(report, stage=stage)


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
    done = Report.Stage.DONE
    return jobs.finish(report, stage=done, finished_at=timezone.now(), **outcome)


def _file_name(report, attempt):
    return f"reports/{report.reference}-{attempt}.pdf"


def _forget_files(report, *attempts):
    for attempt in attempts:
        with contextlib.suppress(OSError):
            default_storage.delete(_file_name(report, attempt))

"""Making a file of a report: claim the row, typeset in a process of its own, store, say so."""

import hashlib
from datetime import datetime

import structlog
from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts import jobs
from accounts.files import keep
from reports import attachments, pdf, printing, services, telling
from reports.bell import ring
from reports.models import Job, ReportFile

log = structlog.get_logger(__name__)

# A process that was killed is no fault of the report's, but not for ever.
MOST_ATTEMPTS = 5


def make(file_id: int) -> None:
    """Make a file that waits; do nothing where another worker has it, or it is made."""
    file = _claim(file_id)
    if file is None:
        return
    # A worker that was killed while storing may have left a file that no row names.
    printing.forget(_file_name(file, attempt) for attempt in range(1, file.attempt))
    try:
        made = _typeset(file)
        jobs.renew(file, stage=ReportFile.Stage.STORING)
        _store(file, made)
    except jobs.LeaseLost:
        log.warning("report taken over", report=file.report_id, attempt=file.attempt)
        return
    except pdf.Interrupted as error:
        _try_again(file, error)
    except pdf.NotTypeset as error:
        _fail(file, error, error.kind)
    except OSError as error:
        _fail(file, error, ReportFile.Failure.NOT_STORED)
    else:
        services.publish_if_complete(file.report_id)


def _claim(file_id):
    """Take a file that is queued, or whose worker's lease has ended."""
    stage = ReportFile.Stage.WRITING
    return jobs.claim(ReportFile.objects.claimable(), pk=file_id, state=Job.RENDERING, stage=stage)


def _typeset(file):
    report = file.report
    content = telling.content_of(report, file.language, is_preview=file.is_preview)
    jobs.renew(file, stage=ReportFile.Stage.LAYING_OUT)
    return set_in_type(
        content,
        identifier=file.content_sha256,
        while_waiting=lambda: jobs.renew(file),
        every=settings.REPORT_LEASE / 4,
    )


def set_in_type(content: dict, *, identifier: str, **waiting) -> pdf.Made:
    """Return the PDF of what a file is made of (`telling.content_of`), figures and all."""
    return pdf.typeset(
        pdf.html(content),
        identifier=identifier,
        as_of=datetime.fromisoformat(content["as_of"]),
        attachments=attachments.of(content),
        facts=telling.facts_of(content),
        **waiting,
    )


def _store(file, made):
    name = keep(_file_name(file, file.attempt), made.content)
    stored = _finish(
        file,
        state=Job.READY,
        pdf=name,
        pdf_sha256=hashlib.sha256(made.content).hexdigest(),
        pages=made.pages,
    )
    if not stored:
        default_storage.delete(name)


def _try_again(file, error):
    """Put a file whose process was killed back in the queue, a few times."""
    if file.attempt >= MOST_ATTEMPTS:
        _fail(file, error, error.kind)
    elif jobs.finish(file, state=Job.QUEUED, stage=ReportFile.Stage.WAITING):
        log.warning("report interrupted", report=file.report_id, attempt=file.attempt)
        ring(file.pk)


def _fail(file, error, failure):
    log.error(
        "report failed", report=file.report_id, file=file.pk, failure=failure, error=str(error)
    )
    printing.forget([_file_name(file, file.attempt)])
    _finish(file, state=Job.FAILED, failure=failure)


def _finish(file, **outcome):
    done = ReportFile.Stage.DONE
    return jobs.finish(file, stage=done, finished_at=timezone.now(), **outcome)


def _file_name(file, attempt):
    return f"reports/{file.report.reference}-{file.language}-{file.pk}-{attempt}.pdf"

"""Asking for the files of a report; `making` is what makes them."""

import contextlib
from collections.abc import Iterable

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from reports import telling
from reports.bell import ring
from reports.models import Job, Report, ReportFile


def request(*, report: Report, language: str, is_preview: bool, by: User | None) -> ReportFile:
    """
    Have a report made in a language, as it stands.

    The same content is the same file: one that is there is returned, one that had failed is
    tried again.
    """
    sha256 = telling.sha256_of(telling.content_of(report, language, is_preview=is_preview))
    file, added = ReportFile.objects.get_or_create(
        report=report, language=language, is_preview=is_preview, content_sha256=sha256,
        defaults={"requested_by": by},
    )  # fmt: skip
    if file.is_failed:
        retry(file=file)
    elif added:
        transaction.on_commit(lambda: ring(file.pk))
    return file


@transaction.atomic
def retry(*, file: ReportFile) -> None:
    """Put a file that could not be made back in the queue."""
    failed = ReportFile.objects.filter(pk=file.pk, state=Job.FAILED)
    again = failed.update(
        state=Job.QUEUED, stage=ReportFile.Stage.WAITING, failure="", lease_until=None, attempt=0
    )
    if again:
        transaction.on_commit(lambda: ring(file.pk))


def forget(names: Iterable[str]) -> None:
    """Delete stored files; what is not there is forgotten already."""
    for name in names:
        with contextlib.suppress(OSError):
            default_storage.delete(name)


def note_download(file: ReportFile) -> None:
    """Keep when a file was downloaded first."""
    first = ReportFile.objects.filter(pk=file.pk, first_downloaded_at=None)
    first.update(first_downloaded_at=timezone.now())

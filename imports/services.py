"""What people do with a spreadsheet: send it, mend it, import it, undo it."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from uuid import uuid4

import structlog
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.files import keep
from accounts.models import User
from activities.services import may_log
from imports import headers, reading
from imports.bell import ring
from imports.messages import Message
from imports.models import ImportBatch, ImportRow, Outcome, Template
from plan.models import Plan

log = structlog.get_logger(__name__)


class NotImported(Exception):
    """This cannot be done with a spreadsheet, or not now; says why, and what to do."""


def open_batch(
    *, plan: Plan, by: User, upload: UploadedFile | None = None, pasted: str = ""
) -> ImportBatch:
    """
    Take a spreadsheet in, as a file or as pasted cells, and have it checked.

    Nothing of it is among the activities until `import_rows`. Raises NotImported for a file
    that is not taken, with the reason.
    """
    if not may_log(by):
        raise NotImported(_("You cannot log activities here."))
    content = upload.read() if upload else pasted.encode()
    try:
        kind = reading.kind_of(content, is_pasted=upload is None)
    except reading.Refused as reason:
        raise NotImported(str(reason)) from reason
    try:
        stored = keep(f"imports/{uuid4()}", content)
    except OSError as error:
        log.error("a spreadsheet could not be stored", error=str(error))
        raise NotImported(
            _("The file could not be stored. Nothing was saved; try again in a few minutes.")
        ) from error
    batch = ImportBatch.objects.create(
        plan=plan,
        by=by,
        language=(get_language() or "en")[:2],
        name=(upload.name or "")[-200:] if upload else "",
        kind=kind,
        upload=stored,
    )
    transaction.on_commit(lambda: ring(batch.pk))
    return batch


@transaction.atomic
def mend(
    *,
    batch: ImportBatch,
    mapping: Sequence[str] | None = None,
    repairs: Mapping[str, Mapping[str, str]] | None = None,
    new_partners: Iterable[str] = (),
    cells: Mapping[tuple[int, str], str] | None = None,
) -> None:
    """
    Change how a batch is read, and have it checked again.

    `mapping` says for each header the key of a column, "" for none, and is remembered for
    the next spreadsheet with these headers. `repairs` says for a column what something
    found in it means, in every row: {"countries": {"UK": "United Kingdom"}}.
    `new_partners` are names to be added as outside partners. `cells` are new texts for
    (record, column). Raises NotImported while it is being worked on, or after the import.
    """
    batch = _locked(batch)
    if not batch.is_mendable:
        raise NotImported(_("This spreadsheet cannot be changed now."))
    if mapping is not None:
        batch.mapping = headers.cleaned(mapping, len(batch.headers))
        Template.objects.update_or_create(
            plan=batch.plan,
            by=batch.by,
            headers_sha256=headers.digest(batch.headers),
            defaults={"mapping": batch.mapping},
        )
    for column, meanings in (repairs or {}).items():
        batch.repairs.setdefault(column, {}).update(meanings)
    batch.new_partners = list(dict.fromkeys([*batch.new_partners, *new_partners]))
    for (record, column), text in (cells or {}).items():
        _write_cell(batch, record, column, text)
    _queue(batch, ImportBatch.Work.CHECK)


def _write_cell(batch, record, column, text):
    row = batch.rows.filter(record=record).first()
    if row is None or column not in batch.mapping:
        raise NotImported(_("There is no such cell."))
    at = batch.mapping.index(column)
    row.cells = [*row.cells, *[""] * (at + 1 - len(row.cells))]
    row.cells[at] = text.replace("\x00", "")
    row.save(update_fields=["cells"])


@transaction.atomic
def choose(*, batch: ImportBatch, chosen: Mapping[int, bool]) -> None:
    """Say of records whether they are to be imported; asks for no new check."""
    if not _locked(batch).is_mendable:
        raise NotImported(_("This spreadsheet cannot be changed now."))
    for is_chosen in (True, False):
        records = [record for record, said in chosen.items() if said is is_chosen]
        batch.rows.filter(record__in=records).update(is_chosen=is_chosen)


@transaction.atomic
def import_rows(*, batch: ImportBatch, records: Iterable[int] | None = None, by: User) -> None:
    """
    Have the chosen rows imported: all of them, or none.

    `records` are those to import, of the accepted ones and the probable duplicates; None is
    for all that are chosen. Raises NotImported where it is not checked, or was imported.
    """
    batch = _locked(batch)
    if not batch.is_importable or batch.by_id != by.pk:
        raise NotImported(_("This spreadsheet cannot be imported now."))
    batch.records = None if records is None else sorted(set(records))
    _queue(batch, ImportBatch.Work.IMPORT)


@transaction.atomic
def undo(*, batch: ImportBatch, by: User) -> None:
    """
    Have an import undone: what it made goes to the bin, what it changed gets back what it had.

    What somebody changed since is left as it is, and said. Raises NotImported where it was
    not imported, was undone, or is older than 30 days.
    """
    batch = _locked(batch)
    if not batch.is_undoable:
        raise NotImported(_("This import cannot be undone any more."))
    batch.undone_by = by
    _queue(batch, ImportBatch.Work.UNDO)


@transaction.atomic
def retry(*, batch: ImportBatch) -> None:
    """Try again what failed."""
    batch = _locked(batch)
    if batch.is_failed:
        _queue(batch, ImportBatch.Work(batch.work))


def _locked(batch):
    return ImportBatch.objects.select_for_update().get(pk=batch.pk)


def _queue(batch, work):
    batch.work, batch.state = work, ImportBatch.State.QUEUED
    batch.failure, batch.rows_done = "", 0
    batch.save()
    transaction.on_commit(lambda: ring(batch.pk))


def refused_rows(batch: ImportBatch) -> Iterator[str]:
    """
    Yield the refused rows as lines of a CSV file, as they came, with the reasons in a column.

    Mended and sent again, the column of reasons is left aside.
    """
    yield "\ufeff" + _csv_line([headers.reasons_header(), *batch.headers])
    for row in batch.rows.filter(outcome=Outcome.REJECT).iterator(chunk_size=1000):
        reasons = " ".join(str(message) for message in messages_of(row))
        yield _csv_line([reasons, *row.cells])


def messages_of(row: ImportRow) -> list[Message]:
    """Return what is to be said of a row, in words of the active language."""
    return [Message.from_json(kept) for kept in row.messages]


def _csv_line(cells):
    out = io.StringIO()
    csv.writer(out).writerow([reading.quoted(cell) for cell in cells])
    return out.getvalue()

"""
Working on a batch outside requests: checking it, importing it, undoing that.

An import is one transaction: a worker that is killed leaves nothing, and the next one finds
the batch as it was.
"""

import contextlib
import time
from collections.abc import Iterator
from itertools import batched

import pghistory
import structlog
from django.core.files.storage import default_storage
from django.db import Error, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts import jobs
from accounts.lowering import NotLowered
from activities.models import Activity
from activities.services import may_log
from imports import headers, reading, standing, tables
from imports.alike import Index
from imports.checking import Checker, Row, Tally
from imports.models import KEPT, Action, ImportBatch, ImportRow, Outcome, Template
from imports.writing import CHUNK, Writer
from pillars.measures import Measure
from plan.dates import PartialDate, Precision, parse
from plan.models import Plan

log = structlog.get_logger(__name__)
# What a check says of a row.
CHECKED = ["values", "outcome", "action", "messages", "alike_id", "alike_record", "before"]
# Seconds between two times that a worker says how far it is.
NEWS = 1


class NotDone(Exception):
    """The work cannot be done; says why, to who sent the batch."""


def work_on(batch_id: int) -> None:
    """Do what is asked of a batch, if it waits; do nothing where another worker has it."""
    states = ImportBatch.State
    batch = jobs.claim(ImportBatch.objects.claimable(), pk=batch_id, state=states.RUNNING)
    if batch is None:
        return
    works = ImportBatch.Work
    work = {works.CHECK: _check, works.IMPORT: _import, works.UNDO: _undo}[works(batch.work)]
    try:
        with override(batch.language):
            outcome = work(batch)
    except jobs.LeaseLost:
        log.warning("import taken over", batch=batch.pk, attempt=batch.attempt)
    except (NotDone, reading.Refused, NotLowered, OSError, Error) as error:
        log.error("import failed", batch=batch.pk, work=batch.work, error=type(error).__name__)
        changes = {"failure": _reason(error)[:2000]}
        if isinstance(error, reading.Refused):
            forget_file(batch.upload.name)
            changes["upload"] = ""
        jobs.finish(batch, state=states.FAILED, **changes)
    else:
        if outcome is not None:
            jobs.finish(batch, state=states.READY, **outcome)


def _reason(error):
    if isinstance(error, OSError | Error):
        return _("It could not be done. Nothing was saved; try again in a few minutes.")
    return str(error)


# --- Checking --------------------------------------------------------------------------------


def _check(batch):
    """Read the file if that was not done yet, and say of each row what would become of it."""
    checked_at = timezone.now()
    if batch.upload:
        return {"checked_at": checked_at, **_read(batch)}
    tally, known = Tally(), {}

    def records():
        for row in batch.rows.order_by("record").iterator(chunk_size=CHUNK):
            known[row.record] = row
            yield row.record, row.cells

    for some in batched(_told(batch, _checker(batch).check(records()), tally), CHUNK):  # noqa: B911
        _write([(known.pop(row.record), _row(batch, row)) for row in some])
    counts, problems = tally.counts(), tally.problems()
    return {"checked_at": checked_at, "counts": counts, "problems": problems}


def _read(batch):
    """Take the records out of the file, check them on their way, and forget the file."""
    batch.rows.all().delete()  # Of a worker that was killed.
    with batch.upload.open("rb") as file:
        content = file.read()
    is_pasted = batch.kind == ImportBatch.Kind.PASTED
    with reading.table(content, is_pasted=is_pasted) as table:
        del content
        sheet = tables.opened(table)
        batch.headers, batch.header_record = sheet.headers, sheet.header_record
        batch.is_1904 = table.is_1904
        batch.mapping = _mapping(batch, sheet)
        jobs.renew(batch, rows_total=table.rows)
        tally = Tally()
        rows = _told(batch, _checker(batch).check(sheet.records), tally)
        for some in batched(rows, CHUNK):  # noqa: B911 - the last is short
            ImportRow.objects.bulk_create([_row(batch, row) for row in some])
    upload = batch.upload.name
    fields = ("headers", "header_record", "is_1904", "mapping")
    read = {name: getattr(batch, name) for name in fields}
    with transaction.atomic():
        if not jobs.mine(batch).update(upload="", **read):
            raise jobs.LeaseLost
        transaction.on_commit(lambda: forget_file(upload))
    return {"counts": tally.counts(), "problems": tally.problems()}


def forget_file(name: str) -> None:
    with contextlib.suppress(OSError):
        default_storage.delete(name)


def _mapping(batch, sheet):
    """As somebody said of a spreadsheet with these headers, else as we guess."""
    known = Template.of(batch).filter(headers_sha256=headers.digest(sheet.headers))
    said = sorted(known, key=lambda template: (template.by_id != batch.by_id, -template.pk))
    if said:
        return headers.cleaned(said[0].mapping, len(sheet.headers))
    return headers.guess(sheet.headers, sheet.sample)


def _checker(batch):
    return Checker(
        plan=batch.plan,
        by=batch.by,
        headers=batch.headers,
        mapping=batch.mapping,
        header_record=batch.header_record,
        language=headers.language_of(batch.headers, batch.language),
        is_1904=batch.is_1904,
        pads=batch.kind == ImportBatch.Kind.PASTED,
        repairs=batch.repairs,
        new_partners=batch.new_partners,
    )


def _told(batch, rows, tally) -> Iterator[Row]:
    """The rows, while the worker says now and then how far it is."""
    said = time.monotonic()
    for done, row in enumerate(rows, start=1):
        tally.add(row)
        yield row
        if time.monotonic() - said > NEWS:
            jobs.renew(batch, rows_done=done)
            said = time.monotonic()
    jobs.renew(batch, rows_done=sum(tally.outcomes.values()))


def _row(batch, row):
    return ImportRow(
        batch=batch,
        record=row.record,
        cells=list(row.cells),
        values=row.values,
        outcome=row.outcome,
        action=row.action,
        messages=[message.as_json() for message in row.messages],
        alike_id=row.activity,
        alike_record=row.alike_record,
        before=row.before,
    )


def _write(pairs):
    """Write what changed of (the row as it was, as it is now); what was chosen stays."""
    changed = []
    for kept, now in pairs:
        if any(getattr(kept, name) != getattr(now, name) for name in CHECKED):
            now.pk, now.is_chosen = kept.pk, kept.is_chosen
            changed.append(now)
    fields = [name.removesuffix("_id") for name in CHECKED]
    ImportRow.objects.bulk_update(changed, fields, batch_size=CHUNK)


# --- Importing -------------------------------------------------------------------------------


def _import(batch):
    """All the chosen rows, or none; None where another worker has the batch by now."""
    if not may_log(batch.by):
        raise NotDone(_("You cannot log activities here."))
    with transaction.atomic(), pghistory.context(
        verb="import", user=batch.by_id, batch=batch.reference
    ):  # fmt: skip
        # Until the end of it no other worker finds this batch left alone.
        jobs.renew(batch)
        with connection.cursor() as cursor:
            # Each statement's own checks at its end: a queue of them, as long as the import,
            # is walked through for every row of the history.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        # One import into a plan at a time: what another one made meanwhile is seen.
        Plan.objects.select_for_update(no_key=True).get(pk=batch.plan_id)
        rows = batch.rows.to_import()
        if batch.records is not None:
            rows = batch.rows.filter(
                record__in=batch.records, action__in=[Action.CREATE, Action.UPDATE]
            )
        writer = Writer(batch, batch.by)
        _create(batch, rows.filter(action=Action.CREATE), writer)
        _change(batch, rows.filter(action=Action.UPDATE), writer)
        done = jobs.finish(batch, state=ImportBatch.State.READY, committed_at=timezone.now())
        if not done:
            raise jobs.LeaseLost


def _create(batch, rows, writer):
    fresh = _made_since(batch)
    for some in batched(rows.order_by("record").iterator(chunk_size=CHUNK), CHUNK):  # noqa: B911
        for row in some:
            date = parse(row.values.get("date", ""))
            if row.outcome != Outcome.PROBABLE and fresh.same(row.values["title"], date):
                raise NotDone(
                    _("Meanwhile “%(title)s” was logged by somebody. Have it checked again.")
                    % {"title": row.values["title"]}
                )
        writer.create(some)
    writer.note()


def _made_since(batch):
    """The activities that were logged since the batch was checked, as far as they are seen."""
    index = Index()
    seen = Activity.objects.visible_to(batch.by).of_plan(batch.plan)
    since = seen.filter(updated_at__gte=batch.checked_at)
    for pk, title, first, precision in since.values_list(
        "pk", "title", "starts_on", "date_precision"
    ):
        index.add(title, PartialDate(first, Precision(precision)), activity=pk)
    return index


def _change(batch, rows, writer):
    """Rows that change what is there, one by one, if it is still what was shown."""
    for some in batched(rows.order_by("record").iterator(chunk_size=CHUNK), 100):  # noqa: B911
        references = [row.values["reference"] for row in some]
        locked = Activity.objects.editable_by(batch.by).filter(reference__in=references)
        own = set(locked.select_for_update(of=("self",)).values_list("pk", flat=True))
        there = standing.found(references, plan=batch.plan, by=batch.by)
        for row in some:
            activity = there.get(row.values["reference"])
            now = standing.values_of(activity) if activity and activity.pk in own else {}
            if not now or any(now[key] != value for key, value in row.before.items()):
                raise NotDone(
                    _("Meanwhile “%(title)s” was changed by somebody. Have it checked again.")
                    % {"title": row.values["title"]}
                )
            writer.change(activity, row.values, row.before)
            row.activity_id = activity.pk
        _note_changes(batch, some)


def _note_changes(batch, rows):
    """Keep what each has got, so that undoing can tell what was changed since."""
    references = [row.values["reference"] for row in rows]
    there = standing.found(references, plan=batch.plan, by=batch.by)
    for row in rows:
        now = standing.values_of(there[row.values["reference"]])
        row.after = {key: now[key] for key in row.before}
    ImportRow.objects.bulk_update(rows, ["activity", "after"], batch_size=CHUNK)


# --- Undoing ---------------------------------------------------------------------------------


def _undo(batch):
    """What was made goes to the bin; what was changed gets back what it had."""
    by = batch.undone_by
    with transaction.atomic(), pghistory.context(
        verb="import-undo", user=by.pk, batch=batch.reference
    ):  # fmt: skip
        jobs.renew(batch)
        now = timezone.now()
        made = Activity.objects.filter(
            pk__in=batch.rows.filter(action=Action.CREATE).exclude(activity=None).values("activity")
        )
        binned = _may_bin(made, by).update(binned_at=now, binned_by=by, updated_at=now)
        left = made.filter(binned_at=None).count()
        restored, kept = _give_back(batch, by)
        counts = {**batch.counts, "binned": binned, "left": left, "restored": restored}
        counts["changed_since"] = kept
        done = jobs.finish(
            batch, state=ImportBatch.State.READY, undone_at=now, counts=counts
        )  # fmt: skip
        if not done:
            raise jobs.LeaseLost


def _may_bin(made, by):
    """Only what `by` may take away; of members' proposals those that nobody has looked at."""
    flows = Activity.Workflow
    if by.is_secretariat:
        return made.editable_by(by)
    waiting = [flows.DRAFT, flows.SUBMITTED, flows.RETURNED]
    return made.visible_to(by).filter(created_by=by, workflow__in=waiting)


def _give_back(batch, by):
    """Return how many got back all that they had, and how many were changed since."""
    restored = kept = 0
    writer = Writer(batch, by)
    rows = batch.rows.filter(action=Action.UPDATE).filter(after__isnull=False).order_by("record")
    for some in batched(rows.iterator(chunk_size=CHUNK), 100):  # noqa: B911 - the last is short
        references = [row.values["reference"] for row in some]
        locked = Activity.objects.editable_by(by).filter(reference__in=references)
        own = set(locked.select_for_update(of=("self",)).values_list("pk", flat=True))
        there = standing.found(references, plan=batch.plan, by=by)
        for row in some:
            activity = there.get(row.values["reference"])
            if activity is None or activity.pk not in own:
                kept += 1
                continue
            now = standing.values_of(activity)
            same = [key for key in row.before if now[key] == row.after[key]]
            writer.change(activity, _asking_for_all(row.before), same)
            restored += len(same) == len(row.before)
            kept += len(same) < len(row.before)
    return restored, kept


def _asking_for_all(before):
    """What an activity had, so that figures that it had not go again."""
    return {**before, "measures": list(Measure.values)}


# --- Forgetting ------------------------------------------------------------------------------


def forget_old() -> int:
    """Forget what was in the rows of batches that nobody can import or undo any more."""
    ago = timezone.now() - KEPT
    old = ImportBatch.objects.filter(created_at__lt=ago).exclude(committed_at__gte=ago)
    for name in old.exclude(upload="").values_list("upload", flat=True):
        forget_file(name)
    old.update(upload="", problems=[], repairs={}, new_partners=[])
    forgotten, _by_model = ImportRow.objects.filter(batch__in=old).delete()
    return forgotten

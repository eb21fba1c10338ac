"""What people do with evidence: add it, describe it, share it, take it away, have it scanned."""

import contextlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import uuid4

import pghistory
import structlog
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from accounts.files import keep
from accounts.lowering import NotLowered
from accounts.models import User
from accounts.sensitivity import Sensitivity
from activities import files, scanning
from activities.models import Activity, Evidence
from activities.models.evidence import (
    EvidenceQuerySet,
    kinds_of_records,
    relations_of_records,
)

log = structlog.get_logger(__name__)

# What evidence supports: an `Activity`, or a kind of record of an app above with its own tie.
Record = Any
Tie = Mapping[str, Any]
NO_MORE: Tie = {}


class NotAdded(Exception):
    """This evidence cannot be added; says why, and what to do."""


@dataclass(frozen=True)
class About:
    """What people say of a piece of evidence, beside the piece itself."""

    sensitivity: int
    title: str = ""
    source: str = ""
    language: str = ""
    dated_on: date | None = None


def seen_of(record: Record, *, by: User) -> EvidenceQuerySet:
    """Return the evidence of a record that `by` sees; `also` is its other activities."""
    others = Activity.objects.visible_to(by).newest_first()
    if isinstance(record, Activity):
        others = others.exclude(pk=record.pk)
    pieces = record.evidence.visible_to(by)
    return pieces.prefetch_related(Prefetch("activities", others, to_attr="also"))


def link_known_to(by: User, link: str, **about) -> Evidence:
    """
    Return the evidence of a link, shared with what `by` has seen it support already.

    `about` is what `About` has; what is known keeps what was said of it.

    What they do not see is not told by a link's being known, so they get one of their own.
    """
    known = Evidence.objects.visible_to(by).filter(url=link).first()
    return known or Evidence.objects.create(url=link, **asdict(About(**about)))


def add_link(*, record: Record, link: str, by: User, tie: Tie = NO_MORE, **about) -> Evidence:
    """Have a page support a record; `tie` is what its kind says beside."""
    with transaction.atomic(), pghistory.context(verb="edit"):
        evidence = link_known_to(by, link, **about)
        _support(record, evidence, by, tie)
    return evidence


def add_file(
    *, record: Record, upload: UploadedFile, by: User, tie: Tie = NO_MORE, **about
) -> Evidence:
    """
    Have a file support a record: cleaned, scanned where there is a scanner, and kept.

    The same file sent twice is one, as it was described first. A file that the scanner does
    not answer about is held until it does. Raises NotAdded for one that is not taken, that
    carries a virus, or that there is no room for.
    """
    scan = _scanned(upload)
    try:
        clean = files.cleaned(upload)
    except files.Refused as reason:
        raise NotAdded(str(reason)) from reason
    known = record.evidence.visible_to(by).exclude(file="").filter(sha256=clean.sha256).first()
    if known is not None:
        return known
    try:
        name = keep(f"evidence/{uuid4()}.{clean.ending}", clean.content)
    except OSError as error:
        log.error("a file could not be stored", error=str(error))
        raise NotAdded(
            _("The file could not be stored. Nothing was saved; try again in a few minutes.")
        ) from error
    try:
        with transaction.atomic(), pghistory.context(verb="edit"):
            evidence = Evidence.objects.create(
                file=name, media_type=clean.media_type, size=len(clean.content),
                sha256=clean.sha256, scan=scan, **asdict(About(**about)),
            )  # fmt: skip
            _support(record, evidence, by, tie)
    except BaseException:
        _forget(name)
        raise
    return evidence


def shareable(*, record: Record, words: str, by: User) -> list[Evidence]:
    """
    Return evidence of activities that can support a record too: of its plan, and seen by `by`.

    All words are in its title, source or address. What would get more readers with this
    record than it has is not offered.
    """
    seen = Activity.objects.visible_to(by)
    plan = seen.of_plan(record.plan)
    found = Evidence.objects.visible_to(by).filter(activities__in=plan.order_by()).distinct()
    for word in words.split():
        named = Q(title__unaccent__icontains=word) | Q(source__unaccent__icontains=word)
        found = found.filter(named | Q(url__icontains=word))
    found = found.exclude(pk__in=record.evidence.values("pk")).order_by("-pk")
    found = found.prefetch_related(
        Prefetch("activities", seen.newest_first(), to_attr="also"), *relations_of_records()
    )
    return [piece for piece in found[:60] if not _opens(piece, record)][:20]


def share(*, record: Record, evidence: Evidence, by: User, tie: Tie = NO_MORE) -> None:
    """Have what supports other records support this one too; raises NotAdded, see `_opens`."""
    if _opens(evidence, record):
        raise NotAdded(_("“%(title)s” would get more readers with this.") % {"title": evidence})
    with transaction.atomic(), pghistory.context(verb="edit"):
        _support(record, evidence, by, tie)


def _support(record, evidence, by, tie):
    note_edit(record, by)
    record.evidence.add(evidence, through_defaults=dict(tie) or None)


def note_edit(record: Record, by: User) -> None:
    """A reviewer has not seen what a record rests on now; who publishes it meanwhile waits."""
    record = type(record).objects.select_for_update(no_key=True).get(pk=record.pk)
    before = record.workflow
    record.note_edit(by)
    if record.workflow != before:
        record.save(update_fields=["workflow", "reviewed_by", "updated_at"])


def _opens(evidence, record):
    """Whether more people would read a piece if it supported this record as well."""
    least = min((_reach(each) for each in evidence.supported()), default=Sensitivity.RESTRICTED)
    return max(_reach(record), evidence.sensitivity) < max(least, evidence.sensitivity)


def _reach(record):
    """How far a record travels now: before it is published, in the secretariat at most."""
    return record.level if record.is_published else max(record.level, Sensitivity.INTERNAL)


@transaction.atomic
def describe(*, evidence: Evidence, by: User, **about) -> None:
    """
    Change what is said of a piece, and who may see it.

    Raises NotLowered where it would get more readers and supports something published: that
    is never one person's act. Before that, whoever wants them leaves publishing to another.
    """
    before = Evidence.objects.select_for_update().get(pk=evidence.pk)
    said = asdict(About(**about))
    with pghistory.context(verb="edit"):
        if said["sensitivity"] < before.sensitivity:
            supported = [kind.objects.filter(evidence=before) for kind in kinds_of_records()]
            if any(each.exclude(level=Sensitivity.RESTRICTED).published().exists()
                   for each in supported):  # fmt: skip
                raise NotLowered(
                    _("It supports what is published: it cannot be given more readers here.")
                )
            for each in supported:
                each.editable_by(by).unpublished().update(level_chosen_by=by)
        for name, value in said.items():
            setattr(before, name, value)
        before.save(update_fields=list(said))


def remove(*, record: Record, evidence: Evidence, by: User) -> None:
    """Have a piece of evidence support a record no more. What else it supports stays."""
    with transaction.atomic(), pghistory.context(verb="edit"):
        note_edit(record, by)
        record.evidence.remove(evidence)


def _scanned(upload):
    if not scanning.is_asked():
        return Evidence.Scan.NONE
    try:
        infected = scanning.carries_a_virus(upload.read())
    except scanning.ScannerDown as reason:
        log.warning("the scanner does not answer", reason=str(reason))
        return Evidence.Scan.WAITING
    finally:
        upload.seek(0)
    if infected:
        raise NotAdded(_("The virus scanner found something in this file. It was not kept."))
    return Evidence.Scan.CLEAN


def scan_waiting() -> int:
    """Ask the scanner about each file that is held; return how many it answered about."""
    answered = 0
    for evidence in Evidence.objects.filter(scan=Evidence.Scan.WAITING):
        with evidence.file.open("rb") as file:
            content = file.read()
        try:
            infected = scanning.carries_a_virus(content)
        except scanning.ScannerDown:
            break
        name, answered = evidence.file.name, answered + 1
        evidence.scan = Evidence.Scan.INFECTED if infected else Evidence.Scan.CLEAN
        if infected:
            evidence.file = ""
        evidence.save(update_fields=["scan", "file"])
        if infected:
            _forget(name)
    return answered


def _forget(name):
    with contextlib.suppress(OSError):
        default_storage.delete(name)

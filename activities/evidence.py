"""What people do with evidence: add a link or a file, take it away, have it scanned."""

import contextlib
from uuid import uuid4

import pghistory
import structlog
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.files import keep
from accounts.models import User
from activities import files, scanning
from activities.models import Activity, Evidence

log = structlog.get_logger(__name__)


class NotAdded(Exception):
    """This evidence cannot be added; says why, and what to do."""


def link_known_to(by: User, link: str, *, sensitivity: int, title: str = "") -> Evidence:
    """
    Return the evidence of a link, shared with what `by` has seen it support already.

    What they do not see is not told by a link's being known, so they get one of their own.
    """
    known = Evidence.objects.visible_to(by).filter(url=link).first()
    return known or Evidence.objects.create(url=link, title=title, sensitivity=sensitivity)


def add_link(*, activity: Activity, link: str, title: str, sensitivity: int, by: User) -> Evidence:
    """Have a page support an activity."""
    with transaction.atomic(), pghistory.context(verb="edit"):
        evidence = link_known_to(by, link, sensitivity=sensitivity, title=title)
        activity.evidence.add(evidence)
    return evidence


def add_file(
    *, activity: Activity, upload: UploadedFile, title: str, sensitivity: int, by: User
) -> Evidence:
    """
    Have a file support an activity: cleaned, scanned where there is a scanner, and kept.

    A file that the scanner does not answer about is held until it does. Raises NotAdded for
    one that is not taken, that carries a virus, or that there is no room for.
    """
    scan = _scanned(upload)
    try:
        clean = files.cleaned(upload)
    except files.Refused as reason:
        raise NotAdded(str(reason)) from reason
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
                sha256=clean.sha256, scan=scan, title=title, sensitivity=sensitivity,
            )  # fmt: skip
            activity.evidence.add(evidence)
    except BaseException:
        _forget(name)
        raise
    return evidence


def remove(*, activity: Activity, evidence: Evidence) -> None:
    """Have a piece of evidence support an activity no more. What else it supports stays."""
    with transaction.atomic(), pghistory.context(verb="edit"):
        activity.evidence.remove(evidence)


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

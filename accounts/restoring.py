"""Bringing back an earlier version of a record, by the rules that hold for any edit."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pghistory
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from accounts import timeline
from accounts.localized import called
from accounts.models import User
from accounts.timeline import Change, Story


class NotRestored(Exception):
    """This version cannot be brought back like this; says why."""


@transaction.atomic
def restore(*, record: Any, at: datetime, by: User) -> list[str]:
    """
    Give a record the columns that it had at a moment; return what is not there any more.

    Who may read what stays as it is. Raises NotRestored where a rule forbids the version
    by now, or where it would open something.
    """
    record = type(record)._base_manager.select_for_update().get(pk=record.pk)
    with pghistory.context(verb="restore", moment=at.isoformat()):
        gone = set_columns(record, at=at, by=by)
        save(record)
    return gone


def set_columns(record, *, at: datetime, by: User) -> list[str]:
    """Set the columns as they were, without saving; return what is not there any more."""
    event = timeline.states(timeline.read_events(record, None, by), at).get(record.pk)
    if event is None:
        raise NotRestored(_("It was not there yet."))
    kept = {field.name for field in event._meta.concrete_fields}
    gone = []
    for field in record._meta.concrete_fields:
        if not field.editable or field.name not in kept or field.name in event.opens:
            continue
        value = getattr(event, field.attname)
        if field.is_relation and value is not None and not _is_there(field, value):
            gone.append(missing(called(field)))
            continue
        setattr(record, field.attname, value)
    return gone


def missing(what: str) -> str:
    """Say that something of an earlier version cannot come back."""
    return _("%(what)s: what it was then is not there any more.") % {"what": what}


def _is_there(field, key):
    return field.remote_field.model._base_manager.filter(pk=key).exists()


def save(record) -> None:
    """Save a record as a form would, unless that gave it more readers."""
    level = getattr(record, "level", None)
    try:
        record.full_clean()
        with transaction.atomic():
            record.save()
    except ValidationError as refusal:
        raise NotRestored(_in_words(record, refusal)) from refusal
    except IntegrityError as refusal:
        raise NotRestored(_("Something else has this name or place by now.")) from refusal
    if level is not None:
        refuse_opening(record, level)


def _in_words(record, refusal):
    found = []
    for name, messages in refusal.message_dict.items():
        about = "" if name == NON_FIELD_ERRORS else f"{called(record._meta.get_field(name))}: "
        found += [f"{about}{message}" for message in messages]
    return " ".join(found)


def refuse_opening(record, level: int) -> None:
    """Refuse what made a record's level lower than it was."""
    record.refresh_from_db(fields=["level"])
    if record.level < level:
        raise NotRestored(_("This version would give it more readers."))


def preview(
    *, record: models.Model, reader: User, story: Story, act: Callable[[], list[str]]
) -> tuple[list[Change], list[str]]:
    """
    Return what restoring would change, and what is not there any more.

    It is done and undone, so that what is shown is what would happen, refusals included.
    """
    before = timeline.steps(record, reader=reader, story=story)
    with transaction.atomic():
        gone = act()
        after = timeline.steps(record, reader=reader, story=story)
        transaction.set_rollback(True)
    return [change for step in after if step not in before for change in step.changes], gone

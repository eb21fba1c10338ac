"""Drafts: what somebody types is kept on the server before they send it."""

import json
import re
from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from activities.models import Draft
from activities.models.drafts import AbstractDraft
from plan.models import Plan

KEPT_FOR = timedelta(days=90)
# As text; a description of 20,000 characters is the longest that a form takes.
LIMIT = 200_000
NAMES = 80
# What a form sends beside what somebody typed.
BESIDE = {"csrfmiddlewaretoken", "action", "show", "words", "version", "clash"}


class NotKept(Exception):
    """What was typed cannot be kept like this: it is too much, or belongs to nothing."""


class NewerDraft(Exception):
    """Another window has saved the same form meanwhile; `draft` is what stands."""

    def __init__(self, draft):
        super().__init__()
        self.draft = draft


@transaction.atomic
def save(
    *, person: User, plan: Plan, typed: QueryDict, version: int, kind: type[AbstractDraft] = Draft
) -> AbstractDraft:
    """
    Keep what somebody has typed into a form, over what they had typed there before.

    `version` is the one that the window knows, 0 for none; `kind` says of which form. Raises
    NewerDraft where it is not the one that stands, and NotKept where the form was sent or
    discarded meanwhile.
    """
    drafts: Any = kind._default_manager
    try:
        entry = UUID(typed.get("entry", ""))
    except ValueError as error:
        raise NotKept from error
    record = _record(kind, person, plan, entry, typed)
    # One after the other, also where there is nothing yet that could be locked.
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    draft = drafts.filter(person=person, entry=entry).first()
    if draft is None:
        if version:
            raise NotKept
        of = {kind.OF: record}
        draft = kind(person=person, plan=plan, entry=entry, version=0, **of)
    elif draft.version != version:
        raise NewerDraft(draft)
    draft.fields = _fields(typed)
    draft.version += 1
    draft.saved_at = timezone.now()
    draft.save()
    return draft


def _record(kind, person, plan, entry, typed):
    """The record that the form changes: None for a new one, which is not there yet."""
    known = kind.kind_of_record().objects.filter(entry=entry)
    record = known.editable_by(person).of_plan(plan).first()
    is_change = bool(typed.get("base"))
    if is_change != (record is not None) or (record is None and known.exists()):
        raise NotKept
    return record


def _fields(typed):
    # PostgreSQL takes no NUL, and no form of ours does.
    fields = {
        name: [value.replace("\x00", "") for value in values]
        for name, values in typed.lists()
        if name not in BESIDE and re.fullmatch(r"[a-z_]{1,40}", name)
    }
    if len(fields) > NAMES or len(json.dumps(fields)) > LIMIT:
        raise NotKept
    return fields


def discard(*, person: User, entry: UUID, kind: type[AbstractDraft] = Draft) -> None:
    """Forget what somebody had typed into a form: it was sent, or they want it no more."""
    kind._default_manager.filter(person=person, entry=entry).delete()


def purge() -> int:
    """Forget what nobody has touched for long; say how much that was."""
    before = timezone.now() - KEPT_FOR
    kinds: Collection[Any] = AbstractDraft.__subclasses__()
    return sum(kind.objects.filter(saved_at__lt=before).delete()[0] for kind in kinds)

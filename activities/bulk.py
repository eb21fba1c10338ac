"""Changing one field of several activities at once, each by the rules that hold for it alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pghistory
from django.db import IntegrityError, transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.lowering import NotLowered
from accounts.models import User
from accounts.timeline import in_words
from activities.languages import LANGUAGES_OF_TEXTS
from activities.models import Activity, BulkEdit, Participation
from activities.models.choosing import ActivityQuerySet
from activities.services import judge_level
from network.countries import country_name
from network.models import Forum, Organisation
from network.names import fold
from pillars.models import ActivityType
from plan.models import Plan
from priorities.models import PriorityArea

# More than these take longer than a page may.
LIMIT = 500


class NotUndone(Exception):
    """This change is not undone; says why."""


class Refused(Exception):
    """This activity is not changed; says why."""


# --- What can be changed -------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """
    One field, and what it is to become: `value` is a key, a code, or a number.

    A change knows the state of an activity that it is about, as it is kept in `BulkEdit`,
    and what that is in words.
    """

    field: str
    value: Any

    @property
    def target(self) -> Any:
        """The state in which an activity is afterwards."""
        return self.value

    @property
    def _column(self):
        return Activity._meta.get_field(self.field)

    def read(self, activity: Activity) -> Any:
        return getattr(activity, self._column.attname)

    def write(self, activity: Activity, state: Any, by: User) -> None:
        setattr(activity, self._column.attname, state)

    def rows(self, activities: ActivityQuerySet, by: User) -> ActivityQuerySet:
        """The activities, with what `in_words` asks for."""
        return activities

    def in_words(self, activity: Activity, by: User) -> str:
        if self._column.is_relation:
            return str(getattr(activity, self.field) or "")
        if self.field == "language":
            return dict(LANGUAGES_OF_TEXTS).get(activity.language, activity.language)
        return in_words(self._column, self.read(activity))


class OneOfSeveral(Change):
    """Whether something is among an activity's own: an area, a country, a partner."""

    @property
    def target(self):
        return self.field.startswith("add")


class AreaChange(OneOfSeveral):
    def read(self, activity):
        return activity.priority_areas.filter(pk=self.value).exists()

    def write(self, activity, state, by):
        act = activity.priority_areas.add if state else activity.priority_areas.remove
        act(self.value)

    def in_words(self, activity, by):
        return ", ".join(area.short_name for area in activity.priority_areas.all())


class CountryChange(OneOfSeveral):
    def read(self, activity):
        return self.value in activity.countries

    def write(self, activity, state, by):
        others = [code for code in activity.countries if code != self.value]
        activity.countries = [*others, self.value] if state else others

    def in_words(self, activity, by):
        return ", ".join(activity.country_names)


class PartnerChange(OneOfSeveral):
    def read(self, activity):
        return activity.participations.filter(organisation=self.value).exists()

    def write(self, activity, state, by):
        named = self._named(activity, by)
        parts = activity.participations.filter(organisation=self.value)
        if state:
            named.append(parts.create(activity=activity, organisation_id=self.value, added_by=by))
            return
        if parts.exclude(answer="").exists():
            raise Refused(_("The organisation has answered for its part meanwhile."))
        parts.delete()
        named[:] = [part for part in named if part.organisation_id != self.value]

    def rows(self, activities, by):
        return activities.prefetch_related(self._parts_for(by))

    def in_words(self, activity, by):
        organisations = [part.organisation for part in self._named(activity, by)]
        return ", ".join(sorted((each.name for each in organisations), key=fold))

    def _named(self, activity, by):
        """Its parts that `by` may know of; for many, `rows` has asked the gate about all."""
        if not hasattr(activity, "named_parts"):
            prefetch_related_objects([activity], self._parts_for(by))
        return activity.named_parts

    @staticmethod
    def _parts_for(by):
        parts = Participation.objects.visible_to(by).select_related("organisation")
        return Prefetch("participations", parts, to_attr="named_parts")


KINDS = {
    "add_area": AreaChange,
    "remove_area": AreaChange,
    "add_country": CountryChange,
    "remove_country": CountryChange,
    "add_partner": PartnerChange,
}


def change_of(field: str, value: Any) -> Change:
    """Return the change of a field to a value; a record stands for its key."""
    return KINDS.get(field, Change)(field, getattr(value, "pk", value))


def described(edit: BulkEdit, reader: User) -> str:
    """Return what a change made of a field, in words that `reader` may read."""
    models: dict[str, Any] = {
        "type": ActivityType, "forum": Forum, "add_area": PriorityArea,
        "remove_area": PriorityArea, "add_partner": Organisation,
    }  # fmt: skip
    if edit.field in models:
        rows = models[edit.field].objects
        seen = rows.visible_to(reader) if hasattr(rows, "visible_to") else rows
        return str(seen.filter(pk=edit.value).first() or _("none"))
    if edit.field in {"add_country", "remove_country"}:
        return country_name(str(edit.value))
    change = change_of(edit.field, edit.value)
    return change.in_words(Activity(**{edit.field: edit.value}), reader)


# --- Doing it ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    """What became of one activity, or would become: `reason` says why it is refused."""

    activity: Activity
    before: str = ""
    after: str = ""
    reason: str = ""
    states: tuple[Any, Any] = (None, None)

    @property
    def is_change(self) -> bool:
        return not self.reason and self.states[0] != self.states[1]


def preview(*, activities: Iterable[Activity], change: Change, by: User) -> list[Outcome]:
    """Return what a change would make of each activity: it is done, and undone."""
    activities = list(activities)
    with transaction.atomic():
        locked = _locked([activity.pk for activity in activities], change, by)
        outcomes = _outcomes(activities, locked, change, by)
        transaction.set_rollback(True)
    return outcomes


@transaction.atomic
def apply(
    *, plan: Plan, activities: Iterable[Activity], change: Change, entry: UUID, by: User
) -> BulkEdit:
    """
    Change each activity that can be changed, and keep what was done, so that it can be undone.

    The same `entry` sent twice is one change.
    """
    activities = list(activities)
    locked = _locked([activity.pk for activity in activities], change, by)
    if known := BulkEdit.objects.filter(entry=entry, made_by=by).first():
        return known  # Pressed twice: the other press was faster, and did the same.
    with pghistory.context(verb="bulk"):
        outcomes = _outcomes(activities, locked, change, by)
    return BulkEdit.objects.create(
        plan=plan,
        field=change.field,
        value=change.value,
        entry=entry,
        made_by=by,
        rows=[
            {"activity": outcome.activity.pk, "before": before, "after": after}
            for outcome in outcomes
            if outcome.is_change
            for before, after in [outcome.states]
        ],
        refused=[
            {"activity": outcome.activity.pk, "reason": outcome.reason}
            for outcome in outcomes
            if outcome.reason
        ],
    )


@transaction.atomic
def undo(*, edit: BulkEdit, by: User) -> None:
    """
    Put back what is still as a change left it; `kept` says of the rest why it is not.

    Raises NotUndone where somebody was faster.
    """
    editable = BulkEdit.objects.editable_by(by).filter(pk=edit.pk)
    edit = editable.select_for_update(of=("self",)).first()
    if edit is None:
        raise NotUndone(_("This has been undone already."))
    change = change_of(edit.field, edit.value)
    locked = _locked([row["activity"] for row in edit.rows], change, by)
    with pghistory.context(verb="bulk-undo"):
        for row in edit.rows:
            try:
                _set(locked.get(row["activity"]), change, row["before"], by, was=row["after"])
            except Refused as refusal:
                edit.kept.append({"activity": row["activity"], "reason": str(refusal)})
    edit.undone_by, edit.undone_at = by, timezone.now()
    edit.save(update_fields=["kept", "undone_by", "undone_at"])


def _locked(keys, change, by):
    """The activities of some keys that may be changed, as they are until we are done."""
    editable = Activity.objects.editable_by(by).select_related("type__pillar", "forum")
    rows = change.rows(editable.order_by("pk").select_for_update(of=("self",)), by)
    return rows.in_bulk(keys)


def _outcomes(activities, locked, change, by):
    outcomes = []
    for activity in activities:
        try:
            outcomes.append(_set(locked.get(activity.pk), change, change.target, by))
        except Refused as refusal:
            words = change.in_words(activity, by)
            outcomes.append(Outcome(activity, words, reason=str(refusal)))
    return outcomes


def _set(activity, change, state, by, **expected):
    """Bring one activity into a state, or leave it wholly as it is and raise Refused."""
    if activity is None:
        raise Refused(_("It is not there any more, or you may not change it."))
    try:
        with transaction.atomic():
            return _set_and_save(activity, change, state, by, **expected)
    except NotLowered as refusal:
        raise Refused(str(refusal)) from refusal
    except IntegrityError as refusal:
        raise Refused(_("A rule of the plan forbids it.")) from refusal


def _set_and_save(activity, change, state, by, **expected):
    before, level, words = change.read(activity), activity.level, change.in_words(activity, by)
    if expected and before != expected["was"]:
        raise Refused(_("It has been changed since."))
    if before == state:
        return Outcome(activity, words, words, states=(before, state))
    change.write(activity, state, by)
    if change.field == BulkEdit.Field.SENSITIVITY:
        judge_level(activity, by)
    activity.note_edit(by)
    activity.save()
    if activity.is_published:
        activity.refresh_from_db(fields=["level"])
        if activity.level < level:
            raise Refused(_("More readers for what is published: ask for it, with a reason."))
    return Outcome(activity, words, change.in_words(activity, by), states=(before, state))

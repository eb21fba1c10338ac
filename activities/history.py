"""The history of an activity, as sentences."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from activities.models import Activity

# What a person did not type is not worth a word.
UNSAID = {
    "id",
    "reference",
    "entry",
    "created_by",
    "created_at",
    "level_chosen_by",
    "updated_at",
    "published_at",
}


@dataclass(frozen=True)
class Step:
    at: datetime
    sentence: str


def steps(activity: Activity) -> list[Step]:
    """Return what was done with an activity, oldest first, by whom and when."""
    events = list(
        activity.events.select_related("pgh_context").order_by("pgh_created_at", "pgh_id")  # type: ignore[attr-defined]
    )
    ids = {_actor(event) for event in events}
    names = {person.pk: str(person) for person in User.objects.filter(pk__in=ids - {None})}
    found, before = [], None
    for event in events:
        who = names.get(_actor(event), _("The system"))
        sentence = _sentence(event, before, who)
        if sentence:
            found.append(Step(event.pgh_created_at, sentence))
        before = event
    return found


def _actor(event):
    return event.pgh_context.metadata.get("user") if event.pgh_context else None


def _sentence(event, before, who):
    """Say what one state of the record came from; nothing where nobody typed anything."""
    context = event.pgh_context.metadata if event.pgh_context else {}
    verb = "log" if event.pgh_label == "insert" else context.get("verb", "")
    changed = _changed(before, event)
    if verb in {"log", "publish", "publish-own"}:
        words = {
            "log": _("%(who)s logged it."),
            "publish": _("%(who)s published it."),
            "publish-own": _(
                "%(who)s published their own entry: the installation had no other reviewer."
            ),
        }[verb]
    elif verb == "submit":
        words = (
            _("%(who)s submitted it, with changes to: %(fields)s.")
            if changed
            else _("%(who)s submitted it.")
        )
    else:
        words = _("%(who)s changed: %(fields)s.") if changed else ""
    return words % {"who": who, "fields": changed}


def _changed(before, event):
    if before is None:
        return ""
    fields = [
        field
        for field in Activity._meta.concrete_fields
        if field.name not in UNSAID | {"workflow"}
        and getattr(before, field.attname) != getattr(event, field.attname)
    ]
    return ", ".join(str(field.verbose_name) for field in fields)

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
        activity.events.select_related("pgh_context").order_by(
            "pgh_created_at", "pgh_id"
        )
    )
    ids = {_actor(event) for event in events}
    names = {
        person.pk: str(person) for person in User.objects.filter(pk__in=ids - {None})
    }
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
    verb = event.pgh_context.metadata.get("verb", "") if event.pgh_context else ""
    if event.pgh_label == "insert":
        return _("%(who)s logged it.") % {"who": who}
    if verb == "publish":
        return _("%(who)s published it.") % {"who": who}
    if verb == "publish-own":
        return _(
            "%(who)s published their own entry: the installation had no other reviewer."
        ) % {"who": who}
    changed = _changed(before, event)
    if verb == "submit" and changed:
        return _("%(who)s submitted it, with changes to: %(fields)s.") % {
            "who": who, "fields": changed,
        }  # fmt: skip
    if verb == "submit":
        return _("%(who)s submitted it.") % {"who": who}
    if changed:
        return _("%(who)s changed: %(fields)s.") % {"who": who, "fields": changed}
    return ""


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

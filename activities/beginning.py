"""With what a new entry starts: what its author used last, or a copy of an earlier one."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import get_language

from accounts.models import User
from activities.forms import ActivityForm
from activities.forms.typed import several
from activities.models import Activity, Participation
from activities.services import last_choice_of
from network.countries import country_name
from plan.dates import PartialDate, Precision
from plan.models import Plan

LOOKED_AT, OFFERED = 12, 3
# What an address may fill in beside the kind of work: "Use again", and links from elsewhere.
ONE = ("forum", "session", "place", "countries", "role")
# What belongs to the occasion, and not to the work: a copy says it anew.
NOT_COPIED = {"entry", "base", "date", "undated", "ends", "link", "status"}


@dataclass(frozen=True)
class Again:
    """Something used lately, one click away: its words, and the query that fills it in."""

    label: str
    query: str


def first_values(plan: Plan, by: User, query) -> dict[str, Any]:
    """Return what the fields of a new entry hold before anybody types."""
    last = _own(plan, by).first()
    kind = query.get("type", "")
    return {
        "language": (get_language() or "en")[:2],
        "sensitivity": last_choice_of(by),
        "date": _day(plan, last),
        "role": last.role if last else "",
        "type": kind if kind.isdigit() else None,
        **{name: query[name][:500] for name in ONE if name in query},
        "partners": [name[:200] for name in query.getlist("partners")[:50]],
    }


def _own(plan, by):
    seen = Activity.objects.visible_to(by).of_plan(plan).filter(created_by=by)
    return seen.select_related("type__pillar", "forum").order_by("-created_at", "-pk")


def _day(plan, last):
    """Today while the plan runs, else the date that was used last."""
    today = timezone.localdate()
    if plan.starts_on <= today <= plan.ends_on:
        return PartialDate(today, Precision.DAY)
    return last.date if last else None


def copied(form, day) -> dict[str, Any]:
    """Return what a copy takes over from the form of another activity."""
    values = {
        name: form[name].value()
        for name in form.fields
        if name not in NOT_COPIED and not name.startswith(("figure_", "unknown_"))
    }
    for name in several(ActivityForm):
        if name in values:
            values[name] = [getattr(row, "pk", row) for row in values[name] or []]
    return values | {"date": day}


def used_lately(plan: Plan, by: User) -> list[Again]:
    """Return the kinds of work, places and partners of somebody's last entries."""
    recent = list(_own(plan, by)[:LOOKED_AT])
    parts = Participation.objects.visible_to(by).filter(activity__in=[row.pk for row in recent])
    parts = parts.select_related("organisation").order_by("-activity", "organisation__name_key")
    found = [
        [(row.type.name, {"type": row.type_id}) for row in recent],
        [place for row in recent if (place := _place(row))],
        [(part.organisation.name, {"partners": part.organisation.name}) for part in parts],
    ]
    return [
        Again(label, urlencode(query))
        for group in found
        for label, query in list(dict(group).items())[:OFFERED]
    ]


def _place(activity):
    """Where it was, in words, and the fields that say so."""
    names = ", ".join(country_name(code) for code in activity.countries)
    said = {
        "forum": activity.forum_id,
        "session": activity.session,
        "countries": names,
        "place": activity.place,
    }
    query = {name: value for name, value in said.items() if value}
    return (activity.where, query) if query else None

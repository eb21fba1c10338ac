"""The chain from activities to an outcome to targets: plain values for a picture and a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from activities.models import Activity
from outcomes.models import Outcome
from plan import formats
from priorities.models import OutcomeTarget

# More boxes than these make no picture; the table has all of them.
DRAWN = 8


@dataclass(frozen=True)
class Chain:
    """One outcome with what led to it and what it bears on, as far as its reader may know."""

    outcome: Outcome
    activities: Sequence[Activity]
    targets: Sequence[OutcomeTarget]


def of(outcomes: Sequence[Outcome], targets: Sequence[OutcomeTarget], user: User) -> list[Chain]:
    """Return the chain of each outcome as far as `user` may know it, in one query."""
    seen = Activity.objects.visible_to(user).newest_first()
    prefetch_related_objects(outcomes, Prefetch("activities", seen, to_attr="seen_activities"))
    return [Chain(outcome, outcome.seen_activities, targets) for outcome in outcomes]  # type: ignore[attr-defined]


def picture(chains: Sequence[Chain], title: str) -> dict:
    """Return the arguments of `charts.chain` for some outcomes, with lines where they are tied."""
    activities = list({a.pk: a for chain in chains for a in chain.activities}.values())
    targets = list({t.pk: t for chain in chains for t in chain.targets}.values())
    shown = activities[:DRAWN]
    places = {activity.pk: n for n, activity in enumerate(shown)}
    left = [
        {"label": activity.title, "note": formats.partial_date(activity.date)} for activity in shown
    ]
    if more := len(activities) - len(shown):
        words = ngettext("and %(n)s more activity", "and %(n)s more activities", more)
        left.append({"label": words % {"n": formats.number(more)}, "note": ""})
    to_outcomes = {
        (0, places.get(activity.pk, DRAWN), n)
        for n, chain in enumerate(chains)
        for activity in chain.activities
    }
    order = {target.pk: n for n, target in enumerate(targets)}
    to_targets = {
        (1, n, order[target.pk]) for n, chain in enumerate(chains) for target in chain.targets
    }
    return {
        "title": title,
        "desc": _("Boxes with lines between them: from left to right, what contributed to what."),
        "columns": [
            {"name": _("Activities"), "boxes": left},
            {"name": _("Outcomes"), "boxes": [_box(chain.outcome) for chain in chains]},
            {
                "name": _("Outcome targets"),
                "boxes": [{"label": t.short_name, "note": t.code} for t in targets],
            },
        ],
        "links": sorted(to_outcomes) + sorted(to_targets),
    }


def _box(outcome):
    when = formats.partial_date(outcome.date)
    return {"label": outcome.title, "note": f"{outcome.get_direction_display()}, {when}"}

"""The history of a target: its standings, and its milestones with their earlier wordings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import timeline
from accounts.history import events_of
from accounts.timeline import Part, Step, Story
from plan import formats
from plan.dates import PartialDate, Precision
from priorities.models import InterimMilestone, OutcomeTarget, Standing

VERBS = {
    "set-standings": (None, gettext_lazy("%(who)s set where it stood: %(names)s.")),
    "add-milestone": (None, gettext_lazy("%(who)s added a milestone.")),
    "revise-milestone": (None, gettext_lazy("%(who)s revised a milestone. Reason: %(reason)s")),
}


def _standing_in_words(row) -> str:
    return _("%(standing)s. %(reason)s (confidence: %(confidence)s)") % {
        "standing": Standing.Word(row.standing).label,
        "reason": row.reason,
        "confidence": Standing.Confidence(row.confidence).label,
    }


def _milestone_in_words(row) -> str:
    words = {
        "wording": row.wording,
        "due": formats.partial_date(_due(row)),
        "state": InterimMilestone.State(row.state).label,
    }
    return _("%(wording)s (due: %(due)s; %(state)s)") % words


def _due(row) -> PartialDate:
    return PartialDate(row.due_on, Precision(row.date_precision))


STORY = Story(
    parts=[
        Part(Standing, "target", gettext_lazy("standing"), "period", value=_standing_in_words),
        Part(InterimMilestone, "target", gettext_lazy("interim milestone"), "target",
             value=_milestone_in_words),
    ],
    verbs=VERBS,
)  # fmt: skip


def steps(target: OutcomeTarget, reader) -> list[Step]:
    """Return what was done with a target, oldest first, by whom and when."""
    return timeline.steps(target, reader=reader, story=STORY)


@dataclass(frozen=True)
class Earlier:
    """A milestone as it read until it was revised, and why it was."""

    wording: str
    language: str
    due: PartialDate
    state: str
    until: datetime
    because: str


@dataclass(frozen=True)
class Told:
    """A milestone with all that it said before, the latest first."""

    milestone: InterimMilestone
    earlier: list[Earlier]


def milestones(target: OutcomeTarget, reader) -> list[Told]:
    """Return the milestones of a target and their earlier wordings. Two queries."""
    states: dict[int, list] = {}
    events = events_of(InterimMilestone).objects.filter(target_id=target.pk)
    for event in events.visible_to(reader).order_by("pgh_id"):
        states.setdefault(event.pgh_obj_id, []).append(event)
    return [
        Told(milestone, list(_earlier(states.get(milestone.pk, []))))
        for milestone in target.milestones.visible_to(reader)
    ]


def _earlier(events) -> Iterable[Earlier]:
    for before, after in reversed(list(pairwise(events))):
        yield Earlier(
            before.wording,
            before.language,
            _due(before),
            str(InterimMilestone.State(before.state).label),
            after.pgh_created_at,
            after.revised_because,
        )

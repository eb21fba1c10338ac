"""The history of an outcome, with all that belongs to it, as sentences."""

from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts import timeline
from accounts.models import User
from accounts.timeline import Act, Part, Step, Story
from activities.history import VERBS as OF_ACTIVITIES
from activities.languages import LANGUAGES_OF_TEXTS
from network.countries import country_name
from outcomes.models import (
    ContributionPart,
    Outcome,
    OutcomeActivityTie,
    OutcomeAreaTie,
    OutcomeEvidence,
    OutcomePillarTie,
    OutcomeReaderTie,
    OutcomeTargetTie,
    Substantiation,
)
from outcomes.models.words import Agreement, Contest, Strength, Workflow
from plan import formats
from plan.dates import PartialDate, Precision

_CHANGED = gettext_lazy("%(who)s changed: %(fields)s.")
# What is done with an outcome as with an activity is said in the same words.
_SHARED = (
    "submit", "return", "review", "review-own", "unreview", "publish", "publish-own", "lower",
    "part-confirmed", "part-corrected", "part-declined", "link-confirmed", "link-corrected",
    "link-declined",
)  # fmt: skip
VERBS: dict[str, tuple[Any, Any]] = {verb: OF_ACTIVITIES[verb] for verb in _SHARED} | {
    "write": (gettext_lazy("%(who)s wrote it down."), None),
    "contest": (gettext_lazy("%(who)s contested it: it waits to be revised."), None),
    "contest-evidence": (
        gettext_lazy("It became contested: its evidence no longer carried its rating."),
        gettext_lazy(
            "%(who)s changed: %(fields)s. It became contested: its evidence no longer carried its "
            "rating."
        ),
    ),
    "contest-disagreement": (
        gettext_lazy("Somebody who was asked did not agree with it: it became contested."),
        gettext_lazy("Somebody who was asked did not agree with it: it became contested."),
    ),
    "substantiate": (
        gettext_lazy("Somebody independent confirmed it."),
        gettext_lazy("Somebody independent confirmed it."),
    ),
    "withdraw": (gettext_lazy("%(who)s withdrew it. Reason: %(reason)s"), None),
    "bring-back": (gettext_lazy("%(who)s brought it back: it waits for a reviewer."), None),
    "ask": (None, gettext_lazy("%(who)s asked somebody independent about it.")),
    "answer": (None, gettext_lazy("Somebody who was asked answered.")),
    "decline": (None, gettext_lazy("Somebody who was asked did not want to answer.")),
    "withdraw-answer": (None, gettext_lazy("%(who)s withdrew what somebody was asked.")),
    "change": (None, _CHANGED),
}
SAID = {"hide", "lift", "lower", "ask", "answer", "decline", "withdraw-answer"}


def _verb(act: Act) -> str:
    """Return what was done, from what it did rather than from what the request was called."""
    before, after = act.own() or (None, None)
    verb = act.context.get("verb", "change")
    if act.own() and before is None:
        return "write"
    if before and after and before.workflow != after.workflow:
        verb = _step(before, after, act)
        return verb if verb in VERBS else "change"
    if verb.startswith("part-"):
        return verb if act.context.get("user") else verb.replace("part-", "link-")
    return verb if verb in SAID else "change"


# What moved an outcome, by where it is then; some say more of where it came from.
STEPS = {
    Workflow.PUBLISHED: "publish",
    Workflow.RETURNED: "return",
    Workflow.SUBSTANTIATED: "substantiate",
    Workflow.WITHDRAWN: "withdraw",
}


def _step(before, after, act) -> str:
    own = "-own" if after.created_by_id == act.context.get("user") else ""
    if after.workflow == Workflow.CONTESTED:
        why = after.contested_because
        return "contest" if why == Contest.REVIEWER else f"contest-{why}"
    if after.workflow == Workflow.SUBMITTED:
        from_author = {Workflow.DRAFT, Workflow.RETURNED, Workflow.CONTESTED}
        if before.workflow == Workflow.WITHDRAWN:
            return "bring-back"
        return "submit" if before.workflow in from_author else "unreview"
    if after.workflow == Workflow.REVIEWED:
        back = before.workflow == Workflow.SUBSTANTIATED
        return act.context.get("verb", "change") if back else f"review{own}"
    return STEPS[after.workflow] + (own if after.workflow == Workflow.PUBLISHED else "")


def _reason(act: Act) -> str:
    before, after = act.own() or (None, None)
    if before and after and before.workflow != after.workflow:
        return after.returned_because or after.withdrawn_because or act.context.get("reason", "")
    return act.context.get("reason", "")


def _part_in_words(row) -> str:
    said = [ContributionPart.Part(row.part).label]
    if row.answer:
        said.append(ContributionPart.Answer(row.answer).label)
    return "; ".join([*map(str, said), *([row.note] if row.note else [])])


def _answer_in_words(row) -> str:
    """What somebody answered to the three questions; nothing before that."""
    given = [row.description, row.significance, row.contribution]
    return ", ".join(str(Agreement(each).label) for each in given if each)


def _date(row) -> str:
    return formats.partial_date(PartialDate(row.starts_on, Precision(row.date_precision)))


STORY = Story(
    words={
        "starts_on": _date,
        "countries": lambda row: ", ".join(country_name(code) for code in row.countries),
        "language": lambda row: dict(LANGUAGES_OF_TEXTS).get(row.language, row.language),
        "strength": lambda row: str(Strength(row.strength).label),
    },
    unsaid={"date_precision"},
    said={"strength"},
    parts=[
        Part(ContributionPart, "outcome", gettext_lazy("contributors"), "organisation",
             value=_part_in_words),
        Part(OutcomeActivityTie, "outcome", gettext_lazy("activities"), "activity"),
        Part(OutcomeTargetTie, "outcome", gettext_lazy("outcome targets"), "outcometarget"),
        Part(OutcomeAreaTie, "outcome", gettext_lazy("priority areas"), "priorityarea"),
        Part(OutcomePillarTie, "outcome", gettext_lazy("pillars"), "pillar"),
        Part(OutcomeEvidence, "outcome", pgettext_lazy("in the history", "evidence"), "evidence",
             value=str),
        Part(OutcomeReaderTie, "outcome", gettext_lazy("people named for it"), "user"),
        Part(Substantiation, "outcome", gettext_lazy("substantiation"),
             name=lambda row: row.role, value=_answer_in_words),
    ],
    verbs=VERBS,
    verb=_verb,
    reason=_reason,
)  # fmt: skip


def steps(outcome: Outcome, reader: User) -> list[Step]:
    """Return what was done with an outcome, oldest first, by whom and when."""
    return timeline.steps(outcome, reader=reader, story=STORY)

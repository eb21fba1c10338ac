"""The history of an activity, with all that belongs to it, as sentences."""

from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts import timeline
from accounts.models import User
from accounts.timeline import Act, Part, Step, Story
from activities.languages import LANGUAGES_OF_TEXTS
from activities.models import (
    Activity,
    ActivityFigure,
    AreaLink,
    Evidence,
    EvidenceLink,
    Participation,
    ReaderLink,
    TargetLink,
)
from network.countries import country_name
from pillars.measures import Measure
from plan import formats
from plan.dates import PartialDate, Precision

VERBS = {
    "log": (gettext_lazy("%(who)s logged it."), None),
    "import": (gettext_lazy("%(who)s imported it from a spreadsheet."), None),
    "import-change": (
        None,
        gettext_lazy("%(who)s changed, by importing a spreadsheet: %(fields)s."),
    ),
    "import-undo": (None, gettext_lazy("%(who)s undid an import: %(fields)s.")),
    "submit": (
        gettext_lazy("%(who)s submitted it."),
        gettext_lazy("%(who)s submitted it, with changes to: %(fields)s."),
    ),
    "return": (gettext_lazy("%(who)s returned it. Reason: %(reason)s"), None),
    "review": (gettext_lazy("%(who)s reviewed it."), None),
    "review-own": (
        gettext_lazy("%(who)s reviewed their own entry: the installation had no other reviewer."),
        None,
    ),
    "unreview": (
        gettext_lazy("%(who)s changed it: it waits for a reviewer again."),
        gettext_lazy("%(who)s changed: %(fields)s. It waits for a reviewer again."),
    ),
    "publish": (gettext_lazy("%(who)s published it."), None),
    "publish-own": (
        gettext_lazy("%(who)s published their own entry: the installation had no other reviewer."),
        None,
    ),
    "lower": (
        gettext_lazy(
            "%(who)s opened it for more readers, as somebody else had asked. Reason: %(reason)s"
        ),
        None,
    ),
    "delete": (gettext_lazy("%(who)s deleted it: it went to the bin."), None),
    "bring-back": (gettext_lazy("%(who)s brought it back from the bin."), None),
    "bulk": (None, gettext_lazy("%(who)s changed, in several activities at once: %(fields)s.")),
    "bulk-undo": (
        None,
        gettext_lazy("%(who)s undid a change of several activities: %(fields)s."),
    ),
    "part-confirmed": (None, gettext_lazy("%(who)s confirmed the part of %(names)s.")),
    "part-corrected": (None, gettext_lazy("%(who)s corrected the part of %(names)s.")),
    "part-declined": (
        None,
        gettext_lazy("%(who)s answered for %(names)s that it did not take part."),
    ),
    "link-confirmed": (None, gettext_lazy("%(names)s confirmed its part, by a link.")),
    "link-corrected": (None, gettext_lazy("%(names)s corrected its part, by a link.")),
    "link-declined": (None, gettext_lazy("%(names)s answered, by a link, that it took no part.")),
}

# What a request was called, where what it did tells no more.
SAID = {
    **{verb: verb for verb in ("hide", "lift", "lower", "restore", "bulk", "bulk-undo")},
    "import": "import-change",
    "import-undo": "import-undo",
}


def _verb(act: Act) -> str:
    """Return what was done, from what it did rather than from what the request was called."""
    own = act.own()
    before, after = own or (None, None)
    verb = act.context.get("verb", "change")
    if own and before is None:
        return "import" if verb == "import" else "log"
    if before and after and before.binned_at != after.binned_at:
        return "delete" if after.binned_at else "bring-back"
    moved = bool(before and after and before.workflow != after.workflow)
    if step := _step_of_review(before, after, act) if moved else "":
        return step
    if answer := _answer(act):
        return f"part-{answer}" if act.context.get("user") else f"link-{answer}"
    if verb in SAID:
        return SAID[verb]
    return "unreview" if moved else "change"


def _step_of_review(before, after, act) -> str:
    """Return what became of the record; nothing where it only waits for a reviewer again."""
    own = "-own" if after.created_by_id == act.context.get("user") else ""
    match after.workflow:
        case Activity.Workflow.PUBLISHED:
            return f"publish{own}"
        case Activity.Workflow.REVIEWED:
            return f"review{own}"
        case Activity.Workflow.RETURNED:
            return "return"
    return "" if before.workflow == Activity.Workflow.REVIEWED else "submit"


def _reason(act: Act) -> str:
    """Why it was returned is said by its row: one request may return several."""
    before, after = act.own() or (None, None)
    if before and after and before.workflow != after.workflow and after.returned_because:
        return after.returned_because
    return act.context.get("reason", "")


def _answer(act):
    for _part, before, after in act.rows:
        answered = before and after and hasattr(after, "answered_at")
        if answered and before.answered_at != after.answered_at:
            return after.answer
    return ""


def _part_in_words(row) -> str:
    said = [Participation.Part(row.part).label]
    if row.answer:
        said.append(Participation.Answer(row.answer).label)
    return "; ".join([*map(str, said), *([row.note] if row.note else [])])


def _figure_name(row) -> str:
    return str(Measure(row.measure).label)


def _date(row) -> str:
    return formats.partial_date(PartialDate(row.starts_on, Precision(row.date_precision)))


def _evidence_of(activity):
    return activity.evidence.order_by().values("pk")


STORY = Story(
    words={
        "starts_on": _date,
        "countries": lambda row: ", ".join(country_name(code) for code in row.countries),
        "not_known": lambda row: ", ".join(str(Measure(each).label) for each in row.not_known),
        "language": lambda row: dict(LANGUAGES_OF_TEXTS).get(row.language, row.language),
    },
    unsaid={"date_precision"},
    parts=[
        Part(Participation, "activity", gettext_lazy("partners"), "organisation",
             value=_part_in_words),
        Part(ActivityFigure, "activity", gettext_lazy("figures"), name=_figure_name,
             value=lambda row: formats.quantity(row.qualifier, row.value, row.currency)),
        Part(AreaLink, "activity", gettext_lazy("priority areas"), "priorityarea"),
        Part(TargetLink, "activity", gettext_lazy("outcome targets"), "outcometarget"),
        Part(EvidenceLink, "activity", pgettext_lazy("in the history", "evidence"), "evidence"),
        Part(Evidence, "", pgettext_lazy("in the history", "evidence"), edits_of=_evidence_of),
        Part(ReaderLink, "activity", gettext_lazy("people named for it"), "user"),
    ],
    verbs=VERBS,
    verb=_verb,
    reason=_reason,
)  # fmt: skip


def steps(activity: Activity, reader: User) -> list[Step]:
    """Return what was done with an activity, oldest first, by whom and when."""
    return timeline.steps(activity, reader=reader, story=STORY)

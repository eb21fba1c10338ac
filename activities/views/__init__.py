"""The pages of activities, by what people do there."""

from activities.views.drafts import discard_draft, save_draft, suggest
from activities.views.entries import detail, index, publish
from activities.views.evidence import add_evidence, download, remove_evidence
from activities.views.form import edit, log
from activities.views.levels import decide_lowering, hiding, lower
from activities.views.parts import answer, answer_by_link, ask_for_answer
from activities.views.versions import restore

__all__ = [
    "add_evidence",
    "answer",
    "answer_by_link",
    "ask_for_answer",
    "decide_lowering",
    "detail",
    "discard_draft",
    "download",
    "edit",
    "hiding",
    "index",
    "log",
    "lower",
    "publish",
    "remove_evidence",
    "restore",
    "save_draft",
    "suggest",
]

"""The pages of activities, by what people do there."""

from activities.views.entries import detail, edit, index, log, publish
from activities.views.evidence import add_evidence, download, remove_evidence
from activities.views.levels import decide_lowering, hiding, lower
from activities.views.parts import answer, answer_by_link, ask_for_answer
from activities.views.saved_views import delete_view, edit_view, save_view
from activities.views.versions import restore

__all__ = [
    "add_evidence",
    "answer",
    "answer_by_link",
    "ask_for_answer",
    "decide_lowering",
    "delete_view",
    "detail",
    "download",
    "edit",
    "edit_view",
    "hiding",
    "index",
    "log",
    "lower",
    "publish",
    "remove_evidence",
    "restore",
    "save_view",
]

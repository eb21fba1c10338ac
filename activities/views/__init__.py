"""The pages of activities, by what people do there."""

from activities.views.bin import bin, bring_back, delete
from activities.views.bulk import bulk_edit, bulk_result, undo_bulk
from activities.views.drafts import discard_draft, save_draft, suggest
from activities.views.entries import detail, index
from activities.views.evidence import add_evidence, download, edit_evidence, remove_evidence
from activities.views.export import export_csv, export_xlsx
from activities.views.form import edit, log
from activities.views.levels import decide_lowering, hiding, lower
from activities.views.parts import answer, answer_by_link, ask_for_answer
from activities.views.reviewing import publish, return_to_author, review
from activities.views.saved_views import delete_view, edit_view, save_view
from activities.views.versions import restore

__all__ = [
    "add_evidence",
    "answer",
    "answer_by_link",
    "ask_for_answer",
    "bin",
    "bring_back",
    "bulk_edit",
    "bulk_result",
    "decide_lowering",
    "delete",
    "delete_view",
    "detail",
    "discard_draft",
    "download",
    "edit",
    "edit_evidence",
    "edit_view",
    "export_csv",
    "export_xlsx",
    "hiding",
    "index",
    "log",
    "lower",
    "publish",
    "remove_evidence",
    "restore",
    "return_to_author",
    "review",
    "save_draft",
    "save_view",
    "suggest",
    "undo_bulk",
]

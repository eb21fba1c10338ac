"""The pages of outcomes, by what people do there."""

from outcomes.views.asking import ask, ask_again, identity, substantiate, withdraw_answer
from outcomes.views.entries import chain, detail, index
from outcomes.views.evidence import add_evidence, edit_evidence, remove_evidence
from outcomes.views.feed import feed
from outcomes.views.form import edit, record
from outcomes.views.levels import decide_lowering, lower
from outcomes.views.parts import answer, answer_by_link, ask_for_answer
from outcomes.views.reviewing import (
    bring_back,
    contest,
    publish,
    return_to_author,
    review,
    withdraw,
)

__all__ = [
    "add_evidence",
    "answer",
    "answer_by_link",
    "ask",
    "ask_again",
    "ask_for_answer",
    "bring_back",
    "chain",
    "contest",
    "decide_lowering",
    "detail",
    "edit",
    "edit_evidence",
    "feed",
    "identity",
    "index",
    "lower",
    "publish",
    "record",
    "remove_evidence",
    "return_to_author",
    "review",
    "substantiate",
    "withdraw",
    "withdraw_answer",
]

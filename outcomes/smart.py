"""
What an outcome lacks before a reviewer can judge it.

Outcome Harvesting asks that it be specific, measurable, relevant and timely: who changed
what, when and where, why that matters, what the network contributed and what others did,
and how it is known. The database holds the same; here it is said field by field.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from outcomes.models.outcome import TEXTS_NEEDED, VALUES_NEEDED, Outcome


@dataclass(frozen=True)
class Lack:
    """A field of the form that says too little, and what it should say."""

    field: str
    words: str


WORDS: dict[str, Any] = {
    "actor": _("Say who changed: a person’s office, a body, a group. Name no person at risk."),
    "actor_type": _("Choose what kind of actor that is."),
    "change": _("Say what they did differently, so that somebody else could check it."),
    "starts_on": _("Say when, at least the year."),
    "scope": _("Choose how far it reaches."),
    "where": _("Say where: a country, a place or a forum."),
    "change_type": _("Choose the kind of change."),
    "direction": _("Choose whether it is for the better, a setback, or a setback prevented."),
    "intention": _("Choose whether it was planned."),
    "pillars": _("Tick at least one pillar through which the network worked."),
    "significance": _("Choose how much it matters."),
    "significance_reason": _("Say why it matters, in a sentence."),
    "contribution": _("Say what the network contributed."),
    "rating": _("Choose how much the contribution mattered."),
    "rating_reason": _("Give the reason for this rating."),
    "others": _("Say what others contributed: no change has a single author."),
    "rivals_considered": _("Say whether you looked for other explanations."),
    "rivals": _("Say which other explanations you looked at, and what speaks for them."),
    "evidence": _("Add at least one link or file by which it is known."),
}
NEEDED = (*TEXTS_NEEDED, *VALUES_NEEDED)


def lacks(said: Mapping[str, Any], *, has_evidence: bool, has_pillar: bool) -> list[Lack]:
    """Return what is missing from what a form or a record says, in the order of the form."""
    missing = {name for name in NEEDED if said.get(name) in (None, "") or _is_blank(said[name])}
    if said.get("scope") not in ("global", "", None) and not any(
        said.get(name) for name in ("countries", "place", "forum")
    ):
        missing.add("where")
    if said.get("rivals_considered") and _is_blank(said.get("rivals") or ""):
        missing.add("rivals")
    if not has_pillar:
        missing.add("pillars")
    if not has_evidence:
        missing.add("evidence")
    return [Lack(name, str(words)) for name, words in WORDS.items() if name in missing]


def _is_blank(value):
    return isinstance(value, str) and not value.strip()


def lacks_of(outcome: Outcome) -> list[Lack]:
    """Return what is missing from an outcome as it stands."""
    said = {name: getattr(outcome, name) for name in (*NEEDED, "countries", "place", "rivals")}
    said["forum"] = outcome.forum_id
    return lacks(said, has_evidence=outcome.evidence.exists(), has_pillar=outcome.pillars.exists())

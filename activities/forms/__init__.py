"""All that a person types about activities passes here, and every refusal is a sentence."""

from activities.forms.activity import ActivityForm
from activities.forms.evidence import AboutEvidenceForm, EvidenceForm
from activities.forms.parts import PartForm, partner_choices

__all__ = ["AboutEvidenceForm", "ActivityForm", "EvidenceForm", "PartForm", "partner_choices"]

"""All that a person types about activities passes here, and every refusal is a sentence."""

from activities.forms.activity import ActivityForm
from activities.forms.parts import EvidenceForm, PartForm, partner_choices
from activities.forms.saved_views import SavedViewForm

__all__ = ["ActivityForm", "EvidenceForm", "PartForm", "SavedViewForm", "partner_choices"]

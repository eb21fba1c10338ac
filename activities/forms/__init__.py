"""All that a person types about activities passes here, and every refusal is a sentence."""

from activities.forms.activity import ActivityForm
from activities.forms.bulk import BulkEditForm
from activities.forms.evidence import AboutEvidenceForm, EvidenceForm
from activities.forms.parts import PartForm, ReturnForm, partner_choices
from activities.forms.saved_views import SavedViewForm

__all__ = [
    "AboutEvidenceForm",
    "ActivityForm",
    "BulkEditForm",
    "EvidenceForm",
    "PartForm",
    "ReturnForm",
    "SavedViewForm",
    "partner_choices",
]

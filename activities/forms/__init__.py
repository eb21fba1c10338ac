"""All that a person types about activities passes here, and every refusal is a sentence."""

from activities.forms.activity import ActivityForm
from activities.forms.bulk import BulkEditForm
from activities.forms.parts import EvidenceForm, PartForm, ReturnForm, partner_choices

__all__ = [
    "ActivityForm",
    "BulkEditForm",
    "EvidenceForm",
    "PartForm",
    "ReturnForm",
    "partner_choices",
]

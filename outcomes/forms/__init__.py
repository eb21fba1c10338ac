"""All that a person types about outcomes passes here, and every refusal is a sentence."""

from outcomes.forms.asking import AnswerForm, AskForm
from outcomes.forms.evidence import DescribedTieForm, EvidenceOfOutcomeForm, TieForm
from outcomes.forms.filters import OutcomeFilterForm
from outcomes.forms.outcome import OutcomeForm
from outcomes.forms.reasons import ReasonForm

__all__ = [
    "AnswerForm",
    "AskForm",
    "DescribedTieForm",
    "EvidenceOfOutcomeForm",
    "OutcomeFilterForm",
    "OutcomeForm",
    "ReasonForm",
    "TieForm",
]

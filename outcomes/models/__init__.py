"""Changes that were observed, the network's part in them, and how both are known."""

from outcomes.models.asking import Identity, Substantiation, SubstantiationLink
from outcomes.models.drafts import OutcomeDraft
from outcomes.models.outcome import Outcome
from outcomes.models.parts import (
    ContributionPart,
    ContributionPartLink,
    OutcomeEvidence,
    OutcomeLowering,
)
from outcomes.models.ties import (
    OutcomeActivityTie,
    OutcomeAreaTie,
    OutcomePillarTie,
    OutcomeReaderTie,
    OutcomeTargetTie,
)

__all__ = [
    "ContributionPart",
    "ContributionPartLink",
    "Identity",
    "Outcome",
    "OutcomeActivityTie",
    "OutcomeAreaTie",
    "OutcomeDraft",
    "OutcomeEvidence",
    "OutcomeLowering",
    "OutcomePillarTie",
    "OutcomeReaderTie",
    "OutcomeTargetTie",
    "Substantiation",
    "SubstantiationLink",
]

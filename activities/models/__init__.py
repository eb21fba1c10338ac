"""What the network does on the way to its plan, with whom, and how it is known."""

from activities.models.activity import Activity
from activities.models.bulk import BulkEdit
from activities.models.drafts import Draft
from activities.models.evidence import Evidence
from activities.models.links import AreaLink, EvidenceLink, ReaderLink, TargetLink
from activities.models.parts import ActivityFigure, Lowering, Participation, PartLink
from activities.models.saved_views import SavedView
from activities.models.searching import SearchText
from activities.models.tallies import (
    Changed,
    Fact,
    MeasureTally,
    MeasureTallyNow,
    Tally,
    TallyNow,
)

__all__ = [
    "Activity",
    "ActivityFigure",
    "AreaLink",
    "BulkEdit",
    "Changed",
    "Draft",
    "Evidence",
    "EvidenceLink",
    "Fact",
    "Lowering",
    "MeasureTally",
    "MeasureTallyNow",
    "PartLink",
    "Participation",
    "ReaderLink",
    "SavedView",
    "SearchText",
    "Tally",
    "TallyNow",
    "TargetLink",
]

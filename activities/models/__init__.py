"""What the network does on the way to its plan, with whom, and how it is known."""

from activities.models.activity import Activity
from activities.models.evidence import Evidence
from activities.models.parts import ActivityFigure, Lowering, Participation, PartLink

__all__ = [
    "Activity",
    "ActivityFigure",
    "Evidence",
    "Lowering",
    "PartLink",
    "Participation",
]

"""What the network does on the way to its plan, with whom, and how it is known."""

from activities.models.activity import Activity, new_reference
from activities.models.parts import ActivityFigure, Evidence, Lowering, Participation, PartLink

__all__ = [
    "Activity",
    "ActivityFigure",
    "Evidence",
    "Lowering",
    "PartLink",
    "Participation",
    "new_reference",
]

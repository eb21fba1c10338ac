"""What is measured of a plan, and what was read."""

from indicators.models.indicator import Definition, Indicator, Milestone, Qualifier
from indicators.models.reading import Breakdown, Reading

__all__ = ["Breakdown", "Definition", "Indicator", "Milestone", "Qualifier", "Reading"]

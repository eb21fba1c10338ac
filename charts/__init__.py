"""
Figures as SVG, for pages and PDFs alike: pure functions of plain values.

Presentation attributes only: WeasyPrint does not apply a page's CSS inside an SVG, and a
strict content policy allows no `style`. Every chart names itself in a `<title>`, and a
table with the same numbers stands beside it.
"""

from charts.columns import stacked_columns
from charts.lines import line_over_time

__all__ = ["line_over_time", "stacked_columns"]

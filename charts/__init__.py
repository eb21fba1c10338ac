"""
Figures as SVG, for pages and PDFs alike: pure functions of plain values.

Presentation attributes only: WeasyPrint does not apply a page's CSS inside an SVG, and a
strict content policy allows no `style`. Every chart names itself in a `<title>`, and a
table with the same numbers stands beside it.
"""

from charts.chains import chain
from charts.columns import stacked_columns
from charts.lines import line_over_time
from charts.maps import bubbles
from charts.marks import mark, marks, shapes, strip

__all__ = [
    "bubbles",
    "chain",
    "line_over_time",
    "mark",
    "marks",
    "shapes",
    "stacked_columns",
    "strip",
]

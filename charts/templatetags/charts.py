"""Charts in templates."""

from django import template

import charts

register = template.Library()


@register.simple_tag
def stacked_columns(arguments):
    """Draw a chart from the plain values that `figures.pictures` returns."""
    return charts.stacked_columns(**arguments)


@register.simple_tag
def line_over_time(arguments):
    """Draw a line from the plain values that `indicators.pictures` returns."""
    return charts.line_over_time(**arguments)

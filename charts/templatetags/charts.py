"""Charts in templates."""

from django import template

import charts

register = template.Library()


@register.simple_tag
def chain(arguments):
    """Draw how one thing leads to another, from plain values."""
    return charts.chain(**arguments)


@register.simple_tag
def stacked_columns(arguments):
    """Draw a chart from the plain values that `figures.pictures` returns."""
    return charts.stacked_columns(**arguments)

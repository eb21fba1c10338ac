"""Charts in templates."""

from django import template
from django.templatetags.static import static

import charts

register = template.Library()


@register.simple_tag
def bubbles(arguments):
    """Draw a map from the plain values that `figures.pictures` returns."""
    return charts.bubbles(**arguments, land=static("land.svg"))


@register.simple_tag
def chain(arguments):
    """Draw how one thing leads to another, from plain values."""
    return charts.chain(**arguments)


@register.simple_tag
def stacked_columns(arguments):
    """Draw a chart from the plain values that `figures.pictures` returns."""
    return charts.stacked_columns(**arguments)


@register.simple_tag
def marks(arguments):
    """Draw a line of marks from the plain values that `figures.pictures` returns."""
    return charts.marks(**arguments)


register.simple_tag(charts.shapes)


@register.simple_tag
def mark(kind, word):
    """Draw the mark of one standing, to stand beside its word."""
    return charts.mark(kind=kind, word=word)


@register.simple_tag
def line_over_time(arguments):
    """Draw a line from the plain values that `indicators.pictures` returns."""
    return charts.line_over_time(**arguments)

"""The sum above a list of activities that is narrowed to one figure."""

from django import template

from pillars.measures import Measure
from plan import formats

register = template.Library()


@register.filter
def sum_quantity(row):
    return formats.quantity(row.qualifier, row.total, row.currency)


@register.filter
def measure_label(measure):
    return Measure(measure).label

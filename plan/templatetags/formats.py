"""`plan.formats` for templates."""

from django import template

from plan import formats

register = template.Library()

register.filter("number", formats.number)
register.filter("percent", formats.percent)
register.filter("day", formats.day)
register.filter("moment", formats.moment)
register.filter("partial_date", formats.partial_date)


@register.filter
def when(activity):
    """When something dated to a precision was, or will be."""
    return formats.date_range(activity.date, activity.ends_on)


@register.filter
def quantity(figure):
    """A figure with its qualifier and, for money, its currency."""
    return formats.quantity(figure.qualifier, figure.value, figure.currency)

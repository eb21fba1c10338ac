"""Figures in templates: every number a link to the rows that make it up."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode

from charts.tints import tint
from plan.formats import number

register = template.Library()


@register.simple_tag
def rows(plan, figure):
    """The address of the list that a count or sum is made of."""
    return f"{reverse('activities:index', args=[plan.slug])}?{urlencode(figure.where)}"


@register.simple_tag
def count_link(plan, count):
    """A count, linked to its rows; a plain 0 leads nowhere."""
    if not count.value:
        return "0"
    return format_html('<a href="{}">{}</a>', rows(plan, count), number(count.value))


register.simple_tag(tint)

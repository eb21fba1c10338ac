"""Figures in templates: every number a link to the rows that make it up."""

from functools import lru_cache

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import get_language

import charts
from charts.tints import tint
from figures import pictures
from plan.formats import number

register = template.Library()


@register.simple_tag
def rows(plan, figure):
    """The address of the list that a count or sum is made of."""
    return f"{_list_of(plan.slug, get_language())}?{urlencode(figure.where)}"


@lru_cache(maxsize=200)
def _list_of(slug, _language):
    """A page has more than a hundred links to one list."""
    return reverse("activities:index", args=[slug])


@register.simple_tag
def outcomes_link(plan, count):
    """A number of outcomes, linked to them."""
    if not count.value:
        return "0"
    address = f"{reverse('outcomes:index', args=[plan.slug])}?{urlencode(count.where)}"
    return format_html('<a href="{}">{}</a>', address, number(count.value))


@register.simple_tag
def count_link(plan, count):
    """A count, linked to its rows; a plain 0 leads nowhere."""
    if not count.value:
        return "0"
    return format_html('<a href="{}">{}</a>', rows(plan, count), number(count.value))


@register.simple_tag
def strip(marks):
    """Where a target stood, quarter by quarter, as a short line of marks."""
    found = pictures.standings(marks)
    return charts.strip(title=found["title"], quarters=found["quarters"])


@register.inclusion_tag("dashboards/_csv.html", takes_context=True)
def csv_link(context, name, words=""):
    """A link to a figure of the page as a file; `words` where a section has several."""
    narrow = {part: context[part].code for part in ("pillar", "area") if part in context}
    if place := context.get("place"):
        narrow |= place.where
    query = {"period": context["period"].code} | narrow
    address = reverse("dashboards:figure", args=[context["plan"].slug, name])
    return {"address": f"{address}?{urlencode(query)}", "words": words}


register.simple_tag(tint)

"""How much waits for the reader, for the link in the head of each page."""

from django import template

from dashboards import work

register = template.Library()


@register.simple_tag(takes_context=True)
def waiting_for_me(context):
    """Return how many things of the page's plan wait for its reader, or "99+"."""
    number = work.how_many(context["current_plan"], context["user"])
    return f"{work.MANY - 1}+" if number >= work.MANY else number

"""`plan.closing` for templates."""

from django import template

from plan.closing import closed_before

register = template.Library()


@register.simple_tag(takes_context=True)
def closed_before_it(context, record):
    """The period that an activity or reading came too late for; None where it did not."""
    here = context["current_plan"]
    # As it is in memory: a record's own plan has not asked for its periods.
    plan = next((each for each in context["plans"] if each.pk == here.pk), here)
    return closed_before(plan, record)

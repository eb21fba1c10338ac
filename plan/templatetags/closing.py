"""`plan.closing` for templates."""

from django import template

from plan.closing import closed_before

register = template.Library()


@register.simple_tag
def closed_before_it(record, plan):
    """The period that an activity or reading came too late for; None where it did not."""
    if hasattr(record, "entered_at"):
        return closed_before(plan, record.date, record.entered_at)
    return closed_before(plan, record.date, record.published_at or record.created_at)

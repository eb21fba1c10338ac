"""What pages of other apps say of reports."""

from django import template

import figures.changes
from reports.models import Report

register = template.Library()


@register.simple_tag(takes_context=True)
def changes_since_report(context):
    """
    Return the last report of the page's plan, and what has been published since its data.

    None where there is no report that the reader may download.
    """
    plan, user = context["plan"], context["user"]
    reports = Report.objects.visible_to(user).published().filter(plan=plan.pk)
    last = reports.with_periods().defer("snapshot").order_by("-data_as_of", "-pk").first()
    if last is None:
        return None
    return {"report": last, "changes": figures.changes.since(last.data_as_of, plan, user)}

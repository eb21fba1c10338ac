"""
A plan with all that it is made of, kept in the memory of the process.

Every page needs the periods, pillars, kinds of work, areas and targets of a plan, and they
seldom change: one query says which plans there are and when each last changed, and what has
not changed since is not asked for again. These plans are for reading; forms load their own.
"""

from datetime import datetime
from typing import Any

from django.http import Http404

from plan.models import Plan

PARTS = ("periods", "pillars__types", "priority_areas", "targets__priority_area")

_known: dict[int, tuple[datetime, Plan]] = {}


def plans_of(user) -> list[Plan]:
    """Return the plans that a person may see, oldest first. One query."""
    found = Plan.objects.visible_to(user).values_list("pk", "changed_at")
    return [_whole(pk, changed_at) for pk, changed_at in found]


def _whole(pk, changed_at):
    if pk not in _known or _known[pk][0] != changed_at:
        plan = Plan.objects.prefetch_related(*PARTS).get(pk=pk)
        _known[pk] = plan.changed_at, plan
    return _known[pk][1]


def whole(plan: Plan) -> Plan:
    """Return a plan with all that it is made of. One query."""
    return _whole(*Plan.objects.filter(pk=plan.pk).values_list("pk", "changed_at").get())


def plans_for(request: Any) -> list[Plan]:
    """Return the plans that the reader of a page may see, looked up once for the page."""
    if not hasattr(request, "plans"):
        request.plans = plans_of(request.user)
    return request.plans


def plan_or_404(request: Any, slug: str) -> Plan:
    """Return the plan that a page is about, and have `base.html` show that it is."""
    for plan in plans_for(request):
        if plan.slug == slug:
            request.plan = plan
            return plan
    raise Http404

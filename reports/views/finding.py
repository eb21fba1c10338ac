"""Which report a page is about, for who asks."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from plan.structure import plan_or_404
from reports.models import Report


def readable(request, reference) -> Report:
    """Return a report that this person may read; to anybody else it does not exist."""
    return _found(request, Report.objects.visible_to(request.user), reference)


def editable(request, reference) -> Report:
    """Return a report that this person works on."""
    return _found(request, Report.objects.editable_by(request.user), reference)


def _found(request, reports, reference):
    report = get_object_or_404(reports.to_show(), reference=reference)
    request.plan = report.plan
    return report


def period_or_404(request, plan, code):
    """Return a period of a plan for a reviewer; to anybody else the page does not exist."""
    if not request.user.is_reviewer:
        raise Http404
    plan = plan_or_404(request, plan)
    return get_object_or_404(plan.periods.select_related("plan", "closed_by"), code=code)

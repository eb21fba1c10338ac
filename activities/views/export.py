"""The list of activities, as it is narrowed, to take along as a spreadsheet."""

import structlog
from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.files import as_attachment
from accounts.sensitivity import audience_of
from accounts.services import note_reading
from activities import exporting
from activities.filters import ActivityFilters
from plan.structure import plan_or_404
from plan.visitors import open_to_visitors

log = structlog.get_logger(__name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@open_to_visitors
@require_safe
def export_csv(request, plan):
    """All pages of the list as a CSV, sent while it is written."""
    plan = plan_or_404(request, plan)
    lines = exporting.as_csv(_batches(request, plan, "csv"), audience_of(request.user))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    return as_attachment(response, name=_name(plan, "csv"))


@open_to_visitors
@require_safe
def export_xlsx(request, plan):
    """All pages of the list as a workbook."""
    plan = plan_or_404(request, plan)
    file = exporting.as_xlsx(_batches(request, plan, "xlsx"), audience_of(request.user))
    return as_attachment(FileResponse(file, content_type=XLSX), name=_name(plan, "xlsx"))


def _batches(request, plan, kind):
    """The activities of the list; who took how many of them along is written down."""
    filters = ActivityFilters(request.GET, plan=plan, user=request.user)
    found = filters.qs if filters.form.is_valid() else filters.queryset.none()
    taken = 0
    try:
        for batch in exporting.in_batches(found.newest_first(), audience_of(request.user)):
            note_reading(batch, by=request.user)
            taken += len(batch)
            yield batch
    finally:
        log.info(
            "activities exported", kind=kind, plan=plan.slug, person=request.user.pk, rows=taken
        )


def _name(plan, ending):
    return f"activities-{plan.slug}-{timezone.localdate():%Y-%m-%d}.{ending}"

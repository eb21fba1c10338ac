"""The reports of a plan: which there are, how far one is, and the file."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from accounts.files import as_download
from accounts.localized import LANGUAGES
from plan.structure import plan_or_404
from reports import services
from reports.models import Report


def _readable(request):
    """Reports that this person may read; to anybody else the pages do not exist."""
    if not (request.user.is_secretariat or request.user.is_board):
        raise Http404
    return Report.objects.visible_to(request.user)


@require_safe
def index(request, plan):
    """Every period of a plan with its reports, and a button for one that is missing."""
    reports = _readable(request)
    plan = plan_or_404(request, plan)
    newest: dict[tuple, Report] = {}
    reports = reports.filter(period__plan=plan).with_withdrawal().defer("snapshot")
    for report in reports.select_related("period").reverse():
        newest[report.period_id, report.language] = report
    periods = [
        (period, [(code, newest.get((period.pk, code))) for code in LANGUAGES])
        for period in plan.periods.select_related("closed_by")
        if period.has_begun
    ]
    context = {
        "plan": plan,
        "series": _by_series(periods),
        "may_request": request.user.is_secretariat,
        "may_close": request.user.is_reviewer,
    }
    return render(request, "reports/index.html", context)


def _by_series(periods):
    """Return (heading, periods) with the quarters first, the newest on top."""
    order = ["quarter", "reporting-year", "year", "plan"]
    groups = []
    for series in order:
        chosen = [item for item in periods if item[0].series == series]
        if chosen:
            heading = chosen[0][0].get_series_display()
            groups.append((heading, sorted(chosen, key=lambda p: p[0].starts_on, reverse=True)))
    return groups


@require_safe
def detail(request, reference):
    """How far a report is, then its download. htmx gets the progress alone."""
    reports = _readable(request).with_withdrawal()
    reports = reports.select_related("period__plan", "requested_by")
    report = get_object_or_404(reports, reference=reference)
    request.plan = report.period.plan
    editions = Report.objects.visible_to(request.user).filter(
        period=report.period, language=report.language
    )
    context = {"report": report, "plan": request.plan, "editions": editions}
    template = "reports/detail.html" + ("#progress" if request.htmx else "")
    return render(request, template, context)


@require_safe
def download(request, reference):
    report = get_object_or_404(_readable(request).downloadable(), reference=reference)
    return as_download(report.pdf, name=report.file_name, media_type="application/pdf")


@require_POST
def request_report(request, plan, code):
    """Ask for the report of a period in a language, as the figures stand now."""
    if not request.user.is_secretariat:
        raise Http404
    plan = plan_or_404(request, plan)
    period = get_object_or_404(plan.periods.select_related("plan"), code=code)
    language = request.POST.get("language")
    if language not in LANGUAGES:
        language = get_language()[:2]
    return redirect(services.request_report(period=period, language=language, by=request.user))


@require_POST
def close_period(request, plan, code):
    """Close a period, which has its reports made in every language."""
    if not request.user.is_reviewer:
        raise Http404
    plan = plan_or_404(request, plan)
    period = get_object_or_404(plan.periods.select_related("plan"), code=code)
    try:
        services.close_period(period=period, by=request.user)
    except services.NotClosable as reason:
        messages.error(request, str(reason))
    return redirect("reports:index", plan.slug)


@require_POST
def retry(request, reference):
    """Try a report again that has failed."""
    if not request.user.is_secretariat:
        raise Http404
    report = get_object_or_404(_readable(request), reference=reference)
    services.retry(report=report)
    return redirect(report)

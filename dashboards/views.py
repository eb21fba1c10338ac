"""Pages that look across a plan: where it stands, and each pillar and priority area."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

import figures.counts
import figures.pictures
import figures.standings
import figures.sums
from accounts.sensitivity import audience_of
from accounts.services import note_reading
from activities import services
from dashboards import work
from indicators import shown
from indicators.models import Indicator
from outcomes import chains
from outcomes.models import Outcome
from plan.models import Plan, ReportingPeriod
from plan.visitors import open_to_visitors
from priorities import history
from priorities.models import OutcomeTarget

# On the page of a target; the list has all.
LATEST_OUTCOMES = 10


@open_to_visitors
@require_safe
def home(request):
    """Go to the current plan; say what to do where there is none yet."""
    plan = Plan.objects.visible_to(request.user).current()
    if plan is None:
        return render(request, "dashboards/no_plan.html")
    return redirect(plan)


@open_to_visitors
@require_safe
def plan(request, plan):
    """Where a plan stands: quarters, matrix, targets, what was done last."""
    plan, period = _plan_and_period(request, plan)
    audience = audience_of(request.user)
    quarters = figures.counts.quarters(plan.whole, audience)
    context = {
        "plan": plan,
        "period": period,
        "periods": _choices(plan),
        "status": figures.counts.by_status(period, audience),
        "quarters": quarters,
        "quarters_chart": figures.pictures.quarters(quarters),
        "matrix": figures.counts.matrix(period, audience),
        "targets": figures.counts.towards_targets(period, audience),
        "waiting": figures.counts.not_yet_published(period, audience),
        "sums": figures.sums.sums(period, audience),
        **_latest(plan, period, audience),
    }
    return render(request, "dashboards/plan.html", context)


@require_safe
def my_work(request, plan):
    """What waits for its reader, and what is missing before the quarter closes."""
    user = request.user
    if not services.may_log(user):
        raise Http404
    request.plan = plan = get_object_or_404(Plan.objects.visible_to(user), slug=plan)
    quarters = list(plan.periods.quarters())
    quarter = plan.quarter_in_hand
    if code := request.GET.get("period"):
        quarter = get_object_or_404(plan.periods.quarters(), code=code)
    place = quarters.index(quarter)
    sections = work.sections(plan, user)
    parts, contributions = work.all_to_confirm(plan, user)
    context = {
        "plan": plan,
        "sections": sections,
        "parts": parts,
        "contributions": contributions,
        "to_confirm": len(parts) + len(contributions),
        "waiting": sum(section.count for section in sections) + len(parts) + len(contributions),
        "quarter": quarter,
        "has_ended": quarter.ends_on < timezone.localdate(),
        "earlier": quarters[place - 1] if place else None,
        "later": quarters[place + 1] if place + 1 < len(quarters) else None,
        "missing": work.missing(plan, quarter, user) if user.is_secretariat else [],
        "standings": work.standings_to_set(plan, user),
    }
    note_reading([row for section in sections for row in section.rows], by=user)
    return render(request, "dashboards/my_work.html", context)


@open_to_visitors
@require_safe
def pillar(request, plan, code):
    """How one pillar's work went: by kind of work, by quarter, and what it adds up to."""
    plan, period = _plan_and_period(request, plan)
    pillar = get_object_or_404(plan.pillars, code=code)
    audience = audience_of(request.user)
    quarters = figures.counts.quarters(plan.whole, audience).only(pillar)
    context = {
        "plan": plan,
        "period": period,
        "periods": _choices(plan),
        "pillar": pillar,
        "status": figures.counts.by_status(period, audience, pillar=pillar),
        "quarters": quarters,
        "quarters_chart": figures.pictures.quarters(quarters),
        "types": figures.counts.by_type(period, audience, pillar),
        "sums": figures.sums.sums(period, audience, pillar=pillar),
        **_latest(plan, period, audience, pillar=pillar),
    }
    return render(request, "dashboards/pillar.html", context)


@open_to_visitors
@require_safe
def priority_area(request, plan, code):
    """What was done on one topic, towards which targets, through which pillars."""
    plan, period = _plan_and_period(request, plan)
    area = get_object_or_404(plan.priority_areas, code=code)
    audience = audience_of(request.user)
    quarters = figures.counts.quarters(plan.whole, audience, area=area)
    targets = figures.counts.towards_targets(period, audience)
    context = {
        "plan": plan,
        "period": period,
        "periods": _choices(plan),
        "area": area,
        "status": figures.counts.by_status(period, audience, area=area),
        "quarters": quarters,
        "quarters_chart": figures.pictures.quarters(quarters),
        "pillars": figures.counts.matrix(period, audience).of_area(area),
        "targets": [found for found in targets if found.target.priority_area_id == area.pk],
        "sums": figures.sums.sums(period, audience, area=area),
        **_latest(plan, period, audience, area=area),
    }
    return render(request, "dashboards/priority_area.html", context)


@open_to_visitors
@require_safe
def target(request, plan, code):
    """Where one target stands and why, its milestones, and what was done towards it."""
    request.plan = plan = get_object_or_404(Plan.objects.visible_to(request.user), slug=plan)
    targets = OutcomeTarget.objects.visible_to(request.user).filter(plan=plan)
    target = get_object_or_404(targets.select_related("plan", "priority_area__plan"), code=code)
    audience = audience_of(request.user)
    whole = plan.whole
    marks = figures.standings.history(target, audience)
    may_edit = request.user.is_reviewer
    context = {
        "plan": plan,
        "period": whole,
        "target": target,
        "counted": figures.counts.towards_target(target, whole, audience),
        "marks": marks[::-1],
        "marks_chart": figures.pictures.standings(marks),
        "milestones": history.milestones(target, request.user),
        "indicators": shown.rows(
            Indicator.objects.visible_to(request.user).filter(target=target), audience
        ),
        **_outcomes(target, request.user),
        "may_edit": may_edit,
        "steps": history.steps(target, request.user) if may_edit else [],
        **_latest(plan, whole, audience, target=target),
    }
    return render(request, "dashboards/target.html", context)


def _outcomes(target, user):
    """The changes that were recorded about a target, and the chain that each stands in."""
    rows = Outcome.objects.visible_to(user).published().towards(target).newest_first()
    rows = rows.select_related("forum").prefetch_related("targets")[: LATEST_OUTCOMES + 1]
    outcomes, has_more = list(rows)[:LATEST_OUTCOMES], len(rows) > LATEST_OUTCOMES
    found = chains.of(outcomes, [target], user)
    title = gettext("What contributed to what, towards “%(target)s”") % {"target": target}
    return {
        "outcomes": outcomes,
        "has_more_outcomes": has_more,
        "chains": found,
        "chain": chains.picture(found, title),
    }


def _plan_and_period(request, slug) -> tuple[Plan, ReportingPeriod]:
    visible = Plan.objects.visible_to(request.user)
    request.plan = plan = get_object_or_404(visible, slug=slug)
    code = request.GET.get("period", "plan")
    return plan, get_object_or_404(plan.periods.select_related("plan"), code=code)


def _choices(plan):
    """The periods a page can show: the whole plan, its years, its quarters."""
    series = ReportingPeriod.Series
    order = {series.PLAN: 0, series.YEAR: 1, series.QUARTER: 2}
    periods = [period for period in plan.periods.all() if period.series in order]
    return sorted(periods, key=lambda period: (order[period.series], period.starts_on))


def _latest(plan, period, audience, *, pillar=None, area=None, target=None):
    """The newest that was done, and the address of all there is of it."""
    activities = figures.counts.done(plan, audience).in_period(period)
    where = {"period": period.code}
    if pillar:
        activities = activities.in_pillar(pillar)
        where["pillar"] = pillar.code
    if area:
        activities = activities.in_area(area)
        where["area"] = area.code
    if target:
        activities = activities.towards(target)
        where["target"] = target.code
    rows = activities.newest_first().select_related("type__pillar")
    return {
        "latest": rows.exclude(starts_on=None)[:6],
        "all_activities": f"{reverse('activities:index', args=[plan.slug])}?{urlencode(where)}",
    }

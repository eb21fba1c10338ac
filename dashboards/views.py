"""Pages that look across a plan: where it stands, and each pillar and priority area."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

import figures.counts
import figures.network
import figures.pictures
import figures.sentences
import figures.sums
from accounts.sensitivity import audience_of
from accounts.services import note_reading
from activities import services
from activities.tallying import Numbers
from dashboards import work
from dashboards.agenda import dates_of
from dashboards.periods import latest, numbers_for, part_or_404, plan_and_period, told
from figures.standings import Standings, grouped
from indicators import shown
from indicators.models import Indicator
from outcomes import chains
from outcomes.models import Outcome
from plan.models import current_of
from plan.structure import plan_or_404, plans_for
from plan.visitors import open_to_visitors
from priorities import history
from priorities.models import OutcomeTarget

# On the page of a target; the list has all.
LATEST_OUTCOMES = 10
# On the pages of a plan and of its areas.
LATEST = 5


@open_to_visitors
@require_safe
def home(request):
    """Go to the current plan; say what to do where there is none yet."""
    plan = current_of(plans_for(request))
    if plan is None:
        return render(request, "dashboards/no_plan.html")
    return redirect(plan)


@open_to_visitors
@require_safe
def plan(request, plan):
    """Where a plan stands: quarters, matrix, targets, what was done last."""
    plan, period = plan_and_period(request, plan)
    audience = audience_of(request.user)
    numbers = numbers_for(plan, period, audience)
    quarters = figures.counts.quarters(plan.whole, numbers)
    standings = Standings(plan, audience)
    groups = grouped(standings.latest(period), plan)
    context = {
        **told(plan, period, numbers),
        "standing_in_words": figures.sentences.standing(groups),
        "groups": groups,
        "quarters": quarters,
        "quarters_chart": figures.pictures.quarters(quarters),
        "matrix": figures.counts.matrix(period, numbers),
        "targets": figures.counts.towards_targets(period, numbers, standings),
        "outcomes": _latest_outcomes(plan, period, request.user),
        "dates": dates_of(plan, period, request.user, timezone.localdate()),
        "waiting": figures.counts.not_yet_published(period, request.user),
        "sums": figures.sums.sums(period, numbers),
        **_latest(plan, period, audience),
    }
    return render(request, "dashboards/plan.html", context)


@require_safe
def my_work(request, plan):
    """What waits for its reader, and what is missing before the quarter closes."""
    user = request.user
    if not services.may_log(user):
        raise Http404
    plan = plan_or_404(request, plan)
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
        "most_parts": work.MANY,
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
    plan, period = plan_and_period(request, plan)
    pillar = part_or_404(plan.pillars, code)
    audience = audience_of(request.user)
    numbers = numbers_for(plan, period, audience)
    quarters = figures.counts.quarters(plan.whole, numbers).only(pillar)
    context = {
        **told(plan, period, numbers, pillar=pillar),
        "quarters": quarters,
        "quarters_chart": figures.pictures.quarters(quarters),
        "types": figures.sums.sums_by_type(period, numbers, pillar),
        "outcomes": _latest_outcomes(plan, period, request.user, pillar=pillar),
        "sums": figures.sums.sums(period, numbers, pillar=pillar),
        **_latest(plan, period, audience, pillar=pillar),
    }
    return render(request, "dashboards/pillar.html", context)


@open_to_visitors
@require_safe
def priority_area(request, plan, code):
    """What was done on one topic, towards which targets, through which pillars."""
    plan, period = plan_and_period(request, plan)
    area = part_or_404(plan.priority_areas, code)
    audience = audience_of(request.user)
    numbers = numbers_for(plan, period, audience, area=[period.pk])
    quarters = figures.counts.quarters(plan.whole, numbers, area=area)
    standings = Standings(plan, audience)
    targets = figures.counts.towards_targets(period, numbers, standings)
    told_of = told(plan, period, numbers, area=area)
    done = figures.counts.done(plan, audience).in_area(area)
    context = {
        **told_of,
        "outcomes": _latest_outcomes(plan, period, request.user, area=area),
        "quarters": quarters,
        "quarters_chart": figures.pictures.quarters(quarters),
        "pillars": figures.counts.by_pillar(period, numbers, area=area),
        "targets": [found for found in targets if found.target.priority_area_id == area.pk],
        "sums": figures.sums.sums(period, numbers, area=area),
        "took_part": figures.network.who_took_part(done, period, told_of["status"].done, audience),
        **_latest(plan, period, audience, area=area),
    }
    return render(request, "dashboards/priority_area.html", context)


@open_to_visitors
@require_safe
def target(request, plan, code):
    """Where one target stands and why, its milestones, and what was done towards it."""
    plan = plan_or_404(request, plan)
    targets = OutcomeTarget.objects.visible_to(request.user).filter(plan=plan)
    target = get_object_or_404(targets.select_related("plan", "priority_area__plan"), code=code)
    audience = audience_of(request.user)
    whole = plan.whole
    standings = Standings(plan, audience)
    marks = standings.history(target)
    may_edit = request.user.is_reviewer
    context = {
        "plan": plan,
        "period": whole,
        "target": target,
        "counted": figures.counts.towards_target(target, whole, Numbers(plan, audience), standings),
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


def _latest_outcomes(plan, period, user, *, pillar=None, area=None):
    """The newest changes that were published of a period, setbacks among them."""
    rows = Outcome.objects.visible_to(user).published().of_plan(plan).in_period(period)
    if pillar:
        rows = rows.in_pillar(pillar)
    if area:
        rows = rows.in_area(area)
    return rows.newest_first().select_related("forum")[:LATEST]


def _latest(plan, period, audience, *, pillar=None, area=None, target=None):
    """The newest that was done, and the address of all there is of it."""
    activities, where = figures.counts.done(plan, audience), {}
    if pillar:
        activities = activities.in_pillar(pillar)
        where["pillar"] = pillar.code
    if area:
        activities = activities.in_area(area)
        where["area"] = area.code
    if target:
        activities = activities.towards(target)
        where["target"] = target.code
    return latest(period, activities, where)

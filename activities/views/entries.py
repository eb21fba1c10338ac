"""Activities: the list, each one's own page, and publishing from both."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.going_back import page_to_go_back_to
from accounts.sensitivity import audience_of
from accounts.services import note_reading
from activities import history, paging, services
from activities.filters import ActivityFilters
from activities.models import Activity, ActivityFigure, Participation
from plan.models import Plan
from plan.visitors import open_to_visitors


@open_to_visitors
@require_safe
def index(request, plan):
    """The activities of a plan that this person may see, narrowed by the filters."""
    request.plan = plan = get_object_or_404(Plan.objects.visible_to(request.user), slug=plan)
    filters = ActivityFilters(request.GET, plan=plan, user=request.user)
    found = filters.qs if filters.form.is_valid() else filters.queryset.none()
    page = paging.page_of(
        _with_relations(found, request.user),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    measure = filters.form.cleaned_data.get("figure")
    context = {
        "plan": plan,
        "filters": filters,
        "page": page,
        "count": found.count(),
        "sums": _sums(found, filters.form.cleaned_data, request.user) if measure else [],
        "may_publish": request.user.is_reviewer
        and any(activity.is_publishable for activity in page.rows),
    }
    template = "activities/index.html" + ("#results" if request.htmx else "")
    return render(request, template, context)


def _with_relations(activities, user):
    parts = Participation.objects.for_audience(audience_of(user))
    return activities.select_related("type__pillar__plan", "forum").prefetch_related(
        "priority_areas",
        "figures",
        Prefetch("participations", parts.select_related("organisation")),
    )


def _sums(activities, chosen, user):
    """The sum of the figure that the list is narrowed to, as the figures' pages give it."""
    rows = ActivityFigure.objects.of(activities).added_up(audience_of(user))
    return [
        row
        for row in rows
        if row["measure"] == chosen["figure"]
        and row["currency"] == (chosen.get("currency") or row["currency"])
    ]


@open_to_visitors
@require_safe
def detail(request, reference):
    activities = _with_relations(Activity.objects.visible_to(request.user), request.user)
    activity = get_object_or_404(activities, reference=reference)
    request.plan = activity.type.pillar.plan
    visible = Activity.objects.visible_to(request.user)
    context = {
        "activity": activity,
        "plan": request.plan,
        "figures": [
            (figure, figure.written_for(audience_of(request.user)))
            for figure in activity.figures.all()
        ],
        "evidence": activity.evidence.visible_to(request.user),
        "parts": visible.filter(part_of=activity).newest_first(),
        "part_of": visible.filter(pk=activity.part_of_id).first(),
        "translation_of": visible.filter(pk=activity.translation_of_id).first(),
        "may_edit": Activity.objects.editable_by(request.user).filter(pk=activity.pk).exists(),
        "may_publish": request.user.is_reviewer and activity.is_publishable,
        "steps": history.steps(activity, request.user) if request.user.is_secretariat else [],
        "lowering": activity.lowerings.visible_to(request.user).undecided().first(),
        "own_parts": _own_parts(activity, request.user),
    }
    note_reading([activity], by=request.user)
    return render(request, "activities/detail.html", context)


def _own_parts(activity, user):
    """The parts in it that the reader's organisation may answer for."""
    if not (user.is_authenticated and user.is_member):
        return []
    parts = activity.participations.visible_to(user).of_organisations_of(user)
    return list(parts.select_related("organisation"))


@require_POST
def publish(request):
    """Publish what was ticked in a list, or the one activity of a page."""
    if not request.user.is_reviewer:
        raise Http404
    chosen = Activity.objects.visible_to(request.user).filter(
        reference__in=request.POST.getlist("activity")
    )
    activities = list(chosen.newest_first())
    refused = services.publish_many(activities=activities, by=request.user)
    published = len(activities) - len(refused)
    if published:
        words = ngettext("%(n)s activity published.", "%(n)s activities published.", published)
        messages.success(request, words % {"n": published})
    for activity, reason in refused:
        messages.error(request, f"“{activity}”: {reason}")
    if not activities:
        messages.warning(request, _("Tick at least one activity to publish."))
    otherwise = activities[0] if activities else "dashboards:home"
    return redirect(page_to_go_back_to(request, otherwise=otherwise))

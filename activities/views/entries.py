"""Activities: the list, and the page of each."""

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.sensitivity import audience_of
from accounts.services import note_reading
from activities import counting, evidence, facets, history, listing, paging, tallying
from activities.columns import called
from activities.filters import ActivityFilters
from activities.models import Activity, ActivityFigure, Participation
from activities.search.marking import Marks
from activities.summing import added_up
from plan.structure import plan_or_404
from plan.visitors import open_to_visitors


@open_to_visitors
@require_safe
def index(request, plan):
    """The activities of a plan that this person may see, narrowed by the filters."""
    plan = plan_or_404(request, plan)
    filters = ActivityFilters(request.GET, plan=plan, user=request.user)
    is_valid = filters.form.is_valid()
    found = filters.qs if is_valid else filters.queryset.none()
    page = _page(request, filters, found)
    search = filters.search if is_valid else None
    if is_valid:
        facets.show(filters)
    count = filters.found if is_valid else counting.NONE_FOUND
    context = {
        "plan": plan,
        "filters": filters,
        "page": page,
        "rows": listing.shown(page.rows, plan),
        "count": count,
        "search": search,
        "searched_for": search.text if search else "",
        "marks": Marks.of(page.rows, search.terms) if search else None,
        "saved_views": plan.saved_views.visible_to(request.user),
        "may_save": bool(request.user.pk),
        "sums": _sums(filters, found) if filters.form.cleaned_data.get("figure") else [],
        "may_publish": request.user.is_reviewer
        and any(activity.is_publishable for activity in page.rows),
        "may_change_several": request.user.is_secretariat,
    }
    template = "activities/index.html" + ("#results" if request.htmx else "")
    return render(request, template, context)


def _page(request, filters, found):
    rows = listing.rows(found, filters.plan, request.user)
    if not filters.form.cleaned_data.get("text"):
        rows = rows.defer(*listing.LONG)
    place = {side: request.GET.get(side, "") for side in ("after", "before")}
    if filters.sort == "relevance" and filters.form.is_valid():
        ranked = filters.search.ranked(found, narrowed=not filters.is_mere_search)
        return paging.ranked_page_of(ranked, rows, **place)
    return paging.page_of(rows, **place)


def _with_relations(activities, user):
    parts = Participation.objects.for_audience(audience_of(user))
    return activities.select_related("type__pillar__plan", "forum").prefetch_related(
        "priority_areas",
        "figures",
        Prefetch("participations", parts.select_related("organisation")),
    )


def _sums(filters, found):
    """The sum of the figure that the list is narrowed to, as the figures' pages give it."""
    audience, chosen = audience_of(filters.user), filters.in_force
    kept = counting.of_figures(filters.plan, chosen)
    given = ActivityFigure.objects.of(found).filter(measure=chosen["figure"]).given()
    if kept is not None:
        of = ("measure", "currency", "is_few")
        given = tallying.measures(filters.plan, audience, *of, only=kept)
    rows = added_up(given, audience)
    return [row for row in rows if row.currency == (chosen.get("currency") or row.currency)]


@open_to_visitors
@require_safe
def detail(request, reference):
    activities = _with_relations(Activity.objects.visible_to(request.user), request.user)
    activity = get_object_or_404(activities, reference=reference)
    request.plan = activity.type.pillar.plan
    visible = Activity.objects.visible_to(request.user)
    itself = Activity.objects.filter(pk=activity.pk)
    may_edit = itself.editable_by(request.user).exists()
    context = {
        "activity": activity,
        "plan": request.plan,
        "figures": [
            (figure, figure.written_for(audience_of(request.user)))
            for figure in activity.figures.all()
        ],
        "evidence": evidence.seen_of(activity, by=request.user),
        "parts": visible.filter(part_of=activity).newest_first(),
        "part_of": visible.filter(pk=activity.part_of_id).first(),
        "translation_of": visible.filter(pk=activity.translation_of_id).first(),
        "may_edit": may_edit,
        # Names of others may be among the words: they are for who can mend them.
        "as_sent": [(called(key), words) for key, words in activity.as_sent.items()]
        if may_edit
        else [],
        "may_delete": may_edit and itself.deletable_by(request.user).exists(),
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

"""Changing one field of several activities: choose, look at before and after, do it, undo it."""

from functools import partial

from django.contrib import messages
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.services import note_reading
from activities import bulk
from activities.filters import ActivityFilters
from activities.forms import BulkEditForm
from activities.models import Activity, BulkEdit
from plan import formats
from plan.structure import plan_or_404


@require_http_methods(["GET", "POST"])
def bulk_edit(request, plan):
    """
    The three steps of a change; each sends the chosen activities along.

    So what is done is what was looked at, whatever the filters would find meanwhile.
    """
    if not request.user.is_secretariat:
        raise Http404
    plan = plan_or_404(request, plan)
    chosen = _chosen(request, plan) if request.method == "POST" else Activity.objects.none()
    count = chosen.count()
    if not 0 < count <= bulk.LIMIT:
        messages.warning(request, _refusal(count))
        return redirect("activities:index", plan.slug)
    step = request.POST.get("step", "")
    make_form = partial(BulkEditForm, plan=plan, by=request.user)
    form = make_form(request.POST) if step else make_form()
    activities = list(chosen.newest_first().select_related("type", "forum"))
    context = {"plan": plan, "form": form, "activities": activities, "count": count}
    if form.is_valid():
        change = bulk.change_of(form.cleaned_data["field"], form.chosen_value)
        act = {"activities": activities, "change": change, "by": request.user}
        if step == "apply":
            edit = bulk.apply(plan=plan, entry=form.cleaned_data["entry"], **act)
            return redirect("activities:bulk_result", edit.pk)
        context["outcomes"] = outcomes = bulk.preview(**act)
        context["changes"] = sum(outcome.is_change for outcome in outcomes)
        context["refused"] = sum(bool(outcome.reason) for outcome in outcomes)
    else:
        recent = BulkEdit.objects.visible_to(request.user).filter(plan=plan)
        context["recent"] = recent.select_related("made_by")[:10]
    note_reading(activities, by=request.user)
    status = 422 if form.errors else 200
    return render(request, "activities/bulk_edit.html", context, status=status)


def _chosen(request, plan):
    """What was ticked, is on the page, or is found by the filters of the list."""
    editable = Activity.objects.editable_by(request.user).of_plan(plan)
    match request.POST.get("which"):
        case "all":
            given = QueryDict(request.POST.get("filters", ""))
            filters = ActivityFilters(given, plan=plan, user=request.user)
            found = filters.qs if filters.form.is_valid() else filters.queryset.none()
            return editable.filter(pk__in=found.order_by().values("pk"))
        case "page":
            return editable.filter(reference__in=request.POST.getlist("shown"))
    return editable.filter(reference__in=request.POST.getlist("activity"))


def _refusal(count):
    if not count:
        return _("Tick at least one activity.")
    words = ngettext(
        "%(n)s activity is chosen: at most %(limit)s are changed at once. Narrow the filters, "
        "for example to a quarter.",
        "%(n)s activities are chosen: at most %(limit)s are changed at once. Narrow the "
        "filters, for example to a quarter.",
        count,
    )
    return words % {"n": formats.number(count), "limit": bulk.LIMIT}


@require_safe
def bulk_result(request, pk):
    """What became of each activity, and the way back."""
    edits = BulkEdit.objects.visible_to(request.user)
    edit = get_object_or_404(edits.select_related("plan", "made_by", "undone_by"), pk=pk)
    request.plan = edit.plan
    told = {
        name: [(row["activity"], row.get("reason", "")) for row in getattr(edit, name)]
        for name in ("rows", "refused", "kept")
    }
    keys = [key for rows in told.values() for key, _reason in rows]
    seen = Activity.objects.visible_to(request.user).in_bulk(keys)
    note_reading(seen.values(), by=request.user)
    context = {
        "edit": edit,
        "plan": edit.plan,
        "value": bulk.described(edit, request.user),
        "out_of_sight": len(set(keys) - seen.keys()),
        **{
            name: [(seen[key], reason) for key, reason in rows if key in seen]
            for name, rows in told.items()
        },
    }
    return render(request, "activities/bulk_result.html", context)


@require_POST
def undo_bulk(request, pk):
    """Put back what is still as the change left it."""
    edit = get_object_or_404(BulkEdit.objects.visible_to(request.user), pk=pk)
    try:
        bulk.undo(edit=edit, by=request.user)
    except bulk.NotUndone as refusal:
        messages.error(request, str(refusal))
    return redirect("activities:bulk_result", edit.pk)

"""Lists that people keep under a name: save, rename, share, delete."""

from django.contrib import messages
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from activities.filters import ActivityFilters
from activities.forms import SavedViewForm
from activities.models import SavedView
from plan.structure import plan_or_404


@require_POST
def save_view(request, plan):
    """Keep the list that is on the screen; its filters are checked as the list checks them."""
    plan = plan_or_404(request, plan)
    filters = ActivityFilters(
        QueryDict(request.POST.get("query", "")), plan=plan, user=request.user
    )
    if not filters.form.is_valid() or not filters.in_force:
        raise Http404  # The page offers it for a list of filters that were accepted.
    view = SavedView(plan=plan, person=request.user, query=filters.query())
    return _form(request, view, _("Saved. It is with the filters, under its name."))


@require_http_methods(["GET", "POST"])
def edit_view(request, reference):
    """Another name for a view, and who else sees it."""
    views = SavedView.objects.editable_by(request.user).select_related("plan")
    view = get_object_or_404(views, reference=reference)
    request.plan = view.plan
    return _form(request, view, _("Saved."))


@require_POST
def delete_view(request, reference):
    """Forget the filters; no activity is touched."""
    views = SavedView.objects.editable_by(request.user).select_related("plan")
    view = get_object_or_404(views, reference=reference)
    view.delete()
    messages.success(request, _("“%(name)s” is deleted.") % {"name": view})
    return redirect("activities:index", view.plan.slug)


def _form(request, view, said):
    form = SavedViewForm(request.POST or None, instance=view, by=request.user)
    if request.method == "POST" and form.is_valid():
        view = form.save()
        messages.success(request, said)
        return redirect(view)
    context = {"form": form, "plan": view.plan, "view": view}
    status = 422 if form.is_bound else 200
    return render(request, "activities/edit_view.html", context, status=status)

"""What reviewers do: mark as reviewed, return with a reason, publish."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.going_back import page_to_go_back_to
from activities import services
from activities.forms import ReturnForm
from activities.models import Activity


@require_POST
def review(request):
    """Mark as reviewed what was ticked in a list, or the one activity of a page."""
    activities = _ticked(request)
    refused = services.review_many(activities=activities, by=request.user)
    done = len(activities) - len(refused)
    words = ngettext("%(n)s activity reviewed.", "%(n)s activities reviewed.", done)
    return _answered(request, activities, refused, words % {"n": done})


@require_POST
def publish(request):
    """Publish what was ticked in a list, or the one activity of a page."""
    activities = _ticked(request)
    refused = services.publish_many(activities=activities, by=request.user)
    done = len(activities) - len(refused)
    words = ngettext("%(n)s activity published.", "%(n)s activities published.", done)
    return _answered(request, activities, refused, words % {"n": done})


def _ticked(request):
    """What a reviewer chose; for anybody else there is no such page."""
    if not request.user.is_reviewer:
        raise Http404
    visible = Activity.objects.visible_to(request.user)
    chosen = visible.filter(reference__in=request.POST.getlist("activity"))
    return list(chosen.newest_first())


def _answered(request, activities, refused, words):
    if len(activities) > len(refused):
        messages.success(request, words)
    for activity, reason in refused:
        messages.error(request, f"“{activity}”: {reason}")
    if not activities:
        messages.warning(request, _("Tick at least one activity."))
    otherwise = activities[0] if activities else "dashboards:home"
    return redirect(page_to_go_back_to(request, otherwise=otherwise))


@require_http_methods(["GET", "POST"])
def return_to_author(request, reference):
    """Give an entry back to who logged it, with a reason."""
    if not request.user.is_reviewer:
        raise Http404
    waiting = Activity.objects.visible_to(request.user).waiting()
    activity = get_object_or_404(
        waiting.select_related("type__pillar__plan", "created_by"),
        reference=reference,
    )
    request.plan = activity.type.pillar.plan
    form = ReturnForm(request.POST or None)
    if form.is_valid():
        try:
            services.return_to_author(
                activity=activity, reason=form.cleaned_data["reason"], by=request.user
            )
        except services.NotReviewable as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Returned. Its author sees the reason."))
            return redirect(activity)
    status = 422 if form.is_bound else 200
    context = {"form": form, "activity": activity}
    return render(request, "activities/return_to_author.html", context, status=status)

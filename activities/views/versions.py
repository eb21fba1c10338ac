"""Earlier versions of an activity."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
)

from accounts.restoring import NotRestored, preview
from accounts.services import note_reading
from activities import history, restoring
from activities.models import Activity


@require_http_methods(["GET", "POST"])
def restore(request, reference, moment):
    """Look at what an earlier version would change, then bring it back."""
    activities = Activity.objects.editable_by(request.user).select_related("type__pillar__plan")
    activity = get_object_or_404(activities, reference=reference)
    steps = history.steps(activity, request.user) if request.user.is_secretariat else []
    step = next((step for step in steps[:-1] if step.moment == moment), None)
    if step is None:
        raise Http404
    note_reading([activity], by=request.user)
    act = partial(restoring.restore, activity=activity, at=step.at, by=request.user)
    context = {"activity": activity, "step": step, "plan": activity.type.pillar.plan}
    try:
        if request.method == "POST":
            gone = act()
            messages.success(request, _("Restored."))
            for words in gone:
                messages.warning(request, words)
            return redirect(activity)
        context["changes"], context["gone"] = preview(
            record=activity, reader=request.user, story=history.STORY, act=act
        )
    except NotRestored as refusal:
        context["refusal"] = str(refusal)
    request.plan = context["plan"]
    status = 422 if request.method == "POST" else 200
    return render(request, "activities/restore.html", context, status=status)

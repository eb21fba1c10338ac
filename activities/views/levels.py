"""Who may read an activity: asking for more readers, and hiding what names somebody."""

from functools import partial

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
)

from accounts import opening
from activities import services
from activities.models import Activity
from network.hidden import withheld_from_readers
from network.models import Hiding


@require_http_methods(["GET", "POST"])
def lower(request, reference):
    """Ask for more readers of what is published, with a reason."""
    activities = Activity.objects.editable_by(request.user).published()
    activity = get_object_or_404(
        activities.select_related("type__pillar__plan"), reference=reference
    )
    request.plan = activity.type.pillar.plan
    return opening.asked(request, activity, partial(services.ask_to_lower, activity=activity))


@require_POST
def decide_lowering(request, reference):
    """Grant or refuse what somebody else asked for."""
    if not request.user.is_reviewer:
        raise Http404
    activity = get_object_or_404(Activity.objects.visible_to(request.user), reference=reference)
    return opening.decided(request, activity)


@require_http_methods(["GET", "POST"])
def hiding(request, pk):
    """The records whose text has a hidden name: a person decides which are hidden too."""
    hiding = get_object_or_404(Hiding.objects.editable_by(request.user).in_force(), pk=pk)
    found = services.naming(hiding=hiding, by=request.user)
    if request.method == "POST":
        ticked = request.POST.getlist("record")
        chosen = [row for rows in found.values() for row in rows.filter(reference__in=ticked)]
        services.hide_too(hiding=hiding, records=chosen)
        return redirect("activities:hiding", hiding.pk)
    context = {
        "hiding": hiding,
        "found": [row for rows in found.values() for row in rows[:200]],
        "withheld": withheld_from_readers(request.user),
        "names": hiding.names if hiding.hidden_by_id == request.user.pk else [],
    }
    return render(request, "activities/hiding.html", context)

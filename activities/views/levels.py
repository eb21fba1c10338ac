"""Who may read an activity: asking for more readers, and hiding what names somebody."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
)

from accounts import lowering
from accounts.forms import LoweringForm
from activities import services
from activities.models import Activity
from network.models import Hiding


@require_http_methods(["GET", "POST"])
def lower(request, reference):
    """Ask for more readers of what is published, with a reason."""
    activities = Activity.objects.editable_by(request.user).published()
    activity = get_object_or_404(
        activities.select_related("type__pillar__plan"), reference=reference
    )
    request.plan = activity.type.pillar.plan
    form = LoweringForm(request.POST or None, record=activity)
    if form.is_valid():
        try:
            services.ask_to_lower(activity=activity, by=request.user, **form.cleaned_data)
        except lowering.NotLowered as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Asked. Another reviewer decides about it."))
            return redirect(activity)
    context = {"form": form, "record": activity, "back": activity.get_absolute_url()}
    status = 422 if form.is_bound else 200
    return render(request, "accounts/lower.html", context, status=status)


@require_POST
def decide_lowering(request, reference):
    """Grant or refuse what somebody else asked for."""
    if not request.user.is_reviewer:
        raise Http404
    activity = get_object_or_404(Activity.objects.visible_to(request.user), reference=reference)
    asked = get_object_or_404(activity.lowerings.visible_to(request.user).undecided())
    granted = request.POST.get("decision") == "grant"
    try:
        lowering.decide(lowering=asked, granted=granted, by=request.user)
    except lowering.NotLowered as refusal:
        messages.error(request, str(refusal))
    return redirect(activity)


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
        "names": hiding.names if hiding.hidden_by_id == request.user.pk else [],
    }
    return render(request, "activities/hiding.html", context)

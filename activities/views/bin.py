"""The bin: deleting an activity, and bringing it back for 30 days."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.services import note_reading
from activities import binning, services
from activities.models import Activity


@require_safe
def bin(request):
    """What was deleted, and comes back from here; for who may log activities."""
    if not services.may_log(request.user):
        raise Http404
    binned = Activity.objects.in_bin(request.user).select_related("type__pillar__plan", "binned_by")
    page = Paginator(binned.order_by("-binned_at", "-pk"), 50).get_page(request.GET.get("page"))
    for activity in page:
        activity.gone_on = activity.binned_at + binning.KEPT_FOR
    note_reading(page, by=request.user)
    return render(request, "activities/bin.html", {"page": page})


@require_POST
def delete(request, reference):
    """Put an activity in the bin; the page one comes to has the way back."""
    deletable = Activity.objects.deletable_by(request.user).select_related("type__pillar__plan")
    activity = get_object_or_404(deletable, reference=reference)
    try:
        binning.delete(activity=activity, by=request.user)
    except binning.NotBinned as refusal:
        messages.error(request, str(refusal))
    index = reverse("activities:index", args=[activity.type.pillar.plan.slug])
    return redirect(f"{index}?deleted={activity.reference}")


@require_POST
def bring_back(request, reference):
    """Take an activity out of the bin."""
    activity = get_object_or_404(Activity.objects.in_bin(request.user), reference=reference)
    try:
        binning.bring_back(activity=activity, by=request.user)
    except binning.NotBinned as refusal:
        messages.error(request, str(refusal))
        return redirect("activities:bin")
    messages.success(request, _("It is back, as it was."))
    return redirect(activity)

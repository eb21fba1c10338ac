"""Files and links by which an activity is known."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.files import as_download
from accounts.services import note_reading
from activities import evidence
from activities.forms import EvidenceForm
from activities.models import Activity, Evidence
from plan.visitors import open_to_visitors


@require_http_methods(["GET", "POST"])
def add_evidence(request, reference):
    """A file or a link by which the activity is known."""
    activities = Activity.objects.editable_by(request.user).select_related("type__pillar__plan")
    activity = get_object_or_404(activities, reference=reference)
    request.plan = activity.type.pillar.plan
    form = EvidenceForm(
        request.POST or None,
        request.FILES or None,
        activity=activity,
        by=request.user,
        too_large=getattr(request, "upload_was_too_large", False),
    )
    if form.is_valid():
        try:
            _add(form, activity, by=request.user)
        except evidence.NotAdded as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect(activity)
    context = {"form": form, "activity": activity, "plan": request.plan}
    status = 422 if form.is_bound else 200
    return render(request, "activities/add_evidence.html", context, status=status)


def _add(form, activity, *, by):
    given = form.cleaned_data
    about = {"title": given["title"], "sensitivity": given["sensitivity"], "by": by}
    if given["link"]:
        evidence.add_link(activity=activity, link=given["link"], **about)
    else:
        evidence.add_file(activity=activity, upload=given["file"], **about)


@require_POST
def remove_evidence(request, reference, piece):
    """Take a piece of evidence away from an activity; it stays with what else it supports."""
    activity = get_object_or_404(Activity.objects.editable_by(request.user), reference=reference)
    piece = get_object_or_404(activity.evidence.visible_to(request.user), reference=piece)
    evidence.remove(activity=activity, evidence=piece)
    messages.success(request, _("Removed. The history says what it was."))
    return redirect(activity)


@open_to_visitors
@require_safe
def download(request, reference):
    """The file itself, for who may see a record that it supports."""
    pieces = Evidence.objects.visible_to(request.user).downloadable()
    piece = get_object_or_404(pieces, reference=reference)
    supported = piece.activities.visible_to(request.user)
    note_reading(supported, by=request.user)
    return as_download(piece.file, name=piece.file_name, media_type=piece.media_type)

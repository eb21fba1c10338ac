"""Files and links by which activities are known."""

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.files import as_download
from accounts.lowering import NotLowered
from accounts.services import note_reading
from activities import evidence
from activities.forms import AboutEvidenceForm, EvidenceForm
from activities.models import Activity, Evidence
from activities.models.evidence import kinds_of_records
from plan.visitors import open_to_visitors


@require_http_methods(["GET", "POST"])
def add_evidence(request, reference):
    """Files and links by which the activity is known: new ones, and what is here already."""
    activity = _editable(request, reference)
    if "known" in request.POST:
        return share(request, activity, tie={})
    form = EvidenceForm(
        request.POST or None,
        request.FILES or None,
        activity=activity,
        by=request.user,
        too_large=getattr(request, "uploads_too_large", []),
    )
    added = add(form, activity, by=request.user, tie={}) if form.is_valid() else []
    return answered(request, activity, form, added)


def answered(request, record, form, added, **context):
    """What became of the files and links that were sent: for a script, or a person."""
    if request.headers.get("Accept") == "application/json":  # The script, a file at a time.
        told = [error for errors in form.errors.values() for error in errors]
        return JsonResponse({"errors": told}, status=422 if told else 200)
    if added:
        messages.success(request, _added(len(added)))
    if form.is_bound and not form.errors:
        return redirect(record)
    return page(request, record, form, **context)


def _editable(request, reference):
    activities = Activity.objects.editable_by(request.user).select_related("type__pillar__plan")
    activity = get_object_or_404(activities, reference=reference)
    request.plan = activity.type.pillar.plan
    return activity


def add(form, record, *, by, tie):
    """Add what is taken; the form then says what is not."""
    given, about, added = form.cleaned_data, form.about(), []
    for upload in given["file"]:
        try:
            added.append(evidence.add_file(record=record, upload=upload, by=by, tie=tie, **about))
        except evidence.NotAdded as refusal:
            form.refuse_file(upload.name, str(refusal))
    for link in given["links"]:
        added.append(evidence.add_link(record=record, link=link, by=by, tie=tie, **about))
    if form.refused:
        form.say_refused()
    return added


def _added(count):
    words = ngettext("%(n)s piece of evidence added.", "%(n)s pieces of evidence added.", count)
    return words % {"n": count}


def page(request, record, form, **context):
    """The form for new evidence, and what is here already and can support this too."""
    words = request.GET.get("find", "").strip()[:100]
    found = evidence.shareable(record=record, words=words, by=request.user) if words else []
    refused = any(each.is_bound for each in (form, context.get("tie_form", form)))
    context |= {
        "form": form, "record": record, "plan": request.plan, "words": words, "found": found,
        "ticked": request.POST.getlist("known"),
    }  # fmt: skip
    status = 422 if refused else 200
    return render(request, "activities/add_evidence.html", context, status=status)


def share(request, record, *, tie):
    """Have what was ticked support this record too."""
    chosen = Evidence.objects.visible_to(request.user).filter(
        reference__in=request.POST.getlist("known")
    )
    added = 0
    for piece in chosen:
        try:
            evidence.share(record=record, evidence=piece, by=request.user, tie=tie)
        except evidence.NotAdded as refusal:
            messages.error(request, str(refusal))
        else:
            added += 1
    if added:
        messages.success(request, _added(added))
    return redirect(record)


@require_http_methods(["GET", "POST"])
def edit_evidence(request, reference, piece):
    """What is said of a piece of evidence, and who may see it."""
    activity = _editable(request, reference)
    pieces = evidence.seen_of(activity, by=request.user)
    piece = get_object_or_404(pieces, reference=piece)
    if piece.also and not request.user.is_secretariat:
        raise Http404  # It is others' evidence too, and theirs to describe.
    form = AboutEvidenceForm(
        request.POST or None,
        activity=activity,
        by=request.user,
        initial={name: getattr(piece, name) for name in AboutEvidenceForm.base_fields},
    )
    if form.is_valid():
        try:
            evidence.describe(evidence=piece, by=request.user, **form.about())
        except NotLowered as refusal:
            form.add_error("sensitivity", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(activity)
    note_reading([activity], by=request.user)
    context = {"form": form, "record": activity, "piece": piece, "plan": request.plan}
    status = 422 if form.is_bound else 200
    return render(request, "activities/edit_evidence.html", context, status=status)


@require_POST
def remove_evidence(request, reference, piece):
    """Take a piece of evidence away from an activity; it stays with what else it supports."""
    activity = get_object_or_404(Activity.objects.editable_by(request.user), reference=reference)
    piece = get_object_or_404(activity.evidence.visible_to(request.user), reference=piece)
    evidence.remove(record=activity, evidence=piece, by=request.user)
    messages.success(request, _("Removed. The history says what it was."))
    return redirect(activity)


@open_to_visitors
@require_safe
def download(request, reference):
    """The file itself, for who may see a record that it supports."""
    pieces = Evidence.objects.visible_to(request.user).downloadable()
    piece = get_object_or_404(pieces, reference=reference)
    for kind in kinds_of_records():
        note_reading(kind.objects.visible_to(request.user).filter(evidence=piece), by=request.user)
    return as_download(piece.file, name=piece.file_name, media_type=piece.media_type)

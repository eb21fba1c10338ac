"""What somebody types is saved by itself; and names are suggested meanwhile."""

from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from activities import drafts, services, suggesting
from activities.models import Draft
from plan.structure import plan_or_404


@require_POST
def save_draft(request, plan, kind=Draft, may=services.may_log):
    """Keep what is in a form. Answers the window, not the person: 409 names a newer draft."""
    plan = plan_or_404(request, plan)
    if not may(request.user):
        raise Http404
    version = request.POST.get("version", "")
    try:
        draft = drafts.save(
            person=request.user,
            plan=plan,
            typed=request.POST,
            version=int(version) if version.isdigit() else 0,
            kind=kind,
        )
    except drafts.NewerDraft as newer:
        return JsonResponse(_told(newer.draft), status=409)
    except drafts.NotKept:
        return JsonResponse({}, status=422)
    return JsonResponse(_told(draft))


def _told(draft):
    return {
        "draft": draft.reference,
        "version": draft.version,
        "time": f"{timezone.localtime(draft.saved_at):%H:%M}",
        "address": draft.get_absolute_url(),
    }


@require_POST
def discard_draft(request, reference, kind=Draft):
    """Forget a draft of one's own."""
    draft = get_object_or_404(kind.objects.editable_by(request.user), reference=reference)
    address = draft.get_absolute_url().partition("?")[0]
    drafts.discard(person=request.user, entry=draft.entry, kind=kind)
    return redirect(address)


@require_safe
def suggest(request):
    """Names that begin or go on like what is typed, as the options of a list."""
    find = suggesting.KINDS.get(request.GET.get("kind", ""))
    if find is None or not services.may_log(request.user):
        raise Http404
    text = request.GET.get("q", "")[:200].replace("\x00", "")
    more = {"forum": request.GET.get("forum", "")} if find is suggesting.sessions else {}
    found = find(text, request.user, **more)
    return render(request, "activities/suggest.html", {"suggestions": found})

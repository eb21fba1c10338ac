"""The form of an activity: a new one, a changed one, and what two people changed at once."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import words
from accounts.history import edited_by_others
from accounts.services import note_reading
from activities import beginning, history, services
from activities.forms import ActivityForm
from activities.forms.typed import as_initial, called
from activities.models import Activity, Draft
from activities.views.conflicts import clash, decided, settle
from activities.views.drafting import gone, kept_words, named, named_draft
from plan.attribution import warn_of_claims
from plan.structure import plan_or_404


@require_http_methods(["GET", "POST"])
@transaction.atomic
def log(request, plan):
    """A new activity. The same form sent twice is the same activity."""
    plan = plan_or_404(request, plan)
    if not services.may_log(request.user):
        raise Http404
    activity = _entered_before(request) or Activity()
    if activity.pk and not Activity.objects.editable_by(request.user).filter(pk=activity.pk):
        return redirect(activity)  # Pressed twice: it was submitted the first time.
    if request.method == "POST":
        return _sent(request, plan, activity)
    return _opened(request, plan, activity, initial=_start(request, plan))


@require_http_methods(["GET", "POST"])
@transaction.atomic
def edit(request, reference):
    """An activity to be changed. What somebody else changes meanwhile stands beside it."""
    activities = Activity.objects.editable_by(request.user).select_related("type__pillar__plan")
    if request.method == "POST":
        activities = activities.select_for_update(of=("self",))
    activity = get_object_or_404(activities, reference=reference)
    request.plan = activity.type.pillar.plan
    if request.method == "POST":
        return _sent(request, request.plan, activity)
    return _opened(request, request.plan, activity, initial={})


def _entered_before(request):
    """The activity that an earlier sending of this very form has made, if any."""
    try:
        entry = UUID(request.POST.get("entry", ""))
    except ValueError:
        return None
    mine = Activity.objects.visible_to(request.user).filter(created_by=request.user)
    return mine.select_for_update(of=("self",)).filter(entry=entry).first()


def _start(request, plan):
    """What a new entry starts with: what was used last, or a copy of another activity."""
    initial = beginning.first_values(plan, request.user, request.GET)
    if "copy" not in request.GET:
        return initial
    seen = Activity.objects.visible_to(request.user).prefetch_related("figures")
    source = get_object_or_404(seen, reference=named(request, "copy"))
    note_reading([source], by=request.user)
    form = ActivityForm(instance=source, plan=plan, by=request.user)
    return initial | beginning.copied(form, initial["date"])


# --- Opening it ----------------------------------------------------------------------------


def _opened(request, plan, activity, initial):
    """The form as it is opened: new, from a draft, or with what an ended session has kept."""
    own = Draft.objects.visible_to(request.user).filter(plan=plan).of(activity)
    if kept := kept_words(request, plan, Draft):
        return kept
    draft = named_draft(request, own)
    if "draft" in request.GET and draft is None:
        return gone(request)
    if draft is not None:
        activity.entry = draft.entry
        initial = as_initial(draft.typed(), ActivityForm)
    form = ActivityForm(instance=activity, plan=plan, by=request.user, initial=initial)
    context = {
        "draft": draft,
        "unfinished": own if draft is None else [],
        "again": beginning.used_lately(plan, request.user)
        if activity.pk is None and draft is None
        else [],
        "saved": _saved_before(request),
    }
    return _page(request, activity, form, **context)


def _saved_before(request):
    """The activity that “Save and log another” has just saved."""
    saved = Activity.objects.visible_to(request.user)
    return saved.filter(reference=named(request, "after")).first()


def _page(request, activity, form, *, status=200, **context):
    here = {
        "form": form,
        "plan": request.plan,
        "activity": activity,
        "words": words.token(request.user),
        "version": request.POST.get("version", ""),
    }
    return render(request, "activities/form.html", here | context, status=status)


# --- Sending it ----------------------------------------------------------------------------


def _sent(request, plan, activity):
    make = partial(ActivityForm, plan=plan, by=request.user)
    if "show" in request.POST:  # Only another kind of work was chosen: nothing is judged.
        form = make(instance=activity, initial=as_initial(request.POST, ActivityForm))
        if not request.htmx:
            return _page(request, activity, form)
        return render(request, "activities/form.html#figures", {"form": form})
    typed, undecided = decided(request.POST, activity, make)
    form, kept = make(typed, instance=activity), []
    if form.is_valid() and activity.pk:
        settled = settle(
            form,
            undecided,
            make=make,
            reload=Activity.objects.select_related("type__pillar__plan").filter(pk=activity.pk).get,
            edited_by_others=edited_by_others(activity, request.user),
        )
        if settled.clashing:
            steps = history.steps(activity, request.user) if request.user.is_secretariat else []
            return clash(request, settled, steps=steps)
        form, kept = settled.form, settled.kept
    if not form.is_valid():
        return _page(request, form.instance, form, status=422)
    names = ", ".join(called(form, unit) for unit in kept)
    return _saved(request, plan, form, kept=names)


def _saved(request, plan, form, *, kept):
    action = request.POST.get("action")
    activity = _record(form, by=request.user, submit=action in {"submit", "another"})
    if kept:
        said = _("Somebody else has changed meanwhile, and their words stay: %(fields)s.")
        messages.info(request, said % {"fields": kept})
    if action != "another":
        messages.success(request, _in_words(activity))
    warn_of_claims(request, form.cleaned_data, ["title", "description"])
    if action == "another":
        form = reverse("activities:log", args=[plan.slug])
        return redirect(f"{form}?after={activity.reference}")
    return redirect(activity)


def _record(form, *, by, submit):
    activity = form.save(commit=False)
    if activity.pk is None:
        activity.entry = form.cleaned_data["entry"]
    try:
        return services.record(activity=activity, details=form.details(), by=by, submit=submit)
    except IntegrityError:
        # Pressed twice: the other press was faster, and wrote the same.
        first = Activity.objects.filter(entry=activity.entry, created_by=by).first()
        if first is None:
            raise
        return first


def _in_words(activity):
    match activity.workflow:
        case Activity.Workflow.DRAFT:
            return _("Saved as a draft. It counts once it is submitted and published.")
        case Activity.Workflow.SUBMITTED:
            return _("Submitted. It counts once a reviewer has published it.")
        case _workflow:
            return _("Saved.")

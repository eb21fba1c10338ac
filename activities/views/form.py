"""The form of an activity: a new one, a changed one, and what two people changed at once."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import words
from accounts.services import note_reading
from activities import beginning, drafts, history, merging, services
from activities.forms import ActivityForm
from activities.forms.typed import BESIDE, as_initial, as_typed, called, in_words, replaced
from activities.models import Activity, Draft
from plan.attribution import warn_of_claims
from plan.models import Plan


@require_http_methods(["GET", "POST"])
@transaction.atomic
def log(request, plan):
    """A new activity. The same form sent twice is the same activity."""
    request.plan = plan = get_object_or_404(Plan.objects.visible_to(request.user), slug=plan)
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
    source = get_object_or_404(seen, reference=_named(request, "copy"))
    note_reading([source], by=request.user)
    form = ActivityForm(instance=source, plan=plan, by=request.user)
    return initial | beginning.copied(form, initial["date"])


def _named(request, name):
    """A reference in the address; what can be none is nothing."""
    reference = request.GET.get(name, "")
    return reference if reference.isalnum() else ""


# --- Opening it ----------------------------------------------------------------------------


def _opened(request, plan, activity, initial):
    """The form as it is opened: new, from a draft, or with what an ended session has kept."""
    own = Draft.objects.visible_to(request.user)
    if typed := words.give_back(request):
        return _kept(request, plan, typed)
    draft = None
    if "draft" in request.GET:
        mine = own.filter(plan=plan, activity=activity.pk)
        draft = mine.filter(reference=_named(request, "draft")).first()
        if draft is None:
            messages.info(request, _("This draft was sent or discarded: it is here no more."))
            return redirect(request.path)
        activity.entry = draft.entry
        initial = as_initial(draft.typed())
    form = ActivityForm(instance=activity, plan=plan, by=request.user, initial=initial)
    context = {
        "draft": draft,
        "unfinished": own.filter(plan=plan, activity=activity.pk) if draft is None else [],
        "again": beginning.used_lately(plan, request.user)
        if activity.pk is None and draft is None
        else [],
        "saved": _saved_before(request),
    }
    return _page(request, activity, form, **context)


def _kept(request, plan, typed):
    """Make a draft of what somebody had sent after their session had ended, and open it."""
    try:
        stands = Draft.objects.visible_to(request.user).filter(entry=typed.get("entry")).first()
        version = stands.version if stands else 0
        draft = drafts.save(person=request.user, plan=plan, typed=typed, version=version)
    except (drafts.NotKept, ValidationError):
        return redirect(request.path)
    messages.info(request, _("You were signed out meanwhile. What you had typed is here."))
    return redirect(draft)


def _saved_before(request):
    """The activity that “Save and log another” has just saved."""
    saved = Activity.objects.visible_to(request.user)
    return saved.filter(reference=_named(request, "after")).first()


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
        form = make(instance=activity, initial=as_initial(request.POST))
        if not request.htmx:
            return _page(request, activity, form)
        return render(request, "activities/form.html#figures", {"form": form})
    typed, undecided = _decided(request.POST, activity, make)
    form = make(typed, instance=activity)
    if not form.is_valid():
        return _page(request, activity, form, status=422)
    kept: list[str] = []
    if activity.pk:
        by_others = services.edited_by_others(activity, request.user)
        kept, clashing = form.compared(edited_by_others=by_others)
        clashing = [*clashing, *(unit for unit in undecided if unit not in clashing)]
        if kept or clashing:
            # What was typed is in `activity` by now; this is what stands.
            activity = Activity.objects.select_related("type__pillar__plan").get(pk=activity.pk)
            there = make(instance=activity)
            typed = replaced(typed, kept, as_typed(there))
            form = make(typed, instance=activity)
        if clashing:
            return _clash(request, activity, clashing, mine=form, theirs=there)
        if not form.is_valid():
            return _page(request, activity, form, status=422)
    names = ", ".join(called(form, unit) for unit in kept)
    return _saved(request, plan, form, kept=names)


def _decided(typed, activity, make):
    """What was sent, with what somebody else wrote wherever that was chosen; what was not."""
    if activity.pk is None or "clash" not in typed:
        return typed, []
    there, undecided = make(instance=activity), []
    for unit in typed.getlist("clash"):
        choice = typed.get(f"keep-{unit}")
        if choice == "theirs":
            typed = replaced(typed, [unit], as_typed(there))
        elif choice != "mine":
            undecided.append(unit)
    return typed, [unit for unit in undecided if unit in there.fields]


def _clash(request, activity, units, *, mine, theirs):
    """Both texts, field by field, to choose from. Nothing has been saved."""
    sent = [
        (name, value)
        for name, values in mine.data.lists()
        for value in values
        if name not in BESIDE | {"base"} and not name.startswith("keep-")
    ]
    steps = history.steps(activity, request.user) if request.user.is_secretariat else []
    context = {
        "activity": activity,
        "plan": request.plan,
        "clashes": [
            (unit, called(mine, unit), in_words(mine, unit), in_words(theirs, unit))
            for unit in units
        ],
        "sent": sent,
        "base": merging.base_of(theirs.stands),
        "action": request.POST.get("action", "save"),
        "version": request.POST.get("version", ""),
        "words": words.token(request.user),
        "step": steps[-1] if steps else None,
        "again": "clash" in request.POST,
    }
    return render(request, "activities/conflict.html", context, status=409)


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

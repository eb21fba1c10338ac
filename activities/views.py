"""Activities: the list, each one's own page, and the form."""

from functools import partial
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts import lowering
from accounts.files import as_download
from accounts.forms import LoweringForm
from accounts.going_back import page_to_go_back_to
from accounts.restoring import NotRestored, preview
from accounts.sensitivity import Sensitivity, audience_of
from accounts.services import note_reading
from activities import evidence, history, paging, restoring, services
from activities.filters import ActivityFilters
from activities.forms import ActivityForm, EvidenceForm, PartForm
from activities.models import Activity, ActivityFigure, Evidence, Participation, PartLink
from network.models import Hiding
from plan.models import Plan
from plan.visitors import open_to_visitors


@open_to_visitors
@require_safe
def index(request, plan):
    """The activities of a plan that this person may see, narrowed by the filters."""
    request.plan = plan = get_object_or_404(Plan.objects.visible_to(request.user), slug=plan)
    filters = ActivityFilters(request.GET, plan=plan, user=request.user)
    found = filters.qs if filters.form.is_valid() else filters.queryset.none()
    page = paging.page_of(
        _with_relations(found, request.user),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    measure = filters.form.cleaned_data.get("figure")
    context = {
        "plan": plan,
        "filters": filters,
        "page": page,
        "count": found.count(),
        "sums": _sums(found, filters.form.cleaned_data, request.user) if measure else [],
        "may_publish": request.user.is_reviewer
        and any(activity.is_publishable for activity in page.rows),
    }
    template = "activities/index.html" + ("#results" if request.htmx else "")
    return render(request, template, context)


def _with_relations(activities, user):
    parts = Participation.objects.for_audience(audience_of(user))
    return activities.select_related("type__pillar__plan", "forum").prefetch_related(
        "priority_areas",
        "figures",
        Prefetch("participations", parts.select_related("organisation")),
    )


def _sums(activities, chosen, user):
    """The sum of the figure that the list is narrowed to, as the figures' pages give it."""
    rows = ActivityFigure.objects.of(activities).added_up(audience_of(user))
    return [
        row
        for row in rows
        if row["measure"] == chosen["figure"]
        and row["currency"] == (chosen.get("currency") or row["currency"])
    ]


@open_to_visitors
@require_safe
def detail(request, reference):
    activities = _with_relations(Activity.objects.visible_to(request.user), request.user)
    activity = get_object_or_404(activities, reference=reference)
    request.plan = activity.type.pillar.plan
    visible = Activity.objects.visible_to(request.user)
    context = {
        "activity": activity,
        "plan": request.plan,
        "figures": [
            (figure, figure.written_for(audience_of(request.user)))
            for figure in activity.figures.all()
        ],
        "evidence": activity.evidence.visible_to(request.user),
        "parts": visible.filter(part_of=activity).newest_first(),
        "part_of": visible.filter(pk=activity.part_of_id).first(),
        "translation_of": visible.filter(pk=activity.translation_of_id).first(),
        "may_edit": Activity.objects.editable_by(request.user).filter(pk=activity.pk).exists(),
        "may_publish": request.user.is_reviewer and activity.is_publishable,
        "steps": history.steps(activity, request.user) if request.user.is_secretariat else [],
        "lowering": activity.lowerings.visible_to(request.user).undecided().first(),
        "own_parts": _own_parts(activity, request.user),
    }
    note_reading([activity], by=request.user)
    return render(request, "activities/detail.html", context)


@require_http_methods(["GET", "POST"])
def log(request, plan):
    """A new activity. The same form sent twice is the same activity."""
    request.plan = plan = get_object_or_404(Plan.objects.visible_to(request.user), slug=plan)
    if not services.may_log(request.user):
        raise Http404
    activity = _entered_before(request) or Activity()
    if activity.pk and not Activity.objects.editable_by(request.user).filter(pk=activity.pk):
        return redirect(activity)  # Pressed twice: it was submitted the first time.
    return _form(request, plan, activity, initial=_defaults(request, plan))


@require_http_methods(["GET", "POST"])
def edit(request, reference):
    activities = Activity.objects.editable_by(request.user).select_related("type__pillar__plan")
    activity = get_object_or_404(activities, reference=reference)
    request.plan = activity.type.pillar.plan
    return _form(request, request.plan, activity, initial={})


def _entered_before(request):
    """The activity that an earlier sending of this very form has made, if any."""
    try:
        entry = UUID(request.POST.get("entry", ""))
    except ValueError:
        return None
    mine = Activity.objects.visible_to(request.user).filter(created_by=request.user)
    return mine.filter(entry=entry).first()


def _defaults(request, plan):
    """What a new entry starts with: today while the plan runs, and the reader's language."""
    kind = request.GET.get("type", "")
    return {
        "language": get_language()[:2],
        "type": kind if kind.isdigit() else None,
        "sensitivity": services.last_choice_of(request.user),
    }


def _form(request, plan, activity, initial):
    form = ActivityForm(
        request.POST or None, instance=activity, plan=plan, by=request.user, initial=initial
    )
    if "show" in request.POST:  # Only another kind of work was chosen: nothing is judged.
        form = ActivityForm(
            instance=activity,
            plan=plan,
            by=request.user,
            initial=request.POST.dict() | _lists(request),
        )
        template = "activities/form.html" + ("#figures" if request.htmx else "")
        return render(request, template, {"form": form, "plan": plan, "activity": activity})
    if request.method == "POST" and form.is_valid():
        submit = request.POST.get("action") == "submit"
        activity = _record(form, by=request.user, submit=submit)
        messages.success(request, _saved(activity))
        return redirect(activity)
    context = {"form": form, "plan": plan, "activity": activity}
    status = 422 if form.is_bound else 200
    return render(request, "activities/form.html", context, status=status)


def _lists(request):
    return {name: request.POST.getlist(name) for name in ("priority_areas", "targets", "readers")}


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


def _own_parts(activity, user):
    """The parts in it that the reader's organisation may answer for."""
    if not (user.is_authenticated and user.is_member):
        return []
    parts = activity.participations.visible_to(user).of_organisations_of(user)
    return list(parts.select_related("organisation"))


def _saved(activity):
    match activity.workflow:
        case Activity.Workflow.DRAFT:
            return _("Saved as a draft. It counts once it is submitted and published.")
        case Activity.Workflow.SUBMITTED:
            return _("Submitted. It counts once a reviewer has published it.")
        case _workflow:
            return _("Saved.")


@require_POST
def publish(request):
    """Publish what was ticked in a list, or the one activity of a page."""
    if not request.user.is_reviewer:
        raise Http404
    chosen = Activity.objects.visible_to(request.user).filter(
        reference__in=request.POST.getlist("activity")
    )
    activities = list(chosen.newest_first())
    refused = services.publish_many(activities=activities, by=request.user)
    published = len(activities) - len(refused)
    if published:
        words = ngettext("%(n)s activity published.", "%(n)s activities published.", published)
        messages.success(request, words % {"n": published})
    for activity, reason in refused:
        messages.error(request, f"“{activity}”: {reason}")
    if not activities:
        messages.warning(request, _("Tick at least one activity to publish."))
    otherwise = activities[0] if activities else "dashboards:home"
    return redirect(page_to_go_back_to(request, otherwise=otherwise))


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
def answer(request, reference, part):
    """A member says whether its organisation's part is right."""
    parts = Participation.objects.visible_to(request.user).of_organisations_of(request.user)
    if not request.user.is_member:
        raise Http404
    participation = get_object_or_404(_parts(parts), activity__reference=reference, pk=part)
    form = PartForm(request.POST or None, initial=_answer(participation))
    if form.is_valid():
        services.answer_for_part(participation=participation, by=request.user, **form.cleaned_data)
        messages.success(request, _("Thank you. The secretariat sees your answer."))
        return redirect(participation.activity)
    request.plan = participation.activity.type.pillar.plan
    context = {"form": form, "participation": participation, "activity": participation.activity}
    status = 422 if form.is_bound else 200
    return render(request, "activities/answer.html", context, status=status)


def _parts(parts):
    return parts.select_related("organisation", "activity__type__pillar__plan")


def _answer(participation):
    return {"answer": participation.answer, "part": participation.part}


@require_POST
def ask_for_answer(request, reference, part):
    """Make a link by which an organisation answers without an account; show it once."""
    editable = Activity.objects.editable_by(request.user).exclude(level=Sensitivity.RESTRICTED)
    if not request.user.is_secretariat:
        raise Http404
    activity = get_object_or_404(editable.select_related("type__pillar__plan"), reference=reference)
    parts = activity.participations.visible_to(request.user)
    participation = get_object_or_404(parts.select_related("organisation"), pk=part)
    secret = services.link_for_answer(participation=participation, by=request.user)
    request.plan = activity.type.pillar.plan
    link = settings.SITE_URL + reverse("activities:answer_by_link", args=[secret])
    context = {"link": link, "participation": participation, "activity": activity}
    return render(request, "activities/link.html", context)


@login_not_required
@require_http_methods(["GET", "POST"])
def answer_by_link(request, secret):
    """
    An organisation answers by a link that works once.

    The page shows what was asked and nothing else; looking at it spends nothing.
    """
    link = PartLink.objects.for_secret(secret).usable().first()
    if link is None:
        return render(request, "activities/answer.html", {"link_is_spent": True}, status=410)
    participation = _parts(Participation.objects).get(pk=link.participation_id)
    form = PartForm(request.POST or None, initial=_answer(participation))
    if form.is_valid():
        if services.answer_by_link(link=link, **form.cleaned_data):
            return render(request, "activities/answer.html", {"thanks": True})
        return render(request, "activities/answer.html", {"link_is_spent": True}, status=410)
    context = {"form": form, "participation": participation, "activity": participation.activity}
    status = 422 if form.is_bound else 200
    return render(request, "activities/answer.html", context, status=status)


@require_http_methods(["GET", "POST"])
def hiding(request, pk):
    """The records whose text has a hidden name: a person decides which are hidden too."""
    hiding = get_object_or_404(Hiding.objects.editable_by(request.user).in_force(), pk=pk)
    found = services.naming(hiding=hiding, by=request.user)
    if request.method == "POST":
        chosen = found.filter(reference__in=request.POST.getlist("activity"))
        services.hide_too(hiding=hiding, activities=list(chosen))
        return redirect("activities:hiding", hiding.pk)
    context = {
        "hiding": hiding,
        "found": found.newest_first()[:200],
        "names": hiding.names if hiding.hidden_by_id == request.user.pk else [],
    }
    return render(request, "activities/hiding.html", context)

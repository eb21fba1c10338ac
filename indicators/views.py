"""Indicators: the table of a plan, the page of each, and what the secretariat does with them."""

from django.contrib import messages
from django.db import transaction
from django.db.models import Max
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import words
from accounts.sensitivity import audience_of
from indicators import history, services, shown
from indicators.forms import IndicatorForm, ReadingForm
from indicators.models import Indicator, Reading
from indicators.progress import BEHIND, ON_TRACK
from plan.models import Plan
from plan.structure import plan_or_404
from plan.visitors import open_to_visitors


@open_to_visitors
@require_safe
def index(request, plan):
    """All that a plan is measured by, by the outcome target that it says something of."""
    plan = plan_or_404(request, plan)
    found = shown.rows(plan.indicators.visible_to(request.user), audience_of(request.user))
    context = {
        "plan": plan,
        "groups": shown.by_target(found),
        "standings": shown.standings(found),
        "has_candidates": any(row.is_candidate for row in found),
        "may_add": request.user.is_reviewer,
        "thresholds": {"on_track": ON_TRACK, "behind": BEHIND},
    }
    return render(request, "indicators/index.html", context)


@open_to_visitors
@require_safe
def detail(request, reference):
    """One indicator: what it counts, how far it is, and every reading of it."""
    user = request.user
    audience = audience_of(user)
    visible = shown.loaded_whole(Indicator.objects.visible_to(user), audience)
    indicator = get_object_or_404(visible, reference=reference)
    request.plan = indicator.plan
    context = {
        "indicator": indicator,
        "plan": indicator.plan,
        "page": shown.page(indicator, audience),
        "may_record": user.is_secretariat,
        "may_edit": user.is_reviewer,
        "steps": history.steps(indicator, user) if user.is_secretariat else [],
        "thresholds": {"on_track": ON_TRACK, "behind": BEHIND},
    }
    return render(request, "indicators/detail.html", context)


@require_http_methods(["GET", "POST"])
def add(request, plan):
    """A new indicator, which is the network's own unless a reviewer says otherwise."""
    plans = (
        Plan.objects.visible_to(request.user) if request.user.is_reviewer else Plan.objects.none()
    )
    request.plan = plan = get_object_or_404(plans, slug=plan)
    last = plan.indicators.aggregate(last=Max("position"))["last"] or 0
    return _define(request, Indicator(plan=plan, position=last + 1))


@require_http_methods(["GET", "POST"])
@transaction.atomic
def edit(request, reference):
    """All fields of an indicator; another definition is a new version where there are readings."""
    indicators = Indicator.objects.editable_by(request.user).select_related("plan")
    if request.method == "POST":
        indicators = indicators.select_for_update(of=("self",))
    indicator = get_object_or_404(indicators, reference=reference)
    request.plan = indicator.plan
    return _define(request, indicator)


def _define(request, indicator):
    form = IndicatorForm(request.POST or words.returned(request), instance=indicator)
    if request.method == "POST" and form.is_valid():
        try:
            services.define(
                indicator=form.instance, definition=form.definition(),
                reason=form.cleaned_data["reason"], milestones=form.milestones(), by=request.user,
            )  # fmt: skip
        except services.NeedsReason as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(form.instance)
    return _form_page(request, "indicators/form.html", form, indicator)


def _form_page(request, template, form, indicator, **more):
    context = {
        "form": form,
        "plan": request.plan,
        "indicator": indicator,
        "words": words.token(request.user),
    }
    status = 200
    if request.method == "POST":
        status = 409 if form.clashes else 422
    return render(request, template, context | more, status=status)


@require_http_methods(["GET", "POST"])
def add_reading(request, reference):
    """What an indicator stood at, as one source says."""
    indicators = Indicator.objects.recordable_by(request.user).select_related("plan")
    indicator = get_object_or_404(indicators, reference=reference)
    return _record(request, Reading(indicator=indicator))


@require_http_methods(["GET", "POST"])
@transaction.atomic
def edit_reading(request, reading):
    """A reading that was written down wrongly, or of which more is known."""
    reading = _reading(request, reading)
    if request.method == "POST":
        services.locked(reading.indicator)
        reading.refresh_from_db()
    return _record(request, reading)


def _reading(request, reference):
    readings = Reading.objects.editable_by(request.user)
    return get_object_or_404(readings.select_related("indicator__plan"), reference=reference)


def _record(request, reading):
    request.plan = reading.indicator.plan
    form = ReadingForm(request.POST or words.returned(request), instance=reading)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_reading(reading=form.instance, parts=form.parts(), by=request.user)
        except services.NotRecorded as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(reading.indicator)
    return _form_page(
        request, "indicators/reading_form.html", form, reading.indicator, reading=reading
    )


@require_POST
def use_reading(request, reading):
    """Have one of several readings of a date count."""
    reading = _reading(request, reading)
    services.use_reading(reading=reading, by=request.user)
    messages.success(request, _("This reading is used now. The others stay beside it."))
    return redirect(reading.indicator)

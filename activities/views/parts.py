"""What organisations say of their part in an activity."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
)

from accounts.sensitivity import Sensitivity
from activities import services
from activities.forms import PartForm
from activities.models import Activity, Participation, PartLink


@require_http_methods(["GET", "POST"])
def answer(request, reference, part):
    """A member says whether its organisation's part is right."""
    parts = Participation.objects.visible_to(request.user).of_organisations_of(request.user)
    if not request.user.is_member:
        raise Http404
    participation = get_object_or_404(_parts(parts), activity__reference=reference, pk=part)
    form = PartForm(request.POST or None, of=participation)
    if form.is_valid():
        services.answer_for_part(participation=participation, by=request.user, **form.cleaned_data)
        messages.success(request, _("Thank you. The secretariat sees your answer."))
        return redirect(participation.activity)
    request.plan = participation.activity.type.pillar.plan
    context = {"form": form, "participation": participation, "record": participation.activity}
    status = 422 if form.is_bound else 200
    return render(request, "activities/answer.html", context, status=status)


def _parts(parts):
    return parts.select_related("organisation", "activity__type__pillar__plan")


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
    context = {"link": link, "participation": participation, "record": activity}
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
    form = PartForm(request.POST or None, of=participation)
    if form.is_valid():
        if services.answer_by_link(link=link, **form.cleaned_data):
            return render(request, "activities/answer.html", {"thanks": True})
        return render(request, "activities/answer.html", {"link_is_spent": True}, status=410)
    context = {"form": form, "participation": participation, "record": participation.activity}
    status = 422 if form.is_bound else 200
    return render(request, "activities/answer.html", context, status=status)

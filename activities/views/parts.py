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
    request.plan = participation.activity.type.pillar.plan
    return answered(request, participation, participation.activity)


def answered(request, part, record):
    """What a member says of its organisation's part in a record of any kind."""
    form = PartForm(request.POST or None, of=part)
    if form.is_valid():
        services.answer_for_part(participation=part, by=request.user, **form.cleaned_data)
        messages.success(request, _("Thank you. The secretariat sees your answer."))
        return redirect(record)
    return _page(request, form, part, record)


def _page(request, form, part, record):
    context = {"form": form, "participation": part, "record": record}
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
    request.plan = activity.type.pillar.plan
    parts = activity.participations.visible_to(request.user)
    return link_shown(request, parts, part, activity, address="activities:answer_by_link")


def link_shown(request, parts, part, record, *, address):
    """A new link by which an organisation answers for its part in a record of any kind."""
    part = get_object_or_404(parts.select_related("organisation"), pk=part)
    secret = services.link_for_answer(participation=part, by=request.user)
    link = settings.SITE_URL + reverse(address, args=[secret])
    context = {"link": link, "participation": part, "record": record}
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
        return link_is_spent(request)
    participation = _parts(Participation.objects).get(pk=link.participation_id)
    return answered_by_link(request, link, participation, participation.activity)


def answered_by_link(request, link, part, record):
    """What an organisation says, by its link, of its part in a record of any kind."""
    form = PartForm(request.POST or None, of=part)
    if not form.is_valid():
        return _page(request, form, part, record)
    if services.answer_by_link(link=link, **form.cleaned_data):
        return render(request, "activities/answer.html", {"thanks": True})
    return link_is_spent(request)


def link_is_spent(request):
    return render(request, "activities/answer.html", {"link_is_spent": True}, status=410)

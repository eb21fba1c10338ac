"""What organisations say of the part that they are named for."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.sensitivity import Sensitivity
from activities import services
from activities.forms import PartForm
from outcomes.models import ContributionPart, ContributionPartLink
from outcomes.views.finding import editable


@require_http_methods(["GET", "POST"])
def answer(request, reference, part):
    """A member says whether its organisation's part is right."""
    if not request.user.is_member:
        raise Http404
    parts = ContributionPart.objects.visible_to(request.user).of_organisations_of(request.user)
    parts = parts.select_related("organisation", "outcome__plan", "outcome__forum")
    part = get_object_or_404(parts, outcome__reference=reference, pk=part)
    request.plan = part.outcome.plan
    form = PartForm(request.POST or None, of=part)
    if form.is_valid():
        services.answer_for_part(participation=part, by=request.user, **form.cleaned_data)
        messages.success(request, _("Thank you. The secretariat sees your answer."))
        return redirect(part.outcome)
    context = {"form": form, "participation": part, "record": part.outcome}
    status = 422 if form.is_bound else 200
    return render(request, "activities/answer.html", context, status=status)


@require_POST
def ask_for_answer(request, reference, part):
    """Make a link by which an organisation answers without an account; show it once."""
    outcome = editable(request, reference)
    if outcome.level == Sensitivity.RESTRICTED:
        raise Http404
    parts = outcome.parts.visible_to(request.user)
    part = get_object_or_404(parts.select_related("organisation"), pk=part)
    secret = services.link_for_answer(participation=part, by=request.user)
    link = settings.SITE_URL + reverse("outcomes:answer_by_link", args=[secret])
    context = {"link": link, "participation": part, "record": outcome}
    return render(request, "activities/link.html", context)


@login_not_required
@require_http_methods(["GET", "POST"])
def answer_by_link(request, secret):
    """
    An organisation answers by a link that works once.

    The page shows what was asked and nothing else; looking at it spends nothing.
    """
    links = ContributionPartLink.objects.for_secret(secret).usable()
    link = links.select_related("part__organisation", "part__outcome__forum").first()
    spent = {"link_is_spent": True}
    if link is None:
        return render(request, "activities/answer.html", spent, status=410)
    form = PartForm(request.POST or None, of=link.part)
    if form.is_valid():
        if services.answer_by_link(link=link, **form.cleaned_data):
            return render(request, "activities/answer.html", {"thanks": True})
        return render(request, "activities/answer.html", spent, status=410)
    context = {"form": form, "participation": link.part, "record": link.part.outcome}
    status = 422 if form.is_bound else 200
    return render(request, "activities/answer.html", context, status=status)

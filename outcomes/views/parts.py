"""What organisations say of the part that they are named for."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from accounts.sensitivity import Sensitivity
from activities.views.parts import answered, answered_by_link, link_is_spent, link_shown
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
    return answered(request, part, part.outcome)


@require_POST
def ask_for_answer(request, reference, part):
    """Make a link by which an organisation answers without an account; show it once."""
    outcome = editable(request, reference)
    if outcome.level == Sensitivity.RESTRICTED:
        raise Http404
    parts = outcome.parts.visible_to(request.user)
    return link_shown(request, parts, part, outcome, address="outcomes:answer_by_link")


@login_not_required
@require_http_methods(["GET", "POST"])
def answer_by_link(request, secret):
    """
    An organisation answers by a link that works once.

    The page shows what was asked and nothing else; looking at it spends nothing.
    """
    links = ContributionPartLink.objects.for_secret(secret).usable()
    link = links.select_related("part__organisation", "part__outcome__forum").first()
    if link is None:
        return link_is_spent(request)
    return answered_by_link(request, link, link.part, link.part.outcome)

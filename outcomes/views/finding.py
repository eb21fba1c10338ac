"""Finding the outcome that an address names, for who may do what is meant to be done there."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from outcomes.models import Outcome


def editable(request, reference):
    """An outcome that the reader may change."""
    outcomes = Outcome.objects.editable_by(request.user).select_related("plan", "forum")
    outcome = get_object_or_404(outcomes, reference=reference)
    request.plan = outcome.plan
    return outcome


def for_a_reviewer(request, reference):
    """An outcome that the reader sees and, being a reviewer, decides about."""
    if not request.user.is_reviewer:
        raise Http404
    visible = Outcome.objects.visible_to(request.user).select_related("plan", "created_by")
    outcome = get_object_or_404(visible, reference=reference)
    request.plan = outcome.plan
    return outcome

"""Who may read an outcome: asking for more readers of what is published."""

from functools import partial

from django.http import Http404
from django.views.decorators.http import require_http_methods, require_POST

from accounts import opening
from outcomes import services
from outcomes.views.finding import editable, for_a_reviewer


@require_http_methods(["GET", "POST"])
def lower(request, reference):
    """Ask for more readers of what is published, with a reason."""
    outcome = editable(request, reference)
    if not outcome.is_published:
        raise Http404
    return opening.asked(request, outcome, partial(services.ask_to_lower, outcome=outcome))


@require_POST
def decide_lowering(request, reference):
    """Grant or refuse what somebody else asked for."""
    return opening.decided(request, for_a_reviewer(request, reference))

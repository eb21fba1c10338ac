"""What `base.html` needs on every page."""

from django.conf import settings

from plan.models import current_of
from plan.structure import plans_for


def site(request):
    """
    Return the site's name, the plan that the page is about, and what its reader may do.

    A view about one plan sets `request.plan`; other pages show the current plan.
    """
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    plans = plans_for(request) if user is not None else []
    return {
        "site_name": settings.SITE_NAME,
        "demo": settings.DEMO,
        "oidc_name": settings.OIDC_NAME,
        "plans": plans,
        "current_plan": getattr(request, "plan", None) or current_of(plans),
        "shown_as": getattr(request, "shown_as", ""),
        "may_see_reports": signed_in and (user.is_secretariat or user.is_board),
    }

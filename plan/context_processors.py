"""What `base.html` needs on every page."""

from django.conf import settings

from plan.models import Plan


def site(request):
    """
    Return the site's name, the plan that the page is about, and what its reader may do.

    A view about one plan sets `request.plan`; other pages show the current plan.
    """
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    plans = Plan.objects.visible_to(user) if user is not None else Plan.objects.none()
    plan = getattr(request, "plan", None)
    return {
        "site_name": settings.SITE_NAME,
        "demo": settings.DEMO,
        "oidc_name": settings.OIDC_NAME,
        "plans": plans,
        "current_plan": plan or plans.current(),
        "shown_as": getattr(request, "shown_as", ""),
        "may_see_reports": signed_in and (user.is_secretariat or user.is_board),
    }

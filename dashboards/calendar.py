"""The calendar of a plan: as a page, and at addresses that calendar programs ask."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import CalendarAddress
from accounts.sensitivity import PUBLIC, audience_of
from accounts.services import make_calendar_address, note_reading, withdraw_calendar_address
from dashboards.agenda import agenda, next_of, year_to_begin_with, years_of
from dashboards.feeds import calendar_of
from plan.models import Plan
from plan.structure import plan_or_404
from plan.visitors import open_to_visitors


@open_to_visitors
@require_safe
def calendar(request, plan):
    """A year of the network's dates, with what is planned and was done."""
    plan = plan_or_404(request, plan)
    user, today = request.user, timezone.localdate()
    years = years_of(plan)
    year = request.GET.get("year", str(year_to_begin_with(plan, today)))
    if year not in map(str, years):
        raise Http404
    coming = next_of(plan, user, today)
    found = agenda(plan, int(year), user, today=today, coming=coming)
    if user.is_authenticated:
        note_reading(found.activities, by=user)
    context = {
        "plan": plan,
        "agenda": found,
        "years": years,
        "coming": coming,
        "may_have_address": user.pk is not None,
    }
    return render(request, "dashboards/calendar.html", context)


@login_not_required
@require_safe
def calendar_feed(request, plan):
    """What the public may know, whoever asks."""
    plan = get_object_or_404(Plan.objects.for_audience(PUBLIC), slug=plan)
    return _feed(calendar_of(plan, PUBLIC))


@login_not_required
@require_safe
def personal_calendar(request, plan, secret):
    """What the person whose address it is may know at this moment."""
    addresses = CalendarAddress.objects.for_secret(secret).select_related("user")
    audience = audience_of(get_object_or_404(addresses).user)
    plan = get_object_or_404(Plan.objects.for_audience(audience), slug=plan)
    response = _feed(calendar_of(plan, audience))
    patch_cache_control(response, private=True, no_cache=True)
    return response


@require_http_methods(["GET", "POST"])
def calendar_address(request, plan):
    """Make one's own address for a calendar program, renew it, or withdraw it."""
    plan = plan_or_404(request, plan)
    if request.user.pk is None:  # Somebody who looks as others do has no address as them.
        raise Http404
    link = ""
    if request.POST.get("action") == "withdraw":
        withdraw_calendar_address(user=request.user)
    elif request.method == "POST":
        secret = make_calendar_address(user=request.user)
        link = settings.SITE_URL + reverse("dashboards:personal_calendar", args=[plan.slug, secret])
    context = {
        "plan": plan,
        "link": link,
        "address": CalendarAddress.objects.visible_to(request.user).first(),
    }
    return render(request, "dashboards/calendar_address.html", context)


def _feed(body):
    """A calendar as a file."""
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="calendar.ics"'
    return response

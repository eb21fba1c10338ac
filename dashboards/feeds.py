"""The calendar of a plan as calendar programs read it: iCalendar, RFC 5545."""

from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from icalendar import Calendar, Event

from accounts.sensitivity import Audience, Sensitivity
from activities.models import Activity
from network.models import Meeting
from plan.dates import Precision
from plan.models import Plan

ONE_DAY = timedelta(days=1)
# Programs ask for the whole calendar each time.
MOST_ACTIVITIES = 500
ASKED_AGAIN_AFTER = timedelta(hours=12)


def calendar_of(plan: Plan, audience: Audience) -> bytes:
    """
    Return a plan's calendar for some readers.

    A feed ends up on the servers of others, so it has published activities alone and none
    that is restricted, whoever reads it; and only those that are known to the day.
    """
    meetings = Meeting.objects.for_audience(audience).between(plan.starts_on, plan.ends_on)
    calendar = _empty(plan)
    for meeting in meetings:
        calendar.add_component(_meeting(plan, meeting))
    for activity in _activities(plan, audience):
        calendar.add_component(_activity(activity))
    return calendar.to_ical()


def _activities(plan, audience):
    activities = Activity.objects.for_audience(audience).of_plan(plan).published()
    activities = activities.filter(
        level__lt=Sensitivity.RESTRICTED, date_precision=Precision.DAY
    ).exclude(status=Activity.Status.CANCELLED)
    return activities.newest_first().select_related("forum")[:MOST_ACTIVITIES]


def _empty(plan):
    calendar = Calendar()
    calendar.add("prodid", f"-//{_host()}//plan//{(get_language() or 'en').upper()}")
    calendar.add("version", "2.0")
    calendar.add("name", plan.name)
    calendar.add("x-wr-calname", plan.name)
    calendar.add("refresh-interval", ASKED_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    return calendar


def _meeting(plan, meeting):
    page = reverse("dashboards:calendar", args=[plan.slug])
    event = _event(f"date-{meeting.pk}", meeting.starts_on, meeting.ends_on, meeting.updated_at)
    event.add("summary", meeting.name)
    event.add("url", f"{settings.SITE_URL}{page}?year={meeting.starts_on.year}#date-{meeting.pk}")
    if meeting.place:
        event.add("location", meeting.place)
    return event


def _activity(activity):
    event = _event(activity.reference, activity.starts_on, activity.ends_on, activity.updated_at)
    event.add("summary", activity.title, parameters={"LANGUAGE": activity.language})
    event.add("url", f"{settings.SITE_URL}{activity.get_absolute_url()}")
    is_planned = activity.status == Activity.Status.PLANNED
    event.add("status", "TENTATIVE" if is_planned else "CONFIRMED")
    if activity.where:
        event.add("location", activity.where)
    return event


def _event(name: str, first: date, last: date | None, changed_at: datetime) -> Event:
    """A whole-day entry: its end is the day after, as the standard has it."""
    event = Event()
    event.add("uid", f"{name}@{_host()}")
    event.add("dtstamp", changed_at)
    event.add("dtstart", first)
    event.add("dtend", (last or first) + ONE_DAY)
    event.add("transp", "TRANSPARENT")  # It makes nobody busy.
    return event


def _host():
    return urlsplit(settings.SITE_URL).hostname

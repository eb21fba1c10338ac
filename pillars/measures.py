"""What can be counted about an activity, and which of these counts may be added up."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Measure(models.TextChoices):
    PARTICIPANTS = "participants", _("participants")
    APPLICATIONS = "applications", _("applications")
    REGISTRATIONS = "registrations", _("registrations")
    RESPONSES = "responses", _("answers received")
    SPEAKERS = "speakers", _("speakers")
    CITIES = "cities", _("cities")
    COUNTRIES = "countries", _("countries")
    ORGANISATIONS = "organisations", _("organisations")
    SIGNATORIES = "signatories", _("signatories")
    SESSIONS = "sessions", _("sessions or modules")
    EVENTS = "events", _("events")
    PIECES = "pieces", _("media pieces")
    DOWNLOADS = "downloads", _("downloads")
    REACH = "reach", _("people reached")
    HOURS = "hours", _("hours")
    GRANTS = "grants", _("grants made")
    AMOUNT = "amount", _("funding")


# Counts of people: four and fewer could tell who they were.
PEOPLE = [
    Measure.PARTICIPANTS,
    Measure.APPLICATIONS,
    Measure.REGISTRATIONS,
    Measure.RESPONSES,
    Measure.SPEAKERS,
    Measure.SIGNATORIES,
    Measure.REACH,
]
FEW = 4

# The same cities, countries and organisations come back from one activity to the next,
# and signatories sign twice: their sum would be a number of nothing.
ADDITIVE = [
    Measure.PARTICIPANTS,
    Measure.APPLICATIONS,
    Measure.REGISTRATIONS,
    Measure.RESPONSES,
    Measure.SPEAKERS,
    Measure.SESSIONS,
    Measure.EVENTS,
    Measure.PIECES,
    Measure.DOWNLOADS,
    Measure.HOURS,
    Measure.GRANTS,
    Measure.AMOUNT,
]

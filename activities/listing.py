"""The rows of a list of activities, each with all that the list says of it: one query."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Value
from django.db.models.functions import Coalesce, NullIf

from accounts.sensitivity import audience_of
from activities.models import Activity, Participation

# What no list shows, and may be long; a search shows where in the description it was found.
LONG = ("description", "as_sent", "not_known")


def rows(activities, plan, user):
    """
    Return activities of a plan with the names of their `partners` and the keys of their areas.

    Their kinds of work, pillars and areas are those of `plan`; see `shown`.
    """
    parts = Participation.objects.for_audience(audience_of(user)).filter(activity=OuterRef("pk"))
    parts = parts.order_by("organisation__name_key")
    called = Coalesce(NullIf("organisation__acronym", Value("")), "organisation__name")
    areas = Activity.priority_areas.through.objects.filter(activity=OuterRef("pk"))
    return activities.select_related("forum").annotate(
        partners=ArraySubquery(parts.values_list(called)),
        area_keys=ArraySubquery(areas.order_by("priorityarea").values("priorityarea")),
    )


def shown(found, plan):
    """Give rows the kinds of work and areas of their plan, which are known without asking."""
    kinds = {kind.pk: kind for pillar in plan.pillars.all() for kind in pillar.types.all()}
    areas = {area.pk: area for area in plan.priority_areas.all()}
    for activity in found:
        activity.type = kinds[activity.type_id]
        activity.areas = [areas[key] for key in activity.area_keys]
    return found

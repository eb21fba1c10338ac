"""Where in the world: the map of a plan, its regions and its countries."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

import figures.counts
import figures.pictures
import figures.places
from accounts.sensitivity import audience_of
from dashboards.agenda import dates_of
from dashboards.periods import (
    asked_for,
    latest,
    numbers_of_place,
    place_or_404,
    plan_and_period,
    told,
)
from network import places as known
from network.countries import country_name
from outcomes.models import Outcome
from plan.visitors import open_to_visitors

# What a page has room for: rows of a table, members by name, outcomes.
MOST_ROWS, MOST_MEMBERS, MOST_OUTCOMES = 25, 60, 5


@open_to_visitors
@require_safe
def places(request, plan):
    """What is where: a map, and a table of the regions."""
    plan, period = plan_and_period(request, plan)
    world = figures.places.world(period, audience_of(request.user))
    context = {
        **asked_for(plan, period),
        "world": world,
        "map": figures.pictures.places([(row.place, row.done) for row in world.regions]),
    }
    return render(request, "dashboards/places.html", context)


@open_to_visitors
@require_safe
def region(request, plan, code):
    """What was done in a region and is planned there, by country; who the members are."""
    plan, period = plan_and_period(request, plan)
    region = place_or_404(known.regions(), code)
    numbers = numbers_of_place(plan, period, audience_of(request.user), region)
    context = _told(request.user, period, region, numbers)
    countries = figures.places.countries(period, numbers, region, context["based"])
    done = [(row.place, row.done) for row in countries]
    context |= {
        "countries": countries,
        "most_rows": MOST_ROWS,
        "further": f"{MOST_ROWS}:",
        "map": figures.pictures.places(
            done, frame=[place.code for place, _count in done] or region.countries
        ),
    }
    return render(request, "dashboards/region.html", context)


@open_to_visitors
@require_safe
def country(request, plan, code):
    """The same of a country, and quarter by quarter."""
    plan, period = plan_and_period(request, plan)
    country = place_or_404([known.country(code)], code)
    numbers = numbers_of_place(plan, period, audience_of(request.user), country)
    quarters = figures.counts.quarters(plan.whole, numbers, place=country)
    context = _told(request.user, period, country, numbers)
    done = [(country, context["status"].done)]
    context |= {
        "region": known.region_of(country, known.regions()),
        "map": figures.pictures.places(done, frame=country.countries),
        "quarters": quarters,
        "quarters_chart": figures.pictures.quarters(quarters),
    }
    return render(request, "dashboards/country.html", context)


def _told(user, period, place, numbers):
    """What a page tells of any place, as its reader may know it."""
    plan, audience = numbers.plan, numbers.audience
    activities = figures.counts.done(plan, audience).in_any_of(place.countries)
    members = figures.places.members(audience, place)
    return {
        **told(plan, period, numbers, place=place),
        "pillars": figures.counts.by_pillar(period, numbers, place=place),
        "based": members,
        "members": [
            (member, country_name(str(member.country))) for member in members[:MOST_MEMBERS]
        ],
        "outcomes": _outcomes(user, plan, period, place),
        "dates": dates_of(plan, period, user, timezone.localdate()),
        **latest(period, activities, place.where),
    }


def _outcomes(user, plan, period, place):
    outcomes = Outcome.objects.visible_to(user).published().of_plan(plan).in_period(period)
    rows = outcomes.in_any_of(place.countries).newest_first()
    return rows.select_related("forum").prefetch_related("targets")[:MOST_OUTCOMES]

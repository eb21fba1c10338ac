"""
What is where: members, activities and outcomes, by region and country.

An activity or outcome in two countries is counted in both, and once in a region that both
are in. Members are counted where they are based, whatever the period.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count as CountRows
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.sensitivity import Audience
from activities import tallying
from activities.models import Activity
from activities.tallying import NONE, Numbers
from figures.counts import Count, where_of
from network import places
from network.models import Organisation
from network.names import fold
from network.places import Place
from outcomes.models import Outcome
from plan.models import ReportingPeriod

# The columns of a table of places, after the name of the place.
COLUMNS = {
    "members": _("Members"),
    "done": _("Activities done"),
    "planned": _("Activities planned"),
    "outcomes": _("Outcomes"),
}


@dataclass(frozen=True)
class PlaceRow:
    """What there is in one place; `outcomes.where` has filters of the list of outcomes."""

    place: Place
    members: int
    done: Count
    planned: Count
    outcomes: Count

    @property
    def is_empty(self) -> bool:
        return not (self.members or self.done.value or self.planned.value or self.outcomes.value)


@dataclass(frozen=True)
class World:
    """Each region, the countries that anything is told of, by name, and what names none."""

    regions: list[PlaceRow]
    countries: list[Place]
    nowhere: PlaceRow
    total: Count

    @property
    def share_nowhere(self) -> int | None:
        """Of a hundred activities done, those that name no country."""
        return round(100 * self.nowhere.done.value / self.total.value) if self.total.value else None


def world(period: ReportingPeriod, audience: Audience) -> World:
    """Return what is where, all over the world. Four queries."""
    found = _Found(period, _tallied(period, audience), _members(audience), audience)
    return World(
        [found.row(place) for place in places.regions()],
        sorted((row.place for row in found.countries()), key=lambda place: fold(place.name)),
        found.row(Place("country", NONE, "", frozenset())),
        Count(found.tallied["all", Activity.Status.DONE], where_of(period)),
    )


def countries(
    period: ReportingPeriod,
    numbers: Numbers,
    region: Place | None = None,
    known: list[Organisation] | None = None,
) -> list[PlaceRow]:
    """
    Return the countries that anything is told of, those with most done first.

    Those of one region, where one is given. `known` are its members, as `members` has them.
    """
    tallied = numbers.of("place", period.pk, "key", "status")
    audience = numbers.audience
    based = _members(audience) if known is None else Counter(str(each.country) for each in known)
    found = _Found(period, tallied, based, audience)
    rows = found.countries(region.countries if region else None)
    return sorted(rows, key=lambda row: (-row.done.value, fold(row.place.name)))


def members(audience: Audience, place: Place) -> list[Organisation]:
    """Return the members based in a place that a reader may know of, by name."""
    rows = Organisation.objects.for_audience(audience).filter(
        kind=Organisation.Kind.MEMBER, country__in=sorted(place.countries)
    )
    return list(rows.order_by("name_key").only("name", "country"))


class _Found:
    """All that is counted of places, of which rows are then made."""

    def __init__(self, period, tallied, members, audience):
        self.period = period
        self.tallied: Counter[tuple[str, str]] = tallied
        self.members: Counter[str] = members
        self.outcomes = _outcomes(period, audience)

    def countries(self, among: Iterable[str] | None = None) -> list[PlaceRow]:
        """Return the countries of which there is anything to tell."""
        named = {code for code, _status in self.tallied} | set(self.members)
        named = named.union(*(countries for countries, _number in self.outcomes))
        codes = named if among is None else named.intersection(among)
        rows = [self.row(place) for code in codes if (place := places.country(code))]
        return [row for row in rows if not row.is_empty]

    def row(self, place: Place) -> PlaceRow:
        return PlaceRow(
            place,
            sum(self.members[code] for code in place.countries or [""]),
            self._activities(place, Activity.Status.DONE),
            self._activities(place, Activity.Status.PLANNED),
            Count(
                sum(number for countries, number in self.outcomes
                    if (place.countries & countries if place.countries else not countries)),
                {"period": self.period.code, "workflow": "published"} | place.where,
            ),
        )  # fmt: skip

    def _activities(self, place, status):
        number = self.tallied[place.code, status]
        return Count(number, where_of(self.period, status, **place.where))


def _tallied(period, audience) -> Counter[tuple[str, str]]:
    wanted = Q(kind="place") | Q(kind="pillar", key="all")
    found = tallying.counts(
        period.plan, audience, "key", "status", only=wanted, period=period.pk
    )  # fmt: skip
    return Counter(found)


def _members(audience) -> Counter[str]:
    members = Organisation.objects.for_audience(audience).filter(kind=Organisation.Kind.MEMBER)
    by_country = members.order_by().values_list("country")
    return Counter(dict(by_country.annotate(CountRows("pk"))))


def _outcomes(period, audience) -> list[tuple[frozenset[str], int]]:
    outcomes = Outcome.objects.for_audience(audience).published().of_plan(period.plan)
    rows = outcomes.in_period(period).order_by().values_list("countries").annotate(CountRows("pk"))
    return [(frozenset(countries), number) for countries, number in rows]

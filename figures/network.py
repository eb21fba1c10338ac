"""
How the network is: its members by region, who took part, who is new, who has not been seen.

A member has taken part where it is named in an activity that was done, that these readers see,
and that figures count. Who is named in none may have done much: a record is not the work.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from accounts.sensitivity import Audience
from activities import tallying
from activities.languages import as_readers_call
from activities.models import Activity, Participation
from activities.tallying import ANY_TIME, Numbers
from figures.counts import Count, where_of
from network import places
from network.models import Organisation
from network.places import Place
from plan.models import Plan, ReportingPeriod, quarters_of


@dataclass(frozen=True)
class Share:
    """Some of several: both are told, never one alone."""

    part: int
    whole: int


@dataclass(frozen=True)
class RegionRow:
    """The members of one region (None: no country is known), and who of them took part."""

    region: Place | None
    members: list[Organisation]
    took_part: Share
    community_led: Share


@dataclass(frozen=True)
class Health:
    """How the network was; `new_partners` is None where there was nothing before the period."""

    regions: list[RegionRow]
    members: int
    took_part: Share
    community_led: Share
    # Of how many members nobody wrote down whether they are community-led.
    not_known_if_community_led: int
    new_partners: list[Organisation] | None
    not_seen: list[Organisation]
    not_seen_since: date
    languages: list[tuple[Promise | str, Count]]


def health(period: ReportingPeriod, numbers: Numbers) -> Health:
    """Return how the network was in a period. Six queries, whatever there is in it."""
    plan, audience = numbers.plan, numbers.audience
    known = list(Organisation.objects.for_audience(audience).order_by("name_key"))
    members = [each for each in known if each.kind == Organisation.Kind.MEMBER]
    active = _taking_part(numbers, [period])
    earlier = [each for each in plan.periods.all() if each.ends_on < period.starts_on]
    before = _taking_part(numbers, earlier) if earlier else set()
    year = _last_year(plan)
    lately = _taking_part(numbers, year)
    return Health(
        regions=_by_region(members, active),
        members=len(members),
        took_part=_share_of(members, active),
        community_led=_community_led(members),
        not_known_if_community_led=sum(each.is_community_led is None for each in members),
        new_partners=[each for each in known if each.pk in active - before] if earlier else None,
        not_seen=[each for each in members if each.pk not in lately],
        not_seen_since=min(each.starts_on for each in year),
        languages=_languages(period, numbers),
    )


def _taking_part(numbers, periods) -> set[int]:
    """Who was named in anything that was done in one of some periods."""
    found = tallying.counts(
        numbers.plan, numbers.audience, "key", kind="partner", status=Activity.Status.DONE,
        period__in=[key for period in periods for key in tallying.keys_of(period.pk)],
    )  # fmt: skip
    return {int(key) for key in found}


def _last_year(plan: Plan) -> list[ReportingPeriod]:
    """
    Return the last four quarters of a plan that have begun, and what else lies within them.

    They end today, or with the plan if that was earlier. What is known to the year only is in
    no quarter, but in the year.
    """
    quarters = [each for each in quarters_of(plan) if each.has_begun] or quarters_of(plan)[:1]
    last = quarters[-4:]
    return [
        each for each in plan.periods.all()
        if last[0].starts_on <= each.starts_on and each.ends_on <= last[-1].ends_on
    ]  # fmt: skip


def _share_of(members, some):
    return Share(sum(each.pk in some for each in members), len(members))


def _community_led(members):
    """Of those of whom it is known."""
    told = [each for each in members if each.is_community_led is not None]
    return Share(sum(bool(each.is_community_led) for each in told), len(told))


def _by_region(members, active):
    regions = places.regions()
    found: dict[Place | None, list[Organisation]] = defaultdict(list)
    for member in members:
        country = places.country(str(member.country))
        found[places.region_of(country, regions) if country else None].append(member)
    return [
        RegionRow(
            region, found[region], _share_of(found[region], active), _community_led(found[region])
        )
        for region in [*regions, None]
        if found[region]
    ]


def _languages(period, numbers):
    """What was done by the language of its record, the most first."""
    found = numbers.of("language", period.pk, "key", status=Activity.Status.DONE)
    return [
        (as_readers_call(code), Count(n, where_of(period, language=code)))
        for code, n in sorted(found.items(), key=lambda row: (-row[1], row[0]))
    ]


@dataclass(frozen=True)
class Part:
    """What an organisation took part in: done and planned, in a period and in all."""

    done: Count
    planned: Count
    ever: Count


def part_of(organisation: Organisation, period: ReportingPeriod, numbers: Numbers) -> Part:
    """Return how much of what the network did an organisation took part in. One query."""
    key = str(organisation.pk)
    found = tallying.counts(
        numbers.plan, numbers.audience, "period", "status", kind="partner", key=key,
        period__in=[*tallying.keys_of(period.pk), ANY_TIME],
    )  # fmt: skip
    where = {"partner": key}
    return Part(
        done=Count(found.get((period.pk, "done"), 0), where_of(period, **where)),
        planned=Count(found.get((period.pk, "planned"), 0), where_of(period, "planned", **where)),
        ever=Count(found.get((ANY_TIME, "done"), 0), {"status": "done", "counted": "yes"} | where),
    )


# Of more activities than these, who took part in the newest is told, without numbers.
NEWEST, SOME = 200, 40


@dataclass(frozen=True)
class TookPart:
    """
    Who was named in some activities, those most often named first.

    `in_newest` is None where all activities were read. Else it is how many of the newest were,
    the numbers are no numbers of all, and only some organisations are told.
    """

    organisations: list[tuple[Organisation, Count]]
    in_newest: int | None


def who_took_part(
    activities, period: ReportingPeriod, count: Count, audience: Audience
) -> TookPart:
    """Return who was named in activities of a period, of which there are `count`. One query."""
    activities = activities.in_period(period)
    if count.value > NEWEST:  # Where the period ends, reading begins.
        activities = activities.filter(starts_on__lte=period.ends_on)
    newest = activities.newest_first().values("pk")[:NEWEST]
    parts = Participation.objects.for_audience(audience).filter(activity__among=newest)
    parts = parts.order_by().select_related("organisation")
    parts = parts.only("organisation__name", "organisation__name_key")
    named = Counter(part.organisation for part in parts)
    rows = [
        (who, Count(number, count.where | {"partner": str(who.pk)}))
        for who, number in named.items()
    ]
    rows.sort(key=lambda row: (-row[1].value, row[0].name_key))
    if count.value > NEWEST:
        return TookPart(rows[:SOME], NEWEST)
    return TookPart(rows, None)

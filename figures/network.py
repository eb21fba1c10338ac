"""
How the network is: its members by region, who took part, who is new, who has not been seen.

A member has taken part where it is named in an activity that was done, that these readers see,
and that figures count. Who is named in none may have done much: a record is not the work.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.sensitivity import Audience
from activities import tallying
from activities.languages import LANGUAGES_OF_TEXTS
from activities.tallying import ANY_TIME, Numbers
from figures.counts import Count, where_of
from network.models import Organisation, Region
from plan.models import Plan, ReportingPeriod, quarters_of


@dataclass(frozen=True)
class Share:
    """Some of several: both are told, never one alone."""

    part: int
    whole: int


@dataclass(frozen=True)
class RegionRow:
    """The members of one region (None: no country is known), and who of them took part."""

    region: Region | None
    members: list[Organisation]
    took_part: Share
    community_led: Share


@dataclass(frozen=True)
class Health:
    regions: list[RegionRow]
    members: int
    took_part: Share
    community_led: Share
    # Of how many members nobody wrote down whether they are community-led.
    not_known_if_community_led: int
    new_partners: list[Organisation]
    not_seen: list[Organisation]
    not_seen_since: date
    languages: list[tuple[str, Count]]


def health(period: ReportingPeriod, numbers: Numbers, organisations) -> Health:
    """
    Return how the network was in a period, of the organisations that the reader may know.

    Three queries beside those for organisations and regions, whatever their number.
    """
    plan, audience = numbers.plan, numbers.audience
    known = list(organisations)
    members = [each for each in known if each.kind == Organisation.Kind.MEMBER]
    active = _taking_part(plan, audience, [period.pk])
    rows = _by_region(members, active)
    since, recently = _last_year(plan, audience)
    earlier = [each.pk for each in quarters_of(plan) if each.ends_on < period.starts_on]
    before = _taking_part(plan, audience, earlier) if earlier else set()
    judged = [each for each in members if each.is_community_led is not None]
    return Health(
        regions=rows,
        members=len(members),
        took_part=Share(sum(each.pk in active for each in members), len(members)),
        community_led=Share(sum(bool(each.is_community_led) for each in judged), len(judged)),
        not_known_if_community_led=len(members) - len(judged),
        new_partners=[each for each in known if earlier and each.pk in active - before],
        not_seen=[each for each in members if each.pk not in recently],
        not_seen_since=since,
        languages=_languages(period, numbers),
    )


def _taking_part(plan, audience: Audience, periods) -> set[int]:
    found = tallying.counts(
        plan, audience, "key", kind="partner", status="done", period__in=periods
    )
    return {int(key) for key, number in found.items() if number}


def _last_year(plan: Plan, audience):
    """Who took part in the year before today, or before the plan's end if that is earlier."""
    until = min(date.today(), plan.ends_on)
    since = until - timedelta(days=365)
    lately = [each.pk for each in quarters_of(plan) if since <= each.ends_on and each.has_begun]
    return since, _taking_part(plan, audience, lately) if lately else set()


def _by_region(members, active):
    regions = list(Region.objects.all())
    of_country = {code: region for region in regions for code in region.countries}
    found: dict[Region | None, list[Organisation]] = defaultdict(list)
    for member in members:
        found[of_country.get(member.country.code)].append(member)
    return [
        RegionRow(
            region,
            found[region],
            Share(sum(each.pk in active for each in found[region]), len(found[region])),
            Share(sum(bool(each.is_community_led) for each in found[region]), len(found[region])),
        )
        for region in [*regions, None]
        if found[region]
    ]


def _languages(period, numbers):
    names = dict(LANGUAGES_OF_TEXTS)
    found = numbers.of("language", period.pk, "key", status="done")
    return [
        (names.get(code, code), Count(number, where_of(period, language=code)))
        for code, number in found.most_common()
        if number
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
        period__in=[period.pk, ANY_TIME],
    )  # fmt: skip
    where = {"partner": key}
    return Part(
        done=Count(found.get((period.pk, "done"), 0), where_of(period, **where)),
        planned=Count(found.get((period.pk, "planned"), 0), where_of(period, "planned", **where)),
        ever=Count(found.get((ANY_TIME, "done"), 0), {"status": "done", "counted": "yes"} | where),
    )

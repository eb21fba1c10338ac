"""What was gathered for a report, told in the active language as plain JSON; asks no database."""

from typing import Any

from django.conf import settings
from django.utils.translation import get_language

import figures.pictures
import figures.sentences
from activities.models import Activity
from figures.standings import GROUP_OF
from network.countries import country_name
from outcomes.models import Outcome
from plan import formats
from plan.dates import PartialDate, Precision
from plan.models import ReportingPeriod
from reports.snapshot import readings
from reports.snapshot.gathering import MONEY, MOST_NAMES, Gathered


def told(found: Gathered) -> dict[str, Any]:
    """Return what a report says in the active language."""
    plan = found.plan
    indicators = [readings.told(one, found) for one in found.indicators]
    return {
        "language": (get_language() or "en")[:2],
        "is_demonstration": settings.DEMO,
        "plan": {
            "slug": plan.slug,
            "name": plan.name,
            "network": plan.network,
            "approach": plan.approach,
            "vision": plan.vision,
            "ends_on": formats.day(plan.ends_on),
        },
        "period": _period(found.span),
        "in_words": figures.sentences.done(found.status, None),
        "status": _status(found.status),
        "sums": _sums(found.sums, found),
        "quarters": _quarters(found),
        "matrix": _matrix(found.matrix),
        "targets": [_target(one, found.span) for one in found.targets],
        "indicators": indicators,
        "groups": _groups(found, indicators),
        "pillars": [_pillar(one, found) for one in found.pillars],
        "areas": [_area(one, found) for one in found.areas],
        "network_outcomes": [
            _outcome(one) for one in found.outcomes if not one.priority_areas.all()
        ],
        "network": _network(found.health),
        "grants": _grants(found) if found.tells_money else None,
        "ahead": _ahead(found),
        "quality": _quality(found),
        "words": _words(found),
    }


def _period(span):
    quarter = span.series == ReportingPeriod.Series.QUARTER and len(span.periods) == 1
    year = span.reporting_year if quarter else None
    closed = [period.closed_at for period in span.periods]
    return {
        "code": span.code,
        "series": span.series,
        "label": str(span.label),
        "starts_on": formats.day(span.starts_on),
        "ends_on": formats.day(span.ends_on),
        "reporting_year": str(year.label) if year else "",
        "has_ended": span.has_ended,
        "is_closed": span.is_closed,
        "closed_on": formats.day(max(closed)) if span.is_closed else "",
    }


def _status(status):
    return {
        "done": status.done.value,
        "planned": status.planned.value,
        "cancelled": status.cancelled.value,
        "slipped": status.slipped.value,
    }


def _sums(sums, found):
    return [
        {
            "key": str(one.measure.value),
            "measure": str(one.measure.label),
            "currency": one.currency,
            "value": None if one.value is None else str(one.value),
            "written": formats.quantity(one.qualifier, one.value, one.currency),
            "rows": one.rows,
            "unknown": one.unknown,
            "few": one.few,
        }
        for one in sums
        if found.tells_money or one.measure not in MONEY
    ]


def _quarters(found):
    quarters = found.quarters
    return {
        "chart": figures.pictures.quarters(quarters),
        "pillars": [pillar.name for pillar in quarters.pillars],
        "rows": [
            {
                "label": str(column.period.label),
                "total": column.total.value,
                "by_pillar": [count.value for count in column.by_pillar],
                "is_this": found.span.contains(column.period) and not found.span.is_plan,
                "has_begun": column.period.has_begun,
            }
            for column in quarters.columns
        ],
        "in_no_quarter": quarters.in_no_quarter.value,
    }


def _matrix(matrix):
    return {
        "areas": [area.short_name for area in matrix.areas],
        "rows": [
            {
                "pillar": row.pillar.name,
                "cells": [count.value for count in row.by_area],
                "no_area": row.no_area.value,
                "total": row.total.value,
            }
            for row in matrix.rows
        ],
        "area_totals": [count.value for count in matrix.area_totals],
        "no_area_total": matrix.no_area_total.value,
        "total": matrix.total.value,
        "largest": matrix.largest,
    }


def _target(one, span):
    target, standing = one.target, one.standing
    # What was judged of later quarters is not of this report.
    history = [mark for mark in one.history if mark.period.starts_on <= span.ends_on]
    return {
        "code": target.code,
        "short_name": target.short_name,
        "statement": target.statement,
        "area": target.priority_area.name if target.priority_area else "",
        "area_code": target.priority_area.code if target.priority_area else "",
        "group": GROUP_OF[standing.standing] if standing else "not_judged",
        "done": one.done.value,
        "planned": one.planned.value,
        "standing": _standing(standing),
        "history": figures.pictures.standings(history),
    }


def _standing(standing):
    """Where a target stood last in the period, as a reviewer judged it; None if nobody did."""
    if standing is None:
        return None
    return {
        "kind": standing.standing,
        "word": str(standing.get_standing_display()),
        "reason": standing.reason,
        "language": standing.language,
        "confidence": str(standing.get_confidence_display()),
        "quarter": str(standing.period.label),
    }


def _groups(found, indicators):
    """What is on track, to be watched, and to be acted on: targets, then indicators."""
    standing = {one.target.pk: _standing(one.standing) for one in found.targets}

    def group(name):
        return {
            "targets": [
                {
                    "code": target.code,
                    "short_name": target.short_name,
                    "standing": standing[target.pk],
                }
                for target in getattr(found.groups, name)
            ],
            "indicators": [
                {
                    "code": one["code"],
                    "name": one["name"],
                    "status": one["status"],
                    "status_words": one["status_words"],
                }
                for one in indicators
                if one["group"] == name
            ],
        }

    names = ("on_track", "watch", "act")
    told_of = {name: group(name) for name in names}
    told_of["not_judged"] = [target.short_name for target in found.groups.not_judged]
    return told_of


def _pillar(one, found):
    pillar, status, kinds, sums = one
    return {
        "code": pillar.code,
        "name": pillar.name,
        "description": pillar.description,
        "status": _status(status),
        "types": [
            {
                "name": kind.counts.type.name,
                "done": kind.counts.done.value,
                "planned": kind.counts.planned.value,
                "sums": _sums(kind.sums, found),
            }
            for kind in kinds
        ],
        "sums": _sums(sums, found),
        "highlights": [
            _outcome(one)
            for one in found.outcomes
            if any(each.pk == pillar.pk for each in one.pillars.all())
        ],
    }


def _area(one, found):
    area, status, sums = one
    return {
        "code": area.code,
        "name": area.name,
        "description": area.description,
        "status": _status(status),
        "sums": _sums(sums, found),
        "outcomes": [
            _outcome(one)
            for one in found.outcomes
            if any(each.pk == area.pk for each in one.priority_areas.all())
        ],
    }


def _outcome(outcome):
    areas = list(outcome.priority_areas.all())
    return {
        "reference": outcome.reference,
        "title": outcome.title,
        "language": outcome.language,
        "when": formats.partial_date(outcome.date),
        "where": outcome.where,
        "direction": str(outcome.get_direction_display()),
        "is_setback": outcome.direction == Outcome.Direction.NEGATIVE,
        "intention": str(outcome.get_intention_display()),
        "significance": str(outcome.get_significance_display()),
        "contribution": outcome.contribution,
        "others": outcome.others,
        "rating": str(outcome.get_rating_display()),
        "strength": str(outcome.get_strength_display()),
        "limits": outcome.limits,
        # It is told once, under the first of its areas.
        "told_under": areas[0].code if areas else "",
        "told_under_name": areas[0].name if areas else "",
        "targets": [target.code for target in outcome.targets.all()],
    }


def _network(health):
    def share(one):
        return {"part": one.part, "whole": one.whole}

    new = health.new_partners
    return {
        "members": health.members,
        "took_part": share(health.took_part),
        "community_led": share(health.community_led),
        "not_known_if_community_led": health.not_known_if_community_led,
        "regions": [
            {
                "name": row.region.name if row.region else "",
                "members": len(row.members),
                "took_part": share(row.took_part),
                "community_led": share(row.community_led),
            }
            for row in health.regions
        ],
        "new_partners": None if new is None else [one.name for one in new[:MOST_NAMES]],
        "new_partners_in_all": len(new or ()),
        "not_seen": [one.name for one in health.not_seen[:MOST_NAMES]],
        "not_seen_in_all": len(health.not_seen),
        "not_seen_since": formats.day(health.not_seen_since),
        "languages": [{"name": str(name), "done": count.value} for name, count in health.languages],
    }


def _grants(found):
    """Money by the kind of work that it came or went by, per currency."""
    rows = []
    for pillar, _status_of, kinds, _of_pillar in found.pillars:
        for kind in kinds:
            money = [one for one in _sums(kind.sums, found) if one["key"] in MONEY]
            if money:
                rows.append({"pillar": pillar.name, "type": kind.counts.type.name, "sums": money})
    return rows


def _ahead(found):
    first, last = found.ahead
    return {
        "first": formats.day(first),
        "last": formats.day(last),
        "meetings": [
            {
                "when": formats.date_range(
                    PartialDate(meeting.starts_on, Precision.DAY), meeting.ends_on
                ),
                "name": meeting.name,
                "place": meeting.place,
            }
            for meeting in found.meetings
        ],
        "planned": [
            {
                "when": formats.date_range(activity.date, activity.ends_on),
                "title": activity.title,
                "language": activity.language,
                "type": activity.type.name,
                "forum": activity.forum.name if activity.forum else "",
            }
            for activity in found.planned
        ],
        "planned_in_all": found.planned_in_all,
    }


def _quality(found):
    quality = found.quality
    return {
        "total": quality.total.value,
        "undated": quality.undated.value,
        "without_evidence": quality.without_evidence.value,
        "without_partner": quality.without_partner.value,
        "in_no_quarter": quality.in_no_quarter.value,
        "after_closing": found.after_closing,
    }


def _words(found):
    """The names, in this language, of what the list of activities has by its code."""
    kinds = [kind for pillar in found.plan.pillars.all() for kind in pillar.types.all()]
    countries = sorted({code for row in found.rows for code in row["countries"]})
    return {
        "types": {kind.code: kind.name for kind in kinds},
        "areas": {area.code: area.short_name for area in found.plan.priority_areas.all()},
        "pillars": {pillar.code: pillar.name for pillar in found.plan.pillars.all()},
        "forums": {code: forum.name for code, forum in sorted(found.forums.items())},
        "countries": {code: country_name(code) for code in countries},
        "roles": {str(role.value): str(role.label) for role in Activity.Role},
        "statuses": {str(status.value): str(status.label) for status in Activity.Status},
    }

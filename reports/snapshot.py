"""Everything a report shows, as plain JSON, taken at one moment of the database."""

import hashlib
import json
from datetime import datetime

from django.conf import settings
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

import figures.counts
import figures.pictures
import figures.sums
from accounts.moments import one_moment
from accounts.sensitivity import NETWORK
from activities.models import Activity, Participation
from activities.tallying import Numbers
from figures.standings import Standings
from outcomes.models import Outcome
from plan import formats
from plan.models import ReportingPeriod

VERSION = 1
# The board and the secretariat read reports: what members may see is in them.
AUDIENCE = NETWORK
# A table of 10,000 rows would take a minute and a gigabyte to lay out.
MOST_ROWS = 400


def take(period: ReportingPeriod, language: str) -> dict:
    """
    Return the content of a period's report in one language.

    Reads one consistent state of the database, whatever is written meanwhile. Holds no
    clock: the same data give the same content.
    """
    with one_moment(), override(language):
        return _content(period, language)


def sha256_of(content: dict) -> str:
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _content(period, language):
    plan = period.plan
    numbers = Numbers(plan, AUDIENCE)
    status = figures.counts.by_status(period, numbers)
    matrix = figures.counts.matrix(period, numbers)
    quarters = figures.counts.quarters(_shown_quarters(period), numbers)
    standings = Standings(plan, AUDIENCE)
    targets = figures.counts.towards_targets(period, numbers, standings)
    rows = _rows(period)
    outcomes = _outcomes(period)
    return {
        "version": VERSION,
        "language": language,
        "plan": {
            "slug": plan.slug,
            "name": plan.name,
            "network": plan.network,
            "approach": plan.approach,
            "vision": plan.vision,
        },
        "period": _period(period),
        "as_of": data_as_of(period).isoformat(),
        "is_demonstration": settings.DEMO,
        "status": _status(status),
        "sums": _sums(figures.sums.sums(period, numbers)),
        "quarters": {
            "chart": figures.pictures.quarters(quarters),
            "pillars": [pillar.name for pillar in quarters.pillars],
            "rows": [
                {
                    "label": str(column.period.label),
                    "total": column.total.value,
                    "by_pillar": [count.value for count in column.by_pillar],
                    "is_this": column.period.pk == period.pk,
                    "has_begun": column.period.has_begun,
                }
                for column in quarters.columns
            ],
            "in_no_quarter": quarters.in_no_quarter.value,
        },
        "matrix": {
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
        },
        "pillars": [_pillar(period, numbers, pillar, rows) for pillar in plan.pillars.all()],
        "areas": [
            _area(
                area, figures.counts.by_status(period, numbers, area=area), targets, rows, outcomes
            )
            for area in plan.priority_areas.all()
        ],
        "network_outcomes": [outcome for outcome in outcomes if not outcome["areas"]],
        "network_targets": [_target(found) for found in targets if found.target.for_whole_network],
        "activities": rows[:MOST_ROWS],
        "activities_left_out": max(0, len(rows) - MOST_ROWS),
        "quality": _quality(period),
    }


def data_as_of(period: ReportingPeriod) -> datetime:
    """Return the moment of the latest change that a period's report contains."""
    rows = Activity.objects.of_plan(period.plan).for_audience(AUDIENCE).published()
    latest = rows.in_period(period).aggregate(latest=Max("updated_at"))["latest"]
    judged = Standings(period.plan, AUDIENCE).latest_change(period)
    changed = _published(period).aggregate(latest=Max("updated_at"))["latest"]
    return max(filter(None, (latest, judged, changed, period.closed_at, period.plan.loaded_at)))


def _shown_quarters(period):
    """The period whose quarters a report draws: a quarter is shown within its year."""
    if period.series != ReportingPeriod.Series.QUARTER:
        return period
    year = period.plan.periods.filter(series=ReportingPeriod.Series.YEAR)
    return year.covering(period.starts_on).get()


def _period(period):
    reporting_year = period.reporting_year if period.series == "quarter" else None
    return {
        "code": period.code,
        "series": period.series,
        "label": str(period.label),
        "starts_on": formats.day(period.starts_on),
        "ends_on": formats.day(period.ends_on),
        "reporting_year": str(reporting_year.label) if reporting_year else "",
        "is_closed": period.is_closed,
        "closed_on": formats.day(period.closed_at) if period.closed_at else "",
    }


def _status(status):
    return {
        "done": status.done.value,
        "planned": status.planned.value,
        "cancelled": status.cancelled.value,
    }


def _sums(sums):
    return [
        {
            "measure": str(found.measure.label),
            "written": formats.quantity(found.qualifier, found.value, found.currency),
            "rows": found.rows,
            "unknown": found.unknown,
            "few": found.few,
        }
        for found in sums
    ]


def _pillar(period, numbers, pillar, rows):
    types = figures.counts.by_type(period, numbers, pillar)
    return {
        "code": pillar.code,
        "name": pillar.name,
        "description": pillar.description,
        "status": _status(figures.counts.by_status(period, numbers, pillar=pillar)),
        "types": [
            {"name": found.type.name, "done": found.done.value}
            for found in types
            if found.done.value
        ],
        "sums": _sums(figures.sums.sums(period, numbers, pillar=pillar)),
        "activities": [row for row in rows if row["pillar"] == pillar.code],
    }


def _area(area, status, targets, rows, outcomes):
    return {
        "code": area.code,
        "name": area.name,
        "description": area.description,
        "status": _status(status),
        "targets": [
            _target(found) for found in targets if found.target.priority_area_id == area.pk
        ],
        "outcomes": [outcome for outcome in outcomes if area.code in outcome["areas"]],
        "activities": [row for row in rows if area.code in row["areas"]],
    }


def _outcomes(period):
    """The changes that were published of a period, setbacks among them, in order of time."""
    outcomes = _published(period).prefetch_related("priority_areas", "targets")
    return [
        {
            "title": outcome.title,
            "language": outcome.language,
            "when": formats.partial_date(outcome.date),
            "where": outcome.where,
            "direction": str(outcome.get_direction_display()),
            "is_setback": outcome.direction == Outcome.Direction.NEGATIVE,
            "intention": str(outcome.get_intention_display()),
            "contribution": outcome.contribution,
            "others": outcome.others,
            "rating": str(outcome.get_rating_display()),
            "strength": str(outcome.get_strength_display()),
            "areas": [area.code for area in outcome.priority_areas.all()],
            # It is told once, under the first of its areas.
            "told_under": next((area.name for area in outcome.priority_areas.all()), ""),
            "targets": [target.code for target in outcome.targets.all()],
        }
        for outcome in outcomes
    ]


def _published(period):
    outcomes = Outcome.objects.for_audience(AUDIENCE).published().of_plan(period.plan)
    return outcomes.in_period(period).select_related("forum").order_by("starts_on", "pk")


def _target(found):
    return {
        "code": found.target.code,
        "short_name": found.target.short_name,
        "statement": found.target.statement,
        "of_area": not found.target.for_whole_network,
        "done": found.done.value,
        "planned": found.planned.value,
        "standing": _standing(found.standing),
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


def _rows(period):
    """Every published activity of a period, in order of time, counted or not."""
    visible = Activity.objects.of_plan(period.plan).for_audience(AUDIENCE).published()
    counted = set(
        figures.counts.counted(period.plan, AUDIENCE).in_period(period).values_list("pk", flat=True)
    )
    activities = visible.in_period(period).select_related("type__pillar", "forum")
    activities = activities.prefetch_related("priority_areas").order_by(
        "starts_on", "date_precision", "pk"
    )
    partners = _partners(activities)
    return [
        {
            "title": activity.title,
            "language": activity.language,
            "when": formats.date_range(activity.date, activity.ends_on),
            "type": activity.type.name,
            "pillar": activity.type.pillar.code,
            "areas": [area.code for area in activity.priority_areas.all()],
            "area_names": [area.short_name for area in activity.priority_areas.all()],
            "where": activity.where,
            "role": str(activity.get_role_display()),
            "partners": partners.get(activity.pk, []),
            "status": activity.status,
            "status_label": str(activity.get_status_display()),
            "is_aggregate": activity.is_aggregate,
            "counts": activity.pk in counted,
        }
        for activity in activities
    ]


def _partners(activities):
    parts = Participation.objects.for_audience(AUDIENCE).filter(activity__in=activities.order_by())
    partners: dict[int, list[str]] = {}
    for part in parts.select_related("organisation"):
        organisation = part.organisation
        partners.setdefault(part.activity_id, []).append(organisation.acronym or organisation.name)
    return partners


def _quality(period):
    quality = figures.counts.quality(period, AUDIENCE)
    return {
        "total": quality.total.value,
        "undated": quality.undated.value,
        "without_evidence": quality.without_evidence.value,
        "without_partner": quality.without_partner.value,
        "in_no_quarter": quality.in_no_quarter.value,
    }


def refusal_of(period: ReportingPeriod, as_of: datetime) -> str:
    """Say why a report cannot be dated `as_of`; empty where it can."""
    latest = data_as_of(period)
    if as_of >= latest:
        return ""
    return _("The data hold a change of %(latest)s, later than %(as_of)s.") % {
        "latest": formats.moment(timezone.localtime(latest)),
        "as_of": formats.moment(as_of),
    }

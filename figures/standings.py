"""
Where targets stand: what reviewers set, quarter by quarter.

A standing is a judgement in words. Nothing here counts, averages or ranks them.
"""

from dataclasses import dataclass
from datetime import datetime

from accounts.sensitivity import Audience
from plan.models import ReportingPeriod
from priorities.models import OutcomeTarget, Standing


@dataclass(frozen=True)
class Mark:
    """One quarter of a target: what was set, or None where it was not assessed."""

    period: ReportingPeriod
    standing: Standing | None


def latest(period: ReportingPeriod, audience: Audience) -> dict[int, Standing]:
    """Return, by target, the last standing that was set for a quarter inside a period."""
    return {row.target_id: row for row in _within(period, audience)}


def latest_change(period: ReportingPeriod, audience: Audience) -> datetime | None:
    """Return when a standing of a quarter inside a period was last set or corrected."""
    moments = _within(period, audience).values_list("set_at", "corrected_at")
    return max((moment for pair in moments for moment in pair if moment), default=None)


def _within(period, audience):
    rows = Standing.objects.for_audience(audience).filter(
        target__plan=period.plan_id,
        period__starts_on__gte=period.starts_on,
        period__ends_on__lte=period.ends_on,
    )
    return rows.select_related("period").order_by("period__starts_on")


def history(target: OutcomeTarget, audience: Audience) -> list[Mark]:
    """Return each quarter of the plan that has begun, in order. Two queries."""
    rows = Standing.objects.for_audience(audience).filter(target=target)
    by_period = {row.period_id: row for row in rows}
    quarters = target.plan.periods.quarters()
    return [Mark(quarter, by_period.get(quarter.pk)) for quarter in quarters if quarter.has_begun]

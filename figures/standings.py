"""
Where targets stand: what reviewers set, quarter by quarter.

A standing is a judgement in words. Nothing here counts, averages or ranks them.
"""

from dataclasses import dataclass
from datetime import datetime

from accounts.sensitivity import Audience
from plan.models import Plan, ReportingPeriod, quarters_of
from priorities.models import OutcomeTarget, Standing


@dataclass(frozen=True)
class Mark:
    """One quarter of a target: what was set, or None where it was not assessed."""

    period: ReportingPeriod
    standing: Standing | None


class Standings:
    """All that was judged of a plan's targets, as some readers are told it. One query."""

    def __init__(self, plan: Plan, audience: Audience):
        self.plan = plan
        rows = Standing.objects.for_audience(audience).filter(target__plan=plan.pk)
        periods = {period.pk: period for period in plan.periods.all()}
        self._rows = sorted(rows, key=lambda row: periods[row.period_id].starts_on)
        for row in self._rows:
            row.period = periods[row.period_id]

    def within(self, period: ReportingPeriod) -> list[Standing]:
        """Return what was set for the quarters inside a period, in their order."""
        return [row for row in self._rows if period.contains(row.period)]

    def latest(self, period: ReportingPeriod) -> dict[int, Standing]:
        """Return, by target, the last standing that was set for a quarter inside a period."""
        return {row.target_id: row for row in self.within(period)}

    def latest_change(self, period: ReportingPeriod) -> datetime | None:
        """Return when a standing of a quarter inside a period was last set or corrected."""
        rows = self.within(period)
        moments = [moment for row in rows for moment in (row.set_at, row.corrected_at) if moment]
        return max(moments, default=None)

    def history(self, target: OutcomeTarget) -> list[Mark]:
        """Return each quarter of the plan that has begun, in order."""
        set_for = {row.period_id: row for row in self._rows if row.target_id == target.pk}
        quarters = [quarter for quarter in quarters_of(self.plan) if quarter.has_begun]
        return [Mark(quarter, set_for.get(quarter.pk)) for quarter in quarters]


@dataclass(frozen=True)
class Groups:
    """The targets of a plan by what a board does about them: nothing, watch, or act."""

    on_track: list[OutcomeTarget]
    watch: list[OutcomeTarget]
    act: list[OutcomeTarget]
    not_judged: list[OutcomeTarget]


GROUP_OF = {
    "achieved": "on_track", "on-track": "on_track",
    "some-progress": "watch", "not-assessable": "watch",
    "stalled": "act", "going-backwards": "act",
}  # fmt: skip


def grouped(standings: dict[int, Standing], plan: Plan) -> Groups:
    """Return the targets of a plan by their standing."""
    found: dict[str, list[OutcomeTarget]] = {
        "on_track": [], "watch": [], "act": [], "not_judged": [],
    }  # fmt: skip
    for target in plan.targets.all():
        judged = standings.get(target.pk)
        found[GROUP_OF[judged.standing] if judged else "not_judged"].append(target)
    return Groups(**found)

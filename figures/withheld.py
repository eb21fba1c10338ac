"""How much of a period is not told to some readers: for the secretariat, before it publishes."""

from dataclasses import dataclass

from accounts.sensitivity import Audience
from activities.models import Activity
from outcomes.models import Outcome


@dataclass(frozen=True)
class Withheld:
    """Published records of a period that are above what some readers may see."""

    activities: int
    outcomes: int
    # Not published at all yet.
    unpublished: int


def of(period, audience: Audience, user) -> Withheld:
    """Return what a report for `audience` leaves out, of what `user` may know of."""
    activities = Activity.objects.visible_to(user).of_plan(period.plan).in_period(period)
    outcomes = Outcome.objects.visible_to(user).of_plan(period.plan).in_period(period)
    return Withheld(
        activities=activities.published().filter(level__gt=audience.level).count(),
        outcomes=outcomes.published().filter(level__gt=audience.level).count(),
        unpublished=activities.unpublished().count(),
    )

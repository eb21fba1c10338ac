"""What has been published since some moment."""

from dataclasses import dataclass
from datetime import datetime

from activities import counting
from activities.models import Activity
from figures.counts import Count
from outcomes.models import Outcome
from plan.models import Plan


@dataclass(frozen=True)
class Changes:
    """How many were published since `moment`."""

    moment: datetime
    activities: Count
    outcomes: int


def since(moment: datetime, plan: Plan, user) -> Changes:
    """Return what `user` sees of a plan that was published after a moment. One query."""
    activities = Activity.objects.visible_to(user).of_plan(plan).filter(published_at__gt=moment)
    outcomes = Outcome.objects.visible_to(user).of_plan(plan).published()
    outcomes = outcomes.filter(published_at__gt=moment)
    numbers = counting.asked(plan, counting.length(activities), counting.length(outcomes))
    return Changes(moment, Count(numbers[0], {"since": moment.isoformat()}), numbers[1])

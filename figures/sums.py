"""What activities add up to: participants, downloads, grants, money per currency."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q

from accounts.sensitivity import Audience
from activities.models import ActivityFigure
from figures.counts import done
from pillars.measures import Measure
from plan.models import ReportingPeriod


@dataclass(frozen=True)
class MeasureSum:
    """
    The sum of one measure over the activities that give it.

    `rows` is how many activities it is the sum of; `asked` how many were asked for it, so
    that the difference is what is not known. `few` of them are counts of 1 to 4 people that
    these readers are not told, and that are not in `value`, which is None without them.
    """

    measure: Measure
    currency: str
    value: Decimal | None
    qualifier: str
    rows: int
    asked: int
    where: dict[str, str]
    few: int = 0

    @property
    def unknown(self) -> int:
        return self.asked - self.rows


def sums(period: ReportingPeriod, audience: Audience, **narrow) -> list[MeasureSum]:
    """
    Return the sums of what was done in a period; `narrow` may name a `pillar` or `area`.

    Money comes once per currency and is never added across them.
    """
    activities = done(period.plan, audience).in_period(period)
    where = {"period": period.code, "status": "done", "counted": "yes"}
    if pillar := narrow.get("pillar"):
        activities = activities.in_pillar(pillar)
        where["pillar"] = pillar.code
    if area := narrow.get("area"):
        activities = activities.in_area(area)
        where["area"] = area.code
    found = []
    for row in ActivityFigure.objects.of(activities).added_up(audience):
        measure = Measure(row["measure"])
        currency = {"currency": row["currency"]} if row["currency"] else {}
        found.append(
            MeasureSum(
                measure,
                row["currency"],
                row["total"],
                row["qualifier"],
                row["rows"],
                _asked_for(activities, measure).count(),
                where | {"figure": measure.value} | currency,
                row["few"],
            )
        )
    return found


def _asked_for(activities, measure):
    """Those whose type asks for a measure, and those that give it unasked."""
    given = ActivityFigure.objects.filter(activity=OuterRef("pk"), measure=measure)
    return activities.filter(Q(type__measures__contains=[measure]) | Exists(given))

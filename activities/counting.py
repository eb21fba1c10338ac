"""
How many rows a list has, without counting them.

What figures count by stands in the tallies, so the number of a figure is the number of its
list. Any other combination of filters is counted up to a limit: "more than 1,000".
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Func, IntegerField, Q, Subquery, Sum, Value
from django.db.models.functions import Cast, Coalesce

from accounts.sensitivity import Audience, audience_of
from activities.models import MeasureTallyNow, TallyNow
from activities.tallying import ANY_TIME, IN_A_YEAR, UNDATED, may_know
from pillars.measures import Measure
from plan.models import Plan

MOST = 1_000
# Which filters narrow a tally, by its kind; those of ALL narrow every one.
NARROWING = {
    "pillar": {"pillar", "area"},
    "type": {"pillar", "type"},
    "area": {"pillar", "area", "type"},
    "target": {"target"},
    "place": {"pillar", "country", "region"},
    "partner": {"partner"},
    "language": {"language"},
}
ALL = {"period", "status", "dated", "counted", "workflow"}
FIGURES = NARROWING["area"] | {"figure", "currency"}


@dataclass(frozen=True)
class Found:
    """The number of rows of a list, or the limit where there are more; and of all its plan's."""

    number: int
    of_plan: int

    # Counted no further than this; None for what is known however many there are.
    most: int | None = None

    @property
    def is_more(self) -> bool:
        return self.most is not None and self.number > self.most

    @property
    def shown(self) -> int:
        return self.number if self.most is None else min(self.number, self.most)


NONE_FOUND = Found(0, 0)


def found(plan: Plan, user, in_force: dict[str, Any], activities) -> Found:
    """
    Return how many of `activities` there are: those that the filters in force leave.

    One query. `activities` are what `user` sees of a plan, narrowed by `in_force`. What is new
    since some moment is counted whatever it is, as pages say how much that is; it has an index.
    """
    audience = audience_of(user)
    tally = _tally(plan, audience, in_force)
    most = MOST if tally is None and "since" not in in_force else None
    if tally is None:
        number: Any = length(activities, most and most + 1)
    else:
        # What one person alone may see is in no tally, and is little.
        number = tally + length(activities.beyond_shared(audience))
    numbers = asked(plan, number, _of_plan(plan, audience))
    return Found(numbers[0], numbers[1], most)


def of_plan(plan: Plan, audience: Audience) -> int:
    """Return how many activities of a plan these readers see, whoever they are. One query."""
    return asked(plan, _of_plan(plan, audience))[0]


def _of_plan(plan, audience):
    if not may_know(audience, plan):
        return Value(0)
    return _sum(_seen(audience), _rows(plan, "pillar", ANY_TIME).filter(key="all"))


def asked(plan, *numbers):
    """Return some expressions in one query, of which the plan is the only row."""
    return Plan.objects.filter(pk=plan.pk).order_by().values_list(*numbers).get()


def length(rows, most: int | None = None):
    """Return how many rows there are, none beyond `most`, as an expression for another query."""
    keys = ArraySubquery(rows.order_by().values("pk")[:most])
    typed = Cast(keys, ArrayField(BigIntegerField()))
    # What is known to be empty before it is asked for is NULL here.
    return Coalesce(Func(typed, function="cardinality", output_field=IntegerField()), 0)


def _rows(plan, kind, period):
    return TallyNow.objects.filter(plan=plan.pk, kind=kind, period=period)


def _sum(column, rows):
    total = rows.order_by().annotate(one=Value(1)).values("one").annotate(n=column)
    return Coalesce(Subquery(total.values("n")), 0, output_field=IntegerField())


def _seen(audience: Audience):
    seen = Sum(f"seen_{audience.level}")
    return seen + Sum("waiting") if audience.sees_unpublished else seen


def _column(audience, in_force):
    """What of a tally's rows is asked for; None where it is not told by one."""
    workflow, counted = in_force.get("workflow"), in_force.get("counted")
    if counted:
        return Sum(f"counted_{audience.level}") if workflow in {None, "published"} else None
    return {
        None: _seen(audience),
        "published": Sum(f"seen_{audience.level}"),
        "unpublished": Sum("waiting"),
    }.get(workflow)


def _tally(plan, audience, in_force):
    """The number of a list as tallies tell it, as an expression; None where they do not."""
    names = set(in_force) - ALL
    column = _column(audience, in_force) if may_know(audience, plan) else None
    if column is None:
        return None
    if "figure" in names:
        where = of_figures(plan, in_force)
        if where is None:
            return None
        rows = MeasureTallyNow.objects.filter(where, plan=plan.pk)
        # An amount in any currency is counted once, however many it is given in.
        if in_force["figure"] == Measure.AMOUNT:
            rows = rows.filter(currency=in_force.get("currency") or "")
        return _sum(Sum(f"rows_{audience.level}"), rows)
    kind = next((kind for kind, narrowing in NARROWING.items() if names <= narrowing), None)
    if kind is None or {"country", "region"} <= names:
        return None
    rows = _rows(plan, kind, _period(plan, in_force))
    return _sum(column, rows.filter(_cells(plan, kind, in_force)))


def of_figures(plan: Plan, in_force: dict[str, Any]) -> Q | None:
    """
    Return the condition for the rows of a tally of measures that filters leave.

    None where they leave what no such tally has: it is of what figures count, by kind of work
    and priority area.
    """
    if not set(in_force) - ALL <= FIGURES or not in_force.get("counted"):
        return None
    if in_force.get("workflow") not in {None, "published"}:
        return None
    where = _cells(plan, "type", in_force)
    return where & Q(period=_period(plan, in_force), measure=in_force["figure"])


def _period(plan, in_force) -> int:
    code = in_force.get("period")
    if code is None:
        return ANY_TIME
    return next(each.pk for each in plan.periods.all() if each.code == code)


def _cells(plan, kind, in_force) -> Q:
    """The condition for the rows of a tally of some kind that filters leave."""
    chosen = Q()
    if status := in_force.get("status"):
        chosen &= Q(status=status)
    if dated := in_force.get("dated"):
        chosen &= Q(dated__in=[UNDATED] if dated == "undated" else [IN_A_YEAR, UNDATED])
    pillars = [
        pillar for pillar in plan.pillars.all()
        if pillar.code == in_force.get("pillar", pillar.code)
    ]  # fmt: skip
    if kind in {"type", "area"}:
        chosen &= Q(
            by__in=[
                each.pk for pillar in pillars for each in pillar.types.all()
                if each.code == in_force.get("type", each.code)
            ]
        )  # fmt: skip
    elif kind in {"pillar", "place"}:
        chosen &= Q(by__in=[pillar.pk for pillar in pillars])
    return chosen & Q(key=_key(plan, kind, in_force))


def _key(plan, kind, in_force) -> str:
    if kind in {"type", "area", "pillar"}:
        code = in_force.get("area")
        codes = {area.code: str(area.pk) for area in plan.priority_areas.all()}
        return codes.get(code, code or "all")
    if kind == "target":
        return next(str(each.pk) for each in plan.targets.all() if each.code == in_force["target"])
    if kind == "partner":
        return str(in_force["partner"].pk)
    if kind == "language":
        return in_force["language"]
    return in_force.get("country") or in_force["region"]

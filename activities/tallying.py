"""How many activities, and what their figures add up to: read from tallies, and kept in them."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from itertools import chain
from typing import Any

from django.db import connection
from django.db.models import Q, Sum

from accounts.moments import one_moment
from accounts.sensitivity import Audience
from activities.models import (
    Activity,
    Changed,
    Fact,
    MeasureTally,
    MeasureTallyNow,
    Tally,
    TallyNow,
)
from plan.models import Plan

# The period of whatever has no period, or any.
ANY_TIME = 0
# The key of what has no priority area, or names no country.
NONE = "none"
# How well dated: it lies in a quarter, is known to the year, or not at all.
IN_A_QUARTER, IN_A_YEAR, UNDATED = 0, 1, 2
# Folded at once: a few seconds of work.
AT_ONCE = 20_000
# A period, or several that are told together.
Keys = int | tuple[int, ...]
# What a number is of, within its kind and period.
CELL = ("key", "by", "status", "dated")
LOCK = 0x74616C6C79


def counts(
    plan: Plan,
    audience: Audience,
    *of: str,
    what: str = "counted",
    only: Q | None = None,
    **where: Any,
) -> dict[Any, int]:
    """
    Return how many activities there are for each value of `of`, as a reader is told.

    `of` are columns of the tally (one gives plain keys, several tuples), `only` and `where`
    narrow its rows. `what` is "counted" for what figures count, "seen" for all that is published,
    "waiting" for what is not yet. What there is none of is left out. One query.
    """
    if not may_know(audience, plan):
        return {}
    column = what if what == "waiting" else f"{what}_{audience.level}"
    rows = TallyNow.objects.for_audience(audience).filter(only or Q(), plan=plan.pk, **where)
    rows = rows.order_by().values_list(*of).annotate(n=Sum(column)).exclude(n=0)
    return {row[0] if len(of) == 1 else row[:-1]: row[-1] for row in rows}


def measures(
    plan: Plan, audience: Audience, *of: str, only: Q | None = None, **where: Any
) -> list[dict[str, Any]]:
    """
    Return what was measured, a row for each value of `of`, as a reader is told.

    Each has `rows`, `total`, `about` and `at_least`: how many activities gave it, their sum,
    how many of them are about right, or at least. One query.
    """
    if not may_know(audience, plan):
        return []
    rows = MeasureTallyNow.objects.for_audience(audience).order_by()
    rows = rows.filter(only or Q(), plan=plan.pk, **where)
    sums = {name: Sum(f"{name}_{audience.level}") for name in ("total", "about", "at_least")}
    # Named so that it is not taken for the column that it sums.
    found = rows.values(*of).annotate(rows=Sum(f"rows_{audience.level}"), **sums)
    return list(found.exclude(rows=0))


class Numbers:
    """
    The counts that one page or report asks for, as some readers are told them.

    They are fetched by kind and period: what a page knows that it needs in one query
    (`load`), anything else when it is asked for. Of the kind "place" they are those of some
    `places` alone, where these are given: the world has many.
    """

    def __init__(self, plan: Plan, audience: Audience, *, places: Collection[str] | None = None):
        self.plan, self.audience = plan, audience
        self._places = places
        self._cells: dict[tuple[str, int], list[tuple]] = {}
        self._measured: dict[tuple[Keys, str], list[dict[str, Any]]] = {}

    def load(self, periods: Mapping[str, Iterable[Keys]]) -> None:
        """
        Fetch all numbers of each kind for some periods: {"pillar": [1, 2], "type": [1]}. One query.
        """
        wanted = Q()
        for kind, told in periods.items():
            keys = {key for period in told for key in keys_of(period)}
            missing = [key for key in keys if (kind, key) not in self._cells]
            self._cells |= {(kind, key): [] for key in missing}
            if missing:
                wanted |= Q(kind=kind, period__in=missing) & self._of_places(kind)
        if not wanted:
            return
        found = counts(self.plan, self.audience, "kind", "period", *CELL, only=wanted)
        for (kind, period, *cell), number in found.items():
            self._cells[kind, period].append((*cell, number))

    def _of_places(self, kind):
        if kind != "place" or self._places is None:
            return Q()
        return Q(key__in=sorted(self._places))

    def of(self, kind: str, period: Keys, *of: str, **where: Any) -> Counter:
        """
        Return how many there are for each value of `of`, columns of `CELL`.

        Of several periods it is the sum: an activity lies in one of them at most.

        `where` narrows them to a value, or to any of several in a set. Without `of` the
        number stands under (). Raises LookupError for a place that these are not the numbers
        of: nothing is known of it, which is not 0.
        """
        known = self._places if kind == "place" else None
        if known is not None and "key" in where and where["key"] not in known:
            raise LookupError(where["key"])
        self.load({kind: keys_of(period)})
        places = [CELL.index(name) for name in of]
        narrow = [
            (CELL.index(name), value if isinstance(value, set) else {value})
            for name, value in where.items()
        ]
        found: Counter = Counter()
        for cell in chain.from_iterable(self._cells[kind, key] for key in keys_of(period)):
            if all(cell[place] in values for place, values in narrow):
                key = tuple(cell[place] for place in places)
                found[key[0] if len(key) == 1 else key] += cell[-1]
        return found

    def measured(self, period: Keys, key: str) -> list[dict[str, Any]]:
        """
        Return what was measured of what was done, a row for each kind of work: see `measures`.

        `key` is that of a priority area, or "all". Fetched when it is asked for first.
        """
        if (period, key) not in self._measured:
            self._measured[period, key] = measures(
                self.plan, self.audience, "measure", "currency", "is_few", "by",
                status=Activity.Status.DONE, period__in=keys_of(period), key=key,
            )  # fmt: skip
        return self._measured[period, key]


def keys_of(period: Keys) -> tuple[int, ...]:
    return period if isinstance(period, tuple) else (period,)


def may_know(audience: Audience, plan: Plan) -> bool:
    """Say whether these readers are told any number of a plan."""
    return audience.level is not None and (plan.is_public or not audience.is_visitor)


def fold() -> int:
    """
    Bring the tallies up to date, and return how many activities have moved in them.

    Somebody who is folding already is left to it. Reads one state of the database, so that an
    activity is taken off the very cells that it is put on by the next folding.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
        try:
            moved = 0
            while chunk := _fold_some():
                moved += chunk
            return moved
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _fold_some() -> int:
    with one_moment():
        oldest = Changed.objects.order_by("pk")[:AT_ONCE]
        noted = list(oldest.values_list("pk", "activity"))
        if not noted:
            return 0
        chosen = list({activity for _pk, activity in noted})
        with connection.cursor() as cursor:
            cursor.execute("SELECT activities_fold(%s)", [chosen])
        Changed.objects.filter(pk__among=[pk for pk, _id in noted]).delete()
        return len(chosen)


def rebuild() -> None:
    """Forget all tallies, and make them anew from what there is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            with one_moment():
                for model in (Tally, MeasureTally, Fact, Changed):
                    model.objects.all().delete()
                # Sorting millions of cells takes twice as long as adding them up in memory.
                cursor.execute("SET LOCAL work_mem = '256MB'")
                cursor.execute("SET LOCAL enable_sort = off")
                cursor.execute("SELECT activities_fold(ARRAY(SELECT id FROM activities_activity))")
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])

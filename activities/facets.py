"""The number beside each choice of a filter: what it would leave, the others in force."""

from collections import Counter

from django.db.models import Count

from activities.tallying import NONE

MOST = 5_000
# Filters by a column of the activity or its kind of work: one query counts them all.
BY_COLUMN = {
    "pillar": "type__pillar__code",
    "type": "type__code",
    "status": "status",
    "workflow": "workflow",
}


def counts(filters) -> dict[str, Counter]:
    """
    Return how many activities each choice of each filter would leave.

    The activities of `filters` are those that its reader sees. Two queries, however many
    choices there are.
    """
    return _by_column(filters) | {"area": _by_area(filters)}


def show(filters):
    """
    Write the numbers into the filters' fields; what would leave nothing is left out.

    They are counted one by one: in a plan of more than MOST activities nobody waits for that.
    """
    if filters.found.of_plan > MOST:
        return
    for name, numbers in counts(filters).items():
        if name not in filters.filters:
            continue
        field = filters.form.fields[name]
        field.widget.choices = [
            (value, f"{label} ({numbers[value]})" if value else label)
            for value, label in field.choices
            if not value or numbers[value] or value == filters.in_force.get(name)
        ]


def _by_column(filters) -> dict[str, Counter]:
    activities = filters.narrowed(without=BY_COLUMN).order_by()
    chosen = {name: filters.in_force.get(name) for name in BY_COLUMN}
    found: dict[str, Counter] = {name: Counter() for name in BY_COLUMN}
    for *values, number in activities.values_list(*BY_COLUMN.values()).annotate(Count("pk")):
        row = dict(zip(BY_COLUMN, values, strict=True))
        unmet = [name for name in BY_COLUMN if not _is_met(chosen[name], row[name])]
        for name in BY_COLUMN:
            if not set(unmet) - {name}:
                found[name][row[name]] += number
    states = found["workflow"]
    states["unpublished"] = states.total() - states["published"]
    return found


def _is_met(chosen, value):
    if chosen == "unpublished":
        return value != "published"
    return not chosen or chosen == value


def _by_area(filters) -> Counter:
    activities = filters.narrowed(without={"area"}).order_by()
    rows = activities.values_list("priority_areas__code").annotate(Count("pk"))
    return Counter({code or NONE: number for code, number in rows})

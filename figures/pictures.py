"""What a chart shows of some figures: plain values, the same for a page and a report."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from figures.counts import Count, Quarters
from figures.standings import Mark
from network.places import Place
from plan.formats import number


def quarters(found: Quarters) -> dict:
    """
    Return the arguments of `charts.stacked_columns` for what was done per quarter.

    Quarters that have not begun have no number, which is not the same as none done. The
    title says what there is to see.
    """
    return {
        "title": _finding(found),
        "desc": _("Columns: one per quarter, divided by pillar. The table has the numbers."),
        "categories": [str(column.period.label) for column in found.columns],
        "series": [
            {
                "name": pillar.name,
                "values": [
                    column.by_pillar[n].value if column.period.has_begun else None
                    for column in found.columns
                ],
            }
            for n, pillar in enumerate(found.pillars)
        ],
    }


def _finding(found: Quarters) -> str:
    most = max(found.columns, key=lambda column: column.total.value, default=None)
    if most is None or most.total.value == 0:
        return _("No activity has been recorded in any quarter yet")
    words = ngettext(
        "Most activity in %(quarter)s: %(n)s recorded as done",
        "Most activity in %(quarter)s: %(n)s recorded as done",
        most.total.value,
    )
    return words % {"quarter": most.period.label, "n": number(most.total.value)}


def places(found: list[tuple[Place, Count]], *, frame: Iterable[str] = ()) -> dict:
    """Return the arguments of `charts.bubbles` for what was done in each of some places."""
    done = [(place, count.value) for place, count in found if count.value]
    return {
        "title": _where_most(done),
        "desc": _("A map with a circle for each place, as large as its number. "
                  "The table has the numbers."),
        "places": [
            {"countries": sorted(place.countries), "name": place.name, "value": value}
            for place, value in done
        ],
        "frame": sorted(frame),
        "number": number,
    }  # fmt: skip


def _where_most(done: list[tuple[Place, int]]) -> str:
    if not done:
        return _("No activity has been recorded as done here")
    place, most = max(done, key=lambda one: one[1])
    if len(done) == 1:
        words = ngettext("%(place)s: %(n)s activity done", "%(place)s: %(n)s activities done", most)
    else:
        words = ngettext(
            "Most activity in %(place)s: %(n)s recorded as done",
            "Most activity in %(place)s: %(n)s recorded as done",
            most,
        )
    return words % {"place": place.name, "n": number(most)}


def standings(found: list[Mark]) -> dict:
    """Return the arguments of `charts.marks` for where a target stood, quarter by quarter."""
    return {
        "title": _last_standing(found),
        "desc": _("One mark for each quarter. The table has the standings and their reasons."),
        "quarters": [
            {
                "label": str(mark.period.label),
                "kind": mark.standing.standing if mark.standing else "",
                "word": str(mark.standing.get_standing_display())
                if mark.standing
                else _("not assessed"),
            }
            for mark in found
        ],
    }


def _last_standing(found: list[Mark]) -> str:
    for mark in reversed(found):
        if mark.standing:
            words = {
                "quarter": mark.period.label,
                "standing": mark.standing.get_standing_display(),
            }
            return _("%(quarter)s: %(standing)s") % words
    return _("No standing has been set yet")

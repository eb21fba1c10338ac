"""What a chart shows of some figures: plain values, the same for a page and a report."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from figures.counts import Quarters
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

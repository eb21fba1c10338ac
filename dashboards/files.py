"""Each figure of a page as a file, with the numbers that the page has."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from accounts.files import as_attachment
from accounts.sensitivity import audience_of
from accounts.spreadsheets import ENCODING, harmless, lines, separator
from dashboards.periods import numbers_for, numbers_of_place, part_or_404, place_of, plan_and_period
from figures.standings import Standings
from figures.tables import OF_PLACES, TABLES, Asked
from plan.visitors import open_to_visitors


@open_to_visitors
@require_safe
def figure(request, plan, name):
    """One figure of a plan or a part of it, or of a place, for its reader, as CSV."""
    plan, period = plan_and_period(request, plan)
    audience = audience_of(request.user)
    if name not in TABLES:
        raise Http404
    parts = {"pillar": plan.pillars, "area": plan.priority_areas}
    narrow = {
        part: part_or_404(of, request.GET[part])
        for part, of in parts.items()
        if part in request.GET
    }
    if place := place_of(request):
        if name not in OF_PLACES:
            raise Http404
        narrow["place"] = place
        numbers = numbers_of_place(plan, period, audience, place)
    else:
        numbers = numbers_for(plan, period, audience)
    table = TABLES[name](Asked(period, numbers, Standings(plan, audience), **narrow))
    written = lines(
        [[_cell(cell) for cell in row] for row in [table.head, *table.rows]], separator()
    )
    response = HttpResponse(written.encode(ENCODING), content_type="text/csv; charset=utf-8")
    parts_of_name = [plan.slug, name, *(part.code for part in narrow.values()), period.code]
    return as_attachment(response, name=f"{'-'.join(parts_of_name)}.csv")


def _cell(value):
    """Numbers stay numbers, in the language's own way; what is not known stays empty."""
    if value is None:
        return ""
    if isinstance(value, str):
        return harmless(value)
    return str(value).replace(".", "," if separator() == ";" else ".")

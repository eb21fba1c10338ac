"""Activities as they stand, in the same terms as `imports.cells` reads rows."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Prefetch

from accounts.models import User
from activities.models import Activity, Evidence, Participation
from imports.texts import collapsed, with_lines
from pillars.measures import Measure

# What one person sees of an activity is all that their spreadsheet says, or changes.
LISTS = {"priority_areas", "targets", "countries", "links"}


def found(references: Iterable[str], *, plan, by: User) -> dict[str, Activity]:
    """Return the activities of a plan that a person sees, by reference, with all of them."""
    parts = Participation.objects.visible_to(by).select_related("organisation")
    evidence = Evidence.objects.visible_to(by).exclude(url="")
    seen = Activity.objects.visible_to(by)
    activities = (
        seen.of_plan(plan)
        .filter(reference__in=list(references))
        .select_related("type__pillar")
        .prefetch_related(
            "priority_areas",
            "targets",
            "figures",
            Prefetch("participations", parts),
            Prefetch("evidence", evidence),
            Prefetch("part_of", seen.only("reference")),
            Prefetch("translation_of", seen.only("reference")),
        )
    )
    return {activity.reference: activity for activity in activities}


def values_of(activity: Activity) -> dict[str, Any]:
    """Return what a row would say of an activity that came by `found`."""
    leads: list[list] = []
    partners: list[list] = []
    for part in activity.participations.all():
        lead = part.part == Participation.Part.CO_LEAD
        (leads if lead else partners).append([part.organisation_id, part.organisation.name])
    figures, amounts = {}, {}
    for figure in activity.figures.all():
        if figure.measure == Measure.AMOUNT:
            amounts[figure.currency] = [figure.qualifier, _plain(figure.value)]
        else:
            figures[figure.measure] = [figure.qualifier, _plain(figure.value)]
    return {
        "title": collapsed(activity.title),
        "date": str(activity.date),
        "ends": activity.ends_on.isoformat() if activity.ends_on else "",
        "pillar": activity.type.pillar.code,
        "type": activity.type_id,
        "priority_areas": sorted(area.pk for area in activity.priority_areas.all()),
        "targets": sorted(target.pk for target in activity.targets.all()),
        "status": activity.status,
        "role": activity.role,
        "co_leads": leads,
        "partners": partners,
        "countries": sorted(activity.countries),
        "forum": activity.forum_id,
        "session": collapsed(activity.session),
        "place": collapsed(activity.place),
        "figures": figures,
        "amounts": amounts,
        "not_known": list(activity.not_known),
        "links": [piece.url for piece in activity.evidence.all()],
        "description": with_lines(activity.description),
        "language": activity.language,
        "is_aggregate": activity.is_aggregate,
        "part_of": activity.part_of.reference if activity.part_of else "",
        "translation_of": activity.translation_of.reference if activity.translation_of else "",
        "sensitivity": activity.sensitivity,
    }


def differences(values: dict[str, Any], standing: dict[str, Any]) -> set[str]:
    """Return the columns in which a row says something else than what stands."""
    different = set()
    for key, said in values.items():
        if key in standing and _comparable(key, said, values) != _comparable(
            key, standing[key], values
        ):
            different.add(key)
    return different


def _comparable(key, value, values):
    """A value so that what means the same is equal; of figures, those that were asked about."""
    asked: Collection[str] = values.get("measures", ())
    if key in {"co_leads", "partners"}:
        value = {pk if pk else name for pk, name in value}
    elif key in LISTS:
        value = set(value)
    elif key == "figures":
        asked_about = {*asked, *values["figures"]}
        value = {measure: value[measure] for measure in asked_about & value.keys()}
    elif key == "amounts" and Measure.AMOUNT not in asked:
        value = {each: value[each] for each in values["amounts"].keys() & value.keys()}
    elif key == "not_known":
        value = set(value) & set(asked)
    if key in {"figures", "amounts"}:
        value = {each: (sign, _plain(number)) for each, (sign, number) in value.items()}
    return value


def _plain(number) -> str:
    digits = f"{number:f}" if not isinstance(number, str) else number
    return digits.rstrip("0").rstrip(".") if "." in digits else digits

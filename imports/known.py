"""The words that some columns know: offered where they are typed, listed in the template."""

from accounts.models import User
from accounts.sensitivity import Sensitivity
from activities.languages import LANGUAGES_OF_TEXTS
from activities.models import Activity
from network.countries import all_countries
from network.models import Forum, Organisation
from plan.models import Plan


def words(plan: Plan, *, by: User | None = None) -> dict[str, list[str]]:
    """
    Return the words of each column that has a list of them, in the active language.

    Organisations are those that `by` may see; without anybody there are none.
    """
    pillars = list(plan.pillars.prefetch_related("types"))
    known = {
        "pillar": [pillar.name for pillar in pillars],
        "type": [kind.name for pillar in pillars for kind in pillar.types.all()],
        "priority_areas": [area.name for area in plan.priority_areas.all()],
        "targets": [target.short_name for target in plan.targets.all()],
        "status": [str(label) for label in Activity.Status.labels],
        "role": [str(label) for label in Activity.Role.labels],
        "countries": [name for _code, name in all_countries()],
        "forum": [forum.name for forum in Forum.objects.all()],
        "language": [str(name) for _code, name in LANGUAGES_OF_TEXTS],
        "sensitivity": [str(label) for label in Sensitivity.labels],
    }
    if by is not None:
        names = Organisation.objects.visible_to(by).values_list("name", flat=True)
        known["partners"] = known["co_leads"] = list(names)
    return {key: list(dict.fromkeys(found)) for key, found in known.items()}

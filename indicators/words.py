"""Values, dates and standings of indicators in the reader's words."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.sensitivity import Audience
from indicators.models import Definition, Indicator, Reading
from indicators.progress import Progress
from pillars.measures import FEW
from plan import formats

MEASURES = Definition.Measure

STATUSES = {
    "met": gettext_lazy("target met"),
    "on_track": gettext_lazy("on track"),
    "behind": gettext_lazy("behind"),
    "off_track": gettext_lazy("off track"),
    "regressing": gettext_lazy("going backwards"),
    "not_started": gettext_lazy("not started"),
    "no_data": gettext_lazy("no data"),
}
# Where there is no standing, why there is none says more than that there is none.
WITHOUT_STATUS = {
    "no-target": gettext_lazy("no target"),
    "none": pgettext_lazy("standing", "not judged"),
    "wrong-side": gettext_lazy("target on the wrong side"),
    "withheld": gettext_lazy("withheld for safety"),
}
METHODS = {
    "baseline-to-target": gettext_lazy("of the way from the baseline to the target"),
    "no-baseline": gettext_lazy("of the target; the baseline is not known"),
    "threshold": gettext_lazy("No percentage: without a baseline it is met or not."),
    "hold": gettext_lazy("The baseline is to hold."),
    "maintain": gettext_lazy("of the level that is to be kept"),
    "none": gettext_lazy("It has no direction, so nothing is judged."),
    "no-mean": gettext_lazy(
        "Percentages have no average without the numbers that they are made of."
    ),
    "no-data": gettext_lazy("Nothing has been read yet."),
    "no-target": gettext_lazy("No target has been set for it."),
    "wrong-side": gettext_lazy("The target lies on the wrong side of the baseline."),
    "judged": gettext_lazy("Judged by a person, with the reason."),
    "withheld": gettext_lazy("So few people could be recognised."),
}
ICONS = {
    "met": "check", "on_track": "trending-up", "behind": "clock", "off_track": "circle-alert",
    "regressing": "trending-down", "not_started": "circle", "no_data": "minus",
}  # fmt: skip


def is_few(indicator: Indicator, number: Decimal | None, audience: Audience) -> bool:
    """Say whether a number of people is so small that these readers are not told it."""
    hidden = indicator.counts_people and not audience.sees_unpublished
    return hidden and number is not None and 0 < number <= FEW


def tells_few(
    indicator: Indicator, definition: Definition, value: Decimal | None, audience: Audience
) -> bool:
    """Say whether a value is such a number; percentages, steps and answers are none."""
    return definition.measure == MEASURES.UNIT and is_few(indicator, value, audience)


def value_of(
    indicator: Indicator, definition: Definition, value: Decimal | None, qualifier: str,
    audience: Audience,
) -> str:  # fmt: skip
    """Return a value as these readers may see it: "≈ 100", "44%", "yes", a step, "<5"."""
    if value is None:
        return ""
    if tells_few(indicator, definition, value, audience):
        return f"<{FEW + 1}"
    written = bare(indicator, definition, value)
    return written if qualifier == "=" else f"{qualifier} {written}"


def bare(indicator: Indicator, definition: Definition, value: Decimal) -> str:
    """Return a value without how sure it is."""
    match definition.measure:
        case MEASURES.PERCENT:
            return formats.percent(value, indicator.decimals)
        case MEASURES.YES_NO:
            return _("yes") if value else _("no")
        case MEASURES.ORDINAL:
            return step(definition, value)
    return formats.number(value, indicator.decimals)


def step(definition: Definition, value: Decimal) -> str:
    """Return a step of a scale by its name, and which of how many it is."""
    steps, rank = definition.steps, int(value)
    if not 1 <= rank <= len(steps):
        return formats.number(value)
    return _("%(step)s (%(n)s of %(all)s)") % {
        "step": steps[rank - 1],
        "n": rank,
        "all": len(steps),
    }


def reading_of(reading: Reading, audience: Audience) -> str:
    """Return what a reading says: its value, its judgement, or that it is missing."""
    if reading.quality == Reading.Quality.MISSING:
        return str(Reading.Quality.MISSING.label)
    if reading.value is None:
        return reading.get_judgement_display()
    return value_of(
        reading.indicator, reading.definition, reading.value, reading.qualifier, audience
    )


def status_of(found: Progress) -> str:
    if found.method in WITHOUT_STATUS:
        return str(WITHOUT_STATUS[found.method])
    if found.status == "met" and found.judged_by == "expected":
        return _("as expected by now")
    if found.status == "met" and found.judged_by == "person":
        return str(Reading.Judgement.MET.label)
    return str(STATUSES[found.status])


def progress_of(found: Progress) -> str:
    """Return how far it is in a sentence: "70% of the way from the baseline to the target"."""
    method = str(METHODS[found.method])
    if found.display is None or found.method == "hold":
        return method
    return f"{formats.percent(found.display)} {method}"


def icon_of(found: Progress) -> str:
    return ICONS[found.status]

"""The history of an indicator, with its definitions, milestones and readings, as sentences."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import timeline
from accounts.models import User
from accounts.timeline import Part, Step, Story
from indicators.categories import Block, Category
from indicators.models import Breakdown, Definition, Indicator, Milestone, Reading
from plan import formats
from plan.dates import PartialDate, Precision

VERBS = {
    "read": (None, gettext_lazy("%(who)s added a reading: %(names)s.")),
    "change-reading": (None, gettext_lazy("%(who)s changed a reading: %(names)s.")),
    "use-reading": (None, gettext_lazy("%(who)s chose which reading is used: %(names)s.")),
}


def _date(row) -> str:
    return formats.partial_date(PartialDate(row.read_on, Precision(row.date_precision)))


def _baseline_date(row) -> str:
    if row.baseline_on is None:
        return ""
    return formats.partial_date(PartialDate(row.baseline_on, Precision(row.baseline_precision)))


def _plain(value) -> str:
    return "" if value is None else formats.number(value, 4)


def _reading(row) -> str:
    """What a reading says, in one line: value, quality, source, whether it is used."""
    value = formats.quantity(row.qualifier, row.value) if row.value is not None else ""
    said = [value, row.judgement and Reading.Judgement(row.judgement).label,
            Reading.Quality(row.quality).label, row.source, row.url, row.comment]  # fmt: skip
    if row.denominator is not None:
        numbers = {"n": _plain(row.numerator), "all": _plain(row.denominator)}
        said.insert(1, _("%(n)s of %(all)s") % numbers)
    said.append(_("used") if row.is_used else _("not used"))
    return "; ".join(str(words) for words in said if words)


def _version(row) -> str:
    return _("version %(n)s") % {"n": row.number}


def _definition(row) -> str:
    said = [row.reason, row.text_en, row.text_fr, row.text_es, row.unit_en, row.unit_fr,
            row.unit_es, Definition.Measure(row.measure).label, row.scale_en]  # fmt: skip
    return "; ".join(str(words) for words in said if words)


STORY = Story(
    words={
        "baseline_on": _baseline_date,
        "baseline_value": lambda row: _plain(row.baseline_value),
        "target_value": lambda row: _plain(row.target_value),
        "tolerance": lambda row: _plain(row.tolerance),
        "breakdowns": lambda row: ", ".join(str(Block(each).label) for each in row.breakdowns),
    },
    parts=[
        Part(Definition, "indicator", gettext_lazy("definition"), name=_version,
             value=_definition),
        Part(Milestone, "indicator", gettext_lazy("milestones"),
             name=lambda row: formats.day(row.due_on), value=lambda row: _plain(row.value)),
        Part(Reading, "indicator", gettext_lazy("readings"), name=_date, value=_reading),
        Part(Breakdown, "reading__indicator", gettext_lazy("parts of a reading"),
             name=lambda row: str(Category(row.category).label),
             value=lambda row: _plain(row.value)),
    ],
    verbs=VERBS,
)  # fmt: skip


def steps(indicator: Indicator, reader: User) -> list[Step]:
    """Return what was done with an indicator, oldest first, by whom and when."""
    return timeline.steps(indicator, reader=reader, story=STORY)

"""
Loading a plan from its file: pillars, areas, targets, kinds of work, periods, indicators.

The file is the plan's source, so loading it again brings the database in step with it and
changes nothing the second time. What the file no longer has is removed, unless activities
use it. The apps above are reached through the plan's related managers: this one knows no
other by name.
"""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction

from accounts.history import is_history
from accounts.localized import LANGUAGES, columns
from plan import dates
from plan.models import Plan, periods_between
from plan.plan_file import KINDS, BadPlanFile, Kind, PlanFile

__all__ = ["SHIPPED", "BadPlanFile", "Change", "load"]

SHIPPED = Path(__file__).parent / "data" / "idpc-2021-2023.toml"


@dataclass(frozen=True)
class Change:
    """What loading did, or would do, to one thing of the plan."""

    verb: str  # add, change, leave, remove, keep
    what: str
    detail: str = ""

    def __str__(self):
        return f"{self.verb:<6} {self.what}" + (f": {self.detail}" if self.detail else "")


@transaction.atomic
def load(path: Path = SHIPPED, *, dry_run: bool = False) -> list[Change]:
    """
    Bring a plan in step with its file and return what was, or would be, done.

    All or nothing; raises BadPlanFile before anything is written.
    """
    file = PlanFile(path)
    loader = _Loader(file)
    loader.load()
    if dry_run:
        transaction.set_rollback(True)
    return loader.changes


# What a thing of a plan belongs to is given by the file itself.
OWNERS = ["plan", "pillar", "priority_area", "target", "indicator", "definition"]


class _Loader:
    def __init__(self, file: PlanFile):
        self.file = file
        self.changes: list[Change] = []

    def load(self):
        entry = self.file.content["plan"]
        values = _texts(entry, KINDS["plan"]) | {
            key: entry.get(key, "") for key in ("starts_on", "ends_on", "source")
        }
        plan = self._sync(
            Plan.objects, {"slug": entry["slug"]}, values, table="plan", number=0, label="plan"
        )
        self._periods(plan)

        areas = self._sync_all(plan.priority_areas, "priority_areas", "priority area")
        targets = self._sync_all(
            plan.targets,
            "targets",
            "target",
            lambda entry: {"priority_area": areas.get(entry.get("area"))},
        )
        pillars = self._sync_all(plan.pillars, "pillars", "pillar")
        number = 0
        for entry in self.file.entries("pillars"):
            pillar = pillars[entry["code"]]
            self._types(pillar, entry["types"], number)
            number += len(entry["types"])

        self._indicators(plan, targets)

        self._drop_others(plan.targets, "targets", "target")
        self._drop_others(plan.priority_areas, "priority_areas", "priority area")
        self._drop_others(plan.pillars, "pillars", "pillar")

    def _types(self, pillar, entries, number):
        for position, entry in enumerate(entries, start=1):
            values = _texts(entry, KINDS["pillars.types"])
            values |= {"position": position, "measures": entry.get("measures", [])}
            key = {"code": entry["code"]}
            self._sync(
                pillar.types, key, values,
                table="pillars.types", number=number + position - 1, label="type",
            )  # fmt: skip
        codes = {entry["code"] for entry in entries}
        for kind in pillar.types.exclude(code__in=codes):
            self._drop(kind, f"type {kind.code}")

    def _indicators(self, plan, targets):
        """
        Load what the plan is measured by, as candidates: nobody here has adopted any.

        What somebody has changed by hand since, or read themselves, is left as they have it.
        """
        first_reading = 0
        for number, entry in enumerate(self.file.entries("indicators")):
            known = plan.indicators.filter(code=entry["code"]).first()
            if known is not None and known.is_kept_by_hand:
                what = f"indicator {known.code}"
                self.changes.append(Change("keep", what, "it has been changed by hand"))
            else:
                target = targets.get(entry.get("target"))
                indicator = self._indicator(plan, entry, number, target)
                self._readings(indicator, entry, first_reading)
            first_reading += len(entry.get("readings", []))
        codes = {entry["code"] for entry in self.file.entries("indicators")}
        gone = plan.indicators.filter(is_candidate=True, is_kept_by_hand=False)
        for indicator in gone.exclude(code__in=codes):
            self.changes.append(Change("remove", f"indicator {indicator.code}"))
            indicator.delete()

    def _indicator(self, plan, entry, number, target):
        plain = ("direction", "aggregation", "frequency", "baseline_source")
        since = self._date("indicators", number, "baseline_on", entry)
        own = Kind(("name", "origin"), {})
        values = (
            _texts(entry, own)
            | {key: entry[key] for key in plain}
            | {
                "target": target,
                "position": number + 1,
                "decimals": entry.get("decimals", 0),
                "baseline_value": Decimal(str(entry["baseline_value"])),
                "baseline_qualifier": entry.get("baseline_qualifier", "="),
                "baseline_on": since.first,
                "baseline_precision": since.precision,
                "is_candidate": True,
            }
        )
        where = {"table": "indicators", "number": number}
        indicator = self._sync(
            plan.indicators, {"code": entry["code"]}, values, label="indicator", **where
        )
        texts = _texts(entry | {"text": entry["definition"]}, Kind(("text", "unit"), {}))
        texts["measure"] = entry["measure"]
        self._sync(
            indicator.definitions, {"number": 1}, texts,
            label=f"definition of {indicator.code}:", **where,
        )  # fmt: skip
        return indicator

    def _readings(self, indicator, entry, first):
        """A reading is known by its date and source; of one date, the first in the file is used."""
        definition = indicator.definitions.get(number=1)
        wanted: dict[tuple, tuple[int, dict, dict]] = {}
        for number, row in enumerate(entry.get("readings", []), start=first):
            when = self._date("indicators.readings", number, "on", row)
            date = {"read_on": when.first, "date_precision": when.precision}
            values = {
                "value": Decimal(str(row["value"])),
                "qualifier": row.get("qualifier", "="),
                "comment": row.get("comment", ""),
                "is_used": when not in {known for _source, known in wanted},
            }
            key = {"source": row["source"], **date, "definition": definition}
            wanted[row["source"], when] = (number, key, values)
        # Of a date one is used: what no longer is makes room before another takes its place.
        for reading in indicator.readings.all():
            if (reading.source, reading.date) not in wanted:
                self.changes.append(
                    Change("remove", f"reading of {indicator.code}, {reading.date}")
                )
                reading.delete()
        in_turn = sorted(wanted.items(), key=lambda item: item[1][-1]["is_used"])
        for (_source, when), (number, key, values) in in_turn:
            self._sync(
                indicator.readings, key, values, table="indicators.readings", number=number,
                label=f"reading of {indicator.code}, {when}:",
            )  # fmt: skip

    def _date(self, table, number, key, entry):
        try:
            found = dates.parse(entry[key])
        except dates.NotADate:
            found = dates.parse("")
        if found.first is None:
            line = self.file.line_of(table, number, key)
            self.file.refuse(line, f"“{key}” is not a date: {entry[key]!r}")
        return found

    def _sync_all(self, manager, table, label, more=lambda entry: {}):
        synced = {}
        for number, entry in enumerate(self.file.entries(table)):
            values = _texts(entry, KINDS[table]) | {"position": number + 1} | more(entry)
            synced[entry["code"]] = self._sync(
                manager, {"code": entry["code"]}, values, table=table, number=number, label=label
            )
        return synced

    def _sync(self, manager, key, values, *, table, number, label):
        what = f"{label} {next(iter(key.values()))}"
        instance = manager.filter(**key).first()
        is_new = instance is None
        if is_new:
            owner = {manager.field.name: manager.instance} if manager is not Plan.objects else {}
            instance = manager.model(**owner, **key)
        different = [name for name, value in values.items() if getattr(instance, name) != value]
        for name in different:
            setattr(instance, name, values[name])
        self._validate(instance, table, number)
        if is_new:
            instance.save()
            self.changes.append(Change("add", what))
        elif different:
            instance.save(update_fields=different)
            self.changes.append(Change("change", what, ", ".join(different)))
        else:
            self.changes.append(Change("leave", what))
        return instance

    def _validate(self, instance, table, number):
        try:
            instance.clean_fields(exclude=OWNERS)
            if table.startswith("indicators"):
                instance.validate_constraints()
        except ValidationError as error:
            column, messages = next(iter(error.message_dict.items()))
            if column == NON_FIELD_ERRORS:
                self.file.refuse(self.file.line_of(table, number), messages[0])
            key = column.rpartition("_")[0] if column[-2:] in LANGUAGES else column
            line = self.file.line_of(table, number, key)
            self.file.refuse(line, f"“{key}”: {messages[0]}")

    def _periods(self, plan):
        wanted = {
            code: (series, first, last)
            for series, code, first, last in periods_between(plan.starts_on, plan.ends_on)
        }
        for period in plan.periods.exclude(code__in=wanted):
            self._drop(period, f"period {period.code}")
        for code, (series, first, last) in wanted.items():
            values = {"series": series, "starts_on": first, "ends_on": last}
            period, added = plan.periods.get_or_create(code=code, defaults=values)
            if added:
                self.changes.append(Change("add", f"period {code}"))
            elif (period.starts_on, period.ends_on) != (first, last):
                plan.periods.filter(pk=period.pk).update(**values)
                self.changes.append(Change("change", f"period {code}"))

    def _drop_others(self, manager, table, label):
        codes = {entry["code"] for entry in self.file.entries(table)}
        for instance in manager.exclude(code__in=codes):
            self._drop(instance, f"{label} {instance.code}")

    def _drop(self, instance, what):
        uses = _uses(instance)
        if uses:
            self.changes.append(Change("keep", what, f"not in the file, but in use by {uses}"))
        else:
            instance.delete()
            self.changes.append(Change("remove", what))


def _uses(instance: models.Model) -> str:
    """Say what would be lost or changed if this thing of a plan were deleted."""
    uses = []
    for relation in instance._meta.related_objects:
        if is_history(relation.related_model):
            continue
        others = relation.related_model._default_manager.filter(**{relation.field.name: instance})
        if count := others.count():
            uses.append(f"{count} {relation.related_model._meta.verbose_name_plural}")
    if getattr(instance, "closed_at", None):
        uses.append("its closing")
    return ", ".join(uses)


def _texts(entry: dict, kind: Kind) -> dict[str, str]:
    return {
        column: entry[text][column[-2:]].strip() for text in kind.texts for column in columns(text)
    }

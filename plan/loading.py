"""
Loading a plan from its file: pillars, priority areas, targets, kinds of work, periods.

The file is the plan's source, so loading it again brings the database in step with it and
changes nothing the second time. What the file no longer has is removed, unless activities
use it. The apps above are reached through the plan's related managers: this one knows no
other by name.
"""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import models, transaction

from accounts.history import is_history
from accounts.localized import LANGUAGES, columns
from plan.models import Plan, periods_between

SHIPPED = Path(__file__).parent / "data" / "idpc-2021-2023.toml"


class BadPlanFile(Exception):
    """A plan file that cannot be loaded; says in which line, and why."""


@dataclass(frozen=True)
class Change:
    """What loading did, or would do, to one thing of the plan."""

    verb: str  # add, change, leave, remove, keep
    what: str
    detail: str = ""

    def __str__(self):
        return f"{self.verb:<6} {self.what}" + (f": {self.detail}" if self.detail else "")


@dataclass(frozen=True)
class Kind:
    """What an entry of the file must and may have: texts in all languages, and values."""

    texts: tuple[str, ...]
    values: dict[str, type]
    optional: tuple[str, ...] = ()


KINDS = {
    "plan": Kind(
        texts=("name", "network", "vision", "mission", "approach"),
        values={"slug": str, "starts_on": date, "ends_on": date, "source": str},
        optional=("source",),
    ),
    "pillars": Kind(("name", "description"), {"code": str, "types": list}),
    "pillars.types": Kind(("name",), {"code": str, "measures": list}, ("measures",)),
    "priority_areas": Kind(("name", "short_name", "description"), {"code": str}),
    "targets": Kind(("statement", "short_name"), {"code": str, "area": str}, ("area",)),
}


class PlanFile:
    """A plan file that has been read and checked; raises BadPlanFile where it is wrong."""

    def __init__(self, path: Path):
        self.path = path
        try:
            self.text = path.read_text(encoding="utf-8")
            self.content = tomllib.loads(self.text)
        except OSError as error:
            raise BadPlanFile(f"{path}: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise BadPlanFile(f"{path}: not UTF-8 text ({error.reason})") from error
        except tomllib.TOMLDecodeError as error:
            raise BadPlanFile(f"{path}: {error}") from error
        self.lines = self.text.splitlines()
        self._check()

    def refuse(self, line: int, reason: str):
        raise BadPlanFile(f"{self.path}, line {line}: {reason}")

    def line_of(self, table: str, number: int, key: str = "") -> int:
        """Return the line of an entry's header, or of one of its keys, counted from 1."""
        header = re.compile(r"\s*\[{1,2}\s*" + re.escape(table) + r"\s*\]{1,2}")
        headers = [n for n, line in enumerate(self.lines, start=1) if header.match(line)]
        if number >= len(headers):
            return 1
        for n, line in enumerate(self.lines[headers[number] :], start=headers[number] + 1):
            if line.lstrip().startswith("["):
                break
            if key and re.match(r"\s*" + re.escape(key) + r"\b", line):
                return n
        return headers[number]

    def entries(self, table: str) -> list[dict]:
        """Return the entries of a table in the order of the file."""
        if table == "pillars.types":
            return [kind for pillar in self.entries("pillars") for kind in pillar["types"]]
        entries = self.content.get(table, [])
        return [entries] if table == "plan" else entries

    def _check(self):
        for table in ("plan", "pillars", "priority_areas", "targets"):
            if not self.content.get(table):
                self.refuse(1, f"the file has no [{table}]")
        if unknown := set(self.content) - {
            "plan",
            "pillars",
            "priority_areas",
            "targets",
        }:
            table = sorted(unknown)[0]
            self.refuse(self.line_of(table, 0), f"there is no such part of a plan: {table}")
        for table, kind in KINDS.items():
            for number, entry in enumerate(self.entries(table)):
                self._check_entry(table, number, entry, kind)
            self._check_codes(table)
        self._check_references()

    def _check_entry(self, table, number, entry, kind):
        def refuse(key, reason):
            self.refuse(self.line_of(table, number, key), reason)

        for key in entry:
            if key not in kind.texts and key not in kind.values:
                refuse(key, f"{table} has no “{key}”")
        for key in kind.texts:
            text = entry.get(key)
            if not isinstance(text, dict):
                refuse(key, f"“{key}” is missing or not a text in each language")
            for language in LANGUAGES:
                if not isinstance(text.get(language), str) or not text[language].strip():
                    refuse(key, f"“{key}” has no text in “{language}”")
            if other := set(text) - set(LANGUAGES):
                refuse(
                    key,
                    f"“{key}” has a text in “{sorted(other)[0]}”, which is not one of ours",
                )
        for key, type_ in kind.values.items():
            if key not in entry:
                if key not in kind.optional:
                    refuse(key, f"“{key}” is missing")
            elif not isinstance(entry[key], type_):
                refuse(key, f"“{key}” should be a {type_.__name__}, not {entry[key]!r}")

    def _check_codes(self, table):
        seen = set()
        for number, entry in enumerate(self.entries(table)):
            code = entry.get("code")
            if code is None:
                continue
            if code in seen:
                line = self.line_of(table, number, "code")
                self.refuse(line, f"the code “{code}” is there twice")
            seen.add(code)

    def _check_references(self):
        plan = self.content["plan"]
        if plan["ends_on"] < plan["starts_on"]:
            self.refuse(self.line_of("plan", 0, "ends_on"), "the plan ends before it starts")
        areas = {area["code"] for area in self.entries("priority_areas")}
        for number, target in enumerate(self.entries("targets")):
            if target.get("area") and target["area"] not in areas:
                line = self.line_of("targets", number, "area")
                self.refuse(line, f"there is no priority area “{target['area']}”")


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
        self._sync_all(
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
            instance.clean_fields(exclude=["plan", "pillar", "priority_area"])
        except ValidationError as error:
            column, messages = next(iter(error.message_dict.items()))
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

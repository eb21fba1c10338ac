"""The file of a plan: what it must and may say, read and checked before anything is written."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import UnionType

from accounts.localized import LANGUAGES


class BadPlanFile(Exception):
    """A plan file that cannot be loaded; says in which line, and why."""


@dataclass(frozen=True)
class Kind:
    """What an entry of the file must and may have: texts in all languages, and values."""

    texts: tuple[str, ...]
    values: dict[str, type | UnionType]
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
    "indicators": Kind(
        texts=("name", "definition", "unit", "origin"),
        values={
            "code": str, "target": str, "measure": str, "direction": str, "aggregation": str,
            "frequency": str, "decimals": int, "baseline_value": int | float,
            "baseline_qualifier": str, "baseline_on": str, "baseline_source": str,
            "readings": list,
        },
        optional=("target", "decimals", "baseline_qualifier", "readings"),
    ),
    "indicators.readings": Kind(
        texts=(),
        values={"value": int | float, "on": str, "source": str, "qualifier": str, "comment": str},
        optional=("qualifier", "comment"),
    ),
}  # fmt: skip


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
        if table == "indicators.readings":
            measured = self.entries("indicators")
            return [reading for entry in measured for reading in entry.get("readings", [])]
        entries = self.content.get(table, [])
        return [entries] if table == "plan" else entries

    def _check(self):
        for table in ("plan", "pillars", "priority_areas", "targets"):
            if not self.content.get(table):
                self.refuse(1, f"the file has no [{table}]")
        if unknown := set(self.content) - KINDS.keys():
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
                name = getattr(type_, "__name__", "number")
                refuse(key, f"“{key}” should be a {name}, not {entry[key]!r}")

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
        targets = {target["code"] for target in self.entries("targets")}
        for number, entry in enumerate(self.entries("indicators")):
            if entry.get("target") and entry["target"] not in targets:
                line = self.line_of("indicators", number, "target")
                self.refuse(line, f"there is no target “{entry['target']}”")

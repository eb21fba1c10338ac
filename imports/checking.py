"""
From records to outcomes: what each row of a spreadsheet would do, and what is to be said.

Nothing is written here. Rows are taken one after the other, so that a large file costs no
more memory than what must be remembered of it: titles and dates.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import batched
from typing import Any

from accounts.models import User
from accounts.references import ALPHABET
from accounts.sensitivity import Sensitivity
from activities.models import Activity
from imports import alike, standing
from imports.cells import RowReader
from imports.messages import Message
from imports.models import Action, Outcome
from imports.vocabulary import Vocabulary
from network.names import fold
from plan import dates, formats
from plan.dates import PartialDate, Precision
from plan.models import Plan

BATCH = 500
# Words with which people begin the rows in which they add up.
TOTALS = {
    "total", "totals", "grand total", "subtotal", "sub total", "sum", "overall total",
    "total general", "sous total", "totaux", "somme", "suma", "totales", "gran total",
    "total activities", "total number of activities", "total des activites", "total activites",
    "total de actividades", "total actividades",
}  # fmt: skip


@dataclass
class Row:
    """A record and what would become of it."""

    record: int
    cells: Sequence[str]
    outcome: Outcome = Outcome.SKIP
    action: Action = Action.NOTHING
    values: dict[str, Any] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    # The activity that it is, changes, or perhaps is; or the record that it repeats.
    activity: int | None = None
    alike_record: int | None = None
    # Of an activity that it would change, what stands in the columns in which they differ.
    before: dict[str, Any] | None = None

    @property
    def title(self) -> str:
        return self.values.get("title", "")

    @property
    def date(self) -> PartialDate | None:
        return dates.parse(self.values["date"]) if "date" in self.values else None


class Checker:
    """Checks the records of one spreadsheet for one person."""

    def __init__(
        self,
        *,
        plan: Plan,
        by: User,
        headers: Sequence[str],
        mapping: Sequence[str],
        header_record: int = 1,
        language: str = "en",
        is_1904: bool = False,
        pads: bool = False,
        repairs: Mapping[str, Mapping[str, str]] | None = None,
        new_partners: Sequence[str] = (),
    ):
        self.plan, self.by, self.pads = plan, by, pads
        self.words = Vocabulary(plan, by)
        self.reader = RowReader(
            words=self.words,
            mapping=mapping,
            language=language,
            repairs=repairs or {},
            new_partners=new_partners,
            is_1904=is_1904,
        )
        self.mapping, self.header_record = mapping, header_record
        self.columns = len(headers)
        self.header = [fold(cell) for cell in headers]
        self.known = alike.Index()
        self.references: dict[str, int] = {}
        for pk, title, first, precision in self._standing():
            self.known.add(title, PartialDate(first, Precision(precision)), activity=pk)

    def _standing(self):
        """What this person sees of the plan. What they do not see is not told by a duplicate."""
        seen = Activity.objects.visible_to(self.by).of_plan(self.plan).order_by("pk")
        rows = seen.values_list("pk", "title", "starts_on", "date_precision")
        return rows.iterator(chunk_size=2000)

    def check(self, records: Iterable[tuple[int, Sequence[str]]]) -> Iterator[Row]:
        """Yield what becomes of each of the (number, cells)."""
        for some in batched(records, BATCH):  # noqa: B911 - the last is short
            yield from self._check(some)

    def _check(self, records):
        rows = [self._row(record, cells) for record, cells in records]
        there = self._there(rows)
        own = self._own(there)
        named = self._named(rows)
        for row in rows:
            if row.outcome != Outcome.SKIP:
                self._refer(row, named)
                self._judge(row, there, own)
            yield row

    # --- Each row by itself --------------------------------------------------------------------

    def _row(self, record, cells):
        row = Row(record, cells)
        if code := self._reason_to_skip(row):
            row.messages.append(Message("", code))
            return row
        row.outcome = Outcome.REJECT
        width = len(cells)
        while width > self.columns and not cells[width - 1].strip():
            width -= 1
        reading = self.reader.read(cells)
        row.values, row.messages = reading.values, reading.messages
        if width > self.columns or (width < self.columns and not self.pads):
            words = {"cells": width, "columns": self.columns}
            # What stands in which column is not known.
            row.values = {"title": row.title}
            row.messages = [Message("", "wrong_columns", words=words)]
        if reading.as_sent:
            row.values["as_sent"] = reading.as_sent
        return row

    def _reason_to_skip(self, row):
        if not any(cell and not cell.isspace() for cell in row.cells):
            return "blank_row"
        if row.record < self.header_record:
            return "before_header"
        if fold(row.cells[0]) == self.header[0] and (
            [fold(cell) for cell in row.cells if cell.strip()]
            == [key for key in self.header if key]
        ):
            return "repeated_header"
        return "total" if self._is_total(row.cells) else ""

    def _is_total(self, cells):
        """Its first words say that it adds up, and it has neither a pillar nor a date."""
        first = next(cell for cell in cells if cell and not cell.isspace())
        word = re.split(r"[:=(]|\s\d", first.strip(), maxsplit=1)[0]
        if fold(word) not in TOTALS:
            return False
        places = self.reader.places
        return not any(
            cells[places[key]].strip()
            for key in ("pillar", "date", "type")
            if key in places and places[key] < len(cells) and cells[places[key]] != first
        )

    # --- Beside what is there ------------------------------------------------------------------

    def _there(self, rows):
        """The activities that rows name by reference, as this person sees them."""
        references = {row.values.get("reference", "") for row in rows}
        ours = [reference for reference in references if _is_ours(reference)]
        return standing.found(ours, plan=self.plan, by=self.by) if ours else {}

    def _own(self, there):
        if not there:
            return set()
        keys = [activity.pk for activity in there.values()]
        own = Activity.objects.editable_by(self.by).filter(pk__in=keys)
        return set(own.values_list("pk", flat=True))

    def _named(self, rows):
        """The references of other activities that rows name, as far as this person sees them."""
        names = {row.values.get(key, "") for row in rows for key in ("part_of", "translation_of")}
        names.discard("")
        if not names:
            return set()
        seen = Activity.objects.visible_to(self.by).filter(reference__in=names)
        return set(seen.values_list("reference", flat=True))

    def _refer(self, row, named):
        for key in ("part_of", "translation_of"):
            reference = row.values.get(key)
            if reference and reference not in named:
                row.messages.append(Message(key, "activity_unknown", reference))
                row.values.setdefault("as_sent", {})[key] = reference
                row.values[key] = ""

    def _judge(self, row, there, own):
        reference = row.values.get("reference", "")
        if any(message.refuses for message in row.messages):
            row.outcome = Outcome.REJECT
        elif reference in there:
            self._compare(row, there[reference], own)
        else:
            if "pillar" not in row.values:  # There is no such column, and no activity to go by.
                self._refuse(row, "pillar", "pillar_missing", known=self.words.known_pillars)
                return
            row.values.setdefault("date", "")
            if _is_ours(reference):
                row.messages.append(Message("reference", "reference_unknown", reference))
            self._look_for_duplicates(row)

    def _compare(self, row, activity, own):
        """A row about an activity that is there changes it, or says what stands."""
        earlier = self.references.setdefault(activity.reference, row.record)
        if earlier != row.record:
            self._refuse(row, "reference", "reference_twice", activity.reference, record=earlier)
            return
        row.activity = activity.pk
        now = standing.values_of(activity)
        different = standing.differences(row.values, now)
        if not different:
            row.outcome, row.action = Outcome.DUPLICATE, Action.UNCHANGED
            row.messages.append(Message("", "unchanged"))
        elif activity.pk not in own:
            self._refuse(row, "reference", "not_yours_to_change", activity.reference)
        elif activity.is_published and (
            row.values.get("sensitivity", Sensitivity.RESTRICTED) < activity.sensitivity
        ):
            self._refuse(row, "sensitivity", "more_readers")
        else:
            row.outcome, row.action = _accepted(row), Action.UPDATE
            row.before = {key: now[key] for key in sorted(different)}

    @staticmethod
    def _refuse(row, column, code, found="", **words):
        row.outcome = Outcome.REJECT
        row.messages.append(Message(column, code, found, words=words))

    def _look_for_duplicates(self, row):
        date = row.date or PartialDate(None, Precision.UNDATED)
        if same := self.known.same(row.title, date):
            row.outcome = Outcome.DUPLICATE
            row.activity, row.alike_record = same.activity, same.record
            code, words = "duplicate", {}
            if same.record:
                code, words = "duplicate_in_file", {"record": same.record}
            row.messages.append(Message("title", code, words=words))
            return
        row.action = Action.CREATE
        if near := self.known.near(row.title, date):
            row.outcome = Outcome.PROBABLE
            row.activity, row.alike_record = near.activity, near.record
            words = {"other": near.title, "date": formats.partial_date(near.date)}
            code = "probable_duplicate"
            if near.record:
                code, words = "probable_duplicate_in_file", {**words, "record": near.record}
            row.messages.append(Message("title", code, words=words))
        else:
            row.outcome = _accepted(row)
        self.known.add(row.title, date, record=row.record)


def _accepted(row):
    return Outcome.WARN if row.messages else Outcome.ACCEPT


def _is_ours(reference: str) -> bool:
    """Say whether a reference can be one of ours; people number their rows themselves."""
    return len(reference) == 8 and all(char in ALPHABET for char in reference)


class Tally:
    """How many rows have which outcome, and which mistakes they share."""

    # Of one mistake there can be as many kinds as rows; no page shows more.
    MOST = 300

    def __init__(self):
        self.outcomes: Counter[str] = Counter()
        self.actions: Counter[str] = Counter()
        self._mistakes: Counter[tuple[str, str, str]] = Counter()
        self._first: dict[tuple[str, str, str], Message] = {}

    def add(self, row: Row) -> None:
        self.outcomes[row.outcome] += 1
        if row.action:
            self.actions[row.action] += 1
        if row.outcome in {Outcome.SKIP, Outcome.DUPLICATE}:
            return
        for message in row.messages:
            if message.code.startswith("probable"):
                continue
            key = (message.column, message.code, message.found)
            self._mistakes[key] += 1
            if key not in self._first and len(self._first) < 10 * self.MOST:
                self._first[key] = message

    def counts(self) -> dict[str, int]:
        """{outcome or action: rows}, each of them, 0 too."""
        outcomes = {outcome.value: self.outcomes[outcome] for outcome in Outcome}
        actions = {a.value: self.actions[a] for a in Action if a != Action.NOTHING}
        return outcomes | actions

    def problems(self) -> list[dict[str, Any]]:
        """Return the mistakes, the most frequent first, each with how many rows have it."""
        most = [
            item for item in self._mistakes.most_common(10 * self.MOST) if item[0] in self._first
        ]
        return [{"rows": count, **self._first[key].as_json()} for key, count in most[: self.MOST]]

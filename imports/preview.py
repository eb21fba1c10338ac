"""What would come of a spreadsheet, a page at a time."""

from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Count

from accounts.models import User
from activities.models import Activity
from imports import headers, known, services
from imports.messages import Message
from imports.models import Action, ImportBatch, ImportRow, Outcome

SHOWN = 100
# Equal mistakes are many where a file is bad: the most frequent come first.
PROBLEMS = 50


def cells_of(batch: ImportBatch, row: ImportRow) -> dict[str, str]:
    """Return the texts of a row by column, of those columns that are taken for something."""
    return {
        key: row.cells[at] if at < len(row.cells) else ""
        for at, key in enumerate(batch.mapping)
        if key
    }


@dataclass
class Cell:
    """A cell that can be mended: where it stands, what it says, which words it knows."""

    key: str
    header: str
    name: str
    text: str
    # The list of words that a browser offers, if there is one.
    words: str
    messages: list[Message] = field(default_factory=list)

    @property
    def is_long(self) -> bool:
        return len(self.text) > 60 or "\n" in self.text


@dataclass
class Line:
    """A row as the preview shows it."""

    row: ImportRow
    title: str
    when: str
    pillar: str
    cells: list[Cell]
    # What is said of the row as a whole, or of a column that the file has not.
    messages: list[Message]
    alike: Activity | None
    # That it resembles another row, where that is asked about.
    resemblance: Message | None = None

    @property
    def is_accepted(self) -> bool:
        return self.row.outcome in {Outcome.ACCEPT, Outcome.WARN}

    @property
    def is_asked_about(self) -> bool:
        return self.row.outcome == Outcome.PROBABLE

    @property
    def is_taken(self) -> bool:
        return self.row.is_chosen is not False

    @property
    def to_mend(self) -> list[Cell]:
        """Only the cells of which something is said."""
        return [cell for cell in self.cells if cell.messages]


@dataclass
class Problem:
    """A mistake that several rows share, which is mended once for all of them."""

    message: Message
    count: int
    header: str
    words: str

    @property
    def is_unknown_partner(self) -> bool:
        return self.message.code == "partner_unknown"


class Preview:
    """A page of a checked batch, for who sent it."""

    def __init__(
        self,
        batch: ImportBatch,
        by: User,
        *,
        outcome: str = "",
        after: int = 0,
        only: list[ImportRow] | None = None,
    ):
        self.batch, self.by, self.after = batch, by, after
        self.outcome = outcome if outcome in Outcome.values else ""
        rows = ImportRow.objects.visible_to(by).filter(batch=batch)
        if self.outcome:
            rows = rows.filter(outcome=self.outcome)
        self._rows = rows
        self._only = only

    @cached_property
    def rows(self) -> list[ImportRow]:
        if self._only is not None:
            return self._only
        return list(self._rows.filter(record__gt=self.after).order_by("record")[: SHOWN + 1])

    @property
    def next_page(self) -> int | None:
        """The record after which the next page begins."""
        return self.rows[SHOWN - 1].record if len(self.rows) > SHOWN else None

    @cached_property
    def previous_page(self) -> int | None:
        """The record after which the page before begins; 0 is the first."""
        if not self.after:
            return None
        earlier = self._rows.filter(record__lte=self.after).order_by("-record")
        found = earlier.values_list("record", flat=True)[SHOWN : SHOWN + 1]
        return next(iter(found), 0)

    @cached_property
    def lines(self) -> list[Line]:
        rows = self.rows[:SHOWN]
        seen = Activity.objects.visible_to(self.by).select_related("type__pillar")
        alike = seen.in_bulk({row.alike_id for row in rows if row.alike_id})
        return [self._line(row, alike.get(row.alike_id)) for row in rows]

    def _line(self, row, alike):
        texts = cells_of(self.batch, row)
        cells = {
            key: Cell(key, self._header(key), f"cell-{row.record}-{key}", text, self._list(key))
            for key, text in texts.items()
        }
        about_the_row, resemblance = [], None
        for message in services.messages_of(row):
            if message.code.startswith("probable_duplicate"):
                resemblance = message  # Asked about, with both side by side.
                continue
            cell = cells.get(message.column)
            (cell.messages if cell else about_the_row).append(message)
        return Line(
            row=row,
            title=texts.get("title", ""),
            when=texts.get("date", ""),
            pillar=texts.get("pillar", ""),
            cells=list(cells.values()),
            messages=about_the_row,
            alike=alike,
            resemblance=resemblance,
        )

    @cached_property
    def _headers(self):
        return dict(zip(self.batch.mapping, self.batch.headers, strict=False))

    def _header(self, key):
        """A column as the spreadsheet calls it."""
        return self._headers.get(key) or headers.name_of(key)

    def _list(self, key):
        return f"known-{key}" if key in self.words else ""

    @property
    def problems(self) -> list[Problem]:
        """The mistakes that something typed once mends: in several rows, or with a suggestion."""
        found = []
        for kept in self.batch.problems:
            message = Message.from_json({k: v for k, v in kept.items() if k != "rows"})
            is_mended = message.found and message.column in self.batch.mapping
            if is_mended and (kept["rows"] > 1 or message.suggestion):
                header, words = self._header(message.column), self._list(message.column)
                found.append(Problem(message, kept["rows"], header, words))
        return found[:PROBLEMS]

    @cached_property
    def words(self) -> dict[str, list[str]]:
        return known.words(self.batch.plan, by=self.by)

    @property
    def outcomes(self) -> list[tuple[str, str, int]]:
        """(outcome, its word, how many rows) of those that there are."""
        counts = self.batch.counts
        return [
            (value, Outcome(value).of(counts[value]), counts[value])
            for value in Outcome.values
            if counts.get(value)
        ]

    @cached_property
    def actions(self) -> dict[str, int]:
        """How many rows an import would now make, and how many it would change."""
        rows = ImportRow.objects.visible_to(self.by).filter(batch=self.batch).to_import()
        counted = rows.order_by("action").values_list("action").annotate(Count("pk"))
        return {Action(action).of(number): number for action, number in counted}

    @property
    def to_import(self) -> int:
        return sum(self.actions.values())

"""A spreadsheet from its bytes to its checked rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from accounts.models import User
from imports import headers, reading
from imports.checking import Checker, Row
from imports.messages import Message
from imports.models import Action, ImportRow, Outcome
from plan.models import Plan

# So many records are looked at to find the headers and what is in their columns.
LOOKED_AT = 20


@dataclass
class Opened:
    """The headers of a spreadsheet, where they stand, and the records: (number, cells)."""

    headers: list[str]
    header_record: int
    sample: list[list[str]]
    records: Iterator[tuple[int, list[str]]]


def opened(table: reading.Table) -> Opened:
    """Find the headers of a table among its first records."""
    records = table.records()
    first: list[list[str]] = []
    looked_at = 0
    for record in records:
        first.append(record)
        looked_at += any(cell.strip() for cell in record)
        if looked_at == LOOKED_AT:
            break
    at = headers.find(first)
    header = list(first[at - 1])
    while len(header) > 1 and not header[-1].strip():
        header.pop()
    numbered = enumerate(chain(first, records), start=1)
    return Opened(
        headers=[reading.unquoted(" ".join(cell.split())) for cell in header],
        header_record=at,
        sample=first[at:],
        records=((number, cells) for number, cells in numbered if number != at),
    )


def checked(
    content: bytes, *, plan: Plan, by: User, language: str, mapping: Sequence[str] | None = None
) -> Iterator[Row]:
    """Yield the rows of a spreadsheet as they would be imported; writes nothing."""
    with reading.table(content) as table:
        sheet = opened(table)
        checker = Checker(
            plan=plan,
            by=by,
            headers=sheet.headers,
            mapping=mapping or headers.guess(sheet.headers, sheet.sample),
            header_record=sheet.header_record,
            language=headers.language_of(sheet.headers, language),
            is_1904=table.is_1904,
        )
        yield from checker.check(sheet.records)


def kept(row: ImportRow) -> Row:
    """Return a row of a batch as it came out of the check."""
    return Row(
        row.record,
        row.cells,
        Outcome(row.outcome),
        Action(row.action),
        values=row.values,
        messages=[Message.from_json(message) for message in row.messages],
    )


def as_json(row: Row, areas: Mapping[int, str]) -> dict[str, Any]:
    """Return a row as the command prints it; `areas` are the codes of the priority areas."""
    date = row.date
    return {
        "record": row.record,
        "outcome": row.outcome.value,
        "title": row.title,
        "date": str(date) or None if date else None,
        "precision": date.precision.value if date else None,
        "pillar": row.values.get("pillar"),
        "priority_areas": [areas[pk] for pk in row.values.get("priority_areas", [])],
        "messages": [
            {"column": message.column, "code": message.code, "text": str(message)}
            for message in row.messages
        ],
    }

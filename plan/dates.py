"""
Dates as far as they are known: a day, a month, a quarter, a year, or none.

Half of what a network did has no exact day, and nobody should have to invent one. A date
is kept as the first day of what is known, and the precision beside it.
"""

import re
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _


class Precision(models.TextChoices):
    DAY = "day", _("day")
    MONTH = "month", _("month")
    QUARTER = "quarter", _("quarter")
    YEAR = "year", _("year")
    UNDATED = "undated", _("undated")


class NotADate(ValueError):
    """The text is not a date that we can read."""


@dataclass(frozen=True)
class PartialDate:
    """The first day of what is known, and how much of it is."""

    first: date | None
    precision: Precision

    def __str__(self):
        """The form in which people type it: 2021-03-11, 2021-03, 2021-Q1 or 2021."""
        match self.precision:
            case Precision.UNDATED:
                return ""
            case Precision.DAY:
                return f"{self.first:%Y-%m-%d}"
            case Precision.MONTH:
                return f"{self.first:%Y-%m}"
            case Precision.QUARTER:
                return f"{self.first:%Y}-Q{quarter_of(self.first)}"
            case _:
                return f"{self.first:%Y}"

    @property
    def last(self) -> date | None:
        """The last day on which it can have been."""
        if self.first is None:
            return None
        return start_of_next(self.first, self.precision) - date.resolution


def quarter_of(day: date) -> int:
    return (day.month + 2) // 3


def start_of(day: date, precision: str) -> date:
    """Return the first day of the month, quarter or year that `day` lies in."""
    match precision:
        case Precision.MONTH:
            return day.replace(day=1)
        case Precision.QUARTER:
            return date(day.year, 3 * quarter_of(day) - 2, 1)
        case Precision.YEAR:
            return date(day.year, 1, 1)
        case _:
            return day


def start_of_next(day: date, precision: Precision | str) -> date:
    """Return the first day after the day, month, quarter or year that `day` lies in."""
    first = start_of(day, precision)
    months = {Precision.MONTH: 1, Precision.QUARTER: 3, Precision.YEAR: 12}.get(
        Precision(precision)
    )
    if months is None:
        return first + date.resolution
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)


_WRITTEN = [
    (r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", Precision.DAY),
    (r"(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>\d{4})", Precision.DAY),
    (r"(?P<year>\d{4})-(?P<month>\d{1,2})", Precision.MONTH),
    (r"(?P<month>\d{1,2})[/.](?P<year>\d{4})", Precision.MONTH),
    (r"(?P<year>\d{4})[- ]?[QT](?P<quarter>[1-4])", Precision.QUARTER),
    (r"[QT](?P<quarter>[1-4])[- /]?(?P<year>\d{4})", Precision.QUARTER),
    (r"(?P<year>\d{4})", Precision.YEAR),
]


def parse(text: str) -> PartialDate:
    """
    Read a date to the precision that was written, the day before the month.

    2021-03-11 and 11/03/2021 are days, 2021-03 and 03/2021 a month, 2021-Q1 and T1 2021
    a quarter, 2021 a year; nothing is undated. Raises NotADate for anything else.
    """
    text = text.strip()
    if not text:
        return PartialDate(None, Precision.UNDATED)
    for pattern, precision in _WRITTEN:
        if match := re.fullmatch(pattern, text, re.IGNORECASE):
            parts = {name: int(number) for name, number in match.groupdict().items()}
            month = parts.get("month") or 3 * parts.get("quarter", 1) - 2
            try:
                return PartialDate(date(parts["year"], month, parts.get("day", 1)), precision)
            except ValueError as error:
                raise NotADate(text) from error
    raise NotADate(text)


def within(first: date, last: date, *, field: str = "starts_on") -> models.Q:
    """
    Return the condition that a partial date lies wholly inside a range of days.

    Both ends belong to the range. A month counts only when all of it lies inside, so
    for each precision the first day may be any before the unit that holds the day after
    the range. Undated rows are in no range.
    """
    after = last + date.resolution
    ends: dict[date, list[str]] = {}
    for precision in (
        Precision.DAY,
        Precision.MONTH,
        Precision.QUARTER,
        Precision.YEAR,
    ):
        ends.setdefault(start_of(after, precision), []).append(precision)
    inside = models.Q()
    for end, precisions in ends.items():
        inside |= models.Q(**{f"{field}__lt": end, "date_precision__in": precisions})
    # The outer range lets the index on the date do the work.
    return models.Q(**{f"{field}__gte": first, f"{field}__lt": after}) & inside


def in_no_quarter() -> models.Q:
    """The condition that a row is known to the year at best: no quarter can claim it."""
    return models.Q(date_precision__in=[Precision.YEAR, Precision.UNDATED])

"""Numbers, money and dates as readers of each language write them; the only formatter."""

from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_interval, format_skeleton
from babel.numbers import format_decimal
from django.utils.translation import gettext as _

from accounts.formats import LOCALES, day, locale, moment
from plan.dates import PartialDate, Precision, quarter_of

__all__ = [
    "LOCALES", "date_range", "day", "moment", "money", "number", "partial_date", "percent",
    "quantity",
]  # fmt: skip


def number(value: Decimal | int | float, decimals: int = 2) -> str:
    """Return a number with at most so many decimals and none that say nothing: 1,234.5."""
    return _number(value, decimals, locale())


@lru_cache(maxsize=5_000)
def _number(value, decimals, locale):
    """A page has hundreds, and the next one mostly the same."""
    return format_decimal(value, format=_pattern(decimals), locale=locale)


def percent(value: Decimal | int | float, decimals: int = 0) -> str:
    """Return a number of hundredths with its sign: 75.5%, in French and Spanish 75,5 %."""
    space = {"fr": "\N{NARROW NO-BREAK SPACE}", "es": "\N{NO-BREAK SPACE}"}.get(locale()[:2], "")
    return f"{number(value, decimals)}{space}%"


def _pattern(decimals):
    return "#,##0" + ("." + "#" * decimals if decimals else "")


def money(value: Decimal | int, currency: str) -> str:
    """Return an amount with its ISO code: USD 1,658,700; in French and Spanish behind it."""
    if locale().startswith("en"):
        return f"{currency}\N{NO-BREAK SPACE}{number(value)}"
    return f"{number(value)}\N{NO-BREAK SPACE}{currency}"


def quantity(qualifier: str, value: Decimal | int | None, currency: str = "") -> str:
    """
    Return a figure with how sure it is: "49", "≈ 100", "≥ 297", "≥ USD 450".

    None is a figure that there is, and that these readers are not told.
    """
    if value is None:
        return _("withheld for safety")
    written = money(value, currency) if currency else number(value)
    return written if qualifier == "=" else f"{qualifier} {written}"


def partial_date(value: PartialDate) -> str:
    """Return a date as far as it is known: a day, "March 2021", "Q1 2021", 2021, undated."""
    if value.first is None:
        return _("undated")
    match value.precision:
        case Precision.DAY:
            return day(value.first)
        case Precision.MONTH:
            return format_skeleton("yMMMM", value.first, locale=locale())
        case Precision.QUARTER:
            numbers = {"number": quarter_of(value.first), "year": value.first.year}
            return _("Q%(number)s %(year)s") % numbers
        case _precision:
            return str(value.first.year)


def date_range(starts: PartialDate, ends: date | None) -> str:
    """Return when something was: a partial date, or a first and a last day."""
    if ends is None or ends == starts.first:
        return partial_date(starts)
    return _interval(starts.first, ends, locale())


@lru_cache(maxsize=5_000)
def _interval(first, last, locale):
    """A report tells thousands, on its pages and again in its spreadsheet."""
    return format_interval(first, last, "yMMMMd", locale=locale, fuzzy=True)

"""Reading the figures that people type: 49, ~120, 100+, 1 658 700."""

import re
from decimal import Decimal, InvalidOperation

from babel.numbers import NumberFormatError, parse_decimal
from django.utils.translation import get_language

from plan.formats import LOCALES, number

ABOUT = r"(?:≈|~|∼|about|approx\.?|circa|ca\.?|environ|env\.|unos|unas|cerca de)"
AT_LEAST = r"(?:≥|>=|>|at least|over|more than|au moins|plus de|al menos|más de)"


class NotAFigure(ValueError):
    """The text is not a figure that we can read."""


def parse(text: str) -> tuple[str, Decimal] | None:
    """
    Return the qualifier and value of a typed figure; None where nothing was typed.

    Thousands and decimals are read as the active language writes them. Raises NotAFigure.
    """
    text = " ".join(text.split())
    if not text:
        return None
    qualifier = "="
    if match := re.match(rf"{ABOUT}\s*", text, re.IGNORECASE):
        qualifier, text = "≈", text[match.end() :]
    elif match := re.match(rf"{AT_LEAST}\s*", text, re.IGNORECASE):
        qualifier, text = "≥", text[match.end() :]
    elif text.endswith("+"):
        qualifier, text = "≥", text[:-1]
    return qualifier, _decimal(text)


def _decimal(text: str) -> Decimal:
    digits = re.sub(r"\s|’|'", "", text)
    try:
        if re.fullmatch(r"\d+(\.\d{1,2})?", digits):
            return Decimal(digits)  # As computers write it, in any language.
        if not re.fullmatch(r"-?[\d.,]+", digits):
            raise NotAFigure(text)
        language = (get_language() or "en")[:2]
        return parse_decimal(digits, locale=LOCALES[language], strict=True)
    except (NumberFormatError, InvalidOperation, ValueError) as error:
        raise NotAFigure(text) from error


def written(qualifier: str, value: Decimal) -> str:
    """Return a figure as `parse` reads it again, in the active language."""
    written = number(value, 4)
    return written if qualifier == "=" else f"{qualifier} {written}"

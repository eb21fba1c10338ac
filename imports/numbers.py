"""The figures that people write into spreadsheets, in three languages."""

import re
from decimal import Decimal

from django.utils.translation import override

from imports import vocabulary
from plan import quantities
from plan.quantities import NotAFigure

# A figure that was asked for and that nobody knows; in a cell it is no gap.
NOT_KNOWN = {"?", "??", "unknown", "not known", "don't know", "dont know", "inconnu", "inconnue",
             "ne sait pas", "on ne sait pas", "desconocido", "desconocida", "no se sabe",
             "se desconoce"}  # fmt: skip
NOTHING = {"", "-", "–", "—", "n/a", "na", "n.a.", "s/o", "n/d"}


class Negative(NotAFigure):
    """A figure below 0."""


def read(text: str, language: str) -> tuple[str, Decimal]:
    """
    Return the qualifier and value of a figure; raises NotAFigure.

    Thousands and decimals are read as the language writes them, then in the only other way
    that makes sense.
    """
    plain = " ".join(text.replace("−", "-").replace("\xa0", " ").replace("\u202f", " ").split())
    try:
        with override(language):
            found = quantities.parse(plain)
    except NotAFigure:
        found = quantities.parse(_as_computers_write(plain))
    if found is None:
        raise NotAFigure(text)
    return found


def _as_computers_write(text):
    """1,234.5 and 1.234,5 as 1234.5; -5 as it is; anything else is for `quantities`."""
    match = re.search(r"-?\d[\d.,' ’]*", text)
    if not match:
        raise NotAFigure(text)
    digits = re.sub(r"[ '’]", "", match[0]).rstrip(".,")
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", digits):
        digits = digits.replace(",", "")
    elif re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?", digits):
        digits = digits.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"-?\d+[.,]\d+", digits):
        digits = digits.replace(",", ".")
        whole, _point, decimals = digits.partition(".")
        digits = f"{whole}.{decimals[:2]}" if len(decimals) > 2 else digits
    elif not re.fullmatch(r"-?\d+", digits):
        raise NotAFigure(text)
    if digits.startswith("-"):
        if match.start() == 0 and match.end() == len(text):
            raise Negative(text)
        raise NotAFigure(text)
    return text[: match.start()] + digits + text[match.end() :]


def with_currency(text: str, language: str) -> tuple[str, Decimal, str | None]:
    """Return qualifier, value and currency of an amount: USD 1,658,700, 450 €, $5."""
    for pattern, number, word in (
        (r"\s*([^\d\s~≈≥<>.,-]+(?: [^\d\s~≈≥<>.,-]+)?)\s*([~≈≥]?\s*\d.*)", 2, 1),
        (r"\s*([~≈≥]?\s*-?\d[\d.,'’\s]*\+?)\s*(\D+)", 1, 2),
    ):
        match = re.fullmatch(pattern, text)
        if match:
            currency = vocabulary.currency(match[word])
            if currency or match[word].strip() in {"$", "dollars", "dollar"}:
                return *read(match[number], language), currency
    return *read(text, language), None


def parts_of(text: str) -> tuple[str, list[int]] | None:
    """
    Return the whole and the parts of "49 (30 women, 19 men)" or "49: 30 F, 19 M".

    None where the text is not written like that.
    """
    match = re.fullmatch(
        r"\s*([~≈≥]?\s*\d[\d.,\s]*\+?)\s*(?:\((.*)\)|[:=–,;]\s*(\D*\d.*))\s*", text
    )
    if not match:
        return None
    inside = match[2] or match[3]
    parts = [int(number) for number in re.findall(r"\d+", inside)]
    has_words = re.search(r"[^\W\d_]", inside)
    return (match[1], parts) if len(parts) > 1 and has_words else None

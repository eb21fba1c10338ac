"""What was counted, and by which pages it is known."""

import re
from collections.abc import Iterator
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from activities.columns import split
from imports import headers, numbers, vocabulary
from network.names import fold
from pillars.measures import Measure
from plan import formats

LARGEST = 10**13
_is_link = URLValidator(schemes=["http", "https"])


class Counted:
    """Reads the columns of figures, and those of links."""

    def _figures(self, row, texts):
        columns = [key for key in self.measures if key in texts]
        if not columns and not texts.get("quantities") and "amount" not in texts:
            return
        row.values["figures"], row.values["amounts"], row.values["not_known"] = {}, {}, []
        row.values["measures"] = [headers.MEASURES[key] for key in columns]
        for key in columns:
            self._figure(row, key, headers.MEASURES[key], texts[key])
        if texts.get("quantities"):
            self._quantities(row, texts["quantities"])
        self._breakdown(row, texts)
        if "amount" in texts:
            row.values["measures"].append(Measure.AMOUNT.value)
            self._amounts(row, texts["amount"], texts.get("currency", ""))

    def _figure(self, row, key, measure, text):
        word = text.strip().casefold()
        if word in numbers.NOTHING:
            return
        if word in numbers.NOT_KNOWN:
            row.values["not_known"].append(measure)
            return
        if re.fullmatch(r"<\s*\d+", word):  # As we write few people to others.
            row.values["measures"].remove(measure)
            row.keep(key, text)
            row.say(key, "figure_withheld", text)
            return
        if with_parts := numbers.parts_of(text):
            whole, parts = with_parts
            row.keep(key, text)
            number = self._number(row, key, whole, text)
            if number and sum(parts) != number[1]:
                row.say(key, "breakdown", text, sum=sum(parts), whole=formats.number(number[1]))
        else:
            number = self._number(row, key, text, text)
        if number:
            row.values["figures"][measure] = [number[0], str(number[1])]

    def _number(self, row, key, text, found):
        try:
            qualifier, value = numbers.read(text, self.language)
        except numbers.Negative:
            row.say(key, "figure_negative", found)
        except numbers.NotAFigure:
            row.say(key, "figure_not_a_number", found)
        else:
            if value < 0:
                row.say(key, "figure_negative", found)
            elif value >= LARGEST:
                row.say(key, "figure_too_large", found)
            else:
                return qualifier, round(value, 2)
        return None

    def _quantities(self, row, text):
        """Pairs of a name and a number: responses=83|hours~120|grants=100+."""
        for pair in re.split(r"[|;\n]", text):
            match = re.fullmatch(r"\s*([^=~≈≥:]+?)\s*([=~≈≥:])\s*(.+?)\s*", pair)
            name = fold(match[1].replace("_", " ")) if match else ""
            measure = _measure_named(name)
            money = re.fullmatch(r"(?:amount|montant|monto) ([a-z]{3})", name)
            if match and money and vocabulary.currency(money[1]):
                number = self._number(row, "quantities", match[3], pair.strip())
                if number:
                    sign = match[2] if match[2] in "≈≥" else number[0]
                    row.values["amounts"][money[1].upper()] = [sign, str(number[1])]
            elif match and measure:
                number = self._number(row, "quantities", match[3], pair.strip())
                if number:
                    sign = {"~": "≈", "≈": "≈", "≥": "≥"}.get(match[2], number[0])
                    row.values["figures"][measure] = [sign, str(number[1])]
            elif pair.strip():
                row.keep("quantities", pair.strip())
                row.say("quantities", "figure_not_kept", pair.strip())

    def _breakdown(self, row, texts):
        parts = {key: texts[key].strip() for key in ("women", "men", "others") if texts.get(key)}
        if not parts:
            return
        words = ", ".join(f"{headers.name_of(key)}: {text}" for key, text in parts.items())
        row.keep("participants", words)
        counted = [self._number(row, key, text, text) for key, text in parts.items()]
        whole = row.values["figures"].get(Measure.PARTICIPANTS)
        if whole and all(counted):
            total = sum(value for _qualifier, value in counted)
            number = Decimal(whole[1])
            if total > number or (len(parts) > 1 and total != number):
                row.say("participants", "breakdown", f"{formats.number(number)} ({words})",
                        sum=formats.number(total), whole=formats.number(number))  # fmt: skip

    def _amounts(self, row, text, currencies):
        if text.strip().casefold() in numbers.NOTHING:
            return
        if text.strip().casefold() in numbers.NOT_KNOWN:
            row.values["not_known"].append(Measure.AMOUNT.value)
            return
        amounts, beside = split(text), split(currencies)
        for at, amount in enumerate(amounts):
            try:
                qualifier, value, currency = numbers.with_currency(amount, self.language)
            except numbers.Negative:
                row.say("amount", "figure_negative", amount)
                continue
            except numbers.NotAFigure:
                row.say("amount", "figure_not_a_number", amount)
                continue
            word = beside[at] if at < len(beside) else beside[0] if len(beside) == 1 else ""
            currency = currency or (word and vocabulary.currency(word))
            if value < 0:
                row.say("amount", "figure_negative", amount)
            elif value >= LARGEST:
                row.say("amount", "figure_too_large", amount)
            elif not currency:
                found = f"{amount} {word}".strip()
                row.keep("amount", found)
                row.say("amount", "amount_without_currency", found)
            else:
                row.values["amounts"][currency] = [qualifier, str(round(value, 2))]

    def _links(self, row, text):
        links = row.values["links"] = []
        for token in _addresses(text):
            link = self._repaired("links", token)
            if re.match(r"www\.[\w-]+\.\w", link, re.IGNORECASE):
                row.say("links", "link_without_scheme", link, read=f"https://{link}")
                link = f"https://{link}"
            if not link:
                continue
            if not _is_address(link):
                row.say("links", "link_not_http", link)
            elif len(link) > 1000:
                row.say("links", "text_too_long", link[:200], length=len(link), room=1000)
            elif link not in links:
                links.append(link)


def _is_address(text: str) -> bool:
    try:
        _is_link(text)
    except ValidationError:
        return False
    return True


def _addresses(text: str) -> Iterator[str]:
    """
    The addresses of a cell: as the export writes several, or as people do.

    An address may have a ; in it: by itself as people paste it, or in quotes as we write it.
    """
    for value in split(text) if '"' in text else re.split(r";(?:\s+|$)", text.strip()):
        if _is_address(value):
            yield value
        else:
            yield from (part.strip("<>,;") for part in re.split(r"[\s|]+", value))


def _measure_named(name: str) -> str | None:
    """The measure that a name of a pair means: "modules" are sessions."""
    key = headers.meaning(name)
    key = headers.BY_CONTENT.get(key, (key,))[0]
    if key in headers.MEASURES:
        return headers.MEASURES[key]
    return headers.MEASURES.get(headers.meaning(f"{name}s"))

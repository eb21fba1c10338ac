"""
The dates that people write, in three languages and the day first.

Built on `plan.dates`: a date is kept as far as it is known. What can be read in two ways is
read as people here write, and says so.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, timedelta

from plan.dates import NotADate, PartialDate, Precision, start_of

# By how many of year, month and day are written.
PRECISIONS = {1: Precision.YEAR, 2: Precision.MONTH, 3: Precision.DAY}
UNDATED = PartialDate(None, Precision.UNDATED)

MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "january jan janvier janv enero ene",
            "february feb fevrier fevr fev febrero",
            "march mar mars marzo",
            "april apr avril avr abril abr",
            "may mai mayo",
            "june jun juin junio",
            "july jul juillet juil juilliet julio",
            "august aug aout agosto ago",
            "september sept sep septembre septiembre setiembre set",
            "october oct octobre octubre",
            "november nov novembre noviembre",
            "december dec decembre diciembre dic",
        ],
        start=1,
    )
    for name in names.split()
}
_WEEKDAYS = (
    r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues?|wed|thurs?|thu|fri|sat|"
    r"sun|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lun|mer|jeu|ven|sam|dim|lunes|"
    r"martes|miercoles|jueves|viernes|sabado|domingo|mie|jue|vie|dom)"
)
# Nobody knows the date, or not yet.
_NO_DATE = {
    "", "tbc", "tbd", "tba", "tbh", "to be confirmed", "to be determined", "to be decided",
    "to be announced", "not known", "unknown", "undated", "no date", "no date known", "n a", "na",
    "none", "date unknown", "n d", "nd", "s d", "sd", "date to be confirmed", "not dated",
    "a preciser", "a confirmer", "a definir", "a determiner", "a venir", "inconnu", "inconnue",
    "date inconnue", "sans date", "non date", "non datee", "date a preciser", "date a confirmer",
    "non connue", "non connu",
    "por confirmar", "por definir", "por determinar", "por precisar", "a confirmar", "a precisar",
    "pendiente", "desconocida", "desconocido", "sin fecha", "fecha por confirmar",
    "fecha desconocida", "no se sabe", "se desconoce",
}  # fmt: skip
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4,
    "premier": 1, "deuxieme": 2, "troisieme": 3, "quatrieme": 4, "1er": 1, "2e": 2, "3e": 3,
    "4e": 4, "2eme": 2, "3eme": 3, "4eme": 4, "1ere": 1,
    "primer": 1, "segundo": 2, "tercer": 3, "cuarto": 4, "1o": 1, "2o": 2, "3o": 3, "4o": 4,
    "1": 1, "2": 2, "3": 3, "4": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4,
}  # fmt: skip
_ROUGHLY = (
    r"(?:early|mid|late|end of|beginning of|start of|middle of|about|around|circa|ca|c|approx|"
    r"debut|mi|fin|vers|environ|courant|au debut de|a la fin de|"
    r"principios de|a principios de|inicios de|mediados de|a mediados de|finales de|a finales de|"
    r"fines de|hacia|alrededor de|aprox)"
)
_MONTH = r"(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + ")"
_DAY = r"(?P<day>\d{1,2})"
# What stands between the parts of a date: 11 de marzo de 2021, 11-mar-21, d'avril.
_BETWEEN = r"(?:[ /.-]+(?:(?:of|de|du|del|d')[ ]?)?)"
_TO = r" ?(?:-|to|until|and|au|a|et|al|hasta(?: el)?|y|&|/) ?"
_SEPARATOR = r" ?[/.-] ?"


@dataclass(frozen=True)
class Reading:
    """A date as it was read, with its last day where it has one, and what else it could be."""

    first: PartialDate
    last: date | None = None
    # What else it could be: another day, the month read first, or a day without its year.
    other: date | str | None = None
    # An end that cannot be kept beside a month or a year.
    is_shortened: bool = False


class NoYear(NotADate):
    """A day and a month without a year."""


def read(text: str, *, is_1904: bool = False) -> Reading:
    """
    Read a date, a range of days, a month, a quarter or a year, whoever wrote it.

    Nothing, "?", TBC and their like are undated. Numbers of five digits are days as Excel
    counts them, from 1904 where the workbook says so. Raises NotADate, and NoYear.
    """
    plain = _plain(text)
    if _says_no_date(plain):
        return Reading(UNDATED)
    if re.fullmatch(r"\d{5}(\.\d+)?", plain):
        return Reading(PartialDate(_of_excel(float(plain), is_1904), Precision.DAY))
    plain = re.sub(rf"^{_ROUGHLY}[ -]+(?=\S)", "", plain)
    for way in (_numbers, _words, _quarter, _ranges):
        if (reading := way(plain)) is not None:
            return reading
    if _has_no_year(plain):
        raise NoYear(text)
    raise NotADate(text)


def _says_no_date(plain):
    return re.sub(r"[^\w]+", " ", plain).strip() in _NO_DATE


def _plain(text):
    """Small letters without accents, one space, one sign for a dash, no weekday and no hour."""
    text = unicodedata.normalize("NFKD", text.strip().casefold())
    text = "".join(char for char in text if not unicodedata.combining(char))
    text = re.sub(r"[‐‑‒–—−⁻]", "-", text).replace("’", "'").replace("º", "o").replace("°", "o")
    text = re.sub(r"(?<=\d{4}-\d\d-\d\d)[t ]+\d\d?:\d\d.*$", "", text)
    text = re.sub(
        r",? (?:at |a las |a )?\d{1,2}(?:(?::\d\d){1,2}|h(?:\d\d)?)(?: ?[ap]\.?m\.?)?$", "", text
    )
    if (match := re.search(r"\(([^()]*)\)$", text)) and _says_no_date(match[1]):
        text = text[: match.start()]  # March 2021 (tbc)
    text = re.sub(rf"\b{_WEEKDAYS}\b\.?,?(?= *[\da-z])", " ", text)
    text = re.sub(
        r"^(?:on|le|el|du|del|from|between|entre|desde|de|the|en|in)(?: el| le| the)? (?=\S)",
        "",
        text,
    )
    text = re.sub(
        r"\b(\d{1,2})\.?(?:st|nd|rd|th|er|ro|do|o)\b(?! ?(?:trim|quart|q\b|t\b))", r"\1", text
    )
    text = re.sub(r"(?<=[a-z])\.(?=[ \d/-]|$)", " ", text)  # janv. 2021
    text = text.replace(",", " ")
    return " ".join(text.split())


def _of_excel(serial, is_1904):
    days = int(serial)
    first = date(1904, 1, 1) if is_1904 else date(1899, 12, 30)
    try:
        return first + timedelta(days=days)
    except OverflowError as error:
        raise NotADate(str(serial)) from error


def _year(text):
    digits = text.lstrip("'")
    if len(digits) == 4:
        return int(digits)
    return 2000 + int(digits) if int(digits) < 70 else 1900 + int(digits)


def _date(year, month, day, text):
    if not 1000 <= year <= 9000:
        raise NotADate(text)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise NotADate(text) from error


def _of_day(day):
    return Reading(PartialDate(day, Precision.DAY))


def _numbers(text):
    """11/03/2021, 2021-03-11, 11.3.21, 02/25/2021, 03/2021, 2021-03, 2021."""
    for pattern in (
        rf"(?P<year>\d{{4}}){_SEPARATOR}(?P<month>\d{{1,2}}){_SEPARATOR}(?P<day>\d{{1,2}})",
        r"(?P<year>\d{4})(?P<month>0[1-9]|1[0-2])(?P<day>[0-2]\d|3[01])",
        rf"(?P<month>\d{{1,2}}){_SEPARATOR}(?P<year>\d{{4}})",
        r"(?P<year>\d{4}) ?[/-] ?(?P<month>0?[1-9]|1[0-2])",  # 2021-22 is a range of years.
        r"(?P<year>\d{4})",
    ):
        if match := re.fullmatch(pattern, text):
            parts = match.groupdict()
            day = _date(
                int(parts["year"]), int(parts.get("month", 1)), int(parts.get("day", 1)), text
            )
            return Reading(PartialDate(day, PRECISIONS[len(parts)]))
    if match := re.fullmatch(
        rf"(\d{{1,2}})(?:{_SEPARATOR}| )(\d{{1,2}})(?:{_SEPARATOR}| )(\d{{4}}|\d\d)", text
    ):
        return _day_first(int(match[1]), int(match[2]), _year(match[3]), text)
    return None


def _day_first(day, month, year, text):
    if month > 12 >= day:  # It can be read only month-first.
        return _of_day(_date(year, day, month, text))
    first = _date(year, month, day, text)
    other = _date(year, day, month, text) if day <= 12 and day != month else None
    return replace(_of_day(first), other=other)


def _of_month(year, month, text):
    return Reading(PartialDate(_date(year, month, 1, text), Precision.MONTH))


def _words(text):
    """11 march 2021, march 11 2021, 11-mar-21, march 2021, marzo de 2021."""
    between, month, day, year = _BETWEEN, _MONTH, _DAY, r"(?P<year>\d{4}|'?\d\d)"
    for pattern in (
        rf"{day}{between}{month}{between}{year}",
        rf"{month}{between}{day}{between}{year}",
        rf"(?P<year>\d{{4}}){between}{month}{between}{day}",
        rf"(?P<year>\d{{4}}){between}{day}{between}{month}",
    ):
        if match := re.fullmatch(pattern, text):
            return _of_day(
                _date(_year(match["year"]), MONTHS[match["month"]], int(match["day"]), text)
            )
    if match := re.fullmatch(rf"{month}{between}(?P<year>\d{{4}}|'\d\d)", text):
        return _of_month(_year(match["year"]), MONTHS[match["month"]], text)
    if match := re.fullmatch(rf"(?P<year>\d{{4}}){between}{month}", text):
        return _of_month(_year(match["year"]), MONTHS[match["month"]], text)
    if match := re.fullmatch(rf"{month} ?-(?P<year>\d\d)", text):  # As Excel shows a month.
        reading = _of_month(_year(match["year"]), MONTHS[match["month"]], text)
        return replace(reading, other=f"{int(match['year'])} {match['month']}")
    return None


def _quarter(text):
    """Q1 2021, 2021-Q1, 1T2021, T2 2022, premier trimestre de 2021, first quarter of 2021."""
    year = r"(?P<year>\d{4}|'\d\d)"
    nth = "|".join(sorted(map(re.escape, _ORDINALS), key=len, reverse=True))
    word = r"(?:quarter|qtr|trimestre|trim|tri)"
    of = r"[ /-]*(?:of |de |del |d')?(?:the |l')?"
    for pattern in (
        rf"[qt] ?(?P<nth>[1-4]){of}{year}",
        rf"(?P<nth>[1-4]) ?[qt]{of}{year}",
        rf"{year}[ /-]*[qt] ?(?P<nth>[1-4])",
        rf"{year}[ /-]*(?P<nth>[1-4]) ?[qt]",
        rf"(?:the |le |el )?(?P<nth>{nth}) {word}{of}{year}",
        rf"{word} (?P<nth>[1-4]|i|ii|iii|iv){of}{year}",
        rf"{year}[ /-]*(?:the |le |el )?(?P<nth>{nth}) {word}",
    ):
        if match := re.fullmatch(pattern, text):
            month = 3 * _ORDINALS[match["nth"]] - 2
            first = _date(_year(match["year"]), month, 1, text)
            return Reading(PartialDate(first, Precision.QUARTER))
    return None


def _ranges(text):
    """12-14 march 2021, 28 feb - 3 march 2021, del 3 al 5 de mayo de 2021, 2021-03-12 to …"""
    between, month, year = _BETWEEN, _MONTH, r"(?P<year>\d{4}|'\d\d)"
    if match := re.fullmatch(
        rf"(?P<a>\d{{1,2}}){_TO}(?P<b>\d{{1,2}}){between}{month}{between}{year}", text
    ) or re.fullmatch(
        rf"{month}{between}(?P<a>\d{{1,2}}){_TO}(?P<b>\d{{1,2}}){between}{year}", text
    ):
        place = _year(match["year"]), MONTHS[match["month"]]
        return _between(_date(*place, int(match["a"]), text), _date(*place, int(match["b"]), text))
    if match := re.fullmatch(  # 12-14/03/2021
        r"(?P<a>\d{1,2}) ?- ?(?P<b>\d{1,2}) ?[/.] ?(?P<m>\d{1,2}) ?[/.] ?(?P<year>\d{4})", text
    ):
        place = int(match["year"]), int(match["m"])
        return _between(_date(*place, int(match["a"]), text), _date(*place, int(match["b"]), text))
    if match := re.fullmatch(r"(\d{4}) ?[-/] ?(\d{4}|\d\d)", text):  # 2021-2022, 2021/22
        years = (int(match[2]) - int(match[1])) % (100 if len(match[2]) == 2 else 10_000)
        return _shortened(int(match[1]), text) if 0 < years < 20 else None
    for match in re.finditer(_TO, text):
        before, after = text[: match.start()].strip(), text[match.end() :].strip()
        after = re.sub(r"^(?:the|le|el) ", "", after)
        if before and after and (reading := _of_two(before, after, text)):
            return reading
    return None


def _of_two(before, after, text):
    """The range between two dates; the first may leave out the year that the second has."""
    last = _alone(after)
    if last is None or last.first.first is None:
        return None
    first = _alone(before) or _alone(f"{before} {last.first.first.year}")
    if first is None and last.first.precision == Precision.DAY and re.fullmatch(
        r"\d{1,2}", before
    ):  # fmt: skip
        first = _of_day(_date(last.first.first.year, last.first.first.month, int(before), text))
    if first is None:
        return None
    days = {first.first.precision, last.first.precision}
    if days == {Precision.DAY}:
        reading = _between(first.first.first, last.first.first)
        # 12/03/2021 - 14/03/2021 can be read in one way only.
        return replace(reading, other=first.other and last.other and first.other)
    if days == {Precision.MONTH}:
        quarter = PartialDate(first.first.first, Precision.QUARTER)
        if quarter.first == start_of(quarter.first, quarter.precision) and (
            quarter.last == last.first.last
        ):
            return Reading(quarter)
    return replace(first, is_shortened=first.first.last < last.first.last)


def _alone(text):
    for way in (_numbers, _words, _quarter):
        try:
            if (reading := way(text)) is not None:
                return reading
        except NotADate:
            return None
    return None


def _between(first, last):
    return replace(_of_day(first), last=last)


def _shortened(year, text):
    return Reading(PartialDate(_date(year, 1, 1, text), Precision.YEAR), is_shortened=True)


def _has_no_year(text):
    month, between = _MONTH.replace("?P<month>", "?:"), _BETWEEN
    one_day = (
        rf"(?:\d{{1,2}}{between}{month}|{month}{between}\d{{1,2}}"
        rf"|\d{{1,2}} ?[/.-] ?\d{{1,2}}|{month}|[qt] ?[1-4])"
    )
    return bool(re.fullmatch(rf"(?:(?:\d{{1,2}}|{one_day}){_TO})?{one_day}", text))

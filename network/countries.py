"""Countries by the names that people write, in any of the three languages."""

from difflib import get_close_matches
from functools import cache

from babel import Locale
from django.utils.translation import get_language
from django_countries import countries

from accounts.localized import LANGUAGES
from network.names import fold


@cache
def _names(language: str) -> dict[str, str]:
    territories = Locale(language).territories
    return {code: territories.get(code, name) for code, name in countries}


@cache
def keys_of(code: str) -> list[str]:
    """Return every key a country answers to: its names in three languages, its ISO codes."""
    spellings = [code, countries.alpha3(code), str(countries.name(code))]
    spellings += [_names(language)[code] for language in LANGUAGES]
    return list(dict.fromkeys(fold(spelling) for spelling in spellings if spelling))


@cache
def _codes_by_key() -> dict[str, str]:
    return {key: code for code, _english in countries for key in keys_of(code)}


def country_name(code: str) -> str:
    """Return a country's name in the active language."""
    return _names((get_language() or "en")[:2]).get(code, code)


def names_of_countries() -> dict[str, list[str]]:
    """Return the names of each country in the three languages, by its code."""
    return {code: [_names(language)[code] for language in LANGUAGES] for code, _name in countries}


def country_code(text: str) -> str | None:
    """Return the ISO 3166-1 alpha-2 code of what somebody wrote, or None."""
    return _codes_by_key().get(fold(text))


def did_you_mean(text: str) -> str | None:
    """Return the name of the country that was perhaps meant."""
    close = get_close_matches(fold(text), _codes_by_key(), n=1, cutoff=0.7)
    return country_name(_codes_by_key()[close[0]]) if close else None


def all_countries() -> list[tuple[str, str]]:
    """Return (code, name in the active language) of every country, by name."""
    names = ((code, country_name(code)) for code, _english in countries)
    return sorted(names, key=lambda pair: fold(pair[1]))

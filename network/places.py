"""A region or a country, as what figures and lists are narrowed to."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from django.utils.functional import lazy
from django.utils.translation import get_language
from django_countries import countries

from network.countries import country_name
from network.models import Region


@dataclass(frozen=True)
class Place:
    """Somewhere that things happen: `kind` is also the name of the filter that gives them."""

    kind: Literal["region", "country"]
    code: str
    name: str
    countries: frozenset[str]

    @property
    def where(self) -> dict[str, str]:
        return {self.kind: self.code}


def regions() -> list[Place]:
    """Return the regions in their order. One query."""
    return [
        Place("region", region.code, region.name, frozenset(region.countries))
        for region in Region.objects.all()
    ]


def country(code: str) -> Place | None:
    """Return the country that has a code, in capital letters."""
    if code not in countries.countries:
        return None
    return Place("country", code, country_name(code), frozenset([code]))


def region_of(country: Place, among: list[Place]) -> Place | None:
    return next((region for region in among if country.code in region.countries), None)


@cache
def _shipped_names() -> dict[str, dict[str, str]]:
    shipped = Path(__file__).parent / "data" / "regions.toml"
    found = tomllib.loads(shipped.read_text(encoding="utf-8"))["regions"]
    return {region["code"]: region["name"] for region in found}


def _shipped_name(code):
    return _shipped_names()[code][(get_language() or "en")[:2]]


# The name of a region that comes with the application, in the reader's language.
shipped_name = lazy(_shipped_name, str)

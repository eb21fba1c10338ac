"""Regions and countries: each country in one region at most, names the same everywhere."""

import pytest
from django.utils import translation
from django_countries import countries

from indicators.categories import Category
from network import places
from network.models import Region

pytestmark = pytest.mark.django_db


def test_every_country_is_in_one_region():
    codes = [code for region in places.regions() for code in region.countries]

    assert sorted(codes) == sorted(countries.countries)


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_readings_are_broken_down_by_the_regions_that_there_are(language):
    with translation.override(language):
        labels = {str(category.label) for category in Category.of("region")}
        assert labels == {region.name for region in Region.objects.all()}


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_a_country_has_its_name_in_the_language_of_its_reader(language):
    with translation.override(language):
        names = {"en": "Germany", "fr": "Allemagne", "es": "Alemania"}
        assert places.country("DE").name == names[language]


def test_what_is_no_code_of_a_country_is_none():
    assert places.country("XX") is None
    assert places.country("de") is None


def test_a_country_is_in_its_region():
    kenya = places.country("KE")

    assert places.region_of(kenya, places.regions()).code == "sub-saharan-africa"
    assert places.region_of(kenya, []) is None

"""Names as people write them: organisations and countries are found all the same."""

import pytest
from django.db import IntegrityError
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from network.countries import all_countries, country_code, country_name, did_you_mean
from network.models import Organisation
from network.names import fold
from network.services import organisation_named
from tests import factories


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Émile & Söhne", "emile and sohne"),
        ("  Réseau   Français ", "RESEAU FRANCAIS"),
        ("Youth RISE", "youth-rise"),
        ("Straße", "STRASSE"),
        ("İstanbul", "i̇stanbul"),
        ("Youth\u200bRISE\x01", "\ufeffyouthrise"),
    ],
)
def test_accents_case_and_punctuation_make_no_difference(one, other):
    assert fold(one) == fold(other)


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


def test_names_of_one_script_do_not_run_into_another():
    assert fold("Ουσίες") != fold("Наркотики") != ""


@pytest.mark.django_db
def test_an_organisation_is_found_by_name_or_acronym_and_added_once_when_new():
    by = factories.staff()
    known = factories.OrganisationFactory(name="Réseau Ouest", acronym="RO")

    assert organisation_named(name="reseau ouest", sensitivity=2, by=by) == known
    assert organisation_named(name="ro", sensitivity=2, by=by) == known
    new = organisation_named(name="Another  one", sensitivity=3, by=by)
    assert organisation_named(name="another one", sensitivity=0, by=by) == new
    assert (new.name, new.kind, new.sensitivity) == ("Another one", Organisation.Kind.PARTNER, 3)


@pytest.mark.django_db
def test_the_database_refuses_two_organisations_of_one_name():
    factories.OrganisationFactory(name="Côte d’Azur")

    with pytest.raises(IntegrityError):
        factories.OrganisationFactory(name="COTE D'AZUR")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Kenya", "KE"),
        ("allemagne", "DE"),
        ("Estados Unidos", "US"),
        ("côte d’ivoire", "CI"),
        ("GBR", "GB"),
        ("ke", "KE"),
        ("Wakanda", None),
        ("", None),
    ],
)
def test_a_country_is_known_by_its_name_in_three_languages_and_its_codes(text, code):
    assert country_code(text) == code


def test_a_slip_of_the_pen_is_asked_back():
    assert did_you_mean("Kenyia") == "Kenya"
    assert did_you_mean("qqqq") is None


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_every_country_has_a_name_and_stands_where_a_reader_looks_for_it(language):
    with override(language):
        names = [name for code, name in all_countries()]
        assert country_name("DE") in {"Germany", "Allemagne", "Alemania"}

    assert len(names) > 240
    assert [fold(name) for name in names] == sorted(fold(name) for name in names)

"""The headers that people give their columns."""

import pytest
from django.utils.translation import override

from activities.columns import COLUMNS
from imports import headers


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_every_header_of_the_export_is_known_again(language):
    with override(language):
        written = [str(column.header) for column in COLUMNS]

    assert headers.guess(written) == [column.key for column in COLUMNS]


@pytest.mark.parametrize(
    "written",
    [
        ["Activity", "When", "Strategic pillar", "Topics", "Partner(s)", "Link"],
        ["Intitulé", "Date de l’activité", "AXE", "Thématiques", "Partenaires", "Lien internet"],
        ["Nombre de la actividad", "FECHA", "eje", "Áreas prioritarias", "Socias", "enlaces"],
    ],
)
def test_usual_synonyms_are_known_whatever_their_case_and_accents(written):
    assert headers.guess(written) == [
        "title", "date", "pillar", "priority_areas", "partners", "links",
    ]  # fmt: skip


def test_the_public_sample_is_understood():
    written = (
        "id,date,date_precision,end_date,title,type,pillar,priority_area,country_or_forum,role,"
        "languages,partners,quantities,source_url,notes"
    )

    assert headers.guess(written.split(",")) == [
        "ignored", "date", "precision", "ends", "title", "type", "pillar", "priority_areas",
        "where", "role", "language", "partners", "quantities", "links", "notes",
    ]  # fmt: skip


def test_what_stands_in_a_column_tells_what_its_header_leaves_open():
    counted = headers.guess(["Title", "Organisations"], [["A", "7"], ["B", "~12"]])
    named = headers.guess(["Title", "Organisations"], [["A", "INPUD"], ["B", "WOLA; CELS"]])

    assert (counted[1], named[1]) == ("organisations", "partners")


def test_no_column_is_taken_twice_and_unknown_ones_are_left():
    assert headers.guess(["Title", "Event", "Colour"]) == ["title", "", ""]


def test_the_header_is_found_below_what_people_write_above_it():
    records = [["Activities of 2021"], [], ["Title", "Date", "Pillar"], ["A", "2021", "P1"]]

    assert headers.find(records) == 3

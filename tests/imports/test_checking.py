"""What becomes of rows: accepted, warned about, refused, there already, or skipped."""

import json

import pytest
from django.core.management import CommandError, call_command

from accounts.sensitivity import Sensitivity
from imports import reading
from imports.reading import quoted, unquoted
from tests import factories
from tests.factories import ActivityFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def check(shipped_plan, tmp_path, capsys):
    """Check a text or the bytes of a file from the shell; return the rows by record."""
    reviewer = factories.reviewer()

    def check(content, by=reviewer):
        path = tmp_path / "activities.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        call_command(
            "import_activities", str(path), "--plan", shipped_plan.slug, "--dry-run",
            "--format", "json", "--by", by.email,
        )  # fmt: skip
        answer = json.loads(capsys.readouterr().out)
        assert sum(list(answer["counts"].values())[:6]) == len(answer["rows"])
        return {row["record"]: row for row in answer["rows"]}

    return check


def said(row):
    return [(message["column"], message["code"]) for message in row["messages"]]


def in_p3(plan):
    return plan.pillars.get(code="P3").types.get(code="side-event")


def test_a_whole_row_is_accepted_as_it_is_meant(check):
    rows = check("Title;Date;Pillar;Priority area\nSide event;2021-02;P3;Cross-UN action\n")

    assert rows[2] == {
        "record": 2, "outcome": "accept", "title": "Side event", "date": "2021-02",
        "precision": "month", "pillar": "P3", "priority_areas": ["A4"], "messages": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("||P3", "title", "title_missing"),
        (f"{'x' * 501}||P3", "title", "title_too_long"),
        ("A||", "pillar", "pillar_missing"),
        ("A||P9", "pillar", "pillar_unknown"),
        ("A||P2; P3", "pillar", "two_pillars"),
        ("A||Building evidence and international advocacy", "pillar", "two_pillars"),
        ("A|2020-12-31|P3", "date", "outside_plan"),
        ("A|soon|P3", "date", "not_a_date"),
        ("A|11/03|P3", "date", "date_without_year"),
        ("A|14-12 March 2021|P3", "date", "ends_before_start"),
        ("A||P3|-3", "participants", "figure_negative"),
        ("A||P3|many", "participants", "figure_not_a_number"),
        ("A||P3||ftp://example.org", "links", "link_not_http"),
        ("A||P3||javascript:alert(1)", "links", "link_not_http"),
        ("A||P3||||too|many", "", "wrong_columns"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_the_reason(check, row, column, code):
    padded = row if row.count("|") > 5 else row + "|" * (5 - row.count("|"))
    rows = check(f"title|date|pillar|participants|link|role\n{padded}\n")

    assert (rows[2]["outcome"], said(rows[2])) == ("reject", [(column, code)])


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"date": "03/04/2021"}, "date", "ambiguous_date"),
        ({"type": "Happening"}, "type", "type_unknown"),
        ({"role": "muse"}, "role", "role_unknown"),
        ({"country": "UK"}, "countries", "place_unknown"),
        ({"partners": "Nobody we know"}, "partners", "partner_unknown"),
        ({"priority area": "A9"}, "priority_areas", "area_unknown"),
        ({"participants": "49 (30 women, 15 men)"}, "participants", "breakdown"),
        ({"amount": "450"}, "amount", "amount_without_currency"),
        ({"description": "=HYPERLINK(1)"}, "description", "looks_like_a_formula"),
        ({"description": "<b>bold</b>"}, "description", "markup"),
        ({"description": "CafÃ©"}, "description", "broken_encoding"),
    ],
)
def test_what_can_be_kept_as_text_is_accepted_with_a_warning(check, cells, column, code):
    header = ";".join(["title", "pillar", *cells])
    rows = check(f"{header}\n{';'.join(['A', 'P3', *cells.values()])}\n")

    assert (rows[2]["outcome"], said(rows[2])) == ("accept_with_warning", [(column, code)])


def test_an_ambiguous_date_names_both_readings(check):
    row = check("title;date;pillar\nA;03/04/2021;P3\n")[2]

    assert "3 April 2021" in row["messages"][0]["text"]
    assert "4 March 2021" in row["messages"][0]["text"]


def test_rows_that_are_none_are_skipped_and_line_breaks_in_cells_shift_nothing(check):
    rows = check(
        'title,date,pillar\n"First\nof two",2021,P1\n,,\ntitle,date,pillar\nTotal: 1,,\nB,2021,P1\n'
    )

    assert rows[2]["title"] == "First of two"
    assert {record: said(row)[0][1] for record, row in rows.items() if row["messages"]} == {
        3: "blank_row",
        4: "repeated_header",
        5: "total",
    }
    assert rows[6]["outcome"] == "accept"


def test_the_same_title_and_date_is_there_already_whatever_its_quotes_and_dashes(
    check, shipped_plan
):
    ActivityFactory(title="The “war on drugs” – a debate", type=in_p3(shipped_plan))
    rows = check(
        "title;date;pillar\n"
        'The "WAR on drugs" - a  debate;11 March 2021;P3\n'
        "The “war on drugs” – a debate;12 March 2021;P3\n"
        "Another event;12/03/2021;P3\n"
        "ANOTHER event;2021-03-12;P1\n"
    )

    outcomes = [row["outcome"] for row in rows.values()]
    assert outcomes == ["duplicate", "accept", "accept_with_warning", "duplicate"]


def test_near_titles_are_asked_about_and_a_shared_day_or_page_is_nothing(check, shipped_plan):
    ActivityFactory(title="Launch of the shadow report in Vienna", type=in_p3(shipped_plan))
    rows = check(
        "title;date;pillar;link\n"
        "Launch of the shadow reports in Vienna;March 2021;P3;https://example.org/1\n"
        "Side event of the 65th session;2021-03-11;P3;https://example.org/1\n"
        "Side event of the 66th session;2021-03-11;P3;https://example.org/1\n"
    )

    outcomes = [row["outcome"] for row in rows.values()]
    assert outcomes == ["probable_duplicate", "accept", "accept"]


def test_a_duplicate_tells_nobody_of_what_they_do_not_see(check, shipped_plan):
    ActivityFactory(
        title="Meeting with the delegation", type=in_p3(shipped_plan),
        sensitivity=Sensitivity.RESTRICTED,
    )  # fmt: skip
    OrganisationFactory(name="Hidden friends", sensitivity=Sensitivity.RESTRICTED)
    row = "title;date;pillar;partners\n{};2021-03-11;P3;Hidden friends\n"

    rows = check(row.format("Meeting with the delegation"))

    assert rows[2]["outcome"] == "accept_with_warning"
    assert said(rows[2]) == [("partners", "partner_unknown")]


def test_a_reference_changes_what_it_names_and_says_when_nothing_changes(check, shipped_plan):
    activity = ActivityFactory(title="Event", type=in_p3(shipped_plan), countries=["FR"])
    row = f"reference;title;date;pillar;countries\n{activity.reference};%s;2021-03-11;P3;France\n"

    assert said(check(row % "Event")[2]) == [("", "unchanged")]
    assert check(row % "Event, renamed")[2]["outcome"] == "accept"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252", "mac_roman"])
def test_usual_encodings_and_separators_are_told_apart(check, encoding):
    text = "Titre\tDate\tPilier\nRéunion d’été à Genève\t1er août 2021\tP3\n"

    assert check(text.encode(encoding))[2]["title"] == "Réunion d’été à Genève"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 ...", "not-a-table"),
        (b"\xd0\xcf\x11\xe0 an old workbook", "old-excel"),
        (b"PK\x03\x04 no archive", "damaged"),
        (b"title\n" + b"x\n" * 50_001, "too-many-rows"),
    ],
    ids=["empty", "not-a-table", "old-excel", "damaged", "too-many-rows"],
)
def test_what_is_no_table_or_too_large_is_refused_in_a_sentence(check, content, code):
    with pytest.raises(CommandError, match=r"activities\.csv: ") as refused:
        check(content)

    assert str(reading.REASONS[code]) in str(refused.value)
    assert refused.value.returncode == 2


@pytest.mark.parametrize("text", ["=1+1", "'=1+1", "'quoted'", "-5", "plain", "''", "@x"])
def test_a_text_comes_back_from_a_spreadsheet_as_it_was(text):
    assert unquoted(quoted(text)) == text


def test_an_address_keeps_the_signs_that_are_its_own(check):
    rows = check(
        "title|pillar|link\n"
        "A|P3|https://example.org/a;b, https://example.org/c;\n"
        "B|P3|https://example.org/a,b\n"
        "C|P3|https://example.org/a ftp;x\n"
    )

    assert [row["outcome"] for row in rows.values()] == ["accept", "accept", "reject"]

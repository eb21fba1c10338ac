"""The file keeps what PDF/UA-1 and PDF/A-3a ask for, as veraPDF and pikepdf read it."""

import io
import re

import pikepdf
import pytest

from reports import making, snapshot, telling
from tests.reports.conformance import violations
from tests.reports.reading import fonts_of
from tests.reports.test_content import WORDS

# One group: Java starts once.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("verapdf")]


def made(plan, code, language, **more):
    content = telling.in_language(snapshot.take(plan.periods.get(code=code)), language)
    content |= {"texts": WORDS} | more
    return making.set_in_type(content, identifier=telling.sha256_of(content)).content


@pytest.mark.long
@pytest.mark.parametrize("code", ["2021-Q4", "plan", "2022-Q3"])
@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_verapdf_finds_nothing_against_either_standard(demonstrated_outcomes, language, code):
    pdf = made(demonstrated_outcomes, code, language)

    assert violations(pdf, "ua1", "3a") == {"ua1": [], "3a": []}


@pytest.mark.long
def test_a_preview_and_a_correction_keep_them_too(demonstrated_outcomes):
    change = {"of": "Activities done", "was": "6", "is": "7"}
    pdf = made(
        demonstrated_outcomes, "2021-Q4", "fr", is_preview=True, edition=2, edition_before=1,
        correction="Une marche manquait.", changes=[change],
    )  # fmt: skip

    assert violations(pdf, "ua1", "3a") == {"ua1": [], "3a": []}


@pytest.mark.long
def test_verapdf_refuses_a_file_that_is_not_tagged_any_more(demonstration):
    pdf = made(demonstration, "2021-Q1", "en")
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        del document.Root.StructTreeRoot
        document.save(out)

    broken = violations(out.getvalue(), "ua1", "3a")

    assert broken["ua1"]
    assert broken["3a"]


def test_it_says_what_it_is_and_who_published_it_and_names_nobody(demonstration):
    pdf = made(demonstration, "2021-Q4", "es")

    with pikepdf.open(io.BytesIO(pdf)) as document:
        root = document.Root
        assert bool(root.MarkInfo.Marked)
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert str(root.Lang) == "es"
        assert root.StructTreeRoot
        assert "/OpenAction" not in root
        assert "/JavaScript" not in root.get("/Names", {})
        assert [str(one.S) for one in root.OutputIntents] == ["/GTS_PDFA1"]
        told = root.Metadata.read_bytes().decode()
        authors = str(document.docinfo["/Author"])
    assert authors == demonstration.network_es
    for mark in ('pdfaid:part="3"', 'pdfaid:conformance="A"', "<pdfuaid:part>1</pdfuaid:part>"):
        assert mark in told
    facts = dict(re.findall(r"<report:(\w+)>([^<]*)</report:\1>", told))
    assert facts["plan"] == "idpc-2021-2023"
    assert (facts["period"], facts["edition"], facts["readers"]) == ("2021-Q4", "1", "board")
    assert re.fullmatch("[0-9a-f]{64}", facts["snapshot"])
    assert all(embedded for _name, embedded in fonts_of(pdf))


def test_the_figures_travel_inside_each_with_its_relationship(demonstration):
    pdf = made(demonstration, "2021-Q4", "fr")

    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert set(document.attachments) == {"figures.csv", "report.json", "activities.xlsx"}
        kinds = {str(one.UF): str(one.AFRelationship) for one in document.Root.AF}
        csv = document.attachments["figures.csv"].get_file().read_bytes().decode("utf-8-sig")
    assert kinds == {
        "figures.csv": "/Data", "report.json": "/Source", "activities.xlsx": "/Data",
    }  # fmt: skip
    assert csv.splitlines()[1] == "Toutes;;réalisées;7"


def test_a_letter_that_no_font_has_is_an_empty_box_and_no_font_of_the_machine(shipped_plan):
    from tests.factories import ActivityFactory
    from tests.reports.reading import text_of

    kind = shipped_plan.pillars.first().types.first()
    ActivityFactory(type=kind, title="Œuvrer à 東京 avec 🙂", starts_on="2021-02-01")

    pdf = made(shipped_plan, "2021-Q1", "fr")

    assert "Œuvrer à □□ avec □" in text_of(pdf)
    assert all("SourceSans3" in name.replace("-", "") for name, _embedded in fonts_of(pdf))

"""The report as a file: what a board member opens, prints and compares."""

import io

import pikepdf
import pytest
import time_machine
from django.core.management import CommandError, call_command

from accounts.sensitivity import Sensitivity
from tests import factories
from tests.reports.reading import filled, fonts_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def render(tmp_path):
    """Make a report as on the command line; return the bytes of its PDF."""

    def run(period, lang="en", plan="idpc-2021-2023", **options):
        out = tmp_path / f"{period}-{lang}.pdf"
        call_command("render_report", plan=plan, period=period, lang=lang, out=out, **options)
        return out.read_bytes()

    return run


def one_line(text):
    return " ".join(text.split())


@pytest.mark.parametrize(
    "lang, title, total",
    [
        ("en", "Quarterly report", "Q4 2021: 7 activities were done."),
        ("fr", "Rapport trimestriel", "T4 2021 : 7 activités réalisées."),
        ("es", "Informe trimestral", "T4 2021: 7 actividades realizadas."),
    ],
)
def test_a_quarter_is_a_short_document_in_the_readers_language(
    demonstration, render, lang, title, total
):
    pdf = render("2021-Q4", lang)
    text = one_line(text_of(pdf))

    assert title in text
    assert total in text
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert 4 <= len(document.pages) <= 20
        assert str(document.Root.Lang) == lang
        (whole,) = document.open_outline().root
        assert len(whole.children) == 11
    assert all(embedded for name, embedded in fonts_of(pdf))
    assert all("SourceSans3" in name.replace("-", "") for name, embedded in fonts_of(pdf))


@pytest.mark.parametrize("period", ["2021-Q1", "2021-Q2", "2021-Q4", "2021", "2021-22", "plan"])
def test_every_kind_of_period_makes_a_report_without_half_empty_pages(
    demonstration, render, tmp_path, period
):
    pdf = render(period)

    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert 4 <= len(document.pages) <= 20
    # Neither the cover, which has a page of its own, nor the last page.
    assert min(filled(pdf, tmp_path)[1:-1]) >= 1 / 3


def test_letters_of_every_language_of_the_network_are_there_to_read_and_to_copy(
    shipped_plan, render
):
    kind = shipped_plan.pillars.first().types.first()
    title = "Œuvrer à Łódź, in Çorum, în Iași: «¿Qué es l’été?» – Ουσίες, Наркополитика"
    factories.ActivityFactory(type=kind, title=title)

    assert title in one_line(text_of(render("2021-Q1", "fr")))


def test_a_quarter_without_data_says_so(shipped_plan, render, capsys):
    text = one_line(text_of(render("2022-Q3")))

    assert "No activity is recorded for this period" in text
    assert "no activity is recorded in this period" in capsys.readouterr().out


def test_on_unchanged_data_the_same_bytes_come_out_whatever_the_clock_says(demonstration, render):
    with time_machine.travel("2026-01-01", tick=False):
        first = render("2021-Q1")
    with time_machine.travel("2027-08-08", tick=False):
        second = render("2021-Q1")

    assert first == second


def test_the_cut_off_can_be_given_but_not_before_what_the_report_contains(demonstration, render):
    text = one_line(text_of(render("2021-Q1", as_of="2099-05-04")))
    assert "4 May 2099" in text

    with pytest.raises(CommandError, match="later than"):
        render("2021-Q1", as_of="2020-01-01")
    with pytest.raises(CommandError, match="write a day such as"):
        render("2021-Q1", as_of="4 May")


def test_the_command_names_the_plans_and_periods_that_there_are(shipped_plan, render):
    with pytest.raises(CommandError, match="idpc-2021-2023"):
        render("2021-Q1", plan="another")
    with pytest.raises(CommandError, match="2021-Q2"):
        render("2021-Q7")


def test_nothing_above_what_members_may_see_is_in_a_report(shipped_plan, render):
    kind = shipped_plan.pillars.first().types.first()
    for level in Sensitivity:
        factories.ActivityFactory(
            type=kind, title=f"At level {level.name.lower()}", sensitivity=level
        )
    factories.ActivityFactory(type=kind, title="Only a draft", workflow="draft", published_at=None)
    text = text_of(render("2021-Q1"))

    assert "At level public" in text
    assert "At level network" in text
    assert "At level internal" not in text
    assert "At level restricted" not in text
    assert "Only a draft" not in text
    assert "Q1 2021: 2 activities were done." in one_line(text)


def test_markup_in_a_title_is_only_text(shipped_plan, render):
    kind = shipped_plan.pillars.first().types.first()
    factories.ActivityFactory(
        type=kind, title='<img src="file:///etc/passwd"><style>*{display:none}</style>'
    )

    text = one_line(text_of(render("2021-Q1")))

    assert '<img src="file:///etc/passwd">' in text
    assert "root:" not in text


def test_every_page_of_a_demonstrations_report_says_what_it_is(demonstration, render, settings):
    assert "Demonstration" not in text_of(render("2021-Q1"))

    settings.DEMO = True
    pages = text_of(render("2021-Q1")).split("\f")[:-1]

    assert all("Demonstration" in page for page in pages)
    assert "not the network’s own records" in one_line(pages[0])

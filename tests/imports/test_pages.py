"""The pages of an import: sent, looked at, mended, imported, undone; by who sent it."""

import csv
import io
import time
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from activities.models import Activity
from imports import making
from imports.models import ImportBatch, ImportRow
from tests import factories

pytestmark = pytest.mark.django_db
HEADER = ["Title", "Date", "Pillar", "Type", "Role", "Countries"]
ROWS = [
    ["Lanterns for the vanished", "11 March 2023", "P4", "Campaign day", "lead", "Freedonia"],
    ["Budget school in Leeds", "25/04/2023", "P5", "Training or workshop", "lead", "Freedonia"],
    ["Breakfast with inspectors", "afterwards", "P3", "Side event", "lead", "Kenya"],
    ["Lantern for the vanished", "11 March 2023", "P4", "Campaign day", "lead", ""],
]
START = "/en/plans/idpc-2021-2023/import/"


@pytest.fixture(autouse=True)
def kept_apart(shipped_plan, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def pasted(rows):
    return "\n".join("\t".join(row) for row in [HEADER, *rows])


def sent(client, rows=ROWS):
    """Send rows and have them checked; return the batch."""
    answer = client.post(START, {"pasted": pasted(rows)})
    assert answer.status_code == 302
    return worked_on(ImportBatch.objects.latest("created_at"))


def worked_on(batch):
    making.work_on(batch.pk)
    batch.refresh_from_db()
    assert batch.state == "ready", batch.failure
    return batch


def at(name, batch, *more):
    return reverse(f"imports:{name}", args=[batch.reference, *more])


def test_rows_are_mended_once_for_all_and_in_their_place_then_imported_and_undone(as_staff):
    batch = sent(as_staff)
    page = as_staff.get(at("detail", batch)).content.decode()
    assert "2 rows:" in page
    assert "We know no country “Freedonia”" in page
    assert "Is it the same activity?" in page
    assert "Import 2 activities" in page

    answer = as_staff.post(
        at("repair", batch), {"column": "countries", "found": "Freedonia", "meaning": "Fiji"}
    )
    assert answer.url == at("detail", batch)
    batch = worked_on(batch)
    typed = {"shown": ["2", "3", "4", "5"], "take": ["2"], "cell-4-date": "14 March 2023",
             "same-5": "no", "check": ""}  # fmt: skip
    as_staff.post(at("rows", batch), typed)
    batch = worked_on(batch)
    assert Activity.objects.count() == 0

    as_staff.post(at("rows", batch), {"shown": [], "import": ""})
    batch = worked_on(batch)

    # Row 3 was not ticked; row 5 is another activity than row 2, somebody said.
    made = {activity.title: activity for activity in Activity.objects.all()}
    assert set(made) == {ROWS[0][0], ROWS[2][0], ROWS[3][0]}
    assert made[ROWS[0][0]].countries == ["FJ"]
    result = as_staff.get(at("detail", batch)).content.decode()
    assert made[ROWS[2][0]].get_absolute_url() in result
    assert "Undo the import" in result

    as_staff.post(at("undo", batch))
    batch = worked_on(batch)
    result = as_staff.get(at("detail", batch)).content.decode()
    assert "3 activities went to the bin." in result
    assert ROWS[2][0] not in result


def test_cells_that_were_changed_are_checked_before_anything_is_imported(as_staff):
    batch = sent(as_staff)

    as_staff.post(at("rows", batch), {"shown": "4", "cell-4-date": "soon", "import": ""})

    batch.refresh_from_db()
    assert (batch.work, batch.state) == ("check", "queued")
    page = as_staff.get(at("detail", batch)).content.decode()
    assert "What you changed is checked first." in page
    assert "The rows are being checked" in page


def test_what_somebody_logged_meanwhile_stops_the_import_and_is_seen_when_checked_again(
    as_staff, shipped_plan
):
    batch = sent(as_staff)
    kind = shipped_plan.pillars.get(code="P4").types.first()
    factories.ActivityFactory(title=ROWS[0][0], starts_on=date(2023, 3, 11), type=kind)

    as_staff.post(at("rows", batch), {"import": ""})
    making.work_on(batch.pk)

    page = as_staff.get(at("detail", batch)).content.decode()
    assert f"Meanwhile “{ROWS[0][0]}” was logged by somebody." in page
    assert Activity.objects.count() == 1
    as_staff.post(at("retry", batch))
    worked_on(batch)
    assert "1</b> there already" in as_staff.get(at("detail", batch)).content.decode()


def test_columns_are_corrected_and_the_correction_is_remembered(as_staff):
    rows = [["Naloxone in ambulances", "2021-03-11", "P3", "Side event", "lead", "Kenya"]]
    batch = sent(as_staff, rows)
    mapping = dict(zip([f"column-{n}" for n in range(6)], batch.mapping, strict=True))

    twice = as_staff.post(at("columns", batch), mapping | {"column-5": "title"})
    assert twice.status_code == 422
    assert "Two columns are taken for the same" in twice.content.decode()

    as_staff.post(at("columns", batch), mapping | {"column-5": "place"})
    assert worked_on(batch).mapping[5] == "place"
    assert sent(as_staff, rows).mapping[5] == "place"


def test_a_file_that_is_not_taken_is_answered_with_a_sentence(as_staff):
    for content, sentence in [
        (b"\x89PNG\r\n\x1a\n", "This is not a table."),
        (b"", "empty"),
    ]:
        upload = SimpleUploadedFile("x.csv", content)
        answer = as_staff.post(START, {"file": upload, "pasted": ""})
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
    both = as_staff.post(START, {"file": SimpleUploadedFile("x.csv", b"a"), "pasted": "my rows"})
    assert both.status_code == 422
    assert "my rows" in both.content.decode()
    assert ImportBatch.objects.count() == 0


def test_refused_rows_are_downloaded_with_their_reasons(as_staff):
    batch = sent(as_staff)

    answer = as_staff.get(at("refused", batch))

    lines = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert answer["Content-Disposition"].startswith("attachment")
    assert lines[0][1:] == HEADER
    assert lines[1][1:] == ROWS[2]
    assert "“afterwards” is not a date we can read." in lines[1][0]


def test_the_template_has_the_headers_and_the_allowed_values_of_each_language(as_staff):
    for language, header, area in [
        ("en", "Title", "Drug policy impacts on women"),
        ("fr", "Titre", "Impact des politiques des drogues sur les femmes"),
        ("es", "Título", "Impacto de las políticas de drogas en las mujeres"),
    ]:
        workbook = as_staff.get(f"/{language}/plans/idpc-2021-2023/import/template.xlsx")
        first, second = openpyxl.load_workbook(io.BytesIO(workbook.content)).worksheets
        plain = as_staff.get(f"/{language}/plans/idpc-2021-2023/import/template.csv")

        assert first["A1"].value == header
        assert area in {cell.value for row in second.iter_rows() for cell in row}
        assert plain.content.decode("utf-8-sig").startswith(f"{header},")


def test_who_looks_again_is_asked_to_wait_longer_and_then_given_the_new_page(as_staff):
    as_staff.post(START, {"pasted": pasted(ROWS)})
    batch = ImportBatch.objects.get()
    asking = {"HX-Request": "true"}

    first = as_staff.get(at("detail", batch), headers=asking).content.decode()
    third = as_staff.get(f"{at('detail', batch)}?asked=2", headers=asking).content.decode()
    assert "load delay:1s" in first
    assert "load delay:5s" in third
    assert "<html" not in first

    worked_on(batch)
    assert as_staff.get(at("detail", batch), headers=asking)["HX-Refresh"] == "true"


def test_a_spreadsheet_is_its_senders_alone_until_it_is_imported(client, as_staff):
    batch = sent(as_staff)
    reviewer = factories.reviewer()
    client.force_login(reviewer)
    assert client.get(at("detail", batch)).status_code == 404
    assert batch.reference not in client.get(START).content.decode()

    client.force_login(batch.by)
    client.post(at("rows", batch), {"shown": [], "import": ""})
    batch = worked_on(batch)

    client.force_login(reviewer)
    assert batch.reference in client.get(START).content.decode()
    result = client.get(at("detail", batch)).content.decode()
    assert ROWS[0][0] in result
    assert "Undo the import" in result
    assert client.get(at("refused", batch)).status_code == 404


def test_a_page_of_the_preview_takes_as_many_queries_for_fifty_rows_as_for_one(
    as_staff, django_assert_num_queries
):
    for many in (1, 50):
        batch = sent(as_staff, [[word(n), "2021", "P4", "", "", ""] for n in range(many)])
        as_staff.get(at("detail", batch))
        # Session, user, the batch with plan and sender; rows, and how many can be imported;
        # the words of six lists; the plans of the header.
        with django_assert_num_queries(13):
            as_staff.get(at("detail", batch))


def word(number):
    return "".join(chr(97 + int(digit)) * 3 for digit in str(number))


def test_rows_are_shown_a_hundred_at_a_time(as_staff):
    batch = sent(as_staff, [[word(n), "2021", "P4", "", "", ""] for n in range(101)])

    first = as_staff.get(at("detail", batch)).content.decode()
    second = as_staff.get(f"{at('detail', batch)}?after=101").content.decode()

    assert 'id="row-101"' in first
    assert 'id="row-102"' not in first
    assert "?after=101" in first
    assert 'id="row-102"' in second
    assert "?after=0" in second
    assert ImportRow.objects.count() == 101


@pytest.mark.long
def test_fifty_thousand_rows_make_no_page_slow(as_staff):
    batch = sent(as_staff)
    few = fastest(as_staff, at("detail", batch))
    row = batch.rows.get(record=2)
    ImportRow.objects.bulk_create(
        [
            ImportRow(
                batch=batch, record=n, cells=row.cells, values=row.values, messages=row.messages,
                outcome="accept_with_warning" if n % 2 else "reject", action="create",
            )
            for n in range(6, 50_006)
        ],
        batch_size=2_000,
    )  # fmt: skip

    for query in ("", "?after=49000", "?outcome=reject", "?outcome=reject&after=49000"):
        # A hundred rows have more to be written than four; asking for them is what may not grow.
        assert fastest(as_staff, at("detail", batch) + query) < few + 0.5, query


def fastest(client, address):
    """Seconds that a page takes, without what else the machine was about."""
    times = []
    for _try in range(5):
        started = time.perf_counter()
        assert client.get(address).status_code == 200
        times.append(time.perf_counter() - started)
    return min(times)

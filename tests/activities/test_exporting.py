"""Lists as spreadsheets: what stands in them, for whom, and what a spreadsheet makes of it."""

import csv
import io
from datetime import date
from time import process_time

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from hypothesis import example, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from accounts.models import RestrictedReading
from accounts.sensitivity import SECRETARIAT, Sensitivity
from activities import exporting
from activities.columns import joined, split
from activities.models import Activity, ActivityFigure, Participation
from tests import factories, memory, pace
from tests.factories import (
    ActivityFactory,
    AreaFactory,
    EvidenceFactory,
    FigureFactory,
    ForumFactory,
    OrganisationFactory,
    PillarFactory,
    TargetFactory,
    TypeFactory,
)

pytestmark = pytest.mark.django_db
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def taken(client, plan, kind="csv", language="en", **filters):
    with override(language):
        url = reverse(f"activities:export_{kind}", args=[plan.slug])
    answer = client.get(url, filters)
    assert answer.status_code == 200
    return answer, b"".join(answer)


def table(content, separator=","):
    """The rows of a CSV, as dictionaries of what is in them."""
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator)
    header, *found = rows
    return [{h: text for h, text in zip(header, row, strict=True) if text} for row in found]


def sheet(content):
    return openpyxl.load_workbook(io.BytesIO(content)).active


def by_title(rows):
    return {row["title"]: row for row in rows}


@pytest.fixture
def march():
    """A march about which all is known."""
    kind = TypeFactory(pillar=PillarFactory(name_fr="Plaidoyer", name_en="Advocacy"))
    plan = kind.pillar.plan
    activity = ActivityFactory(
        reference="h7k2m9pq", title="March; and \"talk\"\nin Geneva", type=kind,
        description="Œuvrer\tà Genève", ends_on=date(2021, 3, 12), countries=["CH", "CI"],
        forum=ForumFactory(), session="64th", place="Geneva", language="fr",
        not_known=["speakers"],
        areas=[AreaFactory(plan=plan, name_en="Health; rights", name_fr="Santé")],
        partners=[OrganisationFactory(name="Alpha"), OrganisationFactory(name='The "B" House')],
    )  # fmt: skip
    activity.targets.add(TargetFactory(plan=plan, short_name_en="Fewer arrests"))
    lead = OrganisationFactory(name="Lead")
    activity.participations.create(organisation=lead, part=Participation.Part.CO_LEAD)
    activity.evidence.add(EvidenceFactory(url="https://example.org/a"))
    FigureFactory(activity=activity, measure="participants", value="1234.5")
    FigureFactory(activity=activity, measure="cities", value=0)
    FigureFactory(activity=activity, measure="reach", qualifier="≈", value=1200)
    FigureFactory(activity=activity, measure="amount", qualifier="≥", value=450, currency="USD")
    return activity


def test_a_csv_says_all_that_is_known_in_english(as_staff, march):
    answer, content = taken(as_staff, march.type.pillar.plan)

    assert content.startswith(b"\xef\xbb\xbfreference,title,date,")
    assert content.endswith(b",published\r\n")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    assert table(content) == [
        {
            "reference": "h7k2m9pq", "title": "March; and \"talk\"\nin Geneva",
            "date": "2021-03-11", "end date": "2021-03-12", "pillar": "Advocacy",
            "kind of work": march.type.name, "priority areas": '"Health; rights"',
            "outcome targets": "Fewer arrests", "status": "done", "the network’s role": "lead",
            "led together with": "Lead", "partners": 'Alpha; "The ""B"" House"',
            "countries": "Switzerland; Côte d’Ivoire",
            "forum": "Commission on Narcotic Drugs", "session": "64th",
            "place": "Geneva", "participants": "1234.5", "cities": "0", "speakers": "?",
            "people reached": "~1200", "funding": "≥450", "currency": "USD",
            "links": "https://example.org/a", "description": "Œuvrer\tà Genève",
            "language of the title and description": "Français",
            "sums up other activities": "no", "sensitivity": "public", "record": "published",
        }
    ]  # fmt: skip


def test_in_french_and_spanish_words_and_numbers_are_written_as_excel_there_reads_them(
    as_staff, march
):
    plan = march.type.pillar.plan

    french = table(taken(as_staff, plan, language="fr")[1], ";")[0]
    spanish = table(taken(as_staff, plan, language="es")[1], ";")[0]

    assert (french["pilier"], french["statut"]) == ("Plaidoyer", "réalisée")
    assert "1234,5" in french.values()
    assert french["pays"] == "Suisse; Côte d’Ivoire"
    assert (spanish["países"], spanish["estado"]) == ("Suiza; Côte d’Ivoire", "realizada")
    for language in ("en", "fr", "es"):
        with override(language):
            headers = [str(column.header) for column in exporting.columns_for(SECRETARIAT)]
        assert len(headers) == len(set(headers))


def test_a_workbook_has_dates_numbers_and_texts_each_as_what_it_is(as_staff, march):
    plan = march.type.pillar.plan
    ActivityFactory(
        title="Known to the month", type=march.type, starts_on=date(2021, 3, 1),
        date_precision="month",
    )  # fmt: skip
    ActivityFactory(title="#N/A", type=march.type, starts_on=None, date_precision="undated")

    answer, content = taken(as_staff, plan, "xlsx")
    found = sheet(content)

    head = {cell.value: cell.column for cell in found[1]}
    cells = [{name: found.cell(n, column) for name, column in head.items()} for n in (2, 3, 4)]
    days = [(str(row["date"].value), row["date"].data_type) for row in cells]
    assert answer["Content-Type"] == XLSX
    assert found.freeze_panes == "C2"
    assert days == [("2021-03-11 00:00:00", "d"), ("2021-03", "s"), ("None", "n")]
    assert (cells[2]["title"].value, cells[2]["title"].data_type) == ("#N/A", "s")
    assert [cells[0][name].value for name in ("participants", "cities", "people reached")] == [
        1234.5, 0, "~1200",
    ]  # fmt: skip


WRITTEN = {
    "=cmd|' /C calc'!A0": "'=cmd|' /C calc'!A0", "+1": "'+1", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)",
    "\t=1": "'\t=1", "'=1": "''=1", "''@x": "'''@x", "'quoted'": "'quoted'", " = 1": " = 1",
    "a\x01b\ufffe": "ab", "one\r\ntwo": "one\ntwo", "_x0041_": "_x0041_",
}  # fmt: skip


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_text_becomes_a_formula_and_none_has_characters_that_no_file_can_hold(as_staff, kind):
    work = TypeFactory()
    for text in WRITTEN:
        ActivityFactory(title=text, type=work)

    _answer, content = taken(as_staff, work.pillar.plan, kind)

    if kind == "csv":
        titles = {row["title"] for row in table(content)}
    else:
        cells = sheet(content)["B"][1:]
        assert {cell.data_type for cell in cells} == {"s"}
        # Excel reads a character by its number where openpyxl leaves it as it stands.
        titles = {cell.value.replace("_x005F_", "_") for cell in cells}
    assert titles == set(WRITTEN.values())


def test_what_a_reader_may_not_see_is_not_in_their_file(client, march):
    plan = march.type.pillar.plan
    march.participations.create(
        organisation=OrganisationFactory(name="Silent Hand", sensitivity=Sensitivity.INTERNAL)
    )
    march.evidence.add(EvidenceFactory(url="https://example.org/inner", sensitivity=2))
    FigureFactory(activity=march, measure="signatories", value=3)
    inner = ActivityFactory(title="Inner", type=march.type, sensitivity=Sensitivity.INTERNAL)
    Activity.objects.filter(pk=march.pk).update(part_of=inner)
    secret = ActivityFactory(title="Secret", type=march.type, sensitivity=Sensitivity.RESTRICTED)
    named = factories.staff()
    secret.readers.add(named)

    found = {}
    people = {"named": named, "staff": factories.staff(), "member": factories.member()}
    for role, person in people.items():
        client.force_login(person)
        found[role] = by_title(table(taken(client, plan)[1]))

    assert {role: sorted(rows) for role, rows in found.items()} == {
        "named": ["Inner", march.title, "Secret"],
        "staff": ["Inner", march.title],
        "member": [march.title],
    }
    staff, member = found["staff"][march.title], found["member"][march.title]
    assert (staff["part of"], staff["signatories"]) == (inner.reference, "3")
    assert "Silent Hand" in staff["partners"]
    assert staff["links"] == "https://example.org/a; https://example.org/inner"
    assert member["partners"] == 'Alpha; "The ""B"" House"'
    assert (member["links"], member["signatories"]) == ("https://example.org/a", "<5")
    assert not {"part of", "sensitivity"} & member.keys()
    assert RestrictedReading.objects.get().reference == secret.reference


def test_the_file_has_what_the_filters_leave_and_who_took_it_is_written_down(as_staff, march):
    plan = march.type.pillar.plan
    ActivityFactory(title="Planned", type=march.type, status="planned")
    page = as_staff.get(reverse("activities:index", args=[plan.slug]), {"status": "planned"})
    link = reverse("activities:export_csv", args=[plan.slug]) + "?status=planned"
    assert f'href="{link}"' in page.content.decode()

    with capture_logs() as logs:
        rows = table(b"".join(as_staff.get(link)))

    assert [row["title"] for row in rows] == ["Planned"]
    assert [(entry["event"], entry["kind"], entry["rows"]) for entry in logs] == [
        ("activities exported", "csv", 1)
    ]
    assert table(taken(as_staff, plan, status="nonsense")[1]) == []


def test_a_file_takes_as_many_queries_for_three_rows_as_for_one(as_staff, march):
    plan = march.type.pillar.plan

    def queries():
        with CaptureQueriesContext(connection) as found:
            taken(as_staff, plan)
        return len(found)

    queries()
    one = queries()
    areas = march.priority_areas.all()
    for activity in ActivityFactory.create_batch(2, type=march.type, areas=areas):
        activity.participations.create(organisation=OrganisationFactory())
        activity.evidence.add(EvidenceFactory())

    assert queries() == one


@settings(max_examples=300, deadline=None)
@given(st.lists(st.text() | st.text(alphabet="a;\"\n' ")))
@example([";", '"', "a\nb", " a ", "", '""', 'a "b" c'])
def test_several_values_in_one_cell_come_apart_as_they_were_put_together(values):
    assert split(joined(values)) == values


def test_values_that_people_wrote_come_apart_too():
    assert split('Alpha;Beta ; ; "C; D"\nthe "E" house; "F') == [
        "Alpha", "Beta", "C; D", 'the "E" house', '"F',
    ]  # fmt: skip


def many_more(march, how_many):
    """Fill the list with rows that have some of everything, past what triggers would do."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    fields = {"type": march.type, "created_by": march.created_by, "role": "lead", "level": 0}
    fields |= {"workflow": "published", "published_at": march.published_at, "sensitivity": 0}
    rows = Activity.objects.bulk_create(
        Activity(
            title=f"Activity {n}", starts_on=date(2022, 1, 1 + n % 28), countries=["CH", "MX"],
            description="What was said, and by whom. " * 12, **fields,
        )
        for n in range(how_many)
    )  # fmt: skip
    area, piece = march.priority_areas.get(), march.evidence.get()
    named = OrganisationFactory.create_batch(20, level=0)
    for model, made in (
        (Activity.priority_areas.through, lambda row, n: [{"priorityarea": area}]),
        (Activity.evidence.through, lambda row, n: [{"evidence": piece}]),
        (Participation, lambda row, n: [{"organisation": named[(n + k) % 20]} for k in range(2)]),
        (ActivityFigure, lambda row, n: [{"measure": "cities", "value": n},
                                         {"measure": "hours", "value": n, "qualifier": "≈"}]),
    ):  # fmt: skip
        model.objects.bulk_create(
            model(activity=row, **each) for n, row in enumerate(rows) for each in made(row, n)
        )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("ANALYZE")


@pytest.mark.long
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_twenty_thousand_rows_are_fifteen_seconds_of_work_at_most(as_staff, march, kind):
    plan = march.type.pillar.plan
    many_more(march, 19_999)
    taken(as_staff, plan, kind, text="Geneva")
    # Of the processor: what else runs on the machine does not count.
    slower = pace.slower()
    before, megabytes = process_time(), memory.forget_the_most()

    url = reverse(f"activities:export_{kind}", args=[plan.slug])
    size = sum(len(part) for part in as_staff.get(url))

    seconds = process_time() - before
    grown = memory.most() - megabytes
    print(f"{kind}: {size / 1e6:.1f} MB in {seconds:.1f} s, {grown:.0f} MB more memory")
    assert size > 1_000_000
    assert seconds <= 15 * max(slower, pace.slower())
    assert grown <= 60

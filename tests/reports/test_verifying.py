"""A file is held against what was made: genuine, withdrawn, superseded, altered, unknown."""

import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from network import services as network
from reports import making, pdf, services
from tests import factories
from tests.factories import ActivityFactory, OrganisationFactory
from tests.reports.conftest import write

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return OrganisationFactory(name="Maison Étoile", sensitivity=0)


@pytest.fixture
def kind():
    return factories.TypeFactory()


@pytest.fixture
def report(organisation, kind, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    ActivityFactory(
        type=kind, title="A march", starts_on="2021-02-01", sensitivity=0, partners=[organisation]
    )
    return made(kind)


def made(kind):
    """A published edition: the first, or the next."""
    period = kind.pillar.plan.periods.get(code="2021-Q1")
    who = factories.reviewer()
    if not period.is_closed:
        report = services.close_period(period=period, by=who)
        write(report, who)
    else:
        report = services.open_report(first=period, last=period, correction="One more.", by=who)
    services.submit(report=report, by=who)
    services.approve(report=report, by=factories.board())
    making.make(report.files.get().pk)
    return report.files.get()


def said_of(content, folder):
    file = folder / "report.pdf"
    file.write_bytes(content)
    out = io.StringIO()
    try:
        call_command("verify_report", file, stdout=out)
    except CommandError as error:
        return str(error)
    return out.getvalue()


def content_of(report):
    with report.pdf.open("rb") as file:
        return file.read()


def test_a_report_as_it_was_made_is_genuine(report, tmp_path):
    assert ": genuine. " in said_of(content_of(report), tmp_path)


def test_what_names_somebody_hidden_is_genuine_and_withdrawn_and_its_bytes_stay(
    report, organisation, tmp_path
):
    before = content_of(report)
    hiding = network.hide(
        organisation=organisation, country="", reason="-", by=factories.reviewer()
    )

    assert ": genuine, withdrawn. " in said_of(before, tmp_path)
    report.refresh_from_db()
    assert content_of(report) == before
    network.lift(hiding=hiding, by=factories.reviewer())
    assert ": genuine. " in said_of(before, tmp_path)


def test_an_older_one_is_superseded(report, kind, tmp_path):
    ActivityFactory(type=kind, starts_on="2021-03-01", sensitivity=0)
    newer = made(kind)

    assert ": genuine, superseded by edition 2. " in said_of(content_of(report), tmp_path)
    assert ": genuine. " in said_of(content_of(newer), tmp_path)


def test_whatever_the_hash_a_report_carries_it_so_that_it_is_read_back():
    for digits in ("0d" * 32, "0a0d285c29" * 6 + "0000"):
        content = pdf.typeset("<p>x", identifier=digits, as_of=timezone.now()).content

        with pikepdf.open(io.BytesIO(content)) as document:
            assert bytes(document.trailer["/ID"][0]) == digits[:32].encode()


def test_one_that_was_changed_is_altered_and_says_what_it_says_it_is(report, tmp_path):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content_of(report))) as document:
        del document.pages[-1]
        document.save(out, static_id=False)

    answer = said_of(out.getvalue(), tmp_path)
    assert "altered" in answer
    assert "2021-Q1, en" in answer


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 nothing", b"\x00" * 100])
def test_anything_else_is_unknown(db, content, tmp_path):
    assert "unknown" in said_of(content, tmp_path)


def test_one_byte_more_or_another_one_is_altered(report, tmp_path):
    content = content_of(report)
    middle = len(content) // 2

    for changed in (content + b"\n", content[:middle] + b"\x00" + content[middle + 1 :]):
        assert "altered" in said_of(changed, tmp_path)


def test_figures_that_somebody_changed_in_the_database_are_found(report, tmp_path):
    with connection.cursor() as cursor:  # Past the rules, as who owns the database can.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE reports_report SET snapshot = "
            "jsonb_set(snapshot, '{languages,en,status,done}', '99')"
        )
        cursor.execute("SET LOCAL session_replication_role = origin")

    answer = said_of(content_of(report), tmp_path)

    assert "altered" in answer
    assert "not as it was taken" in answer


def test_the_page_says_the_same_of_a_file_that_is_dropped_there(report, client, tmp_path):
    client.force_login(factories.member())

    def asked(content):
        file = SimpleUploadedFile("report.pdf", content, content_type="application/pdf")
        return client.post("/en/reports/verify/", {"file": file}).content.decode()

    assert '<h2 id="verdict">Genuine</h2>' in asked(content_of(report))
    assert '<h2 id="verdict">Altered</h2>' in asked(content_of(report) + b"x")
    assert '<h2 id="verdict">Unknown</h2>' in asked(b"%PDF-1.7 nothing")
    assert client.post("/en/reports/verify/").status_code == 422

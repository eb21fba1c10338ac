"""Making a report: one worker at a time, and what each writes counts only while it is its own."""

import hashlib
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from reports import making, pdf, services
from reports.models import Report
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(shipped_plan, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    period = shipped_plan.periods.get(code="2021-Q1")
    return services.request_report(period=period, language="en", by=factories.staff())


def files():
    return default_storage.listdir("reports")[1] if default_storage.exists("reports") else []


def test_a_report_that_waits_becomes_a_file_with_its_checksum(report):
    making.make(report.pk)

    report.refresh_from_db()
    with report.pdf.open() as file:
        content = file.read()
    assert report.state == Report.State.READY
    assert content.startswith(b"%PDF-")
    assert report.pdf_sha256 == hashlib.sha256(content).hexdigest()
    assert report.pages >= 4
    assert (report.lease_until, report.attempt) == (None, 1)


def test_the_same_message_twice_makes_one_report(report):
    making.make(report.pk)
    making.make(report.pk)

    report.refresh_from_db()
    assert report.attempt == 1
    assert len(files()) == 1


def test_a_report_that_another_worker_has_is_left_to_it(report):
    lease = timezone.now() + timedelta(seconds=60)
    Report.objects.update(state="rendering", attempt=1, lease_until=lease)

    making.make(report.pk)

    report.refresh_from_db()
    assert (report.state, report.attempt) == (Report.State.RENDERING, 1)


def test_a_report_whose_worker_is_gone_is_taken_over_and_what_it_left_is_removed(report):
    ago = timezone.now() - timedelta(seconds=1)
    Report.objects.update(state="rendering", attempt=1, lease_until=ago)
    default_storage.save(f"reports/{report.reference}-1.pdf", ContentFile("half a file"))

    making.make(report.pk)

    report.refresh_from_db()
    assert (report.state, report.attempt) == (Report.State.READY, 2)
    assert files() == [f"{report.reference}-2.pdf"]


def test_a_worker_that_slept_past_its_lease_changes_nothing_any_more(report, monkeypatch):
    typeset = pdf.typeset

    def sleeps_meanwhile(*args, **kwargs):
        made = typeset(*args, **kwargs)
        monkeypatch.setattr(pdf, "typeset", typeset)
        Report.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        making.make(report.pk)  # Another worker takes it over, and finishes.
        return made

    monkeypatch.setattr(pdf, "typeset", sleeps_meanwhile)
    making.make(report.pk)

    report.refresh_from_db()
    assert (report.state, report.attempt) == (Report.State.READY, 2)
    assert files() == [f"{report.reference}-2.pdf"]


def test_what_goes_wrong_in_typesetting_is_said_and_can_be_tried_again(report, monkeypatch):
    broken = pdf.TYPESETTER.parent / "no-such-program.py"
    with monkeypatch.context() as broken_for_now:
        broken_for_now.setattr(pdf, "TYPESETTER", broken)
        making.make(report.pk)
    report.refresh_from_db()
    assert report.state == Report.State.FAILED
    assert "no-such-program.py" in report.failure

    services.retry(report=report)
    making.make(report.pk)

    report.refresh_from_db()
    assert report.state == Report.State.READY


def test_a_full_disk_is_a_failure_with_its_reason_and_leaves_no_file(report, settings, tmp_path):
    # No root is stopped by permissions, so the folder is a file.
    (tmp_path / "reports").write_text("in the way")
    making.make(report.pk)

    report.refresh_from_db()
    assert report.state == Report.State.FAILED
    assert report.failure
    assert not report.pdf


def test_a_document_that_is_too_deep_costs_its_own_process_only():
    with pytest.raises(pdf.NotTypeset, match="too large or too deep"):
        pdf.typeset("<div>" * 3000, identifier="00" * 32)


def test_a_document_fetches_nothing():
    html = """<link rel=stylesheet href=http://127.0.0.1:9/x.css><img src=file:///etc/hostname>
      <p style="background: url(http://127.0.0.1:9/x.png)">Still here</p>"""

    assert pdf.typeset(html, identifier="00" * 32).content.startswith(b"%PDF-")


def test_a_worker_says_that_it_is_alive_while_the_pages_are_laid_out(report, settings):
    settings.REPORT_LEASE = 1  # Renewed every quarter of a second.
    seen = []
    renew = pdf.typeset(
        "<p>word " * 3_000,
        identifier="00" * 32,
        while_waiting=lambda: seen.append(timezone.now()),
        every=settings.REPORT_LEASE / 4,
    )

    assert renew.pages > 1
    assert len(seen) >= 2

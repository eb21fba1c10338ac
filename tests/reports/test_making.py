"""Making a report: one worker at a time, and what each writes counts only while it is its own."""

import hashlib
import os
import signal
from datetime import timedelta
from threading import Timer

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from reports import making, pdf, printing
from reports.models import Job, ReportFile

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(draft, people, in_folder):
    """A preview that waits to be made."""
    return printing.request(report=draft, language="en", is_preview=True, by=people["writer"])


def name_of(file, attempt):
    return f"reports/{file.report.reference}-en-{file.pk}-{attempt}.pdf"


def files():
    return default_storage.listdir("reports")[1] if default_storage.exists("reports") else []


def test_a_report_that_waits_becomes_a_file_with_its_checksum(report):
    making.make(report.pk)

    report.refresh_from_db()
    with report.pdf.open() as file:
        content = file.read()
    assert report.state == Job.READY
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
    ReportFile.objects.update(state="rendering", attempt=1, lease_until=lease)

    making.make(report.pk)

    report.refresh_from_db()
    assert (report.state, report.attempt) == (Job.RENDERING, 1)


def test_a_report_whose_worker_is_gone_is_taken_over_and_what_it_left_is_removed(report):
    ago = timezone.now() - timedelta(seconds=1)
    ReportFile.objects.update(state="rendering", attempt=1, lease_until=ago)
    default_storage.save(name_of(report, 1), ContentFile("half a file"))

    making.make(report.pk)

    report.refresh_from_db()
    assert (report.state, report.attempt) == (Job.READY, 2)
    assert files() == [name_of(report, 2).removeprefix("reports/")]


def test_a_worker_that_slept_past_its_lease_changes_nothing_any_more(report, monkeypatch):
    typeset = pdf.typeset

    def sleeps_meanwhile(*args, **kwargs):
        made = typeset(*args, **kwargs)
        monkeypatch.setattr(pdf, "typeset", typeset)
        ReportFile.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        making.make(report.pk)  # Another worker takes it over, and finishes.
        return made

    monkeypatch.setattr(pdf, "typeset", sleeps_meanwhile)
    making.make(report.pk)

    report.refresh_from_db()
    assert (report.state, report.attempt) == (Job.READY, 2)
    assert files() == [name_of(report, 2).removeprefix("reports/")]


def test_what_goes_wrong_in_typesetting_is_said_and_can_be_tried_again(report, monkeypatch):
    with monkeypatch.context() as broken_for_now:
        broken_for_now.setitem(pdf.typeset.__kwdefaults__, "processor", 0)
        making.make(report.pk)
    report.refresh_from_db()
    assert report.state == Job.FAILED
    assert report.failure == ReportFile.Failure.TOO_LONG

    printing.retry(file=report)
    making.make(report.pk)

    report.refresh_from_db()
    assert report.state == Job.READY


def test_a_press_that_is_killed_costs_one_attempt_and_is_started_anew(report):
    pdf.preload()
    killer = Timer(0.3, lambda: os.kill(pdf._own[0].process.pid, signal.SIGKILL))
    killer.start()

    making.make(report.pk)
    killer.join()
    report.refresh_from_db()
    if report.state == Job.QUEUED:
        making.make(report.pk)

    report.refresh_from_db()
    assert report.state == Job.READY
    assert files() == [name_of(report, report.attempt).removeprefix("reports/")]


def test_a_full_disk_is_a_failure_with_its_reason_and_leaves_no_file(report, in_folder):
    # No root is stopped by permissions, so the folder is a file.
    in_folder.mkdir()
    (in_folder / "reports").write_text("in the way")
    making.make(report.pk)

    report.refresh_from_db()
    assert report.state == Job.FAILED
    assert report.failure == ReportFile.Failure.NOT_STORED
    assert not report.pdf


def test_a_document_that_is_too_deep_costs_its_own_process_only():
    with pytest.raises(pdf.NotTypeset, match="RecursionError") as failure:
        pdf.typeset("<div>" * 3000, identifier="00" * 32, as_of=timezone.now())
    assert failure.value.kind == "too-large"


def test_a_document_fetches_nothing():
    html = """<link rel=stylesheet href=http://127.0.0.1:9/x.css><img src=file:///etc/hostname>
      <p style="background: url(http://127.0.0.1:9/x.png)">Still here</p>"""

    assert pdf.typeset(html, identifier="00" * 32, as_of=timezone.now()).content.startswith(
        b"%PDF-"
    )


def test_a_worker_says_that_it_is_alive_while_the_pages_are_laid_out(report, settings):
    settings.REPORT_LEASE = 1  # Renewed every quarter of a second.
    seen = []
    renew = pdf.typeset(
        "<p>word " * 3_000,
        identifier="00" * 32,
        as_of=timezone.now(),
        while_waiting=lambda: seen.append(timezone.now()),
        every=settings.REPORT_LEASE / 4,
    )

    assert renew.pages > 1
    assert len(seen) >= 2

"""
Work outside requests.

The row is the job and the broker only a doorbell: a task looks for its row, and a sweep
rings again for rows that nobody works on. Which report is made, and how often, depends
on PostgreSQL alone.
"""

from threading import Thread

from celery import shared_task
from celery.signals import worker_process_init

from reports import bell, making, notices, pdf, reminding, services
from reports.models import Notice, Report, ReportFile


@worker_process_init.connect
def warm_up(**_signal):
    """Load fonts and style before the first report; beside, for nobody may wait for that."""
    Thread(target=pdf.preload, daemon=True).start()


@shared_task
def make_file(file_id):
    """Make one file of a report, if it waits for that; can run twice, or at the same time."""
    making.make(file_id)


@shared_task
def send_notice(notice_id):
    """Send one mail, if it waits for that."""
    notices.send(notice_id)


@shared_task
def sweep_reports():
    """Ring for what waits longer than a sweep, or was left by a worker that is gone."""
    for file_id in ReportFile.objects.claimable().values_list("pk", flat=True):
        bell.ring(file_id)
    for notice_id in Notice.objects.waiting().values_list("pk", flat=True):
        bell.ring_for_mail(notice_id)
    # A worker may have died between the last file and this.
    for report_id in Report.objects.filter(state=Report.State.APPROVED).values_list(
        "pk", flat=True
    ):
        services.publish_if_complete(report_id)


@shared_task
def open_due_reports():
    """Open drafts of the periods that have ended, and remind of what drafts still lack."""
    services.open_due_reports()
    reminding.remind()

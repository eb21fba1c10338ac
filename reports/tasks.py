"""
Work outside requests.

The row is the job and the broker only a doorbell: a task looks for its row, and a sweep
rings again for rows that nobody works on. Which report is made, and how often, depends
on PostgreSQL alone.
"""

from celery import shared_task

from reports import making, services
from reports.bell import ring
from reports.models import Report


@shared_task
def render_report(report_id):
    """Make one report, if it waits for that; can run twice, or at the same time."""
    making.make(report_id)


@shared_task
def sweep_reports():
    """Ring for what waits longer than a sweep, or was left by a worker that is gone."""
    for report_id in Report.objects.claimable().values_list("pk", flat=True):
        ring(report_id)


@shared_task
def request_due_reports():
    """Ask for the reports of the quarters that have ended."""
    services.request_due_reports()

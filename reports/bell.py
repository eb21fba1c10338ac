"""The doorbell: telling the workers that a report waits."""

from accounts import jobs


def ring(report_id: int) -> None:
    """Tell the workers that a report waits; see `accounts.jobs`."""
    jobs.ring("reports.tasks.render_report", report_id)

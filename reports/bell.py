"""The doorbell: telling the workers that something about reports waits."""

from accounts import jobs


def ring(file_id: int) -> None:
    """Tell the workers that a file of a report waits; see `accounts.jobs`."""
    jobs.ring("reports.tasks.make_file", file_id)


def ring_for_mail(notice_id: int) -> None:
    """Tell the workers that a mail waits."""
    jobs.ring("reports.tasks.send_notice", notice_id)

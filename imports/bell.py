"""The doorbell: telling the workers that a spreadsheet waits."""

from accounts import jobs


def ring(batch_id: int) -> None:
    """Tell the workers that a batch waits; see `accounts.jobs`."""
    jobs.ring("imports.tasks.work_on", batch_id)

"""Work outside requests; the row is the job, as `accounts.jobs` says."""

from celery import shared_task

from imports import making
from imports.bell import ring
from imports.models import ImportBatch


@shared_task
def work_on(batch_id):
    """Check, import or undo one batch, if it waits for that; can run twice, or at once."""
    making.work_on(batch_id)


@shared_task
def sweep_imports():
    """Ring for what waits longer than a sweep, or was left by a worker that is gone."""
    for batch_id in ImportBatch.objects.claimable().values_list("pk", flat=True):
        ring(batch_id)


@shared_task
def forget_old_imports():
    """Forget what was in spreadsheets that were sent 30 days ago and more."""
    making.forget_old()

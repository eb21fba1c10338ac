"""Work on activities outside requests."""

from celery import shared_task

from activities import drafts, evidence, scanning


@shared_task
def scan_waiting_files():
    """Have the files scanned that are held since the scanner did not answer."""
    if scanning.is_asked():
        evidence.scan_waiting()


@shared_task
def purge_drafts():
    """Forget the drafts that nobody has touched for three months."""
    drafts.purge()

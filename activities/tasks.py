"""Work on activities outside requests."""

from celery import shared_task

from activities import evidence, scanning


@shared_task
def scan_waiting_files():
    """Have the files scanned that are held since the scanner did not answer."""
    if scanning.is_asked():
        evidence.scan_waiting()

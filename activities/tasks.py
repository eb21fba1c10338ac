"""Work on activities outside requests."""

from celery import shared_task
from django.utils import timezone

from activities import binning, drafts, evidence, scanning, tallying


@shared_task
def scan_waiting_files():
    """Have the files scanned that are held since the scanner did not answer."""
    if scanning.is_asked():
        evidence.scan_waiting()


@shared_task
def purge_bin():
    """Let go of what has lain in the bin for 30 days; twice a day is as good as once."""
    binning.purge(at=timezone.now())


@shared_task
def purge_drafts():
    """Forget the drafts that nobody has touched for three months."""
    drafts.purge()


@shared_task
def fold_tallies():
    """Take into the tallies what has changed; until then it is added up whenever it is read."""
    tallying.fold()

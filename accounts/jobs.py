"""
Work outside requests: the row is the job, and the broker only a doorbell.

A worker owns a row until its lease ends, and renews it while it works. Each claim raises
`attempt`; what a worker writes is taken only while the attempt is still its own, so that
one which was paused past its lease changes nothing any more.
"""

from datetime import timedelta

import structlog
from celery import current_app
from django.conf import settings
from django.db.models import F, QuerySet
from django.utils import timezone
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)

# A request waits this long for a broker, once. The settings' own patience is for workers:
# they hold a connection for hours, and are asked again when one breaks.
IMPATIENT = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5, "max_retries": 0}


class LeaseLost(Exception):
    """Another worker has taken this job over."""


def ring(task: str, job_id: int) -> None:
    """
    Tell the workers that a job waits.

    A broker that does not answer costs half a second and loses nothing: the sweep rings
    again for every row that nobody works on.
    """
    try:
        with current_app.connection_for_write(transport_options=IMPATIENT) as broker:
            current_app.send_task(
                task,
                [job_id],
                connection=broker,
                retry=False,
                expires=settings.REPORT_SWEEP * 5,
            )
    except (OperationalError, OSError) as error:
        log.warning("broker does not answer", task=task, job=job_id, error=str(error))


def claim(waiting: QuerySet, *, pk: int, state: str, **changes):
    """Take a job that waits, in one statement; None where another worker has it."""
    claimed = waiting.filter(pk=pk).update(
        state=state, attempt=F("attempt") + 1, lease_until=lease(), **changes
    )
    return waiting.model._default_manager.get(pk=pk) if claimed else None


def lease():
    return timezone.now() + timedelta(seconds=settings.REPORT_LEASE)


def renew(job, **changes) -> None:
    """Own a job for longer, and write how far it is; raises LeaseLost."""
    if not mine(job).update(lease_until=lease(), **changes):
        raise LeaseLost


def finish(job, *, state: str, **outcome) -> bool:
    """Write what became of a job; False where it is another worker's by now."""
    return bool(mine(job).update(state=state, lease_until=None, **outcome))


def mine(job) -> QuerySet:
    """The row of a job, as long as this attempt owns it."""
    rows = type(job)._default_manager.filter(pk=job.pk)
    return rows.filter(state=job.state, attempt=job.attempt)

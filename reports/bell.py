"""The doorbell: telling the workers that a report waits."""

import structlog
from celery import current_app
from django.conf import settings
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)


def ring(report_id: int) -> None:
    """
    Tell the workers that a report waits.

    A broker that does not answer costs two seconds and loses nothing: the sweep rings
    again for every row that nobody works on.
    """
    try:
        current_app.send_task(
            "reports.tasks.render_report", [report_id], expires=settings.REPORT_SWEEP * 5
        )
    except (OperationalError, OSError) as error:
        log.warning("broker does not answer", report=report_id, error=str(error))

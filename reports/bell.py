"""The doorbell: telling the workers that a report waits."""

import structlog
from celery import current_app
from django.conf import settings
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)

# A request waits this long for a broker, once. The settings' own patience is for workers:
# they hold a connection for hours, and are asked again when one breaks.
IMPATIENT = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5, "max_retries": 0}


def ring(report_id: int) -> None:
    """
    Tell the workers that a report waits.

    A broker that does not answer costs half a second and loses nothing: the sweep rings
    again for every row that nobody works on.
    """
    try:
        with current_app.connection_for_write(transport_options=IMPATIENT) as broker:
            current_app.send_task(
                "reports.tasks.render_report",
                [report_id],
                connection=broker,
                retry=False,
                expires=settings.REPORT_SWEEP * 5,
            )
    except (OperationalError, OSError) as error:
        log.warning("broker does not answer", report=report_id, error=str(error))

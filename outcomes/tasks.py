"""Work on outcomes outside requests."""

from celery import shared_task
from django.utils import timezone

from outcomes import substantiating


@shared_task
def forget_identities():
    """Forget who was asked about outcomes, once that was kept long enough."""
    substantiating.forget_identities(today=timezone.localdate())

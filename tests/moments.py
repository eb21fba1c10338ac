"""Time that passes inside a test, whose one transaction is one moment to the database."""

from datetime import timedelta

import pghistory
import pgtrigger
from django.apps import apps
from django.db.models import F

from accounts.history import is_history


def event_models():
    return [model for model in apps.get_models() if is_history(model) and model._meta.managed]


def a_day_passes():
    """Whatever was done until now was done a day earlier."""
    with pgtrigger.ignore():
        for model in event_models():
            model.objects.update(pgh_created_at=F("pgh_created_at") - timedelta(days=1))


def done_by(person):
    """What a request of this person sets: every change in it is theirs."""
    return pghistory.context(user=person.pk)

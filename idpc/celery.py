"""The Celery application. Tasks live in `<app>/tasks.py`, the schedule in the settings."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "idpc.settings")

app = Celery("idpc")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

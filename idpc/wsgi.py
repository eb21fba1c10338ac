"""What the web server runs: `gunicorn idpc.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "idpc.settings")

application = get_wsgi_application()
# All addresses with their views are read now, not while the first person waits for a page.
get_resolver().url_patterns  # noqa: B018

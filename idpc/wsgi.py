"""What the web server runs: `gunicorn idpc.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "idpc.settings")

application = get_wsgi_application()

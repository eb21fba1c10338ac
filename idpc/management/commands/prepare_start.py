from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from idpc import first_start


class Command(BaseCommand):
    help = "Bring tables, plan and static files up to date before the application starts."

    def handle(self, **options):
        first_start.prepare()
        if not settings.DEBUG:
            call_command("collectstatic", interactive=False, verbosity=0)

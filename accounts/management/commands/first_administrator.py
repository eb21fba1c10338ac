from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse

from accounts import services


class Command(BaseCommand):
    help = (
        "Print a one-time sign-in link for the first administrator; "
        "print nothing once an administrator has a password."
    )

    def handle(self, **options):
        administrator = services.ensure_first_administrator()
        if administrator is not None:
            secret = services.issue_sign_in_link(user=administrator)
            self.stdout.write(settings.SITE_URL + reverse("accounts:sign_in", args=[secret]))

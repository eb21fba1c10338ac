from django.core.management.base import BaseCommand, CommandError

from accounts import services
from accounts.models import User


class Command(BaseCommand):
    help = (
        "Remove the second factor of somebody who has lost it, and end their sessions. "
        "Be sure that it is they who ask: from then on their password lets them add a new one."
    )

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, *, email, **options):
        person = User.objects.filter(email__iexact=email).first()
        if person is None:
            raise CommandError(f"Nobody here has the address {email}.")
        removed = services.remove_second_factor(user=person)
        self.stdout.write(f"{person}: {removed} removed, recovery codes included.")

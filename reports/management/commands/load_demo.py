from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from activities import demonstration
from outcomes import demonstration as outcomes_of_demonstration
from priorities import demonstration as standings_of_demonstration
from reports import demonstration as report_of_demonstration


class Command(BaseCommand):
    help = "Load the demonstration data and print how to sign in; only with DEMO=1."

    def handle(self, **options):
        if not settings.DEMO:
            raise CommandError("Demonstration data are loaded only with DEMO=1.")
        count, outcomes = demonstration.load(), outcomes_of_demonstration.load()
        standings = standings_of_demonstration.load()
        report_of_demonstration.load()
        self.stdout.write(
            f"Demonstration: {count} publicly documented activities, {outcomes} outcomes, "
            f"{standings} standings of targets, a report. Sign in as:"
        )
        for email, name, _roles in demonstration.PEOPLE:
            self.stdout.write(f"  {email:<24} {name:<22} password: {demonstration.PASSWORD}")
        self.stdout.write("  No second factor is asked for here; an installation of your own asks.")

from itertools import islice

from django.core.management.base import BaseCommand, CommandError

from activities import recounting, tallying
from plan.models import Plan

SHOWN = 50


class Command(BaseCommand):
    help = "Compare the numbers that are kept ready with counting, or make them anew."

    def add_arguments(self, parser):
        act = parser.add_mutually_exclusive_group(required=True)
        act.add_argument(
            "--check", action="store_true", help="say where they differ; changes nothing"
        )
        act.add_argument("--rebuild", action="store_true", help="forget them, and count all again")
        act.add_argument("--fold", action="store_true", help="take in what has changed")

    def handle(self, *, check, rebuild, fold, **options):
        if rebuild:
            tallying.rebuild()
            self.stdout.write("All numbers are counted anew.")
        elif fold:
            self.stdout.write(f"{tallying.fold()} activities taken in.")
        else:
            self._check()

    def _check(self):
        for plan in Plan.objects.all():
            found = list(islice(recounting.differences(plan), SHOWN + 1))
            for difference in found[:SHOWN]:
                self.stderr.write(f"{plan.slug}: {difference}")
            if found:
                raise CommandError(
                    f"{plan.slug}: numbers differ from counting. “figures --rebuild” mends them."
                )
            self.stdout.write(f"{plan.slug}: every number is what counting gives.")

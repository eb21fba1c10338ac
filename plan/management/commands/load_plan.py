from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from plan import loading


class Command(BaseCommand):
    help = "Bring a plan in step with its file; the shipped plan where none is named."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, default=loading.SHIPPED)
        parser.add_argument("--dry-run", action="store_true", help="Only say what would change.")

    def handle(self, *, file, dry_run, **options):
        try:
            changes = loading.load(file, dry_run=dry_run)
        except loading.BadPlanFile as refusal:
            raise CommandError(f"{refusal}\nNothing was changed.") from refusal
        if options["verbosity"] == 0:
            return
        for change in changes:
            if change.verb != "leave" or options["verbosity"] > 1:
                self.stdout.write(str(change))
        left = sum(change.verb == "leave" for change in changes)
        done = len(changes) - left
        would = "would be changed" if dry_run else "changed"
        self.stdout.write(self.style.SUCCESS(f"{done} {would}, {left} left as they are."))

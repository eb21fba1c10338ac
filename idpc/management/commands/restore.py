from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from idpc import archive


class Command(BaseCommand):
    help = "Put back what `backup` wrote, into an empty database that nobody uses."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--overwrite", action="store_true", help="Replace the data that are there."
        )

    def handle(self, *, file, overwrite, **options):
        try:
            manifest = archive.restore(file, overwrite=overwrite)
        except (archive.NotPossible, OSError) as reason:
            raise CommandError(str(reason)) from reason
        call_command("migrate", verbosity=0, interactive=False)
        rows, files = sum(manifest["rows"].values()), len(manifest["sha256"]) - 1
        self.stdout.write(f"{file}: {rows} rows, {files} files are back.")

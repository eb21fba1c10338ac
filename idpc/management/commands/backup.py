import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from idpc import archive


class Command(BaseCommand):
    help = "Write the database and all files to one file; the application may be running."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="Where to; - writes to standard output.")

    def handle(self, *, file, **options):
        try:
            if str(file) == "-":
                archive.write(sys.stdout.buffer)
                return
            manifest = archive.backup(file)
        except (archive.NotPossible, OSError) as reason:
            raise CommandError(str(reason)) from reason
        rows, files = sum(manifest["rows"].values()), len(manifest["sha256"]) - 1
        self.stdout.write(f"{file}: {rows} rows, {files} files.")

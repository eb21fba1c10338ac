from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from reports.verifying import verify


class Command(BaseCommand):
    help = "Say whether a PDF is a report of this installation, and whether it was altered."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file, **options):
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        verdict = verify(content)
        if verdict.report is None:
            raise CommandError(f"{file}: unknown. It is no report of this installation.")
        report = verdict.report
        which = (
            f"{report.period.plan.slug}, {report.period.code}, {report.language}, "
            f"figures as of {report.data_as_of:%Y-%m-%d %H:%M} UTC"
        )
        if not verdict.is_genuine:
            raise CommandError(f"{file}: altered. It says that it is {which}, and is not as made.")
        states = ["genuine"]
        states += ["withdrawn"] if verdict.is_withdrawn else []
        states += ["superseded"] if verdict.is_superseded else []
        self.stdout.write(f"{file}: {', '.join(states)}. {which}.")

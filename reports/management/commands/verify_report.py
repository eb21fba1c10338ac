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
            f"{report.plan.slug}, {report.span.code}, {verdict.file.language}, for "
            f"{report.readers}, edition {report.edition}, figures as of "
            f"{report.data_as_of:%Y-%m-%d %H:%M} UTC"
        )
        if not verdict.is_intact:
            raise CommandError(f"{file}: altered. The snapshot of {which} is not as it was taken.")
        if not verdict.is_genuine:
            raise CommandError(f"{file}: altered. It says that it is {which}, and is not as made.")
        states = ["genuine"]
        states += ["preview"] if verdict.file.is_preview else []
        states += ["withdrawn"] if verdict.is_withdrawn else []
        states += [f"superseded by edition {n}"] if (n := verdict.superseded_by) else []
        self.stdout.write(f"{file}: {', '.join(states)}. {which}.")

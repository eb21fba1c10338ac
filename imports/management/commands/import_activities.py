import json
import time
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language

from accounts.models import User
from imports import making, reading, services, tables
from imports.checking import Tally
from imports.models import Outcome
from plan.models import Plan


class Command(BaseCommand):
    help = "Read activities from a CSV or Excel file; with --dry-run say only what would be done."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--plan", required=True, help="For example idpc-2021-2023.")
        parser.add_argument("--dry-run", action="store_true", help="Import nothing.")
        parser.add_argument("--format", choices=["text", "json"], default="text")
        parser.add_argument("--by", help="The e-mail address of who imports it.")

    def handle(self, *, file, plan, dry_run, format, by, **options):
        found = Plan.objects.filter(slug=plan).first()
        if found is None:
            known = ", ".join(Plan.objects.values_list("slug", flat=True))
            raise CommandError(f"There is no plan “{plan}”. There are: {known}.", returncode=2)
        person = self._person(by)
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.", returncode=2) from error
        look = self._look if dry_run else self._import
        try:
            rows, tally, imported = look(content, file.name, found, person)
        except (reading.Refused, services.NotImported) as reason:
            raise CommandError(f"{file.name}: {reason}", returncode=2) from reason
        if format == "json":
            counts = tally.counts() | ({} if dry_run else {"imported": imported})
            answer = {"counts": counts, "rows": rows}
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
            return
        self._say(rows, tally)
        if not dry_run:
            asked = tally.outcomes[Outcome.PROBABLE]
            note = f" {asked} that are perhaps there already were left out." if asked else ""
            self.stdout.write(self.style.SUCCESS(f"{imported} rows imported.{note}"))

    @staticmethod
    def _person(email):
        if email:
            person = User.objects.filter(email__iexact=email, is_active=True).first()
            if person is None:
                raise CommandError(f"Nobody active has the address {email}.", returncode=2)
            return person
        reviewers = User.objects.with_role(User.Role.REVIEWER).order_by("pk")
        if reviewers.first() is None:
            raise CommandError("There is no reviewer: say --by whom.", returncode=2)
        return reviewers.first()

    @staticmethod
    def _look(content, _name, plan, person):
        """Check, and write nothing."""
        areas = dict(plan.priority_areas.values_list("pk", "code"))
        tally, rows = Tally(), []
        language = (get_language() or "en")[:2]
        for row in tables.checked(content, plan=plan, by=person, language=language):
            tally.add(row)
            rows.append(tables.as_json(row, areas))
        return rows, tally, 0

    def _import(self, content, name, plan, person):
        """Check and import, as the page does; what is perhaps there already is left out."""
        batch = services.open_batch(plan=plan, by=person, upload=SimpleUploadedFile(name, content))
        self._wait_for(batch)
        areas = dict(plan.priority_areas.values_list("pk", "code"))
        tally, rows = Tally(), []
        for row in map(tables.kept, batch.rows.iterator(chunk_size=1000)):
            tally.add(row)
            rows.append(tables.as_json(row, areas))
        imported = batch.rows.to_import().count()
        if imported:
            services.import_rows(batch=batch, by=person)
            self._wait_for(batch)
        return rows, tally, imported

    @staticmethod
    def _wait_for(batch):
        """Do the work here, or wait for the worker that was quicker."""
        making.work_on(batch.pk)
        batch.refresh_from_db()
        while batch.is_under_way:
            time.sleep(0.5)
            making.work_on(batch.pk)
            batch.refresh_from_db()
        if batch.is_failed:
            raise services.NotImported(batch.failure)

    def _say(self, rows, tally):
        for row in rows:
            if row["outcome"] != Outcome.ACCEPT:
                said = " ".join(message["text"] for message in row["messages"])
                title = row["title"][:60]
                self.stdout.write(
                    f"{row['record']}: {Outcome(row['outcome']).label}: {title} – {said}"
                )
        counts = [f"{count} {Outcome(name).of(count)}" for name, count in tally.outcomes.items()]
        self.stdout.write(", ".join(counts) + ".")

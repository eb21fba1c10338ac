from datetime import UTC, datetime, time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.localized import LANGUAGES
from plan.models import Plan
from reports import making, snapshot, telling


class Command(BaseCommand):
    help = "Write the report of a period as PDF, without a browser or a worker."

    def add_arguments(self, parser):
        parser.add_argument("--plan", required=True, help="For example idpc-2021-2023.")
        parser.add_argument(
            "--period", required=True, help="2021-Q1, 2021, 2021-22 (April to March) or plan."
        )
        parser.add_argument("--lang", required=True, choices=LANGUAGES)
        parser.add_argument("--out", required=True, type=Path)
        parser.add_argument(
            "--as-of", help="The cut-off to print, not before the latest change: 2021-04-05."
        )

    def handle(self, *, plan, period, lang, out, as_of, **options):
        try:
            plan = Plan.objects.get(slug=plan)
        except Plan.DoesNotExist as error:
            known = ", ".join(Plan.objects.values_list("slug", flat=True))
            raise CommandError(f"There is no plan “{plan}”. There are: {known}.") from error
        found = plan.periods.filter(code=period).select_related("plan").first()
        if found is None:
            codes = ", ".join(plan.periods.values_list("code", flat=True))
            raise CommandError(f"The plan has no period “{period}”. It has: {codes}.")
        taken = snapshot.take(found)
        if as_of:
            moment = self._moment(as_of)
            if refusal := snapshot.refusal_of(found, moment):
                raise CommandError(refusal)
            taken["as_of"] = moment.isoformat()
        content = telling.in_language(taken, lang)
        made = making.set_in_type(content, identifier=telling.sha256_of(content))
        out.write_bytes(made.content)
        with override(lang):
            empty = "" if content["activities"] else _("no activity is recorded in this period")
        note = f" ({empty})" if empty else ""
        self.stdout.write(f"{out}: {made.pages} pages{note}")

    @staticmethod
    def _moment(text):
        try:
            if day := parse_date(text):
                return datetime.combine(day, time(23, 59, 59), UTC)
            moment = parse_datetime(text)
        except ValueError:
            moment = None
        if moment is None:
            raise CommandError(f"--as-of {text}: write a day such as 2021-04-05.")
        return moment if timezone.is_aware(moment) else moment.replace(tzinfo=UTC)

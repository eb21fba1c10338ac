import time

from django.core.management.base import BaseCommand, CommandError

from activities.volume import writing


class Command(BaseCommand):
    help = "Write a made-up network with so many activities into an empty database, to measure in."

    def add_arguments(self, parser):
        parser.add_argument("--count", type=int, required=True, help="how many activities")
        parser.add_argument("--seed", type=int, default=2021, help="the same one, the same rows")

    def handle(self, *, count, seed, **options):
        if count < 1:
            raise CommandError("--count: one activity or more.")
        begun = time.monotonic()
        try:
            writing.make(count, seed=seed)
        except writing.NotEmpty as refusal:
            raise CommandError(str(refusal)) from refusal
        took = time.monotonic() - begun
        rows = sum(model.objects.count() for model in writing.WRITTEN)
        self.stdout.write(
            f"{count:,} activities in {took:.1f} s: {count / took:,.0f} a second, and"
            f" {rows / took:,.0f} rows a second with what belongs to them."
        )

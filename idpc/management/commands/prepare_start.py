import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand

from idpc import first_start


class Command(BaseCommand):
    help = "Bring tables, plan and static files up to date before the application starts."

    def add_arguments(self, parser):
        parser.add_argument(
            "--link", action="store_true", help="Print what first_administrator prints."
        )

    def handle(self, *, link, **options):
        first_start.prepare()
        if not settings.DEBUG:
            collect_static()
        if link:
            call_command("first_administrator", stdout=self.stdout)


def collect_static() -> None:
    """Collect the static files, unless they are those of last time: it takes seconds."""
    collected = Path(settings.STATIC_ROOT) / "collected.txt"
    state = _state_of_sources()
    if collected.exists() and collected.read_text() == state:
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    collected.write_text(state)


def _state_of_sources() -> str:
    files = sorted(
        f"{storage.path(name)} {storage.get_modified_time(name)} {storage.size(name)}"
        for finder in get_finders()
        for name, storage in finder.list([])
    )
    return hashlib.sha256("\n".join(files).encode()).hexdigest()

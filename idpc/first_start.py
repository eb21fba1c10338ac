"""What an empty database needs before anything else can be done with it."""

import sys

import django
from django.core.management import call_command


def prepare() -> None:
    """Bring the tables up to date; load the shipped plan where there is no plan yet."""
    django.setup()
    from plan.models import Plan

    call_command("migrate", verbosity=0, interactive=False)
    if not Plan.objects.exists():
        print("A new data folder: loading the plan of 2021-2023.", file=sys.stderr)
        call_command("load_plan", verbosity=0, stdout=sys.stderr)

"""The demonstration's report: closed, written, handed in and approved by the people of it."""

import tomllib

from django.db import transaction

from accounts.localized import LANGUAGES
from accounts.models import User
from activities.demonstration import FOLDER
from plan.models import ReportingPeriod
from reports import services
from reports.models import Report


def texts() -> dict:
    """Return what the demonstration's report says: {language: {part: Markdown}}, and its period."""
    return tomllib.loads((FOLDER / "reports.toml").read_text(encoding="utf-8"))


@transaction.atomic
def load() -> None:
    """
    Have the demonstration's report made; the worker publishes it with the last of its files.

    Loading it again changes nothing that is there.
    """
    told = texts()
    staff, reviewer, board = (
        User.objects.get(email=f"{who}@demo.localhost") for who in ("staff", "reviewer", "board")
    )
    periods = ReportingPeriod.objects.select_related("plan")
    period = periods.get(plan__slug="idpc-2021-2023", code=told["period"])
    if period.is_closed or Report.objects.filter(first_period=period).exists():
        return
    report = services.close_period(period=period, by=reviewer)
    for language in LANGUAGES:
        services.write(report=report, language=language, texts=told[language], by=staff)
    services.submit(report=report, by=staff)
    services.approve(report=report, by=board)

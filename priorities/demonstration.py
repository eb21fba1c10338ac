"""Where the targets of the demonstration stood: our judgement, to show how standings work."""

import tomllib
from pathlib import Path

from django.conf import settings

from accounts.models import User
from plan.models import Plan
from priorities import services
from priorities.models import Standing

STANDINGS = Path(settings.BASE_DIR) / "demo" / "standings.toml"


def load() -> int:
    """
    Set the demonstration's standings; return how many it has.

    Loading them again changes nothing that is there.
    """
    reviewer = User.objects.get(email="reviewer@demo.localhost")
    plan = Plan.objects.get(slug="idpc-2021-2023")
    targets = {target.code: target for target in plan.targets.all()}
    rows = tomllib.loads(STANDINGS.read_text(encoding="utf-8"))
    for quarter in plan.periods.quarters():
        there = set(quarter.standings.values_list("target__code", flat=True))
        said = [
            services.Judgement(targets[code], **by_quarter[quarter.code])
            for code, by_quarter in rows.items()
            if quarter.code in by_quarter and code not in there
        ]
        services.set_standings(period=quarter, standings=said, by=reviewer)
    return Standing.objects.filter(target__plan=plan).count()

"""Made-up outcomes by the thousand, each with evidence, two activities and a target."""

import random
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from accounts.sensitivity import Sensitivity
from activities.models import Activity, Evidence
from activities.volume.texts import SUBJECTS
from outcomes.models import Outcome, OutcomeEvidence
from plan.dates import Precision
from plan.models import Plan

WORDS = " ".join(SUBJECTS["en"]).split()


def fill(plan: Plan, by: User, reviewer: User, how_many: int, *, seed: int = 2021) -> None:
    """Write published outcomes."""
    chance = random.Random(seed)  # noqa: S311 - for measuring
    days = (plan.ends_on - plan.starts_on).days
    rows = Outcome.objects.bulk_create(
        _outcome(chance, plan, plan.starts_on + timedelta(chance.randint(0, days)), by)
        for _row in range(how_many)
    )
    pieces = Evidence.objects.bulk_create(
        Evidence(url=f"https://example.org/outcome-{n}", sensitivity=Sensitivity.PUBLIC)
        for n in range(how_many)
    )
    OutcomeEvidence.objects.bulk_create(
        OutcomeEvidence(outcome=row, evidence=piece, kind="minutes", independence="internal")
        for row, piece in zip(rows, pieces, strict=True)
    )
    activities = list(Activity.objects.values_list("pk", flat=True)[:5_000])
    targets = list(plan.targets.values_list("pk", flat=True))
    through = Outcome.activities.through
    through.objects.bulk_create(
        through(outcome_id=row.pk, activity_id=activity)
        for row in rows
        for activity in chance.sample(activities, 2)
    )
    bearing = Outcome.targets.through
    bearing.objects.bulk_create(
        bearing(outcome_id=row.pk, outcometarget_id=chance.choice(targets)) for row in rows
    )
    now = timezone.now()
    for step in (
        {"workflow": "submitted"},
        {"workflow": "reviewed", "reviewed_by": reviewer},
        {"workflow": "published", "published_by": reviewer, "published_at": now},
    ):
        Outcome.objects.update(**step)


def _outcome(chance, plan, day, by):
    def words(k):
        return " ".join(chance.choices(WORDS, k=k)).capitalize()

    return Outcome(
        plan=plan, title=words(9), actor=words(3), actor_type="government", change=words(30),
        starts_on=day, date_precision=Precision.DAY, scope="global", change_type="policy",
        direction=chance.choice(["positive", "positive", "negative", "prevented"]),
        intention=chance.choice(["planned", "emergent"]), significance=2,
        significance_reason=words(20), contribution=words(60), rating=1, rating_reason=words(20),
        others=words(40), rivals_considered=False, sensitivity=Sensitivity.PUBLIC, created_by=by,
    )  # fmt: skip

"""
Activities by the thousand, for measuring: `python -m scripts.bench` and tests of size.

Titles are made of the network's own words in three languages, dates of every precision,
partners and countries as unevenly spread as they are in life. The same seed, the same rows.
"""

import random
from datetime import date, timedelta

from django.utils import timezone

from accounts.models import User
from accounts.sensitivity import Sensitivity
from activities.models import Activity, ActivityFigure, Evidence, Participation
from network.models import Organisation
from network.names import fold
from outcomes.models import Outcome, OutcomeEvidence
from pillars.models import ActivityType
from plan.dates import Precision, start_of
from plan.models import Plan

TEXTS = {
    "en": "drug policy reform harm reduction side event training workshop decriminalisation "
    "women prison human rights civil society Commission Narcotic Drugs members statement "
    "briefing advocacy note launch webinar campaign communities naloxone evidence",
    "fr": "réforme politiques drogues réduction risques événement parallèle formation atelier "
    "décriminalisation femmes prison droits humains société civile Commission stupéfiants "
    "membres déclaration plaidoyer lancement campagne communautés naloxone preuves",
    "es": "reforma políticas drogas reducción daños evento paralelo formación taller "
    "descriminalización mujeres cárcel derechos humanos sociedad civil Comisión Estupefacientes "
    "miembros declaración incidencia lanzamiento campaña comunidades naloxona evidencias",
}
PLACES = "GB NL GH TH FR ES MX CO BR AR KE NG ZA IN ID PH MM LB MA TN PT GR RU UA CA US"
COUNTRIES = PLACES.split()
WORDS = {language: text.split() for language, text in TEXTS.items()}
PRECISIONS = [*[Precision.DAY] * 5, *[Precision.MONTH] * 2, Precision.QUARTER, Precision.YEAR]
CHUNK = 2_000


def fill(plan: Plan, by: User, how_many: int, *, seed: int = 2021) -> None:
    """Write published activities, a third of them with a figure, four in five with partners."""
    chance = random.Random(seed)  # noqa: S311 - for measuring
    kinds = list(ActivityType.objects.filter(pillar__plan=plan))
    areas = list(plan.priority_areas.all())
    partners = _organisations(chance)
    days = (plan.ends_on - plan.starts_on).days
    for start in range(0, how_many, CHUNK):
        rows = [
            _activity(chance, plan.starts_on + timedelta(chance.randint(0, days)), kinds, by)
            for _row in range(min(CHUNK, how_many - start))
        ]
        _belongings(chance, Activity.objects.bulk_create(rows), areas, partners)


def _organisations(chance):
    names = [f"{chance.choice(WORDS['en']).title()} Network {n}" for n in range(190)]
    return Organisation.objects.bulk_create(
        Organisation(
            name=name,
            name_key=fold(name),
            kind=Organisation.Kind.MEMBER,
            country=chance.choice(COUNTRIES),
            sensitivity=Sensitivity.PUBLIC,
        )
        for name in names
    )


def _activity(chance, day, kinds, by):
    language = chance.choice(["en", "en", "fr", "es"])
    words = WORDS[language]
    precision = chance.choice(PRECISIONS)
    kind = chance.choice(kinds)
    return Activity(
        title=" ".join(chance.choices(words, k=chance.randint(4, 10))).capitalize(),
        language=language,
        description=" ".join(chance.choices(words, k=chance.randint(0, 60))),
        type=kind,
        role=chance.choice(Activity.Role.values),
        status=Activity.Status.DONE,
        workflow=Activity.Workflow.PUBLISHED,
        published_at=timezone.now(),
        starts_on=_first_day(day, precision),
        date_precision=precision,
        countries=chance.sample(COUNTRIES, chance.choice([0, 1, 1, 2])),
        sensitivity=chance.choice([Sensitivity.PUBLIC, Sensitivity.NETWORK, Sensitivity.INTERNAL]),
        created_by=by,
        level_chosen_by=by,
    )


def _first_day(day: date, precision: str) -> date:
    return day if precision == Precision.DAY else start_of(day, precision)


def _belongings(chance, rows, areas, partners):
    through = Activity.priority_areas.through
    through.objects.bulk_create(
        through(activity=row, priorityarea=area)
        for row in rows
        for area in chance.sample(areas, chance.choice([0, 1, 1, 2]))
    )
    Participation.objects.bulk_create(
        Participation(activity=row, organisation=partner)
        for row in rows
        for partner in chance.sample(partners, chance.choice([0, 1, 1, 2, 3]))
    )
    ActivityFigure.objects.bulk_create(
        ActivityFigure(activity=row, measure="participants", value=chance.randint(5, 300))
        for row in rows
        if chance.random() < 1 / 3
    )


def fill_outcomes(plan: Plan, by: User, reviewer: User, how_many: int, *, seed: int = 2021) -> None:
    """Write published outcomes, each with a piece of evidence, two activities and a target."""
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
        return " ".join(chance.choices(WORDS["en"], k=k)).capitalize()

    return Outcome(
        plan=plan, title=words(9), actor=words(3), actor_type="government", change=words(30),
        starts_on=day, date_precision=Precision.DAY, scope="global", change_type="policy",
        direction=chance.choice(["positive", "positive", "negative", "prevented"]),
        intention=chance.choice(["planned", "emergent"]), significance=2,
        significance_reason=words(20), contribution=words(60), rating=1, rating_reason=words(20),
        others=words(40), rivals_considered=False, sensitivity=Sensitivity.PUBLIC, created_by=by,
    )  # fmt: skip

"""
The demonstration: publicly documented activities of the network, and one user per role.

The facts come from the pages that each row names. Which pillar, priority area and type
an activity belongs to is our reading, in `demo/mapping.toml`; the pages say so.
"""

import csv
import tomllib
import uuid
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from accounts.models import User
from accounts.sensitivity import Sensitivity
from activities.models import Activity, ActivityFigure, Evidence, Participation
from network.models import Affiliation, Forum, Organisation
from network.names import fold
from pillars.models import ActivityType
from plan import dates
from plan.models import Plan

FOLDER = Path(settings.BASE_DIR) / "demo"
PASSWORD = "follow-the-plan"  # noqa: S105 - printed by `make demo`, on one machine only
PEOPLE = [
    ("member@demo.localhost", "Amina (member)", [User.Role.MEMBER]),
    ("board@demo.localhost", "Bruno (board)", [User.Role.BOARD]),
    ("staff@demo.localhost", "Sofía (staff)", [User.Role.STAFF]),
    ("reviewer@demo.localhost", "Rémi (reviewer)", [User.Role.STAFF, User.Role.REVIEWER]),
    ("admin@demo.localhost", "Ada (administrator)", [User.Role.ADMINISTRATOR]),
]


@transaction.atomic
def load() -> int:
    """
    Write the demonstration's people and activities; return how many activities it has.

    Loading it again changes nothing that is there.
    """
    staff = _people()
    plan = Plan.objects.get(slug="idpc-2021-2023")
    mapping = _mapping()
    with (FOLDER / "activities_sample.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    made = {row["id"]: _activity(row, mapping[row["id"]], plan, staff) for row in rows}
    for row in rows:
        whole = mapping[row["id"]].get("part_of")
        if whole and made[row["id"]].part_of_id is None:
            made[row["id"]].part_of = made[whole]
            made[row["id"]].save(update_fields=["part_of"])
    _have_the_member_speak_for_somebody()
    return len(made)


def _have_the_member_speak_for_somebody():
    """The organisation with the most parts, so that the member has some to confirm."""
    member = User.objects.get(email="member@demo.localhost")
    taking_part = Organisation.objects.annotate(parts=Count("participations"))
    organisation = taking_part.order_by("-parts", "name_key").first()
    Affiliation.objects.get_or_create(user=member, defaults={"organisation": organisation})


def _people():
    people = {}
    for email, name, roles in PEOPLE:
        person = User.objects.filter(email=email).first()
        if person is None:
            person = User.objects.create_user(email, PASSWORD, name=name, roles=roles)
        people[email] = person
    return people["staff@demo.localhost"]


def _mapping():
    content = tomllib.loads((FOLDER / "mapping.toml").read_text(encoding="utf-8"))
    return {row["id"]: row for row in content["rows"]}


def _activity(row, reading, plan, staff):
    entry = uuid.uuid5(uuid.NAMESPACE_URL, f"demo:{row['id']}")
    if known := Activity.objects.filter(entry=entry).first():
        return known
    when = dates.parse(row["date"])
    activity = Activity.objects.create(
        entry=entry,
        title=row["title"],
        language=_language_of(row),
        description=_description(row, reading),
        type=ActivityType.objects.get(pillar__plan=plan, code=reading["type"]),
        role=reading["role"],
        status=Activity.Status.DONE,
        workflow=Activity.Workflow.PUBLISHED,
        published_at=timezone.now(),
        starts_on=when.first,
        date_precision=when.precision,
        ends_on=date.fromisoformat(row["end_date"]) if row["end_date"] else None,
        countries=reading.get("countries", []),
        forum=Forum.objects.get(code=reading["forum"]) if reading.get("forum") else None,
        session=reading.get("session", ""),
        place=reading.get("place", ""),
        sensitivity=Sensitivity.PUBLIC,
        is_aggregate=reading.get("is_aggregate", False),
        created_by=staff,
    )
    for area in plan.priority_areas.all():
        if fold(area.name_en) == fold(row["priority_area"]):  # Apostrophes differ.
            activity.priority_areas.add(area)
    activity.targets.set(plan.targets.filter(code__in=reading.get("targets", [])))
    for partner in reading.get("partners", []):
        Participation.objects.get_or_create(
            activity=activity,
            organisation=_organisation(partner),
            defaults={"part": partner.get("part", Participation.Part.PARTNER)},
        )
    for figure in reading.get("figures", []):
        ActivityFigure.objects.create(
            activity=activity,
            measure=figure["measure"],
            qualifier=figure["qualifier"],
            value=Decimal(str(figure["value"])),
            currency=figure.get("currency", ""),
        )
    evidence, _added = Evidence.objects.get_or_create(
        url=row["source_url"], defaults={"sensitivity": Sensitivity.PUBLIC}
    )
    activity.evidence.add(evidence)
    return activity


def _language_of(row):
    """The title's own language: two of the rows have a French one."""
    french = ("Plan d'action", "Rapport d’activités")
    return "fr" if row["title"].startswith(french) else "en"


def _description(row, reading):
    unmapped = ", ".join(pair.replace("_", " ") for pair in reading.get("unmapped", []))
    also = f"Also documented: {unmapped}." if unmapped else ""
    unnamed = reading.get("unnamed_partners", "")
    with_others = f"With: {unnamed}." if unnamed else ""
    return "\n\n".join(text for text in (row["notes"], also, with_others) if text)


def _organisation(partner):
    organisation, _added = Organisation.objects.get_or_create(
        name_key=fold(partner["name"]),
        defaults={
            "name": partner["name"],
            "acronym": partner.get("acronym", ""),
            "kind": partner.get("kind", Organisation.Kind.PARTNER),
            "country": partner.get("country", ""),
            "sensitivity": Sensitivity.PUBLIC,
        },
    )
    return organisation

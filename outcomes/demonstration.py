"""
The outcomes of the demonstration, taken the whole way by its people.

What changed is on public pages; how it is judged is ours, and who confirms it is invented.
"""

import tomllib
import uuid

from accounts.models import User
from activities import demonstration
from activities.evidence import add_link
from activities.models import Activity
from network.models import Forum
from outcomes import services, substantiating
from outcomes.models import Outcome, SubstantiationLink
from outcomes.models.words import Workflow
from outcomes.services import Details
from plan import dates
from plan.models import Plan

COLUMNS = [
    "title", "language", "actor", "actor_type", "change", "scope", "place", "change_type",
    "direction", "intention", "before", "significance", "significance_reason", "pathway",
    "contribution", "rating", "rating_reason", "others", "rivals_considered", "rivals", "limits",
    "lessons", "sensitivity",
]  # fmt: skip


def texts() -> list[dict]:
    """Return the outcomes of the demonstration as they are written down."""
    path = demonstration.FOLDER / "outcomes.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))["outcomes"]


def load() -> int:
    """
    Write the demonstration's outcomes; return how many it has.

    Loading them again changes nothing that is there.
    """
    staff = User.objects.get(email="staff@demo.localhost")
    reviewer = User.objects.get(email="reviewer@demo.localhost")
    plan = Plan.objects.get(slug="idpc-2021-2023")
    rows = texts()
    for row in rows:
        entry = uuid.uuid5(uuid.NAMESPACE_URL, f"demo:{row['id']}")
        if not Outcome.objects.filter(entry=entry).exists():
            _take(row, entry, plan, staff, reviewer)
    return len(rows)


def _take(row, entry, plan, staff, reviewer):
    when = dates.parse(row["date"])
    outcome = Outcome(
        entry=entry, plan=plan, starts_on=when.first, date_precision=when.precision,
        forum=Forum.objects.get(code=row["forum"]),
        **{name: row[name] for name in COLUMNS if name in row},
    )  # fmt: skip
    services.record(outcome=outcome, details=_details(row, plan), by=staff, submit=False)
    for piece in row.get("evidence", []):
        tie = {name: piece[name] for name in ("kind", "independence", "supports")}
        add_link(
            record=outcome, link=piece["url"], by=staff, tie=tie, title=piece["title"],
            sensitivity=row["sensitivity"],
        )  # fmt: skip
    if row["workflow"] == Workflow.DRAFT:
        return
    outcome.refresh_from_db()
    services.record(outcome=outcome, details=_details(row, plan), by=staff, submit=True)
    services.review(outcome=outcome, by=reviewer)
    if "substantiation" in row:
        _confirm(outcome, row["substantiation"], staff)
    services.publish(outcome=outcome, by=reviewer)


def _details(row, plan):
    entries = [uuid.uuid5(uuid.NAMESPACE_URL, f"demo:{each}") for each in row["activities"]]
    return Details(
        targets=plan.targets.filter(code__in=row["targets"]),
        areas=plan.priority_areas.filter(code__in=row["areas"]),
        pillars=plan.pillars.filter(code__in=row["pillars"]),
        activities=Activity.objects.filter(entry__in=entries),
        parts=[(name, part) for part in ("led", "contributed", "supported") for name in row[part]],
    )


def _confirm(outcome, said, staff):
    outcome.refresh_from_db()
    _asked, secret = substantiating.ask(
        outcome=outcome, name=said["name"], address="", role=said["role"],
        relation=said["relation"], independence="external", language="en", by=staff,
    )  # fmt: skip
    answers = ("description", "significance", "contribution", "comment")
    substantiating.answer(
        link=SubstantiationLink.objects.for_secret(secret).get(),
        naming="role", name="", about={}, **{name: said[name] for name in answers},
    )  # fmt: skip

"""What waits for one person: to be finished, reviewed, published, confirmed, completed."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.sensitivity import audience_of
from activities.counting import length
from activities.models import Activity, Participation
from activities.models.work import lacks, waits_for
from outcomes.models import ContributionPart, Outcome
from outcomes.models.choosing import waits_for as outcomes_wait_for
from pillars.models import kinds_of
from plan.models import Plan, ReportingPeriod

# Of what waits for the secretariat, as many rows as a page still shows; the list has all.
SHOWN = 20
# More of one kind than these are not counted on every page; "My work" has the number.
MANY = 100


def how_many(plan: Plan, user: User) -> int:
    """
    Return how many things of a plan wait for a person, asked for in one query.

    Each page says it, so of one kind no more than MANY are looked for. That is what the
    sections of "My work" list; what is missing from what has been logged is told there as
    well, and is nobody's turn.
    """
    question = _how_many(plan, user, plan.changed_at, tuple(user.roles), user.is_active)
    with connection.cursor() as cursor:
        cursor.execute(*question)
        return cursor.fetchone()[0]


@lru_cache(maxsize=1_000)
def _how_many(plan, user, *_what_else_it_depends_on):
    """
    Return the query of `how_many`, as SQL and what is put into it.

    It is a long one: to write it takes twice as long as to answer it, and who asks again asks
    the same. It depends on the person's roles and on the plan's kinds of work, and on no time.
    """
    waiting: Any = length(_activities(plan, user).waiting_for(user), MANY)
    if user.is_secretariat:
        waiting += length(_outcomes(plan, user).waiting_for(user), MANY)
    if user.is_member:
        waiting += length(parts_to_confirm(plan, user), MANY)
        waiting += length(contributions_to_confirm(plan, user), MANY)
    found = User.objects.filter(pk=user.pk).order_by().values_list(waiting, flat=True)
    return found.query.sql_with_params()


def _activities(plan, user):
    return Activity.objects.visible_to(user).of_plan(plan)


def _outcomes(plan, user):
    return Outcome.objects.visible_to(user).of_plan(plan)


def parts_to_confirm(plan: Plan, user: User):
    """The parts, in what is published, about which nobody of the organisation has answered."""
    parts = Participation.objects.visible_to(user).of_organisations_of(user)
    return parts.filter(
        activity__type__in=kinds_of(plan),
        activity__workflow=Activity.Workflow.PUBLISHED,
        answer="",
    )


def contributions_to_confirm(plan: Plan, user: User):
    """The same, of what an organisation contributed to published outcomes."""
    parts = ContributionPart.objects.visible_to(user).of_organisations_of(user)
    there = Q(outcome__plan=plan, outcome__workflow=Outcome.Workflow.PUBLISHED)
    return parts.filter(there, answer="")


def all_to_confirm(plan: Plan, user: User) -> tuple[list, list]:
    """Return the parts in activities, and in outcomes, that wait for a member's answer."""
    if not user.is_member:
        return [], []
    parts = parts_to_confirm(plan, user).select_related("activity__type", "organisation")
    contributions = contributions_to_confirm(plan, user)
    return list(parts), list(contributions.select_related("outcome", "organisation"))


# What the rows of a section wait for, by the kind of record.
HEADINGS: dict[str, dict[str, Any]] = {
    "activity": {
        "draft": _("Drafts"),
        "returned": _("Returned to be mended"),
        "review": _("To be reviewed"),
        "publish": _("Ready to be published"),
    },
    "outcome": {
        "draft": _("Drafts of outcomes"),
        "returned": _("Outcomes returned to be mended"),
        "contested": _("Contested outcomes, to be revised"),
        "review": _("Outcomes to be reviewed"),
        "publish": _("Outcomes ready to be published"),
    },
}


@dataclass(frozen=True)
class Section:
    """Records that wait for the same thing, with the list that has exactly these."""

    kind: str
    what: str
    rows: list[Any]
    count: int
    all_of_them: str = ""

    @property
    def heading(self):
        return HEADINGS[self.kind][self.what]

    @property
    def is_in_hand(self) -> bool:
        """Whether its rows wait for their author, in the form."""
        return self.what in {"draft", "returned", "contested"}


def sections(plan: Plan, user: User) -> list[Section]:
    """Return what waits for a person, those of one turn together; empty ones are left out."""
    found = []
    for what in waits_for(user):
        waiting = _activities(plan, user).waiting_for(user, what)
        rows = waiting.newest_first().select_related("type", "created_by", "reviewed_by")
        if not user.is_secretariat:
            found.append(Section("activity", what, list(rows), len(rows)))
            continue
        all_of_them = _list(plan, waits=what)
        found.append(Section("activity", what, list(rows[:SHOWN]), waiting.count(), all_of_them))
    if user.is_secretariat:
        found += _sections_of_outcomes(plan, user)
    return [section for section in found if section.count]


def _sections_of_outcomes(plan, user):
    waiting = _outcomes(plan, user)
    for what in outcomes_wait_for(user):
        rows = list(waiting.waiting_for(user, what).newest_first().select_related("created_by"))
        yield Section("outcome", what, rows, len(rows))


def _list(plan, **query):
    return f"{reverse('activities:index', args=[plan.slug])}?{urlencode(query)}"


@dataclass(frozen=True)
class Lack:
    """How many of somebody's activities lack one thing, and the list of exactly these."""

    count: int
    link: str


@dataclass(frozen=True)
class Lacking:
    """What is missing from what one person has logged."""

    person: User
    lacks: dict[str, Lack] = field(default_factory=dict)


# In the order in which they are shown.
LACKS = ["undated", "evidence", "partner", "figures"]


def missing(plan: Plan, quarter: ReportingPeriod, user: User) -> list[Lacking]:
    """
    Return what is missing from what was done in a quarter, one's own entries first.

    Reviewers see each colleague's too. What has no date lies in no quarter, so that of the
    whole plan is told.
    """
    conditions = {what: condition & quarter.rows() for what, condition in
                  lacks(audience_of(user)).items()}  # fmt: skip
    conditions["undated"] = Q(date_precision="undated")
    done = _activities(plan, user).filter(status=Activity.Status.DONE)
    done = done.filter(quarter.rows() | Q(date_precision="undated"))
    if not user.is_reviewer:
        done = done.filter(created_by=user)
    numbers = {what: Count("pk", filter=conditions[what]) for what in LACKS}
    rows = done.order_by().values(by=F("created_by")).annotate(**numbers)
    by_person = {row["by"]: row for row in rows if any(row[what] for what in LACKS)}
    by_person.setdefault(user.pk, dict.fromkeys(LACKS, 0))
    people = User.objects.visible_to(user).filter(pk__in=by_person)
    return [
        Lacking(
            person,
            {
                what: Lack(
                    number, _list(plan, by=person.pk, status="done", **_where(what, quarter))
                )
                for what in LACKS
                for number in [by_person[person.pk][what]]
            },
        )
        for person in sorted(people, key=lambda person: person.pk != user.pk)
    ]


def _where(what, quarter):
    if what == "undated":
        return {"dated": "undated"}
    return {"period": quarter.code, "missing": what}


@dataclass(frozen=True)
class StandingsToSet:
    """How many targets of a plan have no standing in the last quarter that has ended."""

    quarter: ReportingPeriod
    missing: int
    all: int


def standings_to_set(plan: Plan, user: User) -> StandingsToSet | None:
    """Return what a reviewer has still to say of the last quarter; None where it is all said."""
    if not user.is_reviewer:
        return None
    targets = plan.targets.editable_by(user)
    quarter = plan.periods.quarters().ended(timezone.localdate()).last()
    if quarter is None:
        return None
    missing = targets.exclude(standings__period=quarter).count()
    return StandingsToSet(quarter, missing, targets.count()) if missing else None

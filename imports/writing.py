"""
Writing rows that were checked: many new activities at once, changes one by one.

What `activities.services.record` keeps is kept here: who logged it, whose proposal it is,
and that it waits for a reviewer. Levels and the history are the database's own.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, models

from accounts.models import User
from accounts.sensitivity import Sensitivity
from activities.evidence import link_known_to
from activities.models import Activity, ActivityFigure, Evidence, Participation
from activities.services import Details, Figure, last_choice_of, record
from imports import standing
from imports.copying import copy_in, refresh_statistics
from imports.defaults import role_otherwise, status_otherwise
from imports.models import ImportBatch, ImportRow
from network.models import Organisation
from network.names import fold
from network.services import organisation_named
from pillars.measures import Measure
from plan import dates
from plan.dates import Precision

CHUNK = 1000
WRITTEN: list[type[models.Model]] = [
    Activity, Activity.priority_areas.through, Activity.targets.through, Activity.evidence.through,
    Evidence, Participation, ActivityFigure,
]  # fmt: skip


class Writer:
    """Writes the rows of one batch as one person; part of a transaction."""

    def __init__(self, batch: ImportBatch, by: User):
        self.batch, self.by, self.plan = batch, by, batch.plan
        self.pillars = {pillar.code: pillar for pillar in self.plan.pillars.all()}
        self.level = last_choice_of(by)
        self.proposed_by = None
        if not by.is_secretariat:
            self.proposed_by = Organisation.objects.filter(affiliations__user=by).first()
        self._other: dict[str, int] = {}
        self._organisations: dict[str, int] = {}
        self._links: dict[str, int] = {}
        self._made: list[tuple[int, int]] = []  # Keys of rows, and of their activities.

    # --- New ones ------------------------------------------------------------------------------

    def create(self, rows: Sequence[ImportRow]) -> None:
        """Make an activity of each row, with all that belongs to it; of CHUNK rows at most."""
        if len(self._made) == CHUNK:
            # What triggers look up is planned for tables as they were; with the first thousand
            # rows counted, the plans hold for all that follow.
            refresh_statistics(WRITTEN)
        referred = self._referred(rows)
        activities = [self._activity(row, referred) for row in rows]
        copy_in(activities)
        pairs = list(zip(activities, (row.values for row in rows), strict=True))
        self._tie(Activity.priority_areas.through, "priorityarea_id", "priority_areas", pairs)
        self._tie(Activity.targets.through, "outcometarget_id", "targets", pairs)
        copy_in([part for activity, values in pairs for part in self._parts(activity, values)])
        copy_in(
            [
                ActivityFigure(activity=activity, measure=figure.measure, value=figure.value,
                               qualifier=figure.qualifier, currency=figure.currency)
                for activity, values in pairs
                for figure in figures_of(values)
            ]
        )  # fmt: skip
        self._link(pairs)
        self._made += [(row.pk, made.pk) for row, made in zip(rows, activities, strict=True)]

    def _activity(self, row, referred):
        values = row.values
        activity = Activity(
            entry=uuid.uuid5(uuid.NAMESPACE_URL, f"import:{self.batch.reference}:{row.record}"),
            title=values["title"],
            language=values.get("language", self.batch.language),
            description=values.get("description", ""),
            type_id=self._type(values),
            role=values.get("role") or role_otherwise(self.by),
            workflow=Activity.Workflow.SUBMITTED,
            countries=values.get("countries", []),
            forum_id=values.get("forum"),
            session=values.get("session", ""),
            place=values.get("place", ""),
            sensitivity=values.get("sensitivity", self.level),
            is_aggregate=values.get("is_aggregate", False),
            part_of_id=referred.get(values.get("part_of")),
            translation_of_id=referred.get(values.get("translation_of")),
            not_known=values.get("not_known", []),
            as_sent=values.get("as_sent", {}),
            created_by=self.by,
            level_chosen_by=self.by,
            proposed_by=self.proposed_by,
        )
        set_date(activity, values)
        activity.status = values.get("status") or status_otherwise(activity.date)
        return activity

    def _type(self, values):
        """The kind of work; "other" of the pillar, which is made when it is first needed."""
        if kind := values.get("type"):
            return kind
        code = values["pillar"]
        if code not in self._other:
            self._other[code] = self.pillars[code].other_type().pk
        return self._other[code]

    def _referred(self, rows):
        names = {row.values.get(key) for row in rows for key in ("part_of", "translation_of")}
        names -= {None, ""}
        seen = Activity.objects.visible_to(self.by).filter(reference__in=names) if names else None
        return dict(seen.values_list("reference", "pk")) if seen is not None else {}

    @staticmethod
    def _tie(through, column, key, pairs):
        copy_in(
            [
                through(activity_id=activity.pk, **{column: pk})
                for activity, values in pairs
                for pk in values.get(key, ())
            ]
        )

    def _parts(self, activity, values):
        """Each organisation once; who leads is no other partner."""
        parts: dict[int, str] = {}
        for key, part in (
            ("co_leads", Participation.Part.CO_LEAD), ("partners", Participation.Part.PARTNER),
        ):  # fmt: skip
            for pk, name in values.get(key, ()):
                parts.setdefault(pk or self._organisation(name, activity.sensitivity), part)
        for pk, part in parts.items():
            yield Participation(activity=activity, organisation_id=pk, part=part, added_by=self.by)

    def _organisation(self, name, sensitivity):
        key = fold(name)
        if key not in self._organisations:
            found = organisation_named(name=name, sensitivity=sensitivity, by=self.by)
            self._organisations[key] = found.pk
        return self._organisations[key]

    def _link(self, pairs):
        """Pages support several activities; one that this person has seen is not made anew."""
        wanted: dict[str, int] = {}
        for activity, values in pairs:
            for link in values.get("links", ()):
                if link not in self._links:
                    wanted.setdefault(link, self._reach(activity.sensitivity))
        if wanted:
            known = Evidence.objects.visible_to(self.by).filter(url__in=list(wanted))
            for url, pk in known.order_by("-pk").values_list("url", "pk"):
                self._links[url] = pk
            fresh = [url for url in wanted if url not in self._links]
            made = [Evidence(url=url, sensitivity=wanted[url]) for url in fresh]
            copy_in(made)
            self._links |= {piece.url: piece.pk for piece in made}
        copy_in(
            [
                Activity.evidence.through(activity_id=activity.pk, evidence_id=self._links[link])
                for activity, values in pairs
                for link in values.get("links", ())
            ]
        )

    def _reach(self, own):
        # What members add they see themselves; who else does is for the activity's level to say.
        return own if self.by.is_secretariat else min(own, Sensitivity.NETWORK)

    def note(self) -> None:
        """Write down which row made which activity, in one statement for all of them."""
        table = connection.ops.quote_name(ImportRow._meta.db_table)
        statement = (
            f"UPDATE {table} SET activity_id = made.activity"  # noqa: S608 - names of our own
            " FROM unnest(%s::bigint[], %s::bigint[]) AS made (id, activity)"
            f" WHERE {table}.id = made.id"
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, [[pk for pk, _ in self._made], [pk for _, pk in self._made]])

    # --- Changes -------------------------------------------------------------------------------

    def change(self, activity: Activity, values: dict[str, Any], columns: Iterable[str]) -> None:
        """
        Give an activity that came by `standing.found` what a row says, in some columns.

        What this person does not see of it stays. Raises NotLowered as `services.record`.
        """
        columns = set(columns)
        now = standing.values_of(activity)
        said = {**now, **{key: values[key] for key in columns}}
        for key in ("title", "role", "status", "countries", "session", "place", "description",
                    "language", "is_aggregate", "sensitivity"):  # fmt: skip
            if key in columns:
                setattr(activity, key, said[key])
        if columns & {"date", "ends"}:
            set_date(activity, said)
        if columns & {"type", "pillar"}:
            activity.type_id = self._type({"pillar": said["pillar"], "type": values.get("type")})
        if "forum" in columns:
            activity.forum_id = said["forum"]
        self._refer(activity, said, columns)
        asked = set(values.get("measures", ()))
        if "not_known" in columns:
            kept = [measure for measure in activity.not_known if measure not in asked]
            activity.not_known = [*kept, *values["not_known"]]
        activity.as_sent = {**activity.as_sent, **values.get("as_sent", {})}
        first = next(iter(activity.evidence.all()), None)
        record(
            activity=activity,
            details=Details(
                areas=list(self.plan.priority_areas.filter(pk__in=said["priority_areas"])),
                targets=list(self.plan.targets.filter(pk__in=said["targets"])),
                partners=self._named_parts(activity, said),
                figures=figures_of(said) if columns & {"figures", "amounts"} else
                        figures_of(now),
                measures=[*asked, *(figure.measure for figure in figures_of(values))],
                # All links are set below.
                link=first.url if first else "",
            ),
            by=self.by,
            submit=False,
        )  # fmt: skip
        if "links" in columns:
            self._relink(activity, said["links"])

    def _refer(self, activity, said, columns):
        for key in ("part_of", "translation_of"):
            if key in columns:
                seen = Activity.objects.visible_to(self.by).filter(reference=said[key])
                setattr(activity, key, seen.first() if said[key] else None)

    @staticmethod
    def _named_parts(activity, said):
        parts = Participation.Part
        known = {part.organisation_id: part.part for part in activity.participations.all()}
        for _pk, name in said["co_leads"]:
            yield name, parts.CO_LEAD
        for pk, name in said["partners"]:
            part = known.get(pk, parts.PARTNER)
            yield name, parts.PARTNER if part == parts.CO_LEAD else part

    def _relink(self, activity, links):
        seen = {piece.url: piece for piece in activity.evidence.visible_to(self.by).exclude(url="")}
        for url, piece in seen.items():
            if url not in links:
                activity.evidence.remove(piece)
        for url in links:
            if url not in seen:
                reach = self._reach(activity.sensitivity)
                activity.evidence.add(link_known_to(self.by, url, sensitivity=reach))


def set_date(activity: Activity, values: dict[str, Any]) -> None:
    """Set when it was; a last day stands beside a first day alone."""
    first = dates.parse(values.get("date", ""))
    activity.starts_on, activity.date_precision = first.first, first.precision
    ends = values.get("ends") if first.precision == Precision.DAY else ""
    activity.ends_on = date.fromisoformat(ends) if ends else None


def figures_of(values: dict[str, Any]) -> list[Figure]:
    """Return the figures of a row, money with its currency."""
    counted = [
        Figure(measure, sign, Decimal(number))
        for measure, (sign, number) in values.get("figures", {}).items()
    ]
    return counted + [
        Figure(Measure.AMOUNT, sign, Decimal(number), currency)
        for currency, (sign, number) in values.get("amounts", {}).items()
    ]

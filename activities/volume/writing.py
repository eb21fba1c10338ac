"""Writing a made-up network into a database that has no activities yet."""

import random
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from accounts.history import events_of
from accounts.models import User
from activities import tallying
from activities.models import (
    Activity,
    ActivityFigure,
    AreaLink,
    Evidence,
    EvidenceLink,
    Fact,
    MeasureTally,
    Participation,
    ReaderLink,
    SearchText,
    Tally,
    TargetLink,
)
from activities.volume import texts
from activities.volume.bare import bare
from activities.volume.rows import COLUMNS, Kind, World, chunk
from network.models import Affiliation, Forum, Hiding, Organisation, PlaceRule
from network.names import fold
from pillars.models import ActivityType
from plan import loading
from plan.models import Plan

AT_ONCE = 10_000
# The network has 190 members; a larger one of a million activities knows some thousands.
MEMBERS = 190
ORGANISATIONS = [(100_000, 2_000), (10_000, 600), (0, MEMBERS)]
# In the order in which they refer to each other.
WRITTEN: list[Any] = [
    Activity, Evidence, AreaLink, TargetLink, ReaderLink, Participation, ActivityFigure,
    EvidenceLink,
]  # fmt: skip
# Kinds of work of this pillar meet the bodies of the United Nations.
AT_FORUMS = "P3"


class NotEmpty(Exception):
    """There are activities already, and real ones are not mixed with made-up ones."""


def make(count: int, *, seed: int) -> None:
    """Write a network, and have the database know how much there is of what."""
    write(count, seed=seed)
    _look_through([*WRITTEN, SearchText, Organisation])
    tallying.rebuild()
    _look_through([Fact, Tally, MeasureTally])


def _look_through(models):
    """Have the server count rows, and note the pages that everybody sees."""
    names = ", ".join(model._meta.db_table for model in models)
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM (ANALYZE) {names}")


@transaction.atomic
def write(count: int, *, seed: int) -> None:
    """
    Write a network with so many activities, and all that belongs to them.

    All or nothing. Raises NotEmpty where there is an activity already, be it a deleted one.
    """
    if Activity.objects.exists():
        raise NotEmpty("There are activities already: this writes into an empty database only.")
    world = _world(_plan(), count, seed)
    _reserve(world)
    _take_room()
    events = [events_of(model) for model in WRITTEN]
    with bare([model._meta.db_table for model in [*WRITTEN, *events, SearchText]]):
        for start in range(0, count, AT_ONCE):
            _copy(chunk(world, start, min(AT_ONCE, count - start)))
        _write_search_texts()
        for event in events:
            _write_first_states(event)
    if PlaceRule.objects.exists() or Hiding.objects.in_force().exists():
        # Else the level of an activity is its sensitivity, and that is written already.
        Activity.objects.update(level=F("level"))


def _plan():
    plan = Plan.objects.order_by("pk").last()
    if plan is None:
        loading.load()
        plan = Plan.objects.get()
    return plan


def _world(plan, count, seed):
    chance = random.Random(seed)  # noqa: S311 - for measuring
    staff = [_person(f"staff{n}", "staff") for n in range(1, 13)]
    reviewers = [_person(f"reviewer{n}", "staff", "reviewer") for n in range(1, 4)]
    organisations = _organisations(chance, next(n for least, n in ORGANISATIONS if count >= least))
    kinds = [
        Kind(kind.pk, tuple(kind.measures), kind.pillar.code == AT_FORUMS)
        for kind in ActivityType.objects.filter(pillar__plan=plan)
        .select_related("pillar")
        .order_by("pillar__code", "code")
    ]
    chance.shuffle(kinds)
    return World(
        seed=seed,
        count=count,
        first_activity=_next_key(Activity),
        first_evidence=_next_key(Evidence),
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        kinds=kinds,
        areas=_keys(plan.priority_areas.order_by("code")),
        targets=_keys(plan.targets.filter(priority_area=None).order_by("code")),
        forums=_keys(Forum.objects.order_by("pk")),
        organisations=[organisation.pk for organisation in organisations],
        staff=staff,
        reviewers=reviewers,
        members=_members(organisations),
    )


def _keys(rows):
    return list(rows.values_list("pk", flat=True))


def _person(name, *roles):
    email = f"{name}@example.org"
    known = User.objects.filter(email=email).first()
    return (known or User.objects.create_user(email, name=name.title(), roles=list(roles))).pk


def _organisations(chance, how_many):
    """Members in most countries, more in some; beside them partners of every kind."""
    weights = [1 / (rank + 4) for rank in range(len(texts.COUNTRIES))]
    others = [kind for kind in Organisation.Kind.values if kind != "member"]
    kinds = ["member"] * MEMBERS + chance.choices(others, [80, 6, 4, 4], k=how_many - MEMBERS)
    chance.shuffle(kinds)
    countries = chance.choices(texts.COUNTRIES, weights, k=how_many)
    levels = chance.choices([0, 1, 2, 3], [850, 100, 47, 3], k=how_many)
    rows = []
    for number, (kind, country, level) in enumerate(zip(kinds, countries, levels, strict=True), 1):
        of, form = (chance.choice(words) for words in texts.OF_NAMES)
        name = f"{of} {form} {country} {number}"
        led = chance.choice([True, False, None])
        rows.append(
            Organisation(
                name=name,
                acronym=f"{of[0]}{form[0]}{country}{number}",
                name_key=fold(name),
                kind=kind,
                country=country,
                is_community_led=led,
                sensitivity=level,
            )
        )
    return Organisation.objects.bulk_create(rows)


def _members(organisations):
    """The people of six members, each with something to confirm."""
    speaking = [each for each in organisations if each.kind == Organisation.Kind.MEMBER][:6]
    found = []
    for number, organisation in enumerate(speaking, 1):
        person = _person(f"member{number}", "member")
        Affiliation.objects.get_or_create(user_id=person, organisation=organisation)
        found.append((person, organisation.pk))
    return found


def _next_key(model):
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [model._meta.db_table])
        return cursor.fetchone()[0]


def _reserve(world):
    """Have the next row of anybody's come after ours."""
    firsts = {Activity: world.first_activity, Evidence: world.first_evidence}
    with connection.cursor() as cursor:
        for model, first in firsts.items():
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)",
                [model._meta.db_table, first + world.count],
            )


def _take_room():
    """Memory for sorting and joining, for this transaction alone."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '128MB'")
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")


def _copy(rows: dict[str, str]) -> None:
    with connection.cursor() as cursor:
        for table, lines in rows.items():
            columns = ", ".join(COLUMNS[table])
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                copy.write(lines)


# As `activities_keep_search` writes them, save that a text that comes again is read once.
READ = """
CREATE TEMPORARY TABLE made_up_text ON COMMIT DROP AS
SELECT text, activities_stems(activities_apart(text)) AS words FROM (
    SELECT title FROM activities_activity
    UNION SELECT description FROM activities_activity
    UNION SELECT concat_ws(' ', session, place) FROM activities_activity
) AS written (text)
"""
SEARCH_TEXTS = """
WITH named AS MATERIALIZED (
    SELECT kind.id AS type_id, forum.id AS forum_id,
        setweight(activities_stems(activities_apart(concat_ws(
            ' ', kind.name_en, kind.name_fr, kind.name_es,
            forum.acronym_en, forum.acronym_fr, forum.acronym_es,
            forum.name_en, forum.name_fr, forum.name_es
        ))), 'B') AS words
    FROM (SELECT DISTINCT type_id, forum_id FROM activities_activity) AS used
    JOIN pillars_activitytype kind ON kind.id = used.type_id
    LEFT JOIN network_forum forum ON forum.id = used.forum_id
)
INSERT INTO activities_searchtext (activity_id, words, plain)
SELECT
    activity.id,
    setweight(title.words, 'A') || named.words || setweight(place.words, 'B')
    || setweight(description.words, 'C')
    || array_to_tsvector(ARRAY(
        SELECT 'country=' || lower(code) FROM unnest(activity.countries) code)),
    lower(unaccent(activities_apart(concat_ws(
        ' ', activity.title, activity.session, activity.place, activity.description))))
FROM activities_activity activity
JOIN named ON named.type_id = activity.type_id
    AND COALESCE(named.forum_id, 0) = COALESCE(activity.forum_id, 0)
JOIN made_up_text title ON title.text = activity.title
JOIN made_up_text place ON place.text = concat_ws(' ', activity.session, activity.place)
JOIN made_up_text description ON description.text = activity.description
"""


def _write_search_texts():
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE activities_activity")
        cursor.execute(READ)
        cursor.execute("ANALYZE made_up_text")
        cursor.execute(SEARCH_TEXTS)


def _write_first_states(event):
    """Write the history that triggers begin with a row: its first state."""
    model = event.pgh_tracked_model
    quote = connection.ops.quote_name
    kept = [
        quote(field.column)
        for field in event._meta.concrete_fields
        if not field.name.startswith("pgh_")
    ]
    columns = ", ".join(kept)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(event._meta.db_table)}"  # noqa: S608 - names of our own
            f" (pgh_created_at, pgh_label, pgh_obj_id, {columns})"
            f" SELECT now(), 'insert', id, {columns} FROM {quote(model._meta.db_table)} ORDER BY id"
        )

"""A network is made up by the thousand, to measure in: it is uneven, whole, and always the same."""

from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from accounts.history import events_of
from accounts.sensitivity import Sensitivity
from activities import recounting, tallying
from activities.models import (
    Activity,
    ActivityFigure,
    AreaLink,
    Evidence,
    Participation,
    SearchText,
    TargetLink,
)
from activities.volume import writing
from activities.volume.bare import bare
from network.models import Hiding, Organisation, PlaceRule
from plan.dates import Precision
from tests import factories
from tests.factories import ActivityFactory

pytestmark = pytest.mark.django_db

COUNT = 1_500


@pytest.fixture
def made(shipped_plan):
    writing.write(COUNT, seed=7)
    return shipped_plan


def values(name, model=Activity):
    return set(model.objects.order_by().values_list(name, flat=True))


def all_rows():
    """Everything that was made, by what it says: keys are given out anew each time."""
    found = [
        list(AreaLink.objects.order_by("pk").values_list("priorityarea__code", flat=True)),
        list(TargetLink.objects.order_by("pk").values_list("outcometarget__code", flat=True)),
        list(Participation.objects.order_by("pk").values_list("organisation__name", "part")),
        list(Activity.objects.order_by("pk").values_list("type__code", "created_by__email")),
    ]
    for model in (Activity, ActivityFigure, Evidence, Organisation):
        names = [
            field.name
            for field in model._meta.concrete_fields
            if not (field.is_relation or field.primary_key)
        ]
        found.append(list(model.objects.order_by("pk").values_list(*names)))
    return found


def made_and_forgotten(seed):
    with transaction.atomic():
        writing.write(COUNT, seed=seed)
        rows = all_rows()
        transaction.set_rollback(True)
    return rows


def test_the_same_seed_gives_the_same_network_and_another_seed_another_one(shipped_plan):
    first = made_and_forgotten(seed=7)
    assert made_and_forgotten(seed=7) == first
    assert made_and_forgotten(seed=8) != first


def test_there_is_everything_that_a_row_can_be(made):
    assert values("sensitivity") == set(Sensitivity.values)
    assert values("workflow") == set(Activity.Workflow.values)
    assert values("status") == set(Activity.Status.values)
    assert values("role") == set(Activity.Role.values)
    assert values("date_precision") == set(Precision.values)
    assert values("language") == {"en", "fr", "es"}
    assert values("part", Participation) == set(Participation.Part.values)
    assert values("answer", Participation) == {"", *Participation.Answer.values}
    assert values("qualifier", ActivityFigure) == set(ActivityFigure.Qualifier.values)
    assert len(values("currency", ActivityFigure)) > 2
    assert len(values("forum")) > 5
    for kind in ("part_of", "translation_of", "proposed_by", "binned_at", "ends_on"):
        assert Activity.objects.exclude(**{kind: None}).exists(), kind
    assert Activity.objects.filter(is_aggregate=True, parts__isnull=False).exists()
    assert Activity.objects.exclude(not_known=[]).exists()


def test_what_is_restricted_names_a_reader(made):
    restricted = Activity.objects.filter(sensitivity=Sensitivity.RESTRICTED)
    assert restricted.exists()
    assert not restricted.filter(readers=None).exists()


def test_a_few_organisations_take_part_in_much_and_work_peaks_in_march_and_november(made):
    parts = Counter(Participation.objects.order_by().values_list("organisation", flat=True))
    busiest = sum(number for _key, number in parts.most_common(len(parts) // 10))
    assert busiest > sum(parts.values()) / 4

    days = Activity.objects.filter(date_precision=Precision.DAY)
    months = Counter(day.month for day in days.values_list("starts_on", flat=True))
    assert {month for month, _number in months.most_common(2)} == {3, 11}


def test_every_number_that_is_kept_is_what_counting_gives(shipped_plan):
    writing.write(300, seed=7)
    tallying.rebuild()
    assert list(recounting.differences(shipped_plan)) == []


def test_what_triggers_keep_is_there_as_if_they_had_written_it(made):
    kept = [SearchText, *map(events_of, writing.WRITTEN)]
    before = [states(model) for model in kept]
    write_again()
    for model, rows in zip(kept, before, strict=True):
        assert states(model) == rows, model


def states(model):
    names = [
        field.name
        for field in model._meta.concrete_fields
        if field.name not in {"pgh_id", "pgh_created_at", "pgh_context"}
    ]
    return sorted(model.objects.values_list(*names), key=repr)


def write_again():
    """Write the same rows in the ordinary way."""
    tables = [model._meta.db_table for model in writing.WRITTEN]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"CREATE TEMPORARY TABLE kept_{table} AS SELECT * FROM {table}")
        events = [events_of(model)._meta.db_table for model in writing.WRITTEN]
        cursor.execute(f"TRUNCATE {', '.join([*tables, *events])} CASCADE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table in tables:
            cursor.execute(f"INSERT INTO {table} SELECT * FROM kept_{table} ORDER BY id")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_rules_for_places_and_hidings_bear_on_what_is_made(shipped_plan):
    PlaceRule.objects.create(country="FR", level=Sensitivity.INTERNAL)
    Hiding.objects.create(country="KE", names=[], reason="-", hidden_by=factories.reviewer())
    writing.write(COUNT, seed=7)

    in_france = Activity.objects.filter(countries__contains=["FR"])
    assert in_france.exists()
    assert not in_france.filter(level__lt=Sensitivity.INTERNAL).exists()
    with_kenyans = Activity.objects.filter(participations__organisation__country="KE")
    assert with_kenyans.exists()
    assert not with_kenyans.filter(level__lt=Sensitivity.RESTRICTED).exists()


SCHEMA = """
    SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
    FROM pg_constraint
    UNION SELECT tgrelid::regclass::text, tgname, tgenabled::text
    FROM pg_trigger WHERE NOT tgisinternal
"""


def schema():
    with connection.cursor() as cursor:
        cursor.execute(SCHEMA)
        return set(cursor.fetchall())


def test_triggers_indexes_and_foreign_keys_are_all_back_afterwards(shipped_plan):
    before = schema()
    writing.write(10, seed=7)
    assert schema() == before


def test_what_refers_to_nothing_is_refused_at_the_end(shipped_plan):
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        bare(["activities_activity_readers"]),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO activities_activity_readers (activity_id, user_id) VALUES (1, 1)"
        )


def test_the_next_activity_of_anybody_comes_after_those_that_were_made(made):
    last = max(Activity.objects.values_list("pk", flat=True))

    assert ActivityFactory().pk > last


def test_a_database_with_an_activity_is_left_as_it_is(shipped_plan):
    ActivityFactory()
    with pytest.raises(CommandError, match="an empty database only"):
        call_command("make_activities", count=10)
    assert Activity.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_command_loads_the_plan_where_there_is_none_and_says_how_fast_it_was(capsys):
    call_command("make_activities", count=50)
    assert "50 activities in" in capsys.readouterr().out
    assert Activity.objects.count() == 50

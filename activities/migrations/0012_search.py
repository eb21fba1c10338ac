"""
What is written in an activity is searched in three languages, with accents or without.

The database keeps the words, whatever writes: those of the activity, of its kind of work
and of its forum, under their names in all languages, and the codes of its countries.
"""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models

FUNCTIONS = """
-- Letters and digits, each run of them apart: "Don’t", "CND66" and "66th" are two words each.
CREATE FUNCTION activities_apart(words text) RETURNS text IMMUTABLE LANGUAGE sql AS $$
    SELECT regexp_replace(regexp_replace(
        $1, '[^[:alnum:]]+', ' ', 'g'),
        '([[:alpha:]])(?=[0-9])|([0-9])(?=[[:alpha:]])', '\\1\\2 ', 'g')
$$;

-- The stems of all three languages, of words as they are and of words without accents:
-- taking the accents off first would take some endings for stems.
CREATE FUNCTION activities_stems(words text) RETURNS tsvector STABLE LANGUAGE plpgsql AS $$
DECLARE
    bare text := unaccent(words);
    stems tsvector := to_tsvector('english', bare) || to_tsvector('french', bare)
        || to_tsvector('spanish', bare);
BEGIN
    IF bare <> words THEN
        stems := stems || to_tsvector('french', words) || to_tsvector('spanish', words);
    END IF;
    RETURN stems;
END
$$;

CREATE FUNCTION activities_keep_search(chosen bigint[]) RETURNS void LANGUAGE sql AS $$
    WITH named AS MATERIALIZED (
        SELECT kind.id AS type_id, forum.id AS forum_id,
            setweight(activities_stems(activities_apart(names)), 'B') AS words
        FROM (
            SELECT DISTINCT type_id, forum_id FROM activities_activity WHERE id = ANY(chosen)
        ) AS used
        JOIN pillars_activitytype kind ON kind.id = used.type_id
        LEFT JOIN network_forum forum ON forum.id = used.forum_id
        CROSS JOIN LATERAL concat_ws(
            ' ', kind.name_en, kind.name_fr, kind.name_es,
            forum.acronym_en, forum.acronym_fr, forum.acronym_es,
            forum.name_en, forum.name_fr, forum.name_es
        ) AS names
    )
    INSERT INTO activities_searchtext (activity_id, words, plain)
    SELECT
        activity.id,
        setweight(activities_stems(activities_apart(activity.title)), 'A')
        || named.words
        || setweight(activities_stems(activities_apart(
            concat_ws(' ', activity.session, activity.place))), 'B')
        || setweight(activities_stems(activities_apart(activity.description)), 'C')
        || array_to_tsvector(ARRAY(
            SELECT 'country=' || lower(code) FROM unnest(activity.countries) code)),
        lower(unaccent(activities_apart(concat_ws(
            ' ', activity.title, activity.session, activity.place, activity.description))))
    FROM activities_activity activity
    JOIN named ON named.type_id = activity.type_id
        AND named.forum_id IS NOT DISTINCT FROM activity.forum_id
    WHERE activity.id = ANY(chosen)
    ON CONFLICT (activity_id) DO UPDATE SET words = EXCLUDED.words, plain = EXCLUDED.plain
$$;

CREATE FUNCTION activities_search_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM activities_keep_search(ARRAY(SELECT id FROM begun));
    RETURN NULL;
END
$$;
CREATE TRIGGER activities_search_begins AFTER INSERT ON activities_activity
    REFERENCING NEW TABLE AS begun
    FOR EACH STATEMENT EXECUTE FUNCTION activities_search_begins();

CREATE FUNCTION activities_search_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM activities_keep_search(ARRAY[NEW.id]);
    RETURN NULL;
END
$$;
CREATE TRIGGER activities_search_changes
    AFTER UPDATE OF title, description, session, place, type_id, forum_id, countries
    ON activities_activity FOR EACH ROW
    WHEN ((OLD.title, OLD.description, OLD.session, OLD.place, OLD.type_id, OLD.forum_id,
           OLD.countries)
        IS DISTINCT FROM (NEW.title, NEW.description, NEW.session, NEW.place, NEW.type_id,
           NEW.forum_id, NEW.countries))
    EXECUTE FUNCTION activities_search_changed();

CREATE FUNCTION activities_search_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM activities_keep_search(ARRAY(
        SELECT id FROM activities_activity
        WHERE CASE TG_TABLE_NAME WHEN 'network_forum' THEN forum_id ELSE type_id END = NEW.id
    ));
    RETURN NULL;
END
$$;
CREATE TRIGGER activities_search_of_kind
    AFTER UPDATE OF name_en, name_fr, name_es ON pillars_activitytype
    FOR EACH ROW EXECUTE FUNCTION activities_search_renamed();
CREATE TRIGGER activities_search_of_forum
    AFTER UPDATE OF name_en, name_fr, name_es, acronym_en, acronym_fr, acronym_es
    ON network_forum FOR EACH ROW EXECUTE FUNCTION activities_search_renamed();

SELECT activities_keep_search(ARRAY(SELECT id FROM activities_activity));
"""

UNDO = """
DROP TRIGGER activities_search_of_forum ON network_forum;
DROP TRIGGER activities_search_of_kind ON pillars_activitytype;
DROP TRIGGER activities_search_changes ON activities_activity;
DROP TRIGGER activities_search_begins ON activities_activity;
DROP FUNCTION activities_search_renamed();
DROP FUNCTION activities_search_changed();
DROP FUNCTION activities_search_begins();
DROP FUNCTION activities_keep_search(bigint[]);
DROP FUNCTION activities_stems(text);
DROP FUNCTION activities_apart(text);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0011_bulk_edits"),
        ("network", "0007_first_states"),
        ("pillars", "0003_first_states"),
    ]

    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        migrations.CreateModel(
            name="SearchText",
            fields=[
                (
                    "activity",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search",
                        serialize=False,
                        to="activities.activity",
                    ),
                ),
                ("words", django.contrib.postgres.search.SearchVectorField(editable=False)),
                ("plain", models.TextField(editable=False)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["words"], name="activity_search_words"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("plain", "gin_trgm_ops"),
                        name="activity_search_plain",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FUNCTIONS, UNDO),
    ]

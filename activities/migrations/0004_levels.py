"""
The level of an activity is kept by the database: whatever writes, it is right.

It is the highest of what was chosen for it, the rules of its countries, and "hide now" of
one of them, of an organisation that takes part, or of the activity itself.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION activities_set_level() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.level := GREATEST(
        NEW.sensitivity,
        network_level_of_places(NEW.countries::text[]),
        CASE WHEN EXISTS (
            SELECT FROM activities_participation part
            JOIN network_organisation organisation ON organisation.id = part.organisation_id
            WHERE part.activity_id = NEW.id
              AND network_is_hidden(organisation.id, organisation.country)
        ) OR EXISTS (
            SELECT FROM activities_activity_hidings link
            JOIN network_hiding hiding ON hiding.id = link.hiding_id
            WHERE link.activity_id = NEW.id AND hiding.lifted_at IS NULL
        ) THEN 3 ELSE 0 END
    );
    RETURN NEW;
END
$$;
CREATE TRIGGER activities_set_level BEFORE INSERT OR UPDATE ON activities_activity
    FOR EACH ROW EXECUTE FUNCTION activities_set_level();

-- Who takes part, and which hidings concern it, bear on an activity's level.
CREATE FUNCTION activities_part_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    old_row jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}' ELSE to_jsonb(OLD) END;
    new_row jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}' ELSE to_jsonb(NEW) END;
BEGIN
    IF EXISTS (SELECT FROM network_hiding WHERE lifted_at IS NULL) THEN
        UPDATE activities_activity SET level = level
        WHERE id IN ((old_row->>'activity_id')::bigint, (new_row->>'activity_id')::bigint);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER activities_part_changed
    AFTER INSERT OR UPDATE OR DELETE ON activities_participation
    FOR EACH ROW EXECUTE FUNCTION activities_part_changed();
CREATE TRIGGER activities_hiding_decided
    AFTER INSERT OR UPDATE OR DELETE ON activities_activity_hidings
    FOR EACH ROW EXECUTE FUNCTION activities_part_changed();

-- So do the rules for places, and hidings of organisations and countries.
CREATE FUNCTION activities_rule_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    old_row jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}' ELSE to_jsonb(OLD) END;
    new_row jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}' ELSE to_jsonb(NEW) END;
    places varchar[] := array_remove(
        ARRAY[NULLIF(old_row->>'country', ''), NULLIF(new_row->>'country', '')], NULL
    );
BEGIN
    UPDATE activities_activity activity SET level = level
    WHERE activity.countries && places
       OR activity.id IN (
            SELECT part.activity_id FROM activities_participation part
            JOIN network_organisation organisation ON organisation.id = part.organisation_id
            WHERE organisation.id IN (
                    (old_row->>'organisation_id')::bigint, (new_row->>'organisation_id')::bigint
                ) OR organisation.country = ANY(places)
       ) OR activity.id IN (
            SELECT activity_id FROM activities_activity_hidings
            WHERE TG_TABLE_NAME = 'network_hiding' AND hiding_id = (new_row->>'id')::bigint
       );
    RETURN NULL;
END
$$;
CREATE TRIGGER activities_a_rule_changed AFTER INSERT OR UPDATE OR DELETE ON network_placerule
    FOR EACH ROW EXECUTE FUNCTION activities_rule_changed();
CREATE TRIGGER activities_a_hiding_changed AFTER INSERT OR UPDATE OR DELETE ON network_hiding
    FOR EACH ROW EXECUTE FUNCTION activities_rule_changed();

-- An organisation that moves comes under another country's hiding.
CREATE FUNCTION activities_organisation_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE activities_activity SET level = level WHERE id IN (
        SELECT activity_id FROM activities_participation WHERE organisation_id = NEW.id
    );
    RETURN NULL;
END
$$;
CREATE TRIGGER activities_organisation_moved AFTER UPDATE OF country ON network_organisation
    FOR EACH ROW WHEN (OLD.country IS DISTINCT FROM NEW.country)
    EXECUTE FUNCTION activities_organisation_moved();

UPDATE activities_activity SET level = level;
"""

UNDO = """
DROP TRIGGER activities_organisation_moved ON network_organisation;
DROP TRIGGER activities_a_hiding_changed ON network_hiding;
DROP TRIGGER activities_a_rule_changed ON network_placerule;
DROP TRIGGER activities_hiding_decided ON activities_activity_hidings;
DROP TRIGGER activities_part_changed ON activities_participation;
DROP TRIGGER activities_set_level ON activities_activity;
DROP FUNCTION activities_organisation_moved();
DROP FUNCTION activities_rule_changed();
DROP FUNCTION activities_part_changed();
DROP FUNCTION activities_set_level();
"""


class Migration(migrations.Migration):
    dependencies = [("activities", "0003_who_may_see"), ("network", "0004_levels")]

    operations = [migrations.RunSQL(FUNCTIONS, UNDO)]

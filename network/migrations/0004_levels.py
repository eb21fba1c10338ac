"""
The level of an organisation is kept by the database: whatever writes, it is right.

It is the highest of what was chosen for it, the rule of its country, and "hide now".
"""

from django.contrib.postgres.operations import UnaccentExtension
from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION network_level_of_places(places text[]) RETURNS smallint STABLE LANGUAGE sql AS $$
    SELECT COALESCE(max(level), 0)::smallint FROM (
        SELECT level FROM network_placerule WHERE country = ANY(places)
        UNION ALL
        SELECT 3 FROM network_hiding
        WHERE lifted_at IS NULL AND country <> '' AND country = ANY(places)
    ) AS rules(level)
$$;

-- Words as they are compared: without accents, case and punctuation, a space around each.
CREATE FUNCTION network_folded(words text) RETURNS text STABLE LANGUAGE sql AS $$
    SELECT ' ' || regexp_replace(lower(unaccent(words)), '[^[:alnum:]]+', ' ', 'g') || ' '
$$;

CREATE FUNCTION network_tells_hidden(words text) RETURNS boolean STABLE LANGUAGE sql AS $$
    SELECT EXISTS (
        SELECT FROM network_hiding hiding, unnest(hiding.names) name
        WHERE hiding.lifted_at IS NULL
          AND strpos(network_folded(words), network_folded(name)) > 0
    )
$$;

CREATE FUNCTION network_tells_hidden(content jsonb) RETURNS boolean STABLE LANGUAGE sql AS $$
    SELECT EXISTS (SELECT FROM network_hiding WHERE lifted_at IS NULL)
       AND network_tells_hidden((
            SELECT string_agg(text #>> '{}', ' ')
            FROM jsonb_path_query(content, '$.** ? (@.type() == "string")') text
       ))
$$;

CREATE FUNCTION network_is_hidden(organisation bigint, place text) RETURNS boolean
STABLE LANGUAGE sql AS $$
    SELECT EXISTS (
        SELECT FROM network_hiding WHERE lifted_at IS NULL AND (
            organisation_id = organisation OR (country <> '' AND country = place)
        )
    )
$$;

CREATE FUNCTION network_set_level() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.level := GREATEST(
        NEW.sensitivity,
        network_level_of_places(ARRAY[NEW.country::text]),
        CASE WHEN network_is_hidden(NEW.id, NEW.country) THEN 3 ELSE 0 END
    );
    RETURN NEW;
END
$$;
CREATE TRIGGER network_set_level BEFORE INSERT OR UPDATE ON network_organisation
    FOR EACH ROW EXECUTE FUNCTION network_set_level();

-- Whoever a rule or a hiding was about, and is about now, is looked at again.
CREATE FUNCTION network_rule_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    old_row jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}' ELSE to_jsonb(OLD) END;
    new_row jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}' ELSE to_jsonb(NEW) END;
BEGIN
    UPDATE network_organisation SET level = level
    WHERE id IN ((old_row->>'organisation_id')::bigint, (new_row->>'organisation_id')::bigint)
       OR (country <> '' AND country IN (old_row->>'country', new_row->>'country'));
    RETURN NULL;
END
$$;
CREATE TRIGGER network_a_rule_changed AFTER INSERT OR UPDATE OR DELETE ON network_placerule
    FOR EACH ROW EXECUTE FUNCTION network_rule_changed();
CREATE TRIGGER network_a_hiding_changed AFTER INSERT OR UPDATE OR DELETE ON network_hiding
    FOR EACH ROW EXECUTE FUNCTION network_rule_changed();

UPDATE network_organisation SET level = level;
"""

UNDO = """
DROP TRIGGER network_a_hiding_changed ON network_hiding;
DROP TRIGGER network_a_rule_changed ON network_placerule;
DROP TRIGGER network_set_level ON network_organisation;
DROP FUNCTION network_rule_changed();
DROP FUNCTION network_set_level();
DROP FUNCTION network_is_hidden(bigint, text);
DROP FUNCTION network_tells_hidden(jsonb);
DROP FUNCTION network_tells_hidden(text);
DROP FUNCTION network_folded(text);
DROP FUNCTION network_level_of_places(text[]);
"""


class Migration(migrations.Migration):
    dependencies = [("network", "0003_who_may_see")]

    operations = [UnaccentExtension(), migrations.RunSQL(FUNCTIONS, UNDO)]

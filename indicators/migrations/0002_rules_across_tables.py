"""
Rules that need more than one row: where an indicator, a reading and its parts belong.

An indicator's outcome target is of its plan; a reading was read by a definition of its own
indicator; the parts of a reading in one block are no more than the whole, unless people may
belong to several (key populations). All are looked at when a transaction ends.
"""

from django.db import migrations

CHECK = """
CREATE FUNCTION indicators_check_target() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM indicators_indicator indicator
        JOIN priorities_outcometarget target ON target.id = indicator.target_id
        WHERE indicator.id = NEW.id AND target.plan_id <> indicator.plan_id
    ) THEN
        RAISE EXCEPTION 'indicator % has a target of another plan', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'indicator_target_is_of_its_plan';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER indicator_target_is_of_its_plan
    AFTER INSERT OR UPDATE OF target_id, plan_id ON indicators_indicator
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION indicators_check_target();

CREATE FUNCTION indicators_check_definition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM indicators_reading reading
        JOIN indicators_definition definition ON definition.id = reading.definition_id
        WHERE reading.id = NEW.id AND definition.indicator_id <> reading.indicator_id
    ) THEN
        RAISE EXCEPTION 'reading % has a definition of another indicator', NEW.id
            USING ERRCODE = 'check_violation',
                  CONSTRAINT = 'reading_is_by_a_definition_of_its_indicator';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER reading_is_by_a_definition_of_its_indicator
    AFTER INSERT OR UPDATE OF definition_id, indicator_id ON indicators_reading
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION indicators_check_definition();

CREATE FUNCTION indicators_check_parts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    checked bigint;
BEGIN
    IF TG_TABLE_NAME = 'indicators_reading' THEN
        checked := NEW.id;
    ELSE
        checked := NEW.reading_id;
    END IF;
    IF EXISTS (
        SELECT FROM indicators_breakdown part
        JOIN indicators_reading reading ON reading.id = part.reading_id
        WHERE reading.id = checked AND part.category NOT LIKE 'population-%'
        GROUP BY reading.id, split_part(part.category, '-', 1)
        HAVING sum(part.value) > COALESCE(reading.denominator, reading.value, 0)
    ) THEN
        RAISE EXCEPTION 'the parts of reading % are more than the whole', checked
            USING ERRCODE = 'check_violation', CONSTRAINT = 'parts_are_no_more_than_the_whole';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER parts_are_no_more_than_the_whole
    AFTER INSERT OR UPDATE ON indicators_breakdown
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION indicators_check_parts();
CREATE CONSTRAINT TRIGGER whole_is_no_less_than_its_parts
    AFTER UPDATE OF value, denominator ON indicators_reading
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION indicators_check_parts();
"""

DROP = """
DROP TRIGGER whole_is_no_less_than_its_parts ON indicators_reading;
DROP TRIGGER parts_are_no_more_than_the_whole ON indicators_breakdown;
DROP FUNCTION indicators_check_parts();
DROP TRIGGER reading_is_by_a_definition_of_its_indicator ON indicators_reading;
DROP FUNCTION indicators_check_definition();
DROP TRIGGER indicator_target_is_of_its_plan ON indicators_indicator;
DROP FUNCTION indicators_check_target();
"""


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_what_is_measured")]

    operations = [migrations.RunSQL(CHECK, DROP)]

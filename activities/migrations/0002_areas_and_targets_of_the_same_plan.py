"""
An activity's priority areas and outcome targets belong to the plan of its pillar.

The link is checked where it is written, on either side: when a link is added, and when
an activity changes its type.
"""

from django.db import migrations

CHECK = """
CREATE FUNCTION activities_check_same_plan() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    checked bigint;
BEGIN
    IF TG_TABLE_NAME = 'activities_activity' THEN
        checked := NEW.id;
    ELSE
        checked := NEW.activity_id;
    END IF;
    IF EXISTS (
        SELECT FROM activities_activity activity
        JOIN pillars_activitytype type ON type.id = activity.type_id
        JOIN pillars_pillar pillar ON pillar.id = type.pillar_id
        WHERE activity.id = checked AND (
            EXISTS (
                SELECT FROM activities_activity_priority_areas link
                JOIN priorities_priorityarea area ON area.id = link.priorityarea_id
                WHERE link.activity_id = checked AND area.plan_id <> pillar.plan_id
            ) OR EXISTS (
                SELECT FROM activities_activity_targets link
                JOIN priorities_outcometarget target ON target.id = link.outcometarget_id
                WHERE link.activity_id = checked AND target.plan_id <> pillar.plan_id
            )
        )
    ) THEN
        RAISE EXCEPTION 'activity % has a priority area or target of another plan', checked
            USING ERRCODE = 'check_violation',
                  CONSTRAINT = 'activity_areas_and_targets_are_of_its_plan';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER activity_areas_are_of_its_plan
    AFTER INSERT OR UPDATE ON activities_activity_priority_areas
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION activities_check_same_plan();
CREATE CONSTRAINT TRIGGER activity_targets_are_of_its_plan
    AFTER INSERT OR UPDATE ON activities_activity_targets
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION activities_check_same_plan();
CREATE CONSTRAINT TRIGGER activity_type_is_of_the_plan_of_its_areas
    AFTER UPDATE OF type_id ON activities_activity
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION activities_check_same_plan();
"""

DROP = """
DROP TRIGGER activity_type_is_of_the_plan_of_its_areas ON activities_activity;
DROP TRIGGER activity_targets_are_of_its_plan ON activities_activity_targets;
DROP TRIGGER activity_areas_are_of_its_plan ON activities_activity_priority_areas;
DROP FUNCTION activities_check_same_plan();
"""


class Migration(migrations.Migration):
    dependencies = [("activities", "0001_initial")]

    operations = [migrations.RunSQL(CHECK, DROP)]

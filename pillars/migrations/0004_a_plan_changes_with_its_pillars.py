from django.db import migrations

NOTED = """
CREATE TRIGGER plan_note_change AFTER INSERT OR UPDATE OR DELETE ON pillars_pillar
    FOR EACH ROW EXECUTE FUNCTION plan_note_change_of_part();

CREATE FUNCTION pillars_note_change_of_type() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE plan_plan SET changed_at = clock_timestamp()
    FROM pillars_pillar pillar
    WHERE pillar.id IN (NEW.pillar_id, OLD.pillar_id) AND plan_plan.id = pillar.plan_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER plan_note_change AFTER INSERT OR UPDATE OR DELETE ON pillars_activitytype
    FOR EACH ROW EXECUTE FUNCTION pillars_note_change_of_type();
"""
UNDO = """
DROP TRIGGER plan_note_change ON pillars_pillar;
DROP FUNCTION pillars_note_change_of_type CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("pillars", "0003_first_states"), ("plan", "0005_when_a_plan_changed")]

    operations = [migrations.RunSQL(NOTED, UNDO)]

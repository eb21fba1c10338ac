from django.db import migrations

NOTED = """
CREATE TRIGGER plan_note_change AFTER INSERT OR UPDATE OR DELETE ON priorities_priorityarea
    FOR EACH ROW EXECUTE FUNCTION plan_note_change_of_part();
CREATE TRIGGER plan_note_change AFTER INSERT OR UPDATE OR DELETE ON priorities_outcometarget
    FOR EACH ROW EXECUTE FUNCTION plan_note_change_of_part();
"""
UNDO = """
DROP TRIGGER plan_note_change ON priorities_priorityarea;
DROP TRIGGER plan_note_change ON priorities_outcometarget;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("plan", "0005_when_a_plan_changed"),
        ("priorities", "0004_standings_and_interim_milestones"),
    ]

    operations = [migrations.RunSQL(NOTED, UNDO)]

"""What was there before its history was kept begins it with the state that it has now."""

from django.db import migrations

from accounts.history import write_first_states


class Migration(migrations.Migration):
    dependencies = [("pillars", "0002_what_is_tracked")]

    operations = [
        migrations.RunPython(
            write_first_states(
                "pillars.PillarEvent",
                "pillars.ActivityTypeEvent",
            ),
            migrations.RunPython.noop,
            elidable=True,
        )
    ]

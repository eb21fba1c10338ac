"""What was there before its history was kept begins it with the state that it has now."""

from django.db import migrations

from accounts.history import write_first_states


class Migration(migrations.Migration):
    dependencies = [("activities", "0007_what_else_is_tracked")]

    operations = [
        migrations.RunPython(
            write_first_states(
                "activities.AreaLinkEvent",
                "activities.TargetLinkEvent",
                "activities.EvidenceLinkEvent",
                "activities.ReaderLinkEvent",
            ),
            migrations.RunPython.noop,
            elidable=True,
        )
    ]

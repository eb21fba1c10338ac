"""What was there before its history was kept begins it with the state that it has now."""

from django.db import migrations

from accounts.history import write_first_states


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_people_are_tracked")]

    operations = [
        migrations.RunPython(
            write_first_states(
                "accounts.UserEvent",
            ),
            migrations.RunPython.noop,
            elidable=True,
        )
    ]

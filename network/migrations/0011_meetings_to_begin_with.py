"""The dates that a new installation knows: sessions that were held, days that come back."""

import tomllib
from datetime import date
from pathlib import Path

from django.db import migrations

MEETINGS = Path(__file__).parent.parent / "data" / "meetings.toml"


def add_meetings(apps, schema_editor):
    Meeting = apps.get_model("network", "Meeting")
    forums = dict(apps.get_model("network", "Forum").objects.values_list("code", "pk"))
    known = tomllib.loads(MEETINGS.read_text(encoding="utf-8"))
    for session in known["sessions"]:
        if session["forum"] in forums:
            _add(Meeting, session, forum_id=forums[session["forum"]])
    for year in range(known["days"]["first_year"], known["days"]["last_year"] + 1):
        for each in known["days"]["each_year"]:
            day = date(year, each["month"], each["day"])
            _add(Meeting, each | {"starts_on": day, "ends_on": day})


def _add(Meeting, said, **fields):
    texts = {
        f"{field}_{language}": text
        for field in ("name", "place")
        for language, text in said.get(field, {}).items()
    }
    Meeting.objects.create(
        starts_on=said["starts_on"], ends_on=said["ends_on"], **texts, **fields
    )


class Migration(migrations.Migration):
    dependencies = [("network", "0010_meetings"), ("network", "0002_forums")]

    operations = [migrations.RunPython(add_meetings, migrations.RunPython.noop, elidable=True)]

"""The bodies and meetings that a new installation knows; people add their own."""

import tomllib
from pathlib import Path

from django.db import migrations

FORUMS = Path(__file__).parent.parent / "data" / "forums.toml"


def add_forums(apps, schema_editor):
    Forum = apps.get_model("network", "Forum")
    for forum in tomllib.loads(FORUMS.read_text(encoding="utf-8"))["forums"]:
        texts = {
            f"{field}_{language}": forum[field][language]
            for field in ("name", "acronym")
            for language in ("en", "fr", "es")
        }
        Forum.objects.get_or_create(code=forum["code"], defaults=texts)


class Migration(migrations.Migration):
    dependencies = [("network", "0001_initial")]

    operations = [migrations.RunPython(add_forums, migrations.RunPython.noop, elidable=True)]

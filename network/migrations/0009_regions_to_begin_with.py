"""The regions of the network's member survey, and that a country is in one of them."""

import tomllib
from pathlib import Path

from django.db import migrations

REGIONS = Path(__file__).parent.parent / "data" / "regions.toml"

ONE_REGION = """
CREATE FUNCTION network_one_region_a_country() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM network_region WHERE id <> NEW.id AND countries && NEW.countries
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            CONSTRAINT = 'country_is_in_one_region',
            MESSAGE = 'a country is in one region only';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER network_one_region_a_country
    AFTER INSERT OR UPDATE OF countries ON network_region
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION network_one_region_a_country();

-- The codes of some countries, and of the regions that they are in, each once.
CREATE FUNCTION network_places(codes text[]) RETURNS text[] STABLE LANGUAGE sql AS $$
    SELECT ARRAY(
        SELECT DISTINCT code FROM unnest(codes) code
        UNION ALL SELECT code FROM network_region WHERE countries::text[] && codes
    )
$$;
"""

UNDO = """
DROP FUNCTION network_places(text[]);
DROP TRIGGER network_one_region_a_country ON network_region;
DROP FUNCTION network_one_region_a_country();
"""


def add_regions(apps, schema_editor):
    Region = apps.get_model("network", "Region")
    regions = tomllib.loads(REGIONS.read_text(encoding="utf-8"))["regions"]
    for position, region in enumerate(regions):
        names = {f"name_{language}": name for language, name in region["name"].items()}
        Region.objects.create(
            code=region["code"],
            position=position,
            countries=region["countries"].split(),
            **names,
        )


class Migration(migrations.Migration):
    dependencies = [("network", "0008_regions")]

    operations = [
        migrations.RunSQL(ONE_REGION, UNDO),
        migrations.RunPython(add_regions, migrations.RunPython.noop, elidable=True),
    ]

"""
The database says where each activity counts, and which ones have changed since.

`activities_fact_now` is the one place that says it; `activities_cell_…` and
`activities_measure_cell_…` lay a fact out into the cells of the tallies. Triggers only note
what has changed: `activities_fold` moves it from its old cells to its new ones, and until then
`activities_tally_now` adds what has moved.
"""

from django.db import migrations

from pillars.measures import FEW, PEOPLE

# The levels of readers: the public, the network, the secretariat.
READERS = (0, 1, 2)

FACTS = """
CREATE VIEW activities_fact_now AS
SELECT
    activity.id AS activity_id,
    pillar.plan_id,
    activity.type_id,
    kind.pillar_id,
    activity.status,
    activity.language,
    activity.workflow = 'published' AS is_published,
    activity.level,
    -- A sum of others does not count for who sees one of them, nor a translation for who
    -- sees its original, in the same plan.
    LEAST(3, parts.level, original.level)::smallint AS hidden_from,
    CASE activity.date_precision WHEN 'undated' THEN 2 WHEN 'year' THEN 1 ELSE 0 END::smallint
        AS dated,
    ARRAY(
        SELECT 0::bigint
        UNION ALL
        SELECT period.id FROM plan_reportingperiod period
        WHERE period.plan_id = pillar.plan_id AND CASE activity.date_precision
            WHEN 'undated' THEN period.series = 'plan'
            ELSE activity.starts_on >= period.starts_on
                AND (activity.starts_on + CASE activity.date_precision
                    WHEN 'year' THEN interval '1 year'
                    WHEN 'quarter' THEN interval '3 months'
                    WHEN 'month' THEN interval '1 month'
                    ELSE interval '1 day' END)::date <= period.ends_on + 1
            END
        ORDER BY 1
    ) AS periods,
    areas.ids AS areas,
    ARRAY(
        SELECT target.id FROM priorities_outcometarget target
        WHERE target.plan_id = pillar.plan_id AND (
            target.priority_area_id = ANY(areas.ids) OR target.id IN (
                SELECT outcometarget_id FROM activities_activity_targets
                WHERE activity_id = activity.id
            )
        ) ORDER BY 1
    ) AS targets,
    CASE activity.countries WHEN '{}' THEN '{}'
        ELSE network_places(activity.countries::text[]) END::varchar(30)[] AS places,
    COALESCE(partners.ids, '{}') AS partners,
    COALESCE(partners.levels, '{}') AS partner_levels,
    COALESCE(figures.given, '[]') AS figures
FROM activities_activity activity
JOIN pillars_activitytype kind ON kind.id = activity.type_id
JOIN pillars_pillar pillar ON pillar.id = kind.pillar_id
LEFT JOIN LATERAL (
    SELECT min(part.level) AS level FROM activities_activity part
    JOIN pillars_activitytype part_kind ON part_kind.id = part.type_id
    JOIN pillars_pillar part_pillar ON part_pillar.id = part_kind.pillar_id
    WHERE part.part_of_id = activity.id AND part_pillar.plan_id = pillar.plan_id
      AND part.workflow = 'published' AND part.binned_at IS NULL
) parts ON activity.is_aggregate
LEFT JOIN LATERAL (
    SELECT there.level FROM activities_activity there
    JOIN pillars_activitytype its_kind ON its_kind.id = there.type_id
    JOIN pillars_pillar its_pillar ON its_pillar.id = its_kind.pillar_id
    WHERE there.id = activity.translation_of_id AND its_pillar.plan_id = pillar.plan_id
      AND there.workflow = 'published' AND there.binned_at IS NULL
) original ON activity.translation_of_id IS NOT NULL
CROSS JOIN LATERAL (
    SELECT ARRAY(
        SELECT priorityarea_id FROM activities_activity_priority_areas
        WHERE activity_id = activity.id ORDER BY 1
    ) AS ids
) areas
LEFT JOIN LATERAL (
    SELECT array_agg(organisation.id ORDER BY organisation.id) AS ids,
        -- That an organisation says it took no part, only the secretariat is told.
        array_agg(
            GREATEST(organisation.level, (part.answer = 'declined')::int * 2)::smallint
            ORDER BY organisation.id
        ) AS levels
    FROM activities_participation part
    JOIN network_organisation organisation ON organisation.id = part.organisation_id
    WHERE part.activity_id = activity.id
) partners ON true
LEFT JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_array(
        measure, currency, value, qualifier,
        measure = ANY(__PEOPLE__) AND value > 0 AND value <= __FEW__
    ) ORDER BY measure, currency) AS given
    FROM activities_activityfigure WHERE activity_id = activity.id
) figures ON true
WHERE activity.binned_at IS NULL;
"""


def per_reader(column: str, value: str) -> str:
    """Return a column for each level of readers."""
    return ",\n    ".join(f"{value.format(r=r)} AS {column}_{r}" for r in READERS)


def cells(when: str, facts: str) -> str:
    """Return the views of the cells that facts give: those kept, or those true now."""
    counts = "fact.is_published AND cell.level <= {r} AND fact.hidden_from > {r}"
    return f"""
CREATE VIEW activities_cell_{when} AS
SELECT fact.activity_id, fact.plan_id, fact.periods, fact.status, fact.dated,
    cell.kind, cell.key, cell.by,
    {per_reader("counted", f"({counts})::int")},
    {per_reader("seen", "(fact.is_published AND cell.level <= {r})::int")},
    (NOT fact.is_published AND cell.level <= 2)::int AS waiting
FROM {facts} fact
CROSS JOIN LATERAL (
    SELECT CASE WHEN work.kind = 'type' AND area.key <> 'all' THEN 'area' ELSE work.kind END,
        area.key, work.by, fact.level
    FROM (VALUES ('type', fact.type_id), ('pillar', fact.pillar_id)) AS work (kind, by), (
        SELECT 'all' AS key
        UNION ALL SELECT 'none' WHERE fact.areas = '{{}}'
        UNION ALL SELECT id::text FROM unnest(fact.areas) id
    ) area
    UNION ALL
    SELECT 'target', target::text, 0, fact.level FROM unnest(fact.targets) target
    UNION ALL
    SELECT 'place', place, fact.pillar_id, fact.level
    FROM unnest(CASE fact.places WHEN '{{}}' THEN '{{none}}' ELSE fact.places END) place
    UNION ALL
    SELECT 'partner', partner::text, 0, GREATEST(fact.level, partner_level)
    FROM unnest(fact.partners, fact.partner_levels) AS named (partner, partner_level)
    UNION ALL
    SELECT 'language', fact.language, 0, fact.level
) cell
WHERE cell.level <= 2;

CREATE VIEW activities_measure_cell_{when} AS
SELECT fact.activity_id, fact.plan_id, fact.periods, fact.status, fact.dated,
    area.key, fact.type_id AS by, given.measure, given.currency, given.is_few,
    {per_reader("rows", "seen.by_{r}::int")},
    {per_reader("total", "CASE WHEN seen.by_{r} THEN given.value ELSE 0 END")},
    {per_reader("about", "(seen.by_{r} AND given.qualifier = '≈')::int")},
    {per_reader("at_least", "(seen.by_{r} AND given.qualifier = '≥')::int")}
FROM {facts} fact
CROSS JOIN LATERAL (
    SELECT {per_reader("by", "(fact.level <= {r} AND fact.hidden_from > {r})")}
) seen
CROSS JOIN LATERAL (
    SELECT figure->>0 AS measure, figure->>1 AS currency, (figure->>2)::numeric AS value,
        figure->>3 AS qualifier, (figure->>4)::boolean AS is_few
    FROM jsonb_array_elements(fact.figures) figure
    -- An amount in two currencies is known once.
    UNION ALL
    SELECT 'amount', '', 0, '=', false WHERE fact.figures @> '[["amount"]]'
) given
CROSS JOIN LATERAL (
    SELECT 'all' AS key
    UNION ALL SELECT 'none' WHERE fact.areas = '{{}}'
    UNION ALL SELECT id::text FROM unnest(fact.areas) id
) area
WHERE fact.is_published AND fact.level <= 2;
"""  # noqa: S608 - made of the names above


# What is kept: its table and the view of its cells, what a cell is of, what is counted in it.
SHARED = ["plan_id", "status", "dated", "key", "by"]
TALLY = (
    "activities_tally",
    "activities_cell",
    [*SHARED, "kind"],
    [*(f"{column}_{r}" for column in ("counted", "seen") for r in READERS), "waiting"],
)
MEASURES = (
    "activities_measuretally",
    "activities_measure_cell",
    [*SHARED, "measure", "currency", "is_few"],
    [f"{column}_{r}" for column in ("rows", "total", "about", "at_least") for r in READERS],
)


def moved(view: str, keys: list[str], numbers: list[str], chosen: str) -> str:
    """
    Return the query of what moves when activities leave their old cells for their new ones.

    Added up before it is spread over the periods: most cells have the same ones.
    """
    of = ", ".join(keys)
    sums = ", ".join(f"sum({number})" for number in numbers)
    signed = ", ".join(f"sum(sign * {number}) AS {number}" for number in numbers)
    zero = ", ".join("0" for _number in numbers)
    return f"""
    SELECT {of}, period, {sums}
    FROM (
        SELECT {of}, periods, {signed}
        FROM (
            SELECT -1 AS sign, * FROM {view}_kept WHERE activity_id = ANY({chosen})
            UNION ALL
            SELECT 1, * FROM {view}_now WHERE activity_id = ANY({chosen})
        ) cell
        GROUP BY {of}, periods
    ) cells, unnest(periods) period
    GROUP BY {of}, period
    HAVING ({sums}) <> ({zero})
"""  # noqa: S608 - made of the names above


def put(table: str, view: str, keys: list[str], numbers: list[str], sign: str) -> str:
    """Return the statement that takes activities off their kept cells, or puts them on."""
    of = ", ".join(keys)
    sums = ", ".join(f"{sign}sum({number})" for number in numbers)
    inner = ", ".join(f"sum({number}) AS {number}" for number in numbers)
    added = ", ".join(f"{number} = kept.{number} + EXCLUDED.{number}" for number in numbers)
    return f"""
    INSERT INTO {table} AS kept ({of}, period_id, {", ".join(numbers)})
    SELECT {of}, period, {sums}
    FROM (
        SELECT {of}, periods, {inner} FROM {view}_kept WHERE activity_id = ANY(chosen)
        GROUP BY {of}, periods
    ) cells, unnest(periods) period
    GROUP BY {of}, period
    ON CONFLICT ({of}, period_id) DO UPDATE SET {added};
"""  # noqa: S608 - made of the names above


def now(table: str, view: str, keys: list[str], numbers: list[str]) -> str:
    """
    Return a view of the tally as it is now: as it is kept, and what has moved since.

    The function keeps its plan: where nothing has changed it costs next to nothing.
    """
    kinds = {"plan_id": "bigint", "status": "text", "dated": "smallint", "key": "text",
             "by": "bigint", "kind": "text", "measure": "text", "currency": "text",
             "is_few": "boolean"}  # fmt: skip
    number = "numeric" if table == MEASURES[0] else "bigint"
    typed = {key: kinds[key] for key in keys} | {"period_id": "bigint"}
    typed |= dict.fromkeys(numbers, number)
    columns = ", ".join(typed)
    cast = ", ".join(f"{name}::{kind}" for name, kind in typed.items())
    returned = ", ".join(f"{name} {kind}" for name, kind in typed.items())
    return f"""
CREATE FUNCTION {table}_moved() RETURNS TABLE ({returned}) STABLE LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    moving bigint[] := ARRAY(SELECT DISTINCT activity_id FROM activities_changed);
BEGIN
    IF moving <> '{{}}' THEN
        RETURN QUERY SELECT {cast}
        FROM ({moved(view, keys, numbers, "moving")}) AS moved ({columns});
    END IF;
END
$$;
CREATE VIEW {table}_now AS
SELECT {cast} FROM {table} UNION ALL SELECT {columns} FROM {table}_moved();
"""  # noqa: S608


FOLD = f"""
CREATE FUNCTION activities_fold(chosen bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    {put(*TALLY, "-")}
    {put(*MEASURES, "-")}
    DELETE FROM activities_fact WHERE activity_id = ANY(chosen);
    INSERT INTO activities_fact (
        activity_id, plan_id, type_id, pillar_id, status, language, is_published, level,
        hidden_from, dated, periods, areas, targets, places, partners, partner_levels, figures
    )
    SELECT * FROM activities_fact_now WHERE activity_id = ANY(chosen);
    {put(*TALLY, "")}
    {put(*MEASURES, "")}
END
$$;
"""  # noqa: S608

# The rows that a statement wrote are those before and after it; what an activity is part of,
# or a translation of, counts or does not because of it.
NOTES = """
CREATE FUNCTION activities_note_activities() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO activities_changed (activity_id)
        SELECT id FROM after UNION SELECT part_of_id FROM after WHERE part_of_id IS NOT NULL;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO activities_changed (activity_id)
        SELECT id FROM before UNION SELECT part_of_id FROM before WHERE part_of_id IS NOT NULL;
    ELSE
        INSERT INTO activities_changed (activity_id)
        WITH moved AS (
            SELECT after.id, before.part_of_id AS was_in, after.part_of_id AS is_in
            FROM after JOIN before ON before.id = after.id
            WHERE (after.type_id, after.status, after.language, after.workflow, after.level,
                after.binned_at, after.starts_on, after.date_precision, after.countries,
                after.is_aggregate, after.part_of_id, after.translation_of_id)
            IS DISTINCT FROM (before.type_id, before.status, before.language, before.workflow,
                before.level, before.binned_at, before.starts_on, before.date_precision,
                before.countries, before.is_aggregate, before.part_of_id,
                before.translation_of_id)
        )
        SELECT id FROM moved
        UNION SELECT was_in FROM moved WHERE was_in IS NOT NULL
        UNION SELECT is_in FROM moved WHERE is_in IS NOT NULL
        UNION SELECT translation.id FROM activities_activity translation
        WHERE translation.translation_of_id IN (SELECT id FROM moved);
    END IF;
    RETURN NULL;
END
$$;

-- What belongs to an activity: its areas, targets, partners and figures.
CREATE FUNCTION activities_note_belongings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO activities_changed (activity_id) SELECT DISTINCT activity_id FROM before;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO activities_changed (activity_id) SELECT DISTINCT activity_id FROM after;
    END IF;
    RETURN NULL;
END
$$;

-- What lies under all of it, and seldom moves.
CREATE FUNCTION activities_note_organisations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO activities_changed (activity_id)
    SELECT DISTINCT part.activity_id
    FROM after
    JOIN before ON before.id = after.id AND before.level <> after.level
    JOIN activities_participation part ON part.organisation_id = after.id;
    RETURN NULL;
END
$$;

CREATE FUNCTION activities_note_kinds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO activities_changed (activity_id)
    SELECT activity.id FROM after
    JOIN before ON before.id = after.id AND before.pillar_id <> after.pillar_id
    JOIN activities_activity activity ON activity.type_id = after.id;
    RETURN NULL;
END
$$;

CREATE FUNCTION activities_note_plan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO activities_changed (activity_id)
    SELECT activity.id FROM activities_activity activity
    JOIN pillars_activitytype kind ON kind.id = activity.type_id
    JOIN pillars_pillar pillar ON pillar.id = kind.pillar_id
    WHERE pillar.plan_id IN (COALESCE(NEW.plan_id, OLD.plan_id), OLD.plan_id);
    RETURN NULL;
END
$$;
CREATE TRIGGER activities_note_period AFTER INSERT OR DELETE ON plan_reportingperiod
    FOR EACH ROW EXECUTE FUNCTION activities_note_plan();
CREATE TRIGGER activities_note_other_period AFTER UPDATE ON plan_reportingperiod
    FOR EACH ROW WHEN ((OLD.starts_on, OLD.ends_on, OLD.series, OLD.plan_id)
        IS DISTINCT FROM (NEW.starts_on, NEW.ends_on, NEW.series, NEW.plan_id))
    EXECUTE FUNCTION activities_note_plan();
CREATE TRIGGER activities_note_target AFTER INSERT OR DELETE ON priorities_outcometarget
    FOR EACH ROW EXECUTE FUNCTION activities_note_plan();
CREATE TRIGGER activities_note_other_target AFTER UPDATE ON priorities_outcometarget
    FOR EACH ROW WHEN (OLD.priority_area_id IS DISTINCT FROM NEW.priority_area_id)
    EXECUTE FUNCTION activities_note_plan();

CREATE FUNCTION activities_note_region() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO activities_changed (activity_id)
    SELECT id FROM activities_activity
    WHERE countries && (COALESCE(OLD.countries, '{}') || COALESCE(NEW.countries, '{}'));
    RETURN NULL;
END
$$;
CREATE TRIGGER activities_note_region AFTER INSERT OR UPDATE OR DELETE ON network_region
    FOR EACH ROW EXECUTE FUNCTION activities_note_region();
"""

NOTED = {
    "activities_activity": "activities",
    "activities_activity_priority_areas": "belongings",
    "activities_activity_targets": "belongings",
    "activities_participation": "belongings",
    "activities_activityfigure": "belongings",
    "network_organisation": "organisations",
    "pillars_activitytype": "kinds",
}
SEEN = {
    "INSERT": "NEW TABLE AS after",
    "UPDATE": "OLD TABLE AS before NEW TABLE AS after",
    "DELETE": "OLD TABLE AS before",
}


def triggers() -> list[str]:
    return [
        f"""
CREATE TRIGGER activities_note_{act.lower()} AFTER {act} ON {table}
    REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION activities_note_{function}();
"""
        for table, function in NOTED.items()
        for act, rows in SEEN.items()
        if act == "UPDATE" or function in {"activities", "belongings"}
    ]


FUNCTIONS = "".join([
    FACTS.replace("__PEOPLE__", f"ARRAY{[str(measure) for measure in PEOPLE]}").replace(
        "__FEW__", str(FEW)
    ),
    cells("kept", "activities_fact"),
    cells("now", "activities_fact_now"),
    FOLD,
    now(*TALLY),
    now(*MEASURES),
    NOTES,
    *triggers(),
    "SELECT activities_fold(ARRAY(SELECT id FROM activities_activity));",
])  # fmt: skip

UNDO = """
DROP FUNCTION activities_note_activities, activities_note_belongings,
    activities_note_organisations, activities_note_kinds, activities_note_plan,
    activities_note_region CASCADE;
DROP FUNCTION activities_fold(bigint[]);
DROP VIEW activities_tally_now, activities_measuretally_now;
DROP FUNCTION activities_tally_moved(), activities_measuretally_moved();
DROP VIEW activities_measure_cell_now, activities_cell_now, activities_measure_cell_kept,
    activities_cell_kept, activities_fact_now;
TRUNCATE activities_fact, activities_changed, activities_tally, activities_measuretally;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0015_tallies"),
        ("network", "0009_regions_to_begin_with"),
        ("plan", "0004_first_states"),
        ("priorities", "0004_standings_and_interim_milestones"),
    ]

    operations = [migrations.RunSQL(FUNCTIONS, UNDO)]

"""
What the database itself holds true of outcomes, whatever writes.

The level that the gate reads, as for activities; how strong the evidence is; the steps of the
workflow, each by somebody who may take it; and that what is published rests on evidence that
carries its rating. Whatever takes that away later makes the outcome contested by the same
transaction.
"""

from django.db import migrations

FUNCTIONS = """
-- How strong the evidence for an outcome is, and of what that is derived. What was answered
-- about an earlier wording than that of `revised` does not count. The only place where this is said.
CREATE FUNCTION outcomes_weigh(which bigint, revised timestamptz)
RETURNS TABLE (
    strength smallint, pieces bigint, records bigint, external_kinds bigint,
    answers bigint, full_answers bigint, disagreements bigint
) STABLE LANGUAGE sql AS $$
    SELECT CASE
            WHEN full_answers > 0 AND external_kinds > 0 THEN 4
            WHEN external_kinds >= 2 THEN 3
            WHEN records > 0 OR full_answers > 0 THEN 2
            WHEN pieces > 0 OR answers > 0 THEN 1
            ELSE 0
        END::smallint,
        pieces, records, external_kinds, answers, full_answers, disagreements
    FROM (
        SELECT count(*) AS pieces,
            -- What somebody of the network says of it is no record of it.
            count(*) FILTER (
                WHERE tie.independence <> 'internal' OR tie.kind NOT IN ('testimony', 'observation')
            ) AS records,
            count(DISTINCT tie.kind) FILTER (WHERE tie.independence = 'external') AS external_kinds
        FROM outcomes_outcomeevidence tie
        JOIN activities_evidence piece ON piece.id = tie.evidence_id
        WHERE tie.outcome_id = which AND piece.scan <> 'infected'
    ) AS evidence, (
        SELECT count(*) AS answers,
            count(*) FILTER (
                WHERE said.independence = 'external'
                  AND said.description = 'full' AND said.contribution = 'full'
            ) AS full_answers,
            count(*) FILTER (
                WHERE 'not' IN (said.description, said.significance, said.contribution)
            ) AS disagreements
        FROM outcomes_substantiation said
        WHERE said.outcome_id = which AND said.answered_at IS NOT NULL
          AND said.withdrawn_at IS NULL AND said.answered_at >= COALESCE(revised, '-infinity')
    ) AS said
$$;

CREATE FUNCTION outcomes_another_reviews(person bigint) RETURNS boolean STABLE LANGUAGE sql AS $$
    SELECT EXISTS (
        SELECT FROM accounts_user
        WHERE is_active AND 'reviewer' = ANY(roles) AND id <> person
    )
$$;

-- The rule that keeps a person from reviewing or publishing an outcome, or NULL. Its author and
-- who chose its readers do not, while somebody else can.
CREATE FUNCTION outcomes_rule_against_reviewer(person bigint, author bigint, chooser bigint)
RETURNS text STABLE LANGUAGE sql AS $$
    SELECT 'outcome_is_reviewed_by_another_person'
    WHERE person IN (author, chooser) AND outcomes_another_reviews(person)
$$;

-- The rule that keeps an outcome from being published on its evidence, or NULL.
CREATE FUNCTION outcomes_rule_against_evidence(which bigint, revised timestamptz, rating integer)
RETURNS text STABLE LANGUAGE sql AS $$
    SELECT CASE
        WHEN pieces = 0 THEN 'published_outcome_has_evidence'
        WHEN rating >= 2 AND strength < 2
            THEN 'published_outcome_rests_on_evidence_that_carries_its_rating'
    END
    FROM outcomes_weigh(which, revised)
$$;

-- Raises what a service says in the reader's words, by the name of the rule.
CREATE FUNCTION outcomes_refuse(rule text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'outcomes: %', rule USING ERRCODE = 'check_violation', CONSTRAINT = rule;
END
$$;

CREATE FUNCTION outcomes_set_derived() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    weighed record;
    moved boolean;
    rule text;
BEGIN
    NEW.level := GREATEST(
        NEW.sensitivity,
        network_level_of_places(NEW.countries::text[]),
        CASE WHEN EXISTS (
            SELECT FROM outcomes_contributionpart part
            JOIN network_organisation organisation ON organisation.id = part.organisation_id
            WHERE part.outcome_id = NEW.id
              AND network_is_hidden(organisation.id, organisation.country)
        ) OR EXISTS (
            SELECT FROM outcomes_outcome_hidings link
            JOIN network_hiding hiding ON hiding.id = link.hiding_id
            WHERE link.outcome_id = NEW.id AND hiding.lifted_at IS NULL
        ) THEN 3 ELSE 0 END
    );

    IF TG_OP = 'INSERT' THEN
        NEW.strength := 0;
        NEW.revised_at := NULL;
        IF NEW.workflow NOT IN ('draft', 'submitted') THEN
            PERFORM outcomes_refuse('outcome_skips_no_step');
        END IF;
        RETURN NEW;
    END IF;

    -- Who was asked about another wording has not said anything of this one.
    NEW.revised_at := OLD.revised_at;
    IF (NEW.title, NEW.actor, NEW.change, NEW.starts_on, NEW.date_precision, NEW.countries,
        NEW.place, NEW.forum_id, NEW.significance, NEW.significance_reason, NEW.contribution,
        NEW.rating, NEW.direction)
       IS DISTINCT FROM
       (OLD.title, OLD.actor, OLD.change, OLD.starts_on, OLD.date_precision, OLD.countries,
        OLD.place, OLD.forum_id, OLD.significance, OLD.significance_reason, OLD.contribution,
        OLD.rating, OLD.direction)
    THEN
        NEW.revised_at := clock_timestamp();
    END IF;
    SELECT * INTO weighed FROM outcomes_weigh(NEW.id, NEW.revised_at);
    NEW.strength := weighed.strength;

    -- What independent people say moves an outcome by itself.
    IF NEW.workflow IN ('reviewed', 'substantiated', 'published') AND weighed.disagreements > 0 THEN
        NEW.workflow := 'contested';
        NEW.contested_because := 'disagreement';
    ELSIF NEW.workflow = 'reviewed' AND NEW.strength = 4 THEN
        NEW.workflow := 'substantiated';
    ELSIF NEW.workflow = 'substantiated' AND NEW.strength < 4 THEN
        NEW.workflow := 'reviewed';
    END IF;

    moved := NEW.workflow <> OLD.workflow;
    IF NEW.workflow <> 'published' THEN
        NEW.published_at := NULL;
        NEW.published_by_id := NULL;
    END IF;
    IF NEW.workflow <> 'contested' THEN
        NEW.contested_because := '';
    END IF;
    IF moved AND (OLD.workflow, NEW.workflow) NOT IN (
        ('draft', 'submitted'), ('returned', 'submitted'), ('contested', 'submitted'),
        ('withdrawn', 'submitted'),
        ('submitted', 'returned'), ('reviewed', 'returned'), ('substantiated', 'returned'),
        ('submitted', 'reviewed'), ('submitted', 'substantiated'), ('substantiated', 'reviewed'),
        ('reviewed', 'substantiated'), ('reviewed', 'submitted'), ('substantiated', 'submitted'),
        ('reviewed', 'published'), ('substantiated', 'published'),
        ('submitted', 'contested'), ('reviewed', 'contested'), ('substantiated', 'contested'),
        ('published', 'contested'),
        ('draft', 'withdrawn'), ('returned', 'withdrawn'), ('submitted', 'withdrawn'),
        ('reviewed', 'withdrawn'), ('substantiated', 'withdrawn'), ('published', 'withdrawn'),
        ('contested', 'withdrawn')
    ) THEN
        PERFORM outcomes_refuse('outcome_skips_no_step');
    END IF;
    IF NEW.workflow IN ('reviewed', 'substantiated', 'published') AND NEW.reviewed_by_id IS NULL THEN
        PERFORM outcomes_refuse('outcome_is_reviewed_before_it_is_published');
    END IF;
    IF moved AND NEW.workflow IN ('reviewed', 'substantiated', 'published') THEN
        rule := COALESCE(
            outcomes_rule_against_reviewer(
                NEW.reviewed_by_id, NEW.created_by_id, NEW.level_chosen_by_id
            ),
            outcomes_rule_against_reviewer(
                NEW.published_by_id, NEW.created_by_id, NEW.level_chosen_by_id
            )
        );
        IF rule IS NOT NULL THEN
            PERFORM outcomes_refuse(rule);
        END IF;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER outcomes_set_derived BEFORE INSERT OR UPDATE ON outcomes_outcome
    FOR EACH ROW EXECUTE FUNCTION outcomes_set_derived();

-- At the end of a transaction, what is published rests on evidence that carries its rating.
CREATE FUNCTION outcomes_check_published() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stands outcomes_outcome%ROWTYPE;
    rule text;
BEGIN
    SELECT * INTO stands FROM outcomes_outcome WHERE id = NEW.id;
    IF stands.workflow IS DISTINCT FROM 'published' THEN
        RETURN NULL;
    END IF;
    rule := outcomes_rule_against_evidence(stands.id, stands.revised_at, stands.rating);
    IF rule IS NULL THEN
        RETURN NULL;
    END IF;
    -- Nobody published or rated it anew: what it rested on has gone.
    IF TG_OP = 'UPDATE' AND OLD.workflow = 'published' AND OLD.rating = NEW.rating THEN
        UPDATE outcomes_outcome SET workflow = 'contested', contested_because = 'evidence'
        WHERE id = NEW.id;
    ELSE
        PERFORM outcomes_refuse(rule);
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER outcomes_check_published AFTER INSERT OR UPDATE ON outcomes_outcome
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.workflow = 'published')
    EXECUTE FUNCTION outcomes_check_published();

-- Evidence, answers, and who took part bear on an outcome: it is looked at again.
CREATE FUNCTION outcomes_something_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    old_row jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}' ELSE to_jsonb(OLD) END;
    new_row jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}' ELSE to_jsonb(NEW) END;
BEGIN
    UPDATE outcomes_outcome SET strength = strength
    WHERE id IN ((old_row->>'outcome_id')::bigint, (new_row->>'outcome_id')::bigint);
    RETURN NULL;
END
$$;
CREATE TRIGGER outcomes_evidence_changed
    AFTER INSERT OR UPDATE OR DELETE ON outcomes_outcomeevidence
    FOR EACH ROW EXECUTE FUNCTION outcomes_something_changed();
CREATE TRIGGER outcomes_answer_changed
    AFTER INSERT OR UPDATE OR DELETE ON outcomes_substantiation
    FOR EACH ROW EXECUTE FUNCTION outcomes_something_changed();
CREATE TRIGGER outcomes_part_changed
    AFTER INSERT OR UPDATE OR DELETE ON outcomes_contributionpart
    FOR EACH ROW EXECUTE FUNCTION outcomes_something_changed();
CREATE TRIGGER outcomes_hiding_decided
    AFTER INSERT OR UPDATE OR DELETE ON outcomes_outcome_hidings
    FOR EACH ROW EXECUTE FUNCTION outcomes_something_changed();

CREATE FUNCTION outcomes_piece_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE outcomes_outcome SET strength = strength WHERE id IN (
        SELECT outcome_id FROM outcomes_outcomeevidence WHERE evidence_id = NEW.id
    );
    RETURN NULL;
END
$$;
CREATE TRIGGER outcomes_piece_changed AFTER UPDATE OF scan ON activities_evidence
    FOR EACH ROW WHEN (OLD.scan IS DISTINCT FROM NEW.scan)
    EXECUTE FUNCTION outcomes_piece_changed();

-- So do the rules for places, and hidings of organisations and countries.
CREATE FUNCTION outcomes_rule_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    old_row jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}' ELSE to_jsonb(OLD) END;
    new_row jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}' ELSE to_jsonb(NEW) END;
    places varchar[] := array_remove(
        ARRAY[NULLIF(old_row->>'country', ''), NULLIF(new_row->>'country', '')], NULL
    );
BEGIN
    UPDATE outcomes_outcome outcome SET strength = strength
    WHERE outcome.countries && places
       OR outcome.id IN (
            SELECT part.outcome_id FROM outcomes_contributionpart part
            JOIN network_organisation organisation ON organisation.id = part.organisation_id
            WHERE organisation.id IN (
                    (old_row->>'organisation_id')::bigint, (new_row->>'organisation_id')::bigint
                ) OR organisation.country = ANY(places)
       ) OR outcome.id IN (
            SELECT outcome_id FROM outcomes_outcome_hidings
            WHERE TG_TABLE_NAME = 'network_hiding' AND hiding_id = (new_row->>'id')::bigint
       );
    RETURN NULL;
END
$$;
CREATE TRIGGER outcomes_a_rule_changed AFTER INSERT OR UPDATE OR DELETE ON network_placerule
    FOR EACH ROW EXECUTE FUNCTION outcomes_rule_changed();
CREATE TRIGGER outcomes_a_hiding_changed AFTER INSERT OR UPDATE OR DELETE ON network_hiding
    FOR EACH ROW EXECUTE FUNCTION outcomes_rule_changed();

CREATE FUNCTION outcomes_organisation_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE outcomes_outcome SET strength = strength WHERE id IN (
        SELECT outcome_id FROM outcomes_contributionpart WHERE organisation_id = NEW.id
    );
    RETURN NULL;
END
$$;
CREATE TRIGGER outcomes_organisation_moved AFTER UPDATE OF country ON network_organisation
    FOR EACH ROW WHEN (OLD.country IS DISTINCT FROM NEW.country)
    EXECUTE FUNCTION outcomes_organisation_moved();
"""

UNDO = """
DROP TRIGGER outcomes_organisation_moved ON network_organisation;
DROP TRIGGER outcomes_a_hiding_changed ON network_hiding;
DROP TRIGGER outcomes_a_rule_changed ON network_placerule;
DROP TRIGGER outcomes_piece_changed ON activities_evidence;
DROP TRIGGER outcomes_hiding_decided ON outcomes_outcome_hidings;
DROP TRIGGER outcomes_part_changed ON outcomes_contributionpart;
DROP TRIGGER outcomes_answer_changed ON outcomes_substantiation;
DROP TRIGGER outcomes_evidence_changed ON outcomes_outcomeevidence;
DROP TRIGGER outcomes_check_published ON outcomes_outcome;
DROP TRIGGER outcomes_set_derived ON outcomes_outcome;
DROP FUNCTION outcomes_organisation_moved();
DROP FUNCTION outcomes_rule_changed();
DROP FUNCTION outcomes_piece_changed();
DROP FUNCTION outcomes_something_changed();
DROP FUNCTION outcomes_check_published();
DROP FUNCTION outcomes_set_derived();
DROP FUNCTION outcomes_refuse(text);
DROP FUNCTION outcomes_rule_against_evidence(bigint, timestamptz, integer);
DROP FUNCTION outcomes_rule_against_reviewer(bigint, bigint, bigint);
DROP FUNCTION outcomes_another_reviews(bigint);
DROP FUNCTION outcomes_weigh(bigint, timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0001_initial"), ("network", "0004_levels")]

    operations = [migrations.RunSQL(FUNCTIONS, UNDO)]

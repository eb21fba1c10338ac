"""
What is published is never changed, whatever writes.

Nor are the words of a report that somebody has handed in, a file that is made, and what people
did with a report. That a file was downloaded first is all that is still noted of it.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION reports_refuse(rule text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a report that is out is never changed: %', rule
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = rule;
END
$$;

CREATE FUNCTION reports_state_of(which bigint) RETURNS text STABLE LANGUAGE sql AS $$
    SELECT state FROM reports_report WHERE id = which
$$;

CREATE FUNCTION reports_keep_report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'published' THEN
        PERFORM reports_refuse('published_report_stays');
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'draft' THEN
            PERFORM reports_refuse('only_a_draft_is_thrown_away');
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.state <> 'draft' AND NEW.state <> 'draft' AND (
        NEW.snapshot_sha256 <> OLD.snapshot_sha256 OR NEW.snapshot <> OLD.snapshot
    ) THEN
        PERFORM reports_refuse('figures_of_what_is_handed_in_stay');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER reports_keep_report BEFORE UPDATE OR DELETE ON reports_report
    FOR EACH ROW EXECUTE FUNCTION reports_keep_report();

CREATE FUNCTION reports_keep_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND reports_state_of(OLD.report_id) <> 'draft' THEN
        PERFORM reports_refuse('words_of_what_is_handed_in_stay');
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF reports_state_of(NEW.report_id) <> 'draft' THEN
        PERFORM reports_refuse('words_of_what_is_handed_in_stay');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER reports_keep_text BEFORE INSERT OR UPDATE OR DELETE ON reports_reporttext
    FOR EACH ROW EXECUTE FUNCTION reports_keep_text();

CREATE FUNCTION reports_keep_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NOT NEW.is_preview AND reports_state_of(NEW.report_id) <> 'approved' THEN
            PERFORM reports_refuse('file_is_made_of_what_is_approved');
        END IF;
        RETURN NEW;
    END IF;
    IF NOT OLD.is_preview AND OLD.state = 'ready' THEN
        IF TG_OP = 'DELETE' THEN
            PERFORM reports_refuse('file_that_is_made_stays');
        END IF;
        IF to_jsonb(NEW) - 'first_downloaded_at' <> to_jsonb(OLD) - 'first_downloaded_at'
            OR OLD.first_downloaded_at IS NOT NULL
        THEN
            PERFORM reports_refuse('file_that_is_made_stays');
        END IF;
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER reports_keep_file BEFORE INSERT OR UPDATE OR DELETE ON reports_reportfile
    FOR EACH ROW EXECUTE FUNCTION reports_keep_file();

CREATE FUNCTION reports_keep_act() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' OR reports_state_of(OLD.report_id) <> 'draft' THEN
        PERFORM reports_refuse('act_is_never_changed');
    END IF;
    RETURN OLD;
END
$$;
CREATE TRIGGER reports_keep_act BEFORE UPDATE OR DELETE ON reports_reportact
    FOR EACH ROW EXECUTE FUNCTION reports_keep_act();
"""

GONE = """
DROP TRIGGER reports_keep_act ON reports_reportact;
DROP TRIGGER reports_keep_file ON reports_reportfile;
DROP TRIGGER reports_keep_text ON reports_reporttext;
DROP TRIGGER reports_keep_report ON reports_report;
DROP FUNCTION reports_keep_act();
DROP FUNCTION reports_keep_file();
DROP FUNCTION reports_keep_text();
DROP FUNCTION reports_keep_report();
DROP FUNCTION reports_state_of(bigint);
DROP FUNCTION reports_refuse(text);
"""


class Migration(migrations.Migration):

    dependencies = [("reports", "0002_editions")]

    operations = [migrations.RunSQL(FUNCTIONS, GONE)]

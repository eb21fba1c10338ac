"""
What a reviewer judges of a target in each quarter, and the steps on the way to it.

The database holds what no single row can: the period of a standing is a quarter of its
target's plan, whichever of the three is written; and a milestone is revised with a reason.
"""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
from accounts import migrating
from django.conf import settings
from django.db import migrations, models


CHECKS = """
CREATE FUNCTION priorities_check_quarters() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM priorities_standing standing
        JOIN priorities_outcometarget target ON target.id = standing.target_id
        JOIN plan_reportingperiod period ON period.id = standing.period_id
        WHERE CASE TG_TABLE_NAME
                WHEN 'priorities_standing' THEN standing.id
                WHEN 'priorities_outcometarget' THEN target.id
                ELSE period.id
            END = NEW.id
            AND (period.series <> 'quarter' OR period.plan_id <> target.plan_id)
    ) THEN
        RAISE EXCEPTION 'a standing is of no quarter of its target''s plan'
            USING ERRCODE = 'check_violation',
                  CONSTRAINT = 'standing_is_of_a_quarter_of_its_targets_plan';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER standing_is_of_a_quarter_of_its_targets_plan
    AFTER INSERT OR UPDATE ON priorities_standing
    FOR EACH ROW EXECUTE FUNCTION priorities_check_quarters();
CREATE TRIGGER target_is_of_the_plan_of_its_standings
    AFTER UPDATE OF plan_id ON priorities_outcometarget
    FOR EACH ROW EXECUTE FUNCTION priorities_check_quarters();
CREATE TRIGGER period_is_a_quarter_of_the_plan_of_its_standings
    AFTER UPDATE OF plan_id, series ON plan_reportingperiod
    FOR EACH ROW EXECUTE FUNCTION priorities_check_quarters();

CREATE FUNCTION priorities_check_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.revised_because ~ '^\\s*$' THEN
        RAISE EXCEPTION 'milestone % is revised without a reason', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'revised_milestone_says_why';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER revised_milestone_says_why
    BEFORE UPDATE ON priorities_interimmilestone
    FOR EACH ROW
    WHEN ((OLD.wording, OLD.language, OLD.due_on, OLD.date_precision, OLD.state)
        IS DISTINCT FROM (NEW.wording, NEW.language, NEW.due_on, NEW.date_precision, NEW.state))
    EXECUTE FUNCTION priorities_check_revision();
"""

DROP = """
DROP TRIGGER revised_milestone_says_why ON priorities_interimmilestone;
DROP FUNCTION priorities_check_revision();
DROP TRIGGER period_is_a_quarter_of_the_plan_of_its_standings ON plan_reportingperiod;
DROP TRIGGER target_is_of_the_plan_of_its_standings ON priorities_outcometarget;
DROP TRIGGER standing_is_of_a_quarter_of_its_targets_plan ON priorities_standing;
DROP FUNCTION priorities_check_quarters();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
        ('plan', '0004_first_states'),
        ('priorities', '0003_first_states'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='InterimMilestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wording', models.TextField(max_length=1000, verbose_name='wording')),
                ('language', models.CharField(default='en', max_length=2, verbose_name='language of the wording')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='due')),
                ('date_precision', models.CharField(choices=[('day', 'day'), ('month', 'month'), ('quarter', 'quarter'), ('year', 'year'), ('undated', 'undated')], default='undated', max_length=10, verbose_name='precision')),
                ('state', models.CharField(choices=[('open', 'open'), ('reached', 'reached'), ('dropped', 'dropped')], default='open', max_length=10, verbose_name='state')),
                ('revised_because', models.TextField(blank=True, max_length=2000, verbose_name='reason for the revision')),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('added_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='milestones', to='priorities.outcometarget', verbose_name='outcome target')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('wording__regex', '^\\s*$'), _negated=True), name='milestone_wording_is_not_blank', violation_error_message='Say what is to be true by then.'), models.CheckConstraint(condition=models.Q(('language__regex', '^[a-z]{2}$')), name='milestone_language_is_a_code'), models.CheckConstraint(condition=models.Q(('state__in', ['open', 'reached', 'dropped'])), name='milestone_state_is_one_of_ours'), models.CheckConstraint(condition=models.Q(models.Q(('date_precision', 'undated'), ('due_on', None)), models.Q(models.Q(('date_precision', 'undated'), _negated=True), ('due_on__isnull', False)), _connector='OR'), name='milestone_is_due_on_a_date_unless_undated'), models.CheckConstraint(condition=models.Q(('date_precision__in', ['day', 'undated']), models.Q(('date_precision', 'month'), ('due_on__day', 1)), models.Q(('date_precision', 'quarter'), ('due_on__day', 1), ('due_on__month__in', [1, 4, 7, 10])), models.Q(('date_precision', 'year'), ('due_on__day', 1), ('due_on__month', 1)), _connector='OR'), name='milestone_date_is_the_first_day_of_what_is_known')],
                'verbose_name': 'interim milestone',
                'verbose_name_plural': 'interim milestones',
                'ordering': [models.OrderBy(models.F('due_on'), nulls_last=True), 'pk'],
            },
        ),
        migrations.CreateModel(
            name='InterimMilestoneEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('wording', models.TextField(max_length=1000, verbose_name='wording')),
                ('language', models.CharField(default='en', max_length=2, verbose_name='language of the wording')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='due')),
                ('date_precision', models.CharField(choices=[('day', 'day'), ('month', 'month'), ('quarter', 'quarter'), ('year', 'year'), ('undated', 'undated')], default='undated', max_length=10, verbose_name='precision')),
                ('state', models.CharField(choices=[('open', 'open'), ('reached', 'reached'), ('dropped', 'dropped')], default='open', max_length=10, verbose_name='state')),
                ('revised_because', models.TextField(blank=True, max_length=2000, verbose_name='reason for the revision')),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('added_by', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='priorities.interimmilestone')),
                ('target', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='priorities.outcometarget', verbose_name='outcome target')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Standing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('standing', models.CharField(choices=[('achieved', 'achieved'), ('on-track', 'on track'), ('some-progress', 'some progress'), ('stalled', 'stalled'), ('going-backwards', 'going backwards'), ('not-assessable', 'not assessable yet')], max_length=20, verbose_name='standing')),
                ('reason', models.TextField(max_length=2000, verbose_name='reason')),
                ('confidence', models.CharField(choices=[('low', 'low'), ('medium', 'medium'), ('high', 'high')], max_length=10, verbose_name='confidence')),
                ('language', models.CharField(default='en', max_length=2, verbose_name='language of the reason')),
                ('set_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('corrected_at', models.DateTimeField(editable=False, null=True)),
                ('corrected_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='standings', to='plan.reportingperiod', verbose_name='quarter')),
                ('set_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='standings', to='priorities.outcometarget', verbose_name='outcome target')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('target', 'period'), name='target_has_one_standing_a_quarter', violation_error_message='This quarter has a standing already.'), models.CheckConstraint(condition=models.Q(('standing__in', ['achieved', 'on-track', 'some-progress', 'stalled', 'going-backwards', 'not-assessable'])), name='standing_is_one_of_ours'), models.CheckConstraint(condition=models.Q(('confidence__in', ['low', 'medium', 'high'])), name='standing_confidence_is_one_of_ours'), models.CheckConstraint(condition=models.Q(('reason__regex', '^\\s*$'), _negated=True), name='standing_says_why', violation_error_message='Say why in words.'), models.CheckConstraint(condition=models.Q(('language__regex', '^[a-z]{2}$')), name='standing_language_is_a_code'), models.CheckConstraint(condition=models.Q(models.Q(('corrected_at', None), ('corrected_by', None)), models.Q(('corrected_at__isnull', False), ('corrected_by__isnull', False)), _connector='OR'), name='corrected_standing_says_by_whom')],
                'verbose_name': 'standing of a target',
                'verbose_name_plural': 'standings of targets',
                'ordering': ['period__starts_on', 'target__position'],
            },
        ),
        migrations.CreateModel(
            name='StandingEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('standing', models.CharField(choices=[('achieved', 'achieved'), ('on-track', 'on track'), ('some-progress', 'some progress'), ('stalled', 'stalled'), ('going-backwards', 'going backwards'), ('not-assessable', 'not assessable yet')], max_length=20, verbose_name='standing')),
                ('reason', models.TextField(max_length=2000, verbose_name='reason')),
                ('confidence', models.CharField(choices=[('low', 'low'), ('medium', 'medium'), ('high', 'high')], max_length=10, verbose_name='confidence')),
                ('language', models.CharField(default='en', max_length=2, verbose_name='language of the reason')),
                ('set_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('corrected_at', models.DateTimeField(editable=False, null=True)),
                ('corrected_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('period', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='plan.reportingperiod', verbose_name='quarter')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='priorities.standing')),
                ('set_by', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('target', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='priorities.outcometarget', verbose_name='outcome target')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrating.AddTrigger(
            model_name='interimmilestone',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "priorities_interimmilestoneevent" ("added_at", "added_by_id", "date_precision", "due_on", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revised_because", "state", "target_id", "wording") VALUES (NEW."added_at", NEW."added_by_id", NEW."date_precision", NEW."due_on", NEW."id", NEW."language", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."revised_because", NEW."state", NEW."target_id", NEW."wording"); RETURN NULL;', hash='a6c0fee81c1263487e592a37c2a9740073e2cf81', operation='INSERT', pgid='pgtrigger_insert_insert_0ec14', table='priorities_interimmilestone', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='interimmilestone',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "priorities_interimmilestoneevent" ("added_at", "added_by_id", "date_precision", "due_on", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revised_because", "state", "target_id", "wording") VALUES (NEW."added_at", NEW."added_by_id", NEW."date_precision", NEW."due_on", NEW."id", NEW."language", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."revised_because", NEW."state", NEW."target_id", NEW."wording"); RETURN NULL;', hash='c0f0b2ced729ba1c21593de4e7339eb14d71d6c9', operation='UPDATE', pgid='pgtrigger_update_update_4198e', table='priorities_interimmilestone', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='interimmilestone',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "priorities_interimmilestoneevent" ("added_at", "added_by_id", "date_precision", "due_on", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revised_because", "state", "target_id", "wording") VALUES (OLD."added_at", OLD."added_by_id", OLD."date_precision", OLD."due_on", OLD."id", OLD."language", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."revised_because", OLD."state", OLD."target_id", OLD."wording"); RETURN NULL;', hash='470d0d6b47737e35a3efd178cfbdb9da843504a2', operation='DELETE', pgid='pgtrigger_delete_delete_b4be1', table='priorities_interimmilestone', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='interimmilestoneevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6cbbcc44a3a8a03b40cf14b81774af705cf1bc5b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d04ca', table='priorities_interimmilestoneevent', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='standing',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "priorities_standingevent" ("confidence", "corrected_at", "corrected_by_id", "id", "language", "period_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "set_at", "set_by_id", "standing", "target_id") VALUES (NEW."confidence", NEW."corrected_at", NEW."corrected_by_id", NEW."id", NEW."language", NEW."period_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."set_at", NEW."set_by_id", NEW."standing", NEW."target_id"); RETURN NULL;', hash='e84b9418d1748f4130a61c0321bba193a265fe33', operation='INSERT', pgid='pgtrigger_insert_insert_0b442', table='priorities_standing', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='standing',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "priorities_standingevent" ("confidence", "corrected_at", "corrected_by_id", "id", "language", "period_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "set_at", "set_by_id", "standing", "target_id") VALUES (NEW."confidence", NEW."corrected_at", NEW."corrected_by_id", NEW."id", NEW."language", NEW."period_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."set_at", NEW."set_by_id", NEW."standing", NEW."target_id"); RETURN NULL;', hash='17bb306855bce28bf8bf6c1eb511d7a164f4aa23', operation='UPDATE', pgid='pgtrigger_update_update_35ba6', table='priorities_standing', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='standing',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "priorities_standingevent" ("confidence", "corrected_at", "corrected_by_id", "id", "language", "period_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "set_at", "set_by_id", "standing", "target_id") VALUES (OLD."confidence", OLD."corrected_at", OLD."corrected_by_id", OLD."id", OLD."language", OLD."period_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."set_at", OLD."set_by_id", OLD."standing", OLD."target_id"); RETURN NULL;', hash='9c51a425b62611e08283b8b819c13cd2e0e1830c', operation='DELETE', pgid='pgtrigger_delete_delete_c512e', table='priorities_standing', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='standingevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e270e2bcdb100173ccf15ab902c1576c387ddb0e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_66ec4', table='priorities_standingevent', when='BEFORE')),
        ),
        migrations.RunSQL(CHECKS, DROP),
    ]

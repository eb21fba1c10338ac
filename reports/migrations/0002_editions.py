"""
Reports have editions, words and files.

What was asked for before was a file alone, made from figures that can be asked for anew: it
has no edition to belong to, and goes.
"""

import accounts.references
import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
from accounts import migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
        ('plan', '0007_reopening'),
        ('reports', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.DeleteModel(name='Report'),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.SlugField(default=accounts.references.new_reference, editable=False, max_length=12, unique=True)),
                ('readers', models.CharField(choices=[('board', 'the board'), ('network', 'members'), ('public', 'the public')], default='board', max_length=10, verbose_name='for')),
                ('arrangement', models.CharField(choices=[('pillars', 'by pillar'), ('areas', 'by priority area')], default='pillars', max_length=10, verbose_name='arranged')),
                ('edition', models.PositiveSmallIntegerField(default=1, verbose_name='edition')),
                ('correction', models.TextField(blank=True, max_length=2000, verbose_name='why there is a new edition')),
                ('state', models.CharField(choices=[('draft', 'being written'), ('review', 'in review'), ('approved', 'approved, files being made'), ('published', 'published')], default='draft', max_length=10)),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('en', 'en'), ('fr', 'fr'), ('es', 'es')], max_length=2), blank=True, default=list)),
                ('snapshot', models.JSONField()),
                ('snapshot_sha256', models.CharField(max_length=64)),
                ('data_as_of', models.DateTimeField()),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('first_period', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plan.reportingperiod', verbose_name='from')),
                ('last_period', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plan.reportingperiod', verbose_name='to')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='plan.plan')),
            ],
            options={
                'verbose_name': 'report',
                'verbose_name_plural': 'reports',
                'ordering': ['-last_period__ends_on', 'first_period__starts_on', 'readers', '-edition', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('published', 'a report is published'), ('missing', 'what a report still lacks')], max_length=10)),
                ('of', models.CharField(max_length=20)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('taken', 'being sent'), ('sent', 'sent'), ('failed', 'not sent')], default='waiting', max_length=10)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('sent_at', models.DateTimeField(null=True)),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='reports.report')),
            ],
            options={
                'verbose_name': 'notice',
                'verbose_name_plural': 'notices',
                'ordering': ['created_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ReportAct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('opened', 'opened'), ('counted', 'figures taken anew'), ('submitted', 'handed in for review'), ('returned', 'returned'), ('approved', 'approved'), ('published', 'published')], max_length=10)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('reason', models.TextField(blank=True, max_length=2000)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='acts', to='reports.report')),
            ],
            options={
                'verbose_name': 'act on a report',
                'verbose_name_plural': 'acts on reports',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ReportFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('en', 'English'), ('fr', 'French'), ('es', 'Spanish')], max_length=2)),
                ('is_preview', models.BooleanField(default=False)),
                ('content_sha256', models.CharField(max_length=64)),
                ('requested_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('state', models.CharField(choices=[('queued', 'waiting'), ('rendering', 'being made'), ('ready', 'ready'), ('failed', 'failed')], default='queued', max_length=10)),
                ('stage', models.CharField(choices=[('waiting', 'waiting for a free worker'), ('writing', 'writing the pages'), ('laying-out', 'laying out the pages'), ('storing', 'storing the file'), ('done', 'finished')], default='waiting', max_length=10)),
                ('attempt', models.PositiveIntegerField(default=0)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('failure', models.CharField(blank=True, choices=[('too-large', 'It takes too much memory. Shorten its longest texts.'), ('too-long', 'It takes too long to lay out. Shorten its longest texts.'), ('not-laid-out', 'Something in it cannot be laid out. Give the reference to whoever runs this site.'), ('interrupted', 'The process that made it was stopped several times. Try again.'), ('not-stored', 'The disk is full or does not answer. Try again later.')], max_length=20)),
                ('pdf', models.FileField(blank=True, upload_to='reports/')),
                ('pdf_sha256', models.CharField(blank=True, max_length=64)),
                ('pages', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('first_downloaded_at', models.DateTimeField(blank=True, null=True)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='reports.report')),
                ('requested_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'file of a report',
                'verbose_name_plural': 'files of reports',
                'ordering': ['report', 'language', '-requested_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ReportText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('en', 'English'), ('fr', 'French'), ('es', 'Spanish')], max_length=2)),
                ('part', models.CharField(max_length=30)),
                ('body', models.TextField(blank=True, max_length=20000)),
                ('written_at', models.DateTimeField(auto_now=True)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='reports.report')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'text of a report',
                'verbose_name_plural': 'texts of reports',
                'ordering': ['report', 'language', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ReportTextEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('language', models.CharField(choices=[('en', 'English'), ('fr', 'French'), ('es', 'Spanish')], max_length=2)),
                ('part', models.CharField(max_length=30)),
                ('body', models.TextField(blank=True, max_length=20000)),
                ('written_at', models.DateTimeField(auto_now=True)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reports.reporttext')),
                ('report', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reports.report')),
                ('written_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(fields=('first_period', 'last_period', 'readers', 'edition'), name='edition_of_a_report_is_unique'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'published'), _negated=True), fields=('first_period', 'last_period', 'readers'), name='one_edition_of_a_report_is_in_the_making'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('edition', 1), ('correction__regex', '\\S'), _connector='OR'), name='correction_says_why'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', False), ('state', 'published')), models.Q(models.Q(('state', 'published'), _negated=True), ('published_at', None)), _connector='OR'), name='published_report_says_when'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(('languages', []), _negated=True), _connector='OR'), name='report_that_is_handed_in_has_languages'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(fields=('kind', 'to', 'of'), name='nobody_is_told_twice'),
        ),
        migrations.AddConstraint(
            model_name='reportact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'returned'), _negated=True), ('reason__regex', '\\S'), _connector='OR'), name='returned_report_says_why'),
        ),
        migrations.AddConstraint(
            model_name='reportfile',
            constraint=models.UniqueConstraint(fields=('report', 'language', 'is_preview', 'content_sha256'), name='one_file_of_the_same_content'),
        ),
        migrations.AddConstraint(
            model_name='reportfile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'ready'), models.Q(('pdf', ''), _negated=True), models.Q(('pdf_sha256', ''), _negated=True)), models.Q(models.Q(('state', 'ready'), _negated=True), ('pdf', ''), ('pdf_sha256', '')), _connector='OR'), name='report_has_its_file_when_ready'),
        ),
        migrations.AddConstraint(
            model_name='reportfile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lease_until__isnull', False), ('state', 'rendering')), models.Q(models.Q(('state', 'rendering'), _negated=True), ('lease_until', None)), _connector='OR'), name='report_being_made_has_a_lease'),
        ),
        migrations.AddConstraint(
            model_name='reportfile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('failure', ''), _negated=True), _connector='OR'), name='failed_report_says_why'),
        ),
        migrations.AddConstraint(
            model_name='reporttext',
            constraint=models.UniqueConstraint(fields=('report', 'language', 'part'), name='part_of_a_report_is_written_once'),
        ),
        migrating.AddTrigger(
            model_name='reporttext',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reports_reporttextevent" ("body", "id", "language", "part", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id", "written_at", "written_by_id") VALUES (NEW."body", NEW."id", NEW."language", NEW."part", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."report_id", NEW."written_at", NEW."written_by_id"); RETURN NULL;', hash='0606a620c34d9894b4b57bcffdbe76a4449039a1', operation='INSERT', pgid='pgtrigger_insert_insert_130a0', table='reports_reporttext', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='reporttext',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reports_reporttextevent" ("body", "id", "language", "part", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id", "written_at", "written_by_id") VALUES (NEW."body", NEW."id", NEW."language", NEW."part", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."report_id", NEW."written_at", NEW."written_by_id"); RETURN NULL;', hash='c5ff533e12b05be6e11941d296ae1ac1a738974d', operation='UPDATE', pgid='pgtrigger_update_update_fff66', table='reports_reporttext', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='reporttext',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reports_reporttextevent" ("body", "id", "language", "part", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id", "written_at", "written_by_id") VALUES (OLD."body", OLD."id", OLD."language", OLD."part", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."report_id", OLD."written_at", OLD."written_by_id"); RETURN NULL;', hash='8691519e00b4cea950c1006d14b720d8c9525fbe', operation='DELETE', pgid='pgtrigger_delete_delete_d5ee8', table='reports_reporttext', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='reporttextevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8d361fb76426306b2c3d65dc312f0032358b5804', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f1141', table='reports_reporttextevent', when='BEFORE')),
        ),
    ]

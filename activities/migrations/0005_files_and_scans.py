"""Files as evidence, each kept under a reference that tells nothing."""

import accounts.references
import pgtrigger.compiler
from accounts import migrating
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0004_levels'),
    ]

    operations = [
        migrating.RemoveTrigger(
            model_name='evidence',
            name='insert_insert',
        ),
        migrating.RemoveTrigger(
            model_name='evidence',
            name='update_update',
        ),
        migrating.RemoveTrigger(
            model_name='evidence',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='evidence',
            name='file',
            field=models.FileField(blank=True, editable=False, upload_to='evidence/', verbose_name='file'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='media_type',
            field=models.CharField(blank=True, editable=False, max_length=100),
        ),
        # In three steps: each row that is there gets a reference of its own.
        migrations.AddField(
            model_name='evidence',
            name='reference',
            field=models.SlugField(db_index=False, default='', editable=False, max_length=12),
        ),
        migrations.RunSQL(
            "UPDATE activities_evidence SET reference = "
            "translate(substr(md5(random()::text || id), 1, 8), '01', '23')",
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            model_name='evidence',
            name='reference',
            field=models.SlugField(default=accounts.references.new_reference, editable=False, max_length=12, unique=True),
        ),
        migrations.AddField(
            model_name='evidence',
            name='scan',
            field=models.CharField(choices=[('none', 'there is no scanner'), ('clean', 'nothing was found'), ('waiting', 'not scanned yet'), ('infected', 'a virus was found')], default='none', editable=False, max_length=10),
        ),
        migrations.AddField(
            model_name='evidence',
            name='sha256',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='evidence',
            name='size',
            field=models.PositiveBigIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='evidenceevent',
            name='file',
            field=models.FileField(blank=True, editable=False, upload_to='evidence/', verbose_name='file'),
        ),
        migrations.AddField(
            model_name='evidenceevent',
            name='media_type',
            field=models.CharField(blank=True, editable=False, max_length=100),
        ),
        migrations.AddField(
            model_name='evidenceevent',
            name='reference',
            field=models.SlugField(db_index=False, default=accounts.references.new_reference, editable=False, max_length=12),
        ),
        migrations.AddField(
            model_name='evidenceevent',
            name='scan',
            field=models.CharField(choices=[('none', 'there is no scanner'), ('clean', 'nothing was found'), ('waiting', 'not scanned yet'), ('infected', 'a virus was found')], default='none', editable=False, max_length=10),
        ),
        migrations.AddField(
            model_name='evidenceevent',
            name='sha256',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='evidenceevent',
            name='size',
            field=models.PositiveBigIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='evidence',
            name='url',
            field=models.URLField(blank=True, max_length=1000, verbose_name='link'),
        ),
        migrations.AlterField(
            model_name='evidenceevent',
            name='url',
            field=models.URLField(blank=True, max_length=1000, verbose_name='link'),
        ),
        migrations.AddIndex(
            model_name='evidence',
            index=models.Index(models.F('url'), name='evidence_url'),
        ),
        migrating.AddTrigger(
            model_name='evidence',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "activities_evidenceevent" ("created_at", "file", "id", "media_type", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "scan", "sensitivity", "sha256", "size", "title", "url") VALUES (NEW."created_at", NEW."file", NEW."id", NEW."media_type", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reference", NEW."scan", NEW."sensitivity", NEW."sha256", NEW."size", NEW."title", NEW."url"); RETURN NULL;', hash='c29735e30f99913dd8b7a6fc27b98576e87ad34d', operation='INSERT', pgid='pgtrigger_insert_insert_20662', table='activities_evidence', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='evidence',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "activities_evidenceevent" ("created_at", "file", "id", "media_type", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "scan", "sensitivity", "sha256", "size", "title", "url") VALUES (NEW."created_at", NEW."file", NEW."id", NEW."media_type", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reference", NEW."scan", NEW."sensitivity", NEW."sha256", NEW."size", NEW."title", NEW."url"); RETURN NULL;', hash='ee8b714721f257874ee5d0dc22073d7d7e6076e1', operation='UPDATE', pgid='pgtrigger_update_update_ebb99', table='activities_evidence', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='evidence',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "activities_evidenceevent" ("created_at", "file", "id", "media_type", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "scan", "sensitivity", "sha256", "size", "title", "url") VALUES (OLD."created_at", OLD."file", OLD."id", OLD."media_type", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reference", OLD."scan", OLD."sensitivity", OLD."sha256", OLD."size", OLD."title", OLD."url"); RETURN NULL;', hash='6d2e83ab4953d1ad2a72823ffc3a4b1119fe71b2', operation='DELETE', pgid='pgtrigger_delete_delete_f2258', table='activities_evidence', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('file', ''), models.Q(('url', ''), _negated=True), ('media_type', ''), ('sha256', ''), ('size', None)), models.Q(('url', ''), models.Q(('file', ''), _negated=True), models.Q(('sha256', ''), _negated=True), ('size__isnull', False)), models.Q(('file', ''), ('scan', 'infected'), ('url', '')), _connector='OR'), name='evidence_is_a_link_or_a_file', violation_error_message='Give a file or a link, one of them.'),
        ),
    ]

"""The records, and the triggers that let nobody change them."""

import datetime
from django.db import migrations, models


APPEND_ONLY = """
CREATE FUNCTION audit_record_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The records are append-only: % is refused.', TG_OP USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER audit_record_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_record
    FOR EACH STATEMENT EXECUTE FUNCTION audit_record_is_append_only();
"""
CHANGEABLE = """
DROP TRIGGER audit_record_append_only ON audit_record;
DROP FUNCTION audit_record_is_append_only();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='ClockShift',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shift', models.DurationField(default=datetime.timedelta)),
            ],
            options={
                'verbose_name': 'clock shift',
                'verbose_name_plural': 'clock shifts',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='one_clock')],
            },
        ),
        migrations.CreateModel(
            name='Record',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False, verbose_name='number')),
                ('at', models.DateTimeField(verbose_name='instant')),
                ('act', models.CharField(max_length=80, verbose_name='act')),
                ('actor', models.CharField(blank=True, max_length=80, verbose_name='actor')),
                ('role', models.CharField(blank=True, max_length=80, verbose_name='role')),
                ('subject', models.CharField(max_length=160, verbose_name='subject')),
                ('state_from', models.CharField(blank=True, max_length=80, verbose_name='from')),
                ('state_to', models.CharField(blank=True, max_length=80, verbose_name='to')),
                ('facts', models.TextField(default='{}', verbose_name='facts')),
                ('actor_digest', models.CharField(blank=True, max_length=64)),
                ('reason_digest', models.CharField(blank=True, max_length=64)),
                ('previous', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64, unique=True)),
            ],
            options={
                'verbose_name': 'record',
                'verbose_name_plural': 'records',
                'ordering': ['number'],
                'indexes': [models.Index(fields=['subject', 'number'], name='record_subject'), models.Index(fields=['actor'], name='record_actor')],
            },
        ),
        migrations.CreateModel(
            name='RecordText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.BigIntegerField(verbose_name='record')),
                ('kind', models.CharField(choices=[('actor', "actor's name"), ('reason', 'reason')], max_length=6)),
                ('salt', models.CharField(max_length=32)),
                ('text', models.TextField()),
            ],
            options={
                'verbose_name': 'text of a record',
                'verbose_name_plural': 'texts of records',
                'constraints': [models.UniqueConstraint(fields=('number', 'kind'), name='one_text_of_a_kind')],
            },
        ),
        migrations.RunSQL(APPEND_ONLY, CHANGEABLE),
    ]

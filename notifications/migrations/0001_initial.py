"""The outbox and the heartbeats."""

import audit.clock
import audit.keys
import django.db.models.deletion
import notifications.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(max_length=40, unique=True)),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'heartbeat',
                'verbose_name_plural': 'heartbeats',
            },
        ),
        migrations.CreateModel(
            name='Email',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=audit.keys.new_key, editable=False, max_length=22, unique=True)),
                ('event', models.CharField(max_length=80, verbose_name='event')),
                ('subject_ref', models.CharField(max_length=160, verbose_name='about')),
                ('about_key', models.CharField(blank=True, max_length=22)),
                ('address', models.EmailField(max_length=254, verbose_name='address')),
                ('language', models.CharField(max_length=10, verbose_name='language')),
                ('version', models.CharField(default='1', max_length=40, verbose_name='version')),
                ('kind', models.CharField(choices=[('receipt', 'receipt'), ('signin', 'sign-in'), ('decision', 'decision'), ('reminder', 'reminder')], max_length=10, verbose_name='kind')),
                ('title', models.CharField(max_length=250, verbose_name='subject line')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('html', models.TextField(blank=True)),
                ('outcome', models.CharField(blank=True, max_length=40, verbose_name='outcome')),
                ('state', models.CharField(choices=[('held', 'held until it is released'), ('queued', 'waiting to be sent'), ('sending', 'being sent'), ('sent', 'sent'), ('failed', 'refused'), ('uncertain', 'perhaps sent'), ('bounced', 'came back'), ('discarded', 'not to be sent')], default='queued', editable=False, max_length=10, verbose_name='state')),
                ('due', models.DateTimeField(blank=True, null=True, verbose_name='due')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('lease', models.DateTimeField(blank=True, null=True)),
                ('token', models.CharField(blank=True, max_length=22)),
                ('handed_at', models.DateTimeField(blank=True, null=True, verbose_name='handed over')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent')),
                ('error', models.TextField(blank=True, verbose_name='what went wrong')),
                ('message_id', models.CharField(default=notifications.models.new_message_id, editable=False, max_length=255, unique=True)),
                ('created', models.DateTimeField(default=audit.clock.now, verbose_name='written')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recipient')),
            ],
            options={
                'verbose_name': 'e-mail',
                'verbose_name_plural': 'e-mails',
                'ordering': ['-created', '-pk'],
                'indexes': [models.Index(condition=models.Q(('state', 'queued')), fields=['due', 'id'], name='email_due'), models.Index(condition=models.Q(('state', 'sending')), fields=['lease'], name='email_lease'), models.Index(fields=['state', '-created'], name='email_state'), models.Index(fields=['to', '-created'], name='email_to'), models.Index(fields=['about_key', '-created'], name='email_about'), models.Index(fields=['subject_ref'], name='email_subject')],
                'constraints': [models.UniqueConstraint(fields=('event', 'subject_ref', 'address', 'version'), name='one_email_of_an_event_to_an_address'), models.CheckConstraint(condition=models.Q(('state__in', ['held', 'queued', 'sending', 'sent', 'failed', 'uncertain', 'bounced', 'discarded'])), name='email_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['queued', 'sending']), _negated=True), ('due__isnull', False), _connector='OR'), name='email_in_the_queue_is_due'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sending'), _negated=True), models.Q(('lease__isnull', False), models.Q(('token', ''), _negated=True)), _connector='OR'), name='email_being_sent_has_a_sender'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='email_sent_says_when')],
            },
        ),
    ]

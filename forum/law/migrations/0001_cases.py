"""Notices, statements of reasons and complaints."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import forum.law.models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('comments', '0008_room_on_pages'),
        ('moderation', '0008_readers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=forum.law.models.new_key, editable=False, max_length=40, unique=True)),
                ('language', models.CharField(default='en', editable=False, max_length=35, verbose_name='told in')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='received')),
                ('revision', models.IntegerField(verbose_name='version')),
                ('category', models.CharField(choices=[('hate', 'hate speech or incitement'), ('threat', 'threat or call to violence'), ('insult', 'defamation or insult'), ('privacy', 'somebody’s personal data'), ('copyright', 'copyright or another such right'), ('fraud', 'fraud'), ('minors', 'sexual abuse of children'), ('other', 'something else that is illegal')], max_length=9, verbose_name='category')),
                ('reasons', models.TextField(verbose_name='reasons')),
                ('name', models.CharField(blank=True, max_length=100, verbose_name='name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('good_faith', models.BooleanField(verbose_name='in good faith')),
                ('authority', models.CharField(blank=True, max_length=100, verbose_name='ordered by')),
                ('outcome', models.CharField(blank=True, choices=[('acted', 'the comment was removed'), ('rejected', 'the comment stands'), ('gone', 'its author took the comment away')], max_length=8, verbose_name='outcome')),
                ('words', models.TextField(blank=True, verbose_name='in words')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='comments.comment', verbose_name='comment')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('decision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='moderation.decision', verbose_name='decision')),
            ],
            options={
                'verbose_name': 'notice',
                'verbose_name_plural': 'notices',
                'ordering': ('at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=forum.law.models.new_key, editable=False, max_length=40, unique=True)),
                ('language', models.CharField(default='en', editable=False, max_length=35, verbose_name='told in')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='received')),
                ('ground', models.CharField(choices=[('law', 'illegal content'), ('terms', 'the house rules')], max_length=5, verbose_name='ground')),
                ('detected_by_program', models.BooleanField(default=False, verbose_name='found by a program')),
                ('decided_by_program', models.BooleanField(default=False, verbose_name='decided by a program')),
                ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='lifted at')),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='statements', to=settings.AUTH_USER_MODEL, verbose_name='author')),
                ('decision', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='statement', to='moderation.decision', verbose_name='decision')),
                ('measure', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='statement', to='moderation.authormeasure', verbose_name='measure')),
                ('notice', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='law.notice', verbose_name='notice')),
            ],
            options={
                'verbose_name': 'statement of reasons',
                'verbose_name_plural': 'statements of reasons',
                'ordering': ('-at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='Complaint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=forum.law.models.new_key, editable=False, max_length=40, unique=True)),
                ('language', models.CharField(default='en', editable=False, max_length=35, verbose_name='told in')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='received')),
                ('reasons', models.TextField(verbose_name='reasons')),
                ('outcome', models.CharField(blank=True, choices=[('upheld', 'the decision was wrong and is undone'), ('dismissed', 'the decision stands')], max_length=9, verbose_name='outcome')),
                ('words', models.TextField(blank=True, verbose_name='in words')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('notice', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='complaints', to='law.notice', verbose_name='notice')),
                ('statement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='complaints', to='law.statement', verbose_name='statement of reasons')),
            ],
            options={
                'verbose_name': 'complaint',
                'verbose_name_plural': 'complaints',
                'ordering': ('at', 'pk'),
            },
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('outcome', '')), fields=['comment'], name='law_open_notices'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('good_faith', True)), name='law_notice_in_good_faith'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('outcome', '')), models.Q(models.Q(('outcome', ''), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='law_notice_outcome_has_its_time'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['', 'acted', 'rejected', 'gone'])), name='law_notice_known_outcome'),
        ),
        migrations.AddConstraint(
            model_name='statement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decision', None), ('measure__isnull', False)), models.Q(('decision__isnull', False), ('measure', None)), _connector='OR'), name='law_statement_of_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('notice__isnull', False), ('statement', None)), models.Q(('notice', None), ('statement__isnull', False)), _connector='OR'), name='law_complaint_against_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.UniqueConstraint(fields=('statement',), name='law_one_complaint_per_statement'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.UniqueConstraint(fields=('notice',), name='law_one_complaint_per_notice'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('outcome', '')), models.Q(models.Q(('outcome', ''), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='law_complaint_decided_by_a_person'),
        ),
    ]

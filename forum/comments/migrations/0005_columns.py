"""Columns for versions, votes, holds and locks; each is the database's own default, so no row is rewritten."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('comments', '0004_place_in_one'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='comment',
            name='best',
            field=models.FloatField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name='comment',
            name='controversy',
            field=models.FloatField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name='comment',
            name='downs',
            field=models.IntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name='comment',
            name='edited_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='comment',
            name='edition',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=35),
        ),
        migrations.AddField(
            model_name='comment',
            name='held_details',
            field=models.JSONField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='comment',
            name='held_rule',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=40),
        ),
        migrations.AddField(
            model_name='comment',
            name='locked_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='comment',
            name='parent_revision',
            field=models.IntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='comment',
            name='picked_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='comment',
            name='pinned_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='comment',
            name='revision',
            field=models.IntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddField(
            model_name='comment',
            name='slow_minutes',
            field=models.SmallIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='comment',
            name='ups',
            field=models.IntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField()),
                ('text', models.TextField()),
                ('html', models.TextField(blank=True)),
                ('html_version', models.PositiveIntegerField(default=0)),
                ('language', models.CharField(default='und', max_length=35)),
                ('written_at', models.DateTimeField()),
                ('replaced_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='comments.comment')),
                ('replaced_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'revision',
                'verbose_name_plural': 'revisions',
                'ordering': ('comment', 'number'),
                'constraints': [models.UniqueConstraint(fields=('comment', 'number'), name='comments_one_revision_per_number'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='comments_first_is_1')],
            },
        ),
    ]

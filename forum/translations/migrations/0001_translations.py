"""Translations, the pairs that engines offer, and what was spent."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('comments', '0007_orders_by_votes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Pair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('engine', models.CharField(max_length=30)),
                ('source', models.CharField(max_length=35)),
                ('target', models.CharField(max_length=35)),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('engine', 'source', 'target'), name='translations_one_row_per_pair')],
            },
        ),
        migrations.CreateModel(
            name='Spending',
            fields=[
                ('period', models.CharField(max_length=10, primary_key=True, serialize=False)),
                ('characters', models.BigIntegerField(default=0)),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('characters__gte', 0)), name='translations_no_debt')],
            },
        ),
        migrations.CreateModel(
            name='Translation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('target', models.CharField(max_length=35, verbose_name='into')),
                ('source', models.CharField(max_length=35, verbose_name='from')),
                ('body_hash', models.CharField(max_length=64)),
                ('engine', models.CharField(max_length=30, verbose_name='engine')),
                ('engine_version', models.CharField(blank=True, max_length=30)),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('html', models.TextField(blank=True, editable=False)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('leased_until', models.DateTimeField()),
                ('made_at', models.DateTimeField(blank=True, null=True)),
                ('corrected_at', models.DateTimeField(blank=True, null=True)),
                ('comment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='translations', to='comments.comment', verbose_name='comment')),
                ('corrected_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'translation',
                'verbose_name_plural': 'translations',
                'constraints': [models.UniqueConstraint(fields=('comment', 'target', 'body_hash', 'engine', 'engine_version'), name='translations_made_once')],
            },
        ),
    ]

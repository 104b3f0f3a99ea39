"""Who reads which card of the queue now."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('comments', '0006_insert_in_place'),
        ('moderation', '0006_rules'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('comment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='claim', serialize=False, to='comments.comment')),
                ('until', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='claims', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'claim',
                'verbose_name_plural': 'claims',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Queue',
            fields=[
            ],
            options={
                'verbose_name': 'queue',
                'verbose_name_plural': 'Queue',
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('moderation.claim',),
        ),
    ]

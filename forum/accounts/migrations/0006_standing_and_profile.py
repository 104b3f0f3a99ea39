"""Members earn a standing, say a word of themselves, and can be erased."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_reads'),
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.AddField(
            model_name='member',
            name='bio',
            field=models.TextField(blank=True, db_default='', default='', verbose_name='about you'),
        ),
        migrations.AddField(
            model_name='member',
            name='bio_html',
            field=models.TextField(blank=True, db_default='', default='', editable=False),
        ),
        migrations.AddField(
            model_name='member',
            name='comments_removed',
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name='member',
            name='comments_standing',
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name='member',
            name='days_visited',
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name='member',
            name='epoch',
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name='member',
            name='erase_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='member',
            name='erased_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='member',
            name='keeps_words',
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name='member',
            name='level',
            field=models.SmallIntegerField(choices=[(-1, 'guest'), (0, 'new member'), (1, 'known member'), (2, 'trusted member')], db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name='member',
            name='lists_comments',
            field=models.BooleanField(db_default=False, default=False, verbose_name='list my comments on my page'),
        ),
        migrations.AddField(
            model_name='member',
            name='visited_on',
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name='member',
            index=models.Index(condition=models.Q(('erase_at__isnull', False)), fields=['erase_at'], name='accounts_to_erase'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(('level__gte', 0), ('level__lte', 2)), name='accounts_known_level'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(('erased_at', None), models.Q(('erase_at', None), ('is_active', False)), _connector='OR'), name='accounts_erased_is_closed'),
        ),
    ]

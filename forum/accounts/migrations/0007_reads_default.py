"""What a member reads begins as nothing in Python too; the database is not touched."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_standing_and_profile'),
    ]

    operations = [
        migrations.AlterField(
            model_name='member',
            name='reads',
            field=models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='languages you read'),
        ),
    ]

"""An index of guests' addresses, which a confirmed guest's comments are found by."""

from django.db import migrations, models
from django.db.models import Q

from forum.comments.indexing import AddLiveIndex


class Migration(migrations.Migration):
    """Adds it while people write."""

    atomic = False
    dependencies = [("comments", "0009_calmed")]
    operations = [
        AddLiveIndex(
            "comment",
            models.Index(
                fields=["guest_email"], condition=~Q(guest_email=""), name="comments_by_guest"
            ),
        ),
    ]

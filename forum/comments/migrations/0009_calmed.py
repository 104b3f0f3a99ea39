"""Indexes of the few comments that are locked or slowed down, made while people write."""

from django.db import migrations, models
from django.db.models import Q

from forum.comments.indexing import AddLiveIndex


class Migration(migrations.Migration):
    """Adds two small indexes."""

    atomic = False
    dependencies = [("comments", "0008_room_on_pages")]
    operations = [
        AddLiveIndex(
            "comment",
            models.Index(
                fields=["tree_id"], condition=Q(locked_at__isnull=False), name="comments_locked"
            ),
        ),
        AddLiveIndex(
            "comment",
            models.Index(
                fields=["tree_id"], condition=Q(slow_minutes__isnull=False), name="comments_slowed"
            ),
        ),
    ]

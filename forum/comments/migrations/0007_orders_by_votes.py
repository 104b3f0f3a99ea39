"""Indexes for the orders by votes, and for what is pinned; made while people write."""

from django.db import migrations, models
from django.db.models import Q

from forum.comments.indexing import AddLiveIndex


class Migration(migrations.Migration):
    """Adds three indexes of conversations."""

    atomic = False
    dependencies = [("comments", "0006_insert_in_place")]
    operations = [
        AddLiveIndex(
            "comment",
            models.Index(
                fields=["thread", "-best", "-id"],
                condition=Q(parent=None, shown=True),
                name="comments_best",
            ),
        ),
        AddLiveIndex(
            "comment",
            models.Index(
                fields=["thread", "-controversy", "-id"],
                condition=Q(parent=None, shown=True),
                name="comments_controversial",
            ),
        ),
        AddLiveIndex(
            "comment",
            models.Index(
                fields=["thread"], condition=Q(pinned_at__isnull=False), name="comments_pinned"
            ),
        ),
    ]

"""Completes what a fixture brings.

`loaddata` stores rows as they are, past `post()`; but a comment's HTML links mentions to addresses
that exist only once its parent has its number in this database. So a comment that a fixture
brings without HTML is rendered on its way in. Loading it again renders the same.
"""

from typing import Any

from django.db.models.signals import pre_save
from django.dispatch import receiver

from forum.comments.models import Comment
from forum.comments.rendering import render


@receiver(pre_save, sender=Comment)
def render_loaded_comment(instance: Comment, raw: bool, **_kwargs: Any) -> None:
    """Give a comment from a fixture its HTML."""
    if raw and not instance.html:
        render(instance)

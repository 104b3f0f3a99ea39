"""The group "Moderators": what its members may do in the admin and on the site."""

from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission

MODERATORS = "Moderators"

# By room; nobody may add, change or delete comments and decisions in the admin, owners included.
ALLOWED = {
    "articles": ["view_article"],
    "accounts": ["view_member", "suspend_member"],
    "threads": ["view_thread", "change_thread"],
    "comments": ["view_comment", "moderate_comment"],
    "moderation": [
        "view_decision",
        "view_wordentry",
        "add_wordentry",
        "change_wordentry",
        "delete_wordentry",
    ],
}


def make_moderators(using: str, **_kwargs: Any) -> None:
    """Make the group with its permissions where it is missing.

    A group that is there stays as it is: an owner may have taken a permission from it.
    Django writes permissions down room by room, so those of the rooms that follow are asked
    for first.
    """
    if Group.objects.using(using).filter(name=MODERATORS).exists():
        return
    group = Group.objects.using(using).create(name=MODERATORS)
    for label, names in ALLOWED.items():
        create_permissions(apps.get_app_config(label), verbosity=0, using=using)
        group.permissions.add(
            *Permission.objects.using(using).filter(
                content_type__app_label=label, codename__in=names
            )
        )

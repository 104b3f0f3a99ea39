"""Django's admin, with this project's site in the place of Django's own."""

from django.contrib.admin import apps


class AdminConfig(apps.AdminConfig):
    """Makes `forum.admin.Site` the site that every room registers with."""

    default_site = "forum.admin.Site"

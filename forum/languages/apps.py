"""The room's entry in Django's list of apps."""

from django.apps import AppConfig


class LanguagesConfig(AppConfig):
    """Names the room; the detector's tables are loaded at first use, or by the server calling ``preload``."""

    name = "forum.languages"
    label = "languages"

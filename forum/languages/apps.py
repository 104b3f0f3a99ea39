"""The room's entry in Django's list of apps."""

from django.apps import AppConfig


class LanguagesConfig(AppConfig):
    """Registers the room; no model is loaded before the first guess or a call of `preload`."""

    name = "forum.languages"
    label = "languages"

"""The engines a site can have its comments translated by, one module each."""

from importlib import import_module

from django.conf import settings

from forum.translations.engines.protocol import Translator

ENGINES = ("apertium", "deepl", "libretranslate")


def engine() -> Translator | None:
    """Return the engine that the owner named, or None: then nothing is translated here."""
    if not settings.TRANSLATOR:
        return None
    made: Translator = import_module(f"{__name__}.{settings.TRANSLATOR}").Engine()
    return made

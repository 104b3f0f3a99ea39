"""The engines a site can have its comments translated by, one module each."""

from importlib import import_module

from django.conf import settings

from forum.translations.engines.protocol import Translator

ENGINES = ("apertium", "deepl", "libretranslate")


def engine() -> Translator | None:
    """Return the engine that the owner named, or None: then nothing is translated here."""
    if not settings.TRANSLATOR:
        return None
    return _made(settings.TRANSLATOR)


def label_of(name: str) -> str:
    """Return what readers know an engine by, whichever the site has by now."""
    return _made(name).label if name in ENGINES else name


def _made(name: str) -> Translator:
    made: Translator = import_module(f"{__name__}.{name}").Engine()
    return made

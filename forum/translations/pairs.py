"""Between which languages the site's engine translates, kept so that no page asks it."""

import threading
import time

from django.conf import settings
from django.db import transaction

from forum.languages.names import is_known
from forum.outbox.chores import every
from forum.translations.engines import engine
from forum.translations.engines.protocol import Unavailable
from forum.translations.models import Pair

# How often the engine is asked, and how long a process believes what it read, in seconds.
ASKED_EVERY = 3600.0
BELIEVED = 60.0

_lock = threading.Lock()
_known: dict[str, tuple[float, frozenset[tuple[str, str]]]] = {}


def offers(source: str, target: str) -> bool:
    """Whether the site's engine translates so, as far as is known; a query a minute at most."""
    return (fold(source), fold(target)) in known()


def known() -> frozenset[tuple[str, str]]:
    """Return from which languages into which the site's engine translates, as far as is known."""
    return _read() if settings.TRANSLATOR else frozenset()


def fold(tag: str) -> str:
    """Return a tag as engines know it: a language, with the script of Chinese alone."""
    if tag in {"zh-Hans", "zh-Hant", "pt-BR"}:
        return tag
    primary = tag.partition("-")[0]
    return {"zh": "zh-Hans", "no": "nb"}.get(primary, primary)


@every(ASKED_EVERY)
def refresh() -> None:
    """Ask the engine for its pairs and keep them; what was known stays when it does not answer."""
    asked = engine()
    if asked is None:
        return
    try:
        told = {
            (fold(source), fold(target))
            for source, target in asked.pairs()
            # What an engine calls a language is a stranger's word.
            if all(isinstance(tag, str) and is_known(tag) for tag in (source, target))
        }
    except Unavailable:
        return
    with transaction.atomic():
        Pair.objects.filter(engine=asked.name).delete()
        Pair.objects.bulk_create(
            [Pair(engine=asked.name, source=s, target=t) for s, t in sorted(told)],
            ignore_conflicts=True,
        )
    forget()


def forget() -> None:
    """Forget what this process has read."""
    _known.clear()


def _read() -> frozenset[tuple[str, str]]:
    name = settings.TRANSLATOR
    with _lock:
        read_at, pairs = _known.get(name, (0.0, frozenset()))
        if time.monotonic() - read_at > BELIEVED or not read_at:
            found = Pair.objects.filter(engine=name).values_list("source", "target")
            pairs = frozenset(found)
            _known[name] = (time.monotonic(), pairs)
        return pairs

"""When a form was opened, signed, so that a program cannot say it has been reading for a while."""

import time

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext as _

SALT = "forum.comments.stamps"
# A tab may stay open over a holiday; a stamp must not serve a program for ever.
MOST_SECONDS = 14 * 24 * 3600


def stamp() -> str:
    """Return the signed time of now."""
    return signing.dumps(time.time(), salt=SALT)


def objection_to(value: str) -> str:
    """Return why a form with that stamp is not taken, in the reader's words, or ""."""
    opened = _read(value)
    if opened is None or not 0 <= time.time() - opened <= MOST_SECONDS:
        return expired()
    if time.time() - opened < settings.FORM_LEAST_SECONDS:
        return _("That was very fast. Please wait a few seconds and send it again.")
    return ""


def expired() -> str:
    """Return what is said with a form that comes back because it was too old."""
    return _("This form had expired. Here is a new one with your text; please send it again.")


def renewed(value: str) -> str:
    """Return the stamp if it is still good, else a new one: waiting counts from the first form."""
    opened = _read(value)
    if opened is None or not 0 <= time.time() - opened <= MOST_SECONDS:
        return stamp()
    return value


def _read(value: str) -> float | None:
    try:
        opened = signing.loads(value, salt=SALT)
    except signing.BadSignature:
        return None
    return opened if isinstance(opened, float) else None

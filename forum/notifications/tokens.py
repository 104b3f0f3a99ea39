"""The signed links in mails that stop them: each for one listener and one thing to stop."""

from typing import NamedTuple

from django.conf import settings
from django.core import signing
from django.urls import reverse

SALT = "forum.notifications.tokens"
# A mail may be read long after it came; the link in it opens nothing but the way out.
LASTS = 365 * 24 * 3600


class Stop(NamedTuple):
    """What a link stops: one discussion (`thread`), or with 0 every mail."""

    listener: int
    thread: int = 0

    @property
    def url(self) -> str:
        """The whole address of the link."""
        token = signing.dumps(list(self), salt=SALT)
        return settings.SITE_URL + reverse("mails:stop", args=[token])


def read(token: str) -> Stop:
    """Return what a link stops; raises `signing.BadSignature` for one that is not ours."""
    listener, thread = signing.loads(token, salt=SALT, max_age=LASTS)
    return Stop(int(listener), int(thread))

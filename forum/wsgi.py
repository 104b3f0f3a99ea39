"""The WSGI application that the production server loads: Django behind its page cache."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")
# Before anything that has models is imported, since this also gets Django ready.
django = get_wsgi_application()

from forum.pages import turning  # noqa: E402
from forum.pages.caching import release  # noqa: E402
from forum.pages.front import Application, Front  # noqa: E402
from forum.pages.handling import ShortWay  # noqa: E402

# Files and the admin are never pages for everyone.
PASSING = (settings.STATIC_URL, "/admin/")

# Pages are named by the code that is loaded. Asked for at the first page, a worker might read the
# files of a newer one, and tell every cache that its old pages are the new ones.
release()
application: Application = ShortWay(django, passing=PASSING)
if settings.PAGE_CACHE:
    shared = None
    if settings.REDIS_URL:
        # Its client takes a tenth of the start, so only who uses it loads it.
        from forum.pages.shared import Shared

        shared = Shared(settings.REDIS_URL)
    application = Front(application, passing=PASSING, shared=shared)
    turning.hearers.append(application.turn)
    if shared is not None:
        turning.hearers.append(shared.tell)

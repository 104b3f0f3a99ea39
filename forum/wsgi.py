"""The WSGI application that the production server loads: Django behind its page cache."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from forum.pages import turning
from forum.pages.front import Application, Front
from forum.pages.handling import ShortWay
from forum.pages.shared import Shared

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")

# Files and the admin are never pages for everyone.
PASSING = (settings.STATIC_URL, "/admin/")

application: Application = ShortWay(get_wsgi_application(), passing=PASSING)
if settings.PAGE_CACHE:
    shared = Shared(settings.REDIS_URL) if settings.REDIS_URL else None
    application = Front(application, passing=PASSING, shared=shared)
    turning.hearers.append(application.turn)
    if shared is not None:
        turning.hearers.append(shared.tell)

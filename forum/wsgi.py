"""The WSGI application that the production server loads: Django behind its page cache."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from forum.pages.front import Application, Front
from forum.pages.handling import ShortWay

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")

# Files and the admin are never pages for everyone.
PASSING = (settings.STATIC_URL, "/admin/")

application: Application = ShortWay(get_wsgi_application(), passing=PASSING)
if settings.PAGE_CACHE:
    application = Front(application, passing=PASSING)

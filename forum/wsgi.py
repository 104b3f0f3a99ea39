"""The WSGI application that the production server loads: Django behind its page cache."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from forum.pages.front import Application, Front

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")

application: Application = get_wsgi_application()
if settings.PAGE_CACHE:
    # Files and the admin are never pages for everyone.
    application = Front(application, passing=(settings.STATIC_URL, "/admin/"))

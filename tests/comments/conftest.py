"""Leaves out what only PostgreSQL can show."""

from django.conf import settings

collect_ignore = (
    []
    if "postgresql" in settings.DATABASES["default"]["ENGINE"]
    else ["test_placing.py", "test_never_waiting.py"]
)

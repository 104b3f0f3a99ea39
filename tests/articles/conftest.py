"""Leaves out what only PostgreSQL can do where it is not there."""

from django.db import connection

collect_ignore = [] if connection.vendor == "postgresql" else ["test_ending.py"]

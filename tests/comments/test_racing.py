"""Many people write at once, and nothing goes wrong that anybody could see."""

import json
import os
import subprocess
import sys

import pytest
from django.db import connection

OPERATIONS = 10_000


def race(url: str, *args: str) -> dict:
    """Run the race in a process of its own, so that SQLite's is a file as in real life."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.comments.racing", f"--operations={OPERATIONS}", *args],
        env={**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "forum.settings",
             "DATABASE_POOL": "20"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def nothing_wrong(outcome: dict) -> bool:
    print(outcome["done"], "slowest", outcome["slowest"], "s")
    wrong = {name: outcome[name] for name in ("errors", "broken", "lost")}
    assert wrong == {"errors": [], "broken": [], "lost": 0}
    return sum(outcome["done"].values()) == OPERATIONS


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_writers_at_once_break_and_lose_nothing(tmp_path):
    if connection.vendor == "postgresql":
        base = os.environ["DATABASE_URL"].rpartition("/")[0]
        outcome = race(f"{base}/{connection.settings_dict['NAME']}", "--writers=16")
    else:
        outcome = race(f"sqlite:///{tmp_path}/race.sqlite3", "--writers=4", "--migrate")
    print(outcome["done"], "slowest", outcome["slowest"], "s")
    wrong = {name: outcome[name] for name in ("errors", "broken", "lost")}
    assert wrong == {"errors": [], "broken": [], "lost": 0}
    assert sum(outcome["done"].values()) == OPERATIONS


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_processes_at_once_leave_what_a_plain_list_says(tmp_path):
    url, crowd = f"sqlite:///{tmp_path}/walk.sqlite3", 4
    if connection.vendor == "postgresql":
        base = os.environ["DATABASE_URL"].rpartition("/")[0]
        url, crowd = f"{base}/{connection.settings_dict['NAME']}", 8
    options = [f"--processes={crowd}", f"--operations={crowd * 100}", "--every=50"]
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.walk_tree", *options],
        env={**os.environ, "DATABASE_URL": url}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr

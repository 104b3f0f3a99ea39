"""A program that dies in the middle of writing leaves a whole tree and every promise it made."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest
from django.db import connection

from forum.comments import checking
from forum.comments.models import Comment

SECONDS = 1.0
LIVES = 3


def write_until_killed(url: str, seed: int, after: float) -> list[int]:
    """Let several writers post; kill them without warning; return what they said was kept."""
    command = [sys.executable, "-m", "tests.comments.racing", "--acknowledge", f"--seed={seed}"]
    environment = {**os.environ, "DATABASE_URL": url, "DATABASE_POOL": "20"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        first = writer.stdout.readline()
        time.sleep(after)
        os.kill(writer.pid, signal.SIGKILL)
        rest = writer.stdout.read()
    # The last line may have been cut by the blow.
    return [int(line) for line in (first + rest).rpartition("\n")[0].split()]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_killed_writers_leave_a_sound_tree_and_all_they_acknowledged(tmp_path):
    if connection.vendor != "postgresql":
        url = f"sqlite:///{connection.settings_dict['NAME']}"
    else:
        base = os.environ["DATABASE_URL"].rpartition("/")[0]
        url = f"{base}/{connection.settings_dict['NAME']}"
    dice = random.Random()
    kept: list[int] = []
    for life in range(LIVES):
        kept += write_until_killed(url, life, dice.uniform(0.1, SECONDS))
    assert len(kept) > LIVES
    there = set(Comment.objects.values_list("pk", flat=True))
    assert set(kept) <= there
    assert [damage for damage in checking.check() if damage.times] == []

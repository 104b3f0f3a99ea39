"""The worker: kept alive, stopped politely, killed without harm, and never two for one mail."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from forum.outbox import chores, working
from forum.outbox.models import OutgoingMail, State
from forum.outbox.queueing import queue_mail
from tests.pages.test_writing_race import at_once


def database_url() -> str:
    """Return the address of the test database for another process."""
    name = connection.settings_dict["NAME"]
    if connection.vendor != "postgresql":
        return f"sqlite:///{name}"
    return f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"


def start(office, *command: str) -> subprocess.Popen:
    """Start a command of the site's that sends to the office."""
    environment = {**os.environ, "DATABASE_URL": database_url(), "EMAIL_URL": office.url}
    return subprocess.Popen([sys.executable, *command], env=environment)


def wait_until(fact, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_killed_workers_lose_no_mail_and_repeat_at_most_one_each(office):
    for number in range(60):
        queue_mail("ana@example.org", f"{number}", "x")
    office.pause = 0.01
    deaths = 3
    for _death in range(deaths):
        worker = start(office, "manage.py", "work")
        enough = len(office.mails) + 5
        wait_until(lambda enough=enough: len(office.mails) > enough)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        # The lease of what it held, run out.
        OutgoingMail.objects.filter(state=State.WAITING).update(due_at=timezone.now())
    worker = start(office, "manage.py", "work")
    wait_until(lambda: not OutgoingMail.objects.filter(state=State.WAITING).exists())
    worker.terminate()
    assert worker.wait(20) == 0
    assert set(office.ids) == set(OutgoingMail.objects.values_list("message_id", flat=True))
    assert len(office.ids) - 60 <= deaths


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_workers_never_have_the_same_mail():
    for number in range(40):
        queue_mail("ana@example.org", f"{number}", "x")
    claimed = [mail.pk for mail in at_once(60, lambda _turn: OutgoingMail.objects.claim()) if mail]
    assert len(claimed) == len(set(claimed))
    # One may have passed over a row that another held only for a moment.
    while (mail := OutgoingMail.objects.claim()) is not None:
        claimed.append(mail.pk)
    assert sorted(claimed) == sorted(OutgoingMail.objects.values_list("pk", flat=True))


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_an_event_told_by_many_at_once_is_one_mail():
    at_once(20, lambda turn: queue_mail("ana@example.org", f"{turn}", "x", key="reply-7"))
    assert OutgoingMail.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_worker_stops_after_the_mail_it_has_begun(office):
    office.pause = 1.0
    queue_mail("ana@example.org", "Hello", "x")
    queue_mail("ana@example.org", "Later", "x", key="later")
    OutgoingMail.objects.filter(key="later").update(due_at=timezone.now() + timedelta(hours=1))
    worker = start(office, "manage.py", "work")
    wait_until(lambda: OutgoingMail.objects.filter(tries=1).exists())
    worker.terminate()
    assert worker.wait(20) == 0
    states = OutgoingMail.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [State.SENT, State.WAITING]


CHILD = "import os, sys, time; open(sys.argv[1], 'a').write(f'{os.getpid()}\\n'); time.sleep(60)"


def pids(path) -> list[int]:
    return [int(line) for line in path.read_text().split()] if path.exists() else []


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_what_dies_is_started_again_and_ends_with_its_keeper(tmp_path):
    path = tmp_path / "lives"
    command = [sys.executable, "-m", "forum.keeping", sys.executable, "-c", CHILD, str(path)]
    keeper = subprocess.Popen(command)
    wait_until(lambda: len(pids(path)) == 1)
    os.kill(pids(path)[0], signal.SIGKILL)
    wait_until(lambda: len(pids(path)) == 2)
    keeper.terminate()
    assert keeper.wait(20) == 0
    wait_until(lambda: not is_alive(pids(path)[1]))


def test_what_is_kept_ends_when_who_started_it_was_killed(tmp_path):
    path = tmp_path / "lives"
    starter = (
        "import sys, time\nfrom forum.keeping import kept_beside\n"
        f"with kept_beside(sys.executable, '-c', {CHILD!r}, {str(path)!r}): time.sleep(60)"
    )
    site = subprocess.Popen([sys.executable, "-c", starter])
    wait_until(lambda: len(pids(path)) == 1)
    site.kill()
    site.wait()
    wait_until(lambda: not is_alive(pids(path)[0]))


@pytest.mark.django_db
def test_a_chore_that_fails_stops_neither_the_worker_nor_the_others(monkeypatch):
    done: list[str] = []

    def fails() -> None:
        done.append("fails")
        raise LookupError

    def works() -> None:
        done.append("works")

    monkeypatch.setattr(working, "AFTER_FAILURE", 0)
    monkeypatch.setattr(working.connections, "close_all", lambda: None)
    monkeypatch.setattr(working, "chores", [chores.Chore(fails, 0.0), chores.Chore(works, 3600.0)])
    worker = working.Worker()
    worker.do_chores()
    worker.do_chores()
    assert done == ["fails", "works", "fails"]


def test_a_worker_told_to_stop_leaves_the_rest_of_a_long_chore(monkeypatch):
    worker = working.Worker(idle=0.01)
    steps: list[int] = []

    def step() -> bool:
        steps.append(1)
        if len(steps) == 3:
            worker.stop()
        return len(steps) < 10

    monkeypatch.setattr(working, "chores", [chores.Chore(step, 3600.0)])
    worker.do_chores()
    assert len(steps) == 3
    worker.stopping.clear()
    worker.due.clear()
    worker.do_chores()
    assert len(steps) == 10

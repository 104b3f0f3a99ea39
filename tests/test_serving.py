"""What keeps a site from being served is told in one line, and what serves it loads by itself."""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from forum.pages.management.commands import serve
from forum.serving import port_of


@pytest.mark.parametrize(
    "typed", ["abc", "", "0", "-1", "65536", "8000 ", "8e3", "0080001", "٨٠", "9" * 5000]
)
def test_what_is_no_port_is_refused_in_one_line(typed):
    with pytest.raises(CommandError, match="is no port; it is a number") as refused:
        call_command("serve", port=typed)
    assert "\n" not in str(refused.value)


def test_a_port_is_taken_as_typed():
    assert [port_of("8000"), port_of(1), port_of("65535")] == [8000, 1, 65535]


@pytest.mark.parametrize("without_worker", [False, True])
def test_serving_keeps_a_worker_beside_it_unless_told_not_to(monkeypatch, without_worker):
    kept: list[tuple[str, ...]] = []

    def note(*command: str) -> nullcontext:
        kept.append(command)
        return nullcontext()

    monkeypatch.setattr(serve, "kept_beside", note)
    for name in ("claim", "call_command"):
        monkeypatch.setattr(serve, name, lambda *_args, **_options: None)

    def listen(_address: str, _port: int, _workers: int, ready: Callable[[], None]) -> None:
        assert not kept, "The worker's start makes the first reader wait."
        ready()

    monkeypatch.setattr(serve, "serve", listen)
    call_command("serve", port=8000, without_worker=without_worker)
    assert [command[-1] for command in kept] == ([] if without_worker else ["work"])


def said_by(code: str, folder: Path) -> str:
    """Return what a fresh process prints that runs some code."""
    env = {**os.environ, "THINGSTEAD_MODE": "test", "DATA_DIR": str(folder), "REDIS_URL": ""}
    return subprocess.check_output([sys.executable, "-W", "ignore", "-c", code], env=env, text=True)


def test_any_server_can_load_the_application_by_its_name(tmp_path):
    # A worker that the system starts afresh does the same; nobody set Django up before.
    code = (
        "import sys, forum.wsgi; from forum.pages.caching import release;"
        "print(forum.wsgi.application, release.cache_info().currsize, 'redis' in sys.modules)"
    )
    said = said_by(code, tmp_path)
    assert said.startswith("<forum.pages.")
    # Its pages are named by the code that it loaded, whatever lies in the files a minute later.
    assert said.endswith(" 1 False\n")


def test_what_every_worker_needs_is_loaded_before_they_part(tmp_path):
    # What one loads for itself, it alone has in memory, and its first reader waits for.
    code = (
        "from forum.serving import load_application; load_application(); import sys;"
        " print(*('forum.pages.views.comments' in sys.modules, 'forum.law.admin' in sys.modules))"
    )
    said = said_by(code, tmp_path)
    assert said == "True True\n"

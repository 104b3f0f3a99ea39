"""What `make bench-pages` makes of others that are behind, ahead or not to be had."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.bench import bench_peers, peers, served
from tests.bench.bench_peers import Ours, Reading
from tests.bench.peers import Peer

pytestmark = pytest.mark.once

OURS = Ours(
    Reading(90, 4, 0.1, served.Load(20_000, 1, 3, 0)),
    Reading(90, 15, 8, served.Load(140, 80, 180, 0)),
    200,
)


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Measure ours as it is, beside one other that is read and written to as said."""

    def run(reading: Reading | None, posts: float, sizes: str = "100") -> int:
        @contextmanager
        def stranger(_comments: int) -> Iterator[Peer]:
            if reading is None:
                raise peers.Uninstalled("not installed: no such registry")
            yield Peer("127.0.0.1:1", {"Stranger": "/"}, lambda _number: None, 1)

        monkeypatch.setattr("sys.argv", ["bench_peers", "--sizes", *sizes.split()])
        monkeypatch.setattr(bench_peers, "measure_ours", lambda _size: OURS)
        monkeypatch.setattr(bench_peers, "read", lambda *_: reading)
        monkeypatch.setattr(bench_peers, "rest", lambda _pid: None)
        monkeypatch.setattr(bench_peers, "write", lambda *_: posts)
        for name in ("isso", "xtd", "waline"):
            monkeypatch.setattr(peers, name, stranger)
        return bench_peers.main()

    return run


def test_who_is_behind_is_told_by_how_much(beside: Any, capsys: Any) -> None:
    slow = Reading(500, 700, 640, served.Load(1.6, 5000, 10_000, 0))
    assert beside(slow, 2) == 0
    said = capsys.readouterr().out
    assert "stranger_100_requests 12500.000 1 ok" in said
    assert "stranger_100_cpu_drawn_anew 80.000 1 ok" in said
    assert "stranger_100_posts 100.000\n" in said


def test_page_too_slow_for_many_is_compared_by_what_one_waits(beside: Any, capsys: Any) -> None:
    assert beside(Reading(5000, 16_000, 16_000, None), 0) == 0
    assert "stranger_100_one_reader 4000.000 1 ok" in capsys.readouterr().out


@pytest.mark.parametrize(("cpu", "per_second"), [(7.9, 90), (640, 20_001)])
def test_page_ahead_of_ours_is_our_failure(beside: Any, cpu: float, per_second: float) -> None:
    assert beside(Reading(50, 9, cpu, served.Load(per_second, 9, 30, 0)), 2) == 1


def test_more_posts_than_ours_are_told(beside: Any, capsys: Any) -> None:
    assert beside(Reading(50, 9, 640, served.Load(90, 9, 30, 0)), 400) == 0
    assert "stranger_100_posts 0.500\n" in capsys.readouterr().out


def test_who_cannot_be_installed_is_named_once_and_no_failure(beside: Any, capsys: Any) -> None:
    assert beside(None, 0, "100 1000") == 0
    assert capsys.readouterr().out.count("not installed: no such registry") == 3


def test_nobody_is_asked_without_a_size(beside: Any, capsys: Any) -> None:
    assert beside(None, 0, "") == 0
    assert capsys.readouterr().out == "peers: none asked\n"

"""The circuit breaker: when a failing service is asked again, and by how many."""

import pytest

from forum import circuit
from forum.circuit import Breaker

pytestmark = pytest.mark.once


class Clock:
    """A clock that stands until it is put forward."""

    now = 1_000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(circuit, "time", clock)
    return clock


def test_failures_in_a_row_open_it_and_others_do_not(clock):
    breaker = Breaker(failures=3, rest=60)
    for failed in (True, True, False, True, True):
        assert breaker.lets_through(5)
        breaker.note(failed=failed)
    assert not breaker.is_open
    breaker.note(failed=True)
    assert breaker.is_open
    assert not breaker.lets_through(5)


def test_one_caller_finds_out_after_the_rest(clock):
    breaker = opened()
    clock.now += 60
    assert [breaker.lets_through(5) for _caller in range(4)] == [True, False, False, False]
    breaker.note(failed=True)
    clock.now += 59
    assert not breaker.lets_through(5)
    clock.now += 1
    assert breaker.lets_through(5)
    breaker.note(failed=False)
    assert [breaker.lets_through(5) for _caller in range(4)] == [True] * 4


def test_one_that_never_comes_back_keeps_nobody_away(clock):
    breaker = opened()
    clock.now += 60
    assert breaker.lets_through(5)
    clock.now += 4.9
    assert not breaker.lets_through(5)
    clock.now += 0.1
    assert [breaker.lets_through(5) for _caller in range(2)] == [True, False]


def opened() -> Breaker:
    breaker = Breaker(failures=2, rest=60)
    for _turn in range(2):
        breaker.note(failed=True)
    return breaker

"""What votes make of a comment."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.votes.scoring import PARTS, best, controversy

VOTES = st.integers(0, 100_000)


# The interval's lower bound as any textbook's calculator gives it, at 95 %.
@pytest.mark.parametrize(
    ("ups", "downs", "bound"),
    [(1, 0, 0.2065), (10, 0, 0.7225), (600, 400, 0.5693), (95, 5, 0.8882), (0, 10, 0.0)],
)
def test_best_is_wilsons_lower_bound(ups, downs, bound):
    assert best(ups, downs) == pytest.approx(bound, abs=0.0001)


def test_many_who_agree_stand_above_few():
    assert best(90, 10) > best(2, 0) > best(1, 0) > best(1, 1) > best(0, 0) == best(0, 5)


def test_the_most_evenly_divided_are_the_most_controversial():
    assert controversy(50, 50) > controversy(5, 5) > controversy(50, 10) > controversy(9, 0) == 0


@given(VOTES, VOTES)
def test_scores_have_bounds_and_are_named_exactly_in_an_address(ups, downs):
    assert 0 <= best(ups, downs) <= 1
    for score in (best(ups, downs), controversy(ups, downs)):
        assert round(score * PARTS) / PARTS == score


@given(VOTES, VOTES)
def test_one_more_who_agrees_never_makes_it_worse(ups, downs):
    assert best(ups + 1, downs) >= best(ups, downs) >= best(ups, downs + 1)

"""Who hears of a comment, whatever tree it stands in: those whom it is for, and nobody else.

Wagtail once mailed everybody who had ever commented (CVE-2022-21683).
"""

import random
from collections import defaultdict

import pytest

from forum.accounts.models import Member
from forum.notifications.models import Listener, Notification
from forum.notifications.telling import tell_all

pytestmark = pytest.mark.once


@pytest.mark.parametrize("seed", range(4))
def test_in_any_tree_a_comment_is_told_to_whom_it_answers_and_who_follows(say, ana, ben, mia, seed):
    chance = random.Random(seed)
    people = [ana, ben, mia, Member.objects.create_user("finn@example.org", "x", name="Finn")]
    follower = Member.objects.create_user("fay@example.org", "x", name="Fay")
    said, expected = [], defaultdict(set)
    for number in range(24):
        parent = chance.choice([None, *said]) if said else None
        author = chance.choice(people)
        comment = say(f"Comment {number} of a tree", to=parent, by=author)
        if number == 8:
            Listener.objects.of(follower).follow(comment.thread)
        if parent is not None and parent.author != author:
            expected[comment.pk].add(parent.author_id)
        if number >= 8:
            expected[comment.pk].add(follower.pk)
        said.append(comment)
        tell_all()
    told = defaultdict(set)
    for comment, member in Notification.objects.values_list("comment", "listener__member"):
        told[comment].add(member)
    assert told == expected
    assert sum(map(len, told.values())) > 15

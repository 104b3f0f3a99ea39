"""What a member earns by reading and by comments that stand, and loses by those that do not."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, connections
from django.urls import reverse

from articles.models import Article
from forum.accounts.models import Member
from forum.accounts.standing import (
    Level,
    Record,
    edit_window,
    is_read_first,
    level_of,
    links_allowed,
    standing_of,
)
from forum.comments.models import Comment
from forum.comments.states import RemovedAs, State
from forum.threads.models import Thread


@pytest.mark.parametrize(
    ("record", "level"),
    [
        (Record(0, 0, 0), Level.NEW),
        (Record(3, 2, 0), Level.NEW),
        (Record(2, 3, 0), Level.NEW),
        (Record(3, 3, 0), Level.KNOWN),
        (Record(400, 29, 0), Level.KNOWN),
        (Record(30, 30, 0), Level.TRUSTED),
        (Record(30, 30, 7), Level.TRUSTED),
        (Record(30, 30, 8), Level.NEW),
        (Record(3, 3, 1), Level.NEW),
        (Record(4, 4, 1), Level.KNOWN),
    ],
)
def test_level_is_a_function_of_the_record(record, level):
    assert level_of(record) == level


def test_more_never_lowers_and_removals_never_raise_a_level():
    for days in range(0, 40, 3):
        for comments in range(0, 40, 3):
            for removed in range(8):
                here = level_of(Record(days, comments, removed))
                assert level_of(Record(days + 1, comments, removed)) >= here
                assert level_of(Record(days, comments + 1, removed)) >= here
                assert level_of(Record(days, comments, removed + 1)) <= here


def test_the_owner_sets_what_levels_ask_and_unlock(settings, ana):
    settings.STANDING_DAYS, settings.STANDING_COMMENTS = [0, 9], [1, 9]
    settings.STANDING_LINKS = [0, 3, 4, 8]
    settings.STANDING_EDIT_MINUTES = [1, 2, 3, 4]
    assert level_of(Record(0, 1, 0)) == Level.KNOWN
    assert (links_allowed(AnonymousUser()), links_allowed(ana)) == (0, 3)
    ana.level = Level.KNOWN
    assert edit_window(ana) == timedelta(minutes=3)


def test_guests_stand_below_members_and_staff_at_the_top(ana, mia):
    guest, new, staff = (standing_of(person) for person in (AnonymousUser(), ana, mia))
    assert [s.level for s in (guest, new, staff)] == [Level.GUEST, Level.NEW, Level.TRUSTED]
    assert guest.limits.links <= new.limits.links <= staff.limits.links
    assert is_read_first(ana)
    assert not is_read_first(mia)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """What is done in this context is committed at its end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_the_person_is_told_what_the_next_level_asks_for(ana, say, committed):
    with committed():
        say("one")
    ana.refresh_from_db()
    ana.visit(date(2026, 1, 1))
    standing = standing_of(ana)
    assert (standing.next, standing.missing) == (Level.KNOWN, (2, 2))


def test_standing_costs_no_query(ana, django_assert_num_queries):
    with django_assert_num_queries(0):
        standing_of(ana)


def test_comments_that_stand_raise_a_member(ana, say, settings, committed):
    settings.STANDING_DAYS = [0, 30]
    with committed():
        for _turn in range(3):
            say("hello")
    ana.refresh_from_db()
    assert (ana.comments_standing, ana.level) == (3, Level.KNOWN)


def test_only_what_moderators_take_away_counts_against_its_author(ana, mia, say, committed):
    with committed():
        first, second, third = (say("hello") for _turn in range(3))
        say("waits", state=State.PENDING)
        first.remove(by=mia, reason="insult")
        second.remove(by=ana, removed_as=RemovedAs.AUTHOR)
        third.remove(by=mia)
        third.restore(by=mia)
    ana.refresh_from_db()
    assert (ana.comments_standing, ana.comments_removed) == (1, 1)


def test_guests_and_tombstones_of_nobody_have_no_record(say):
    assert say("hello", by=None, guest_name="Gus").author is None


def test_days_of_reading_are_counted_once_a_day_and_nothing_finer(client, ana, thread):
    client.force_login(ana)
    for _visit in range(3):
        client.get(reverse("threads:mine", args=[thread.pk]))
    ana.refresh_from_db()
    assert ana.days_visited == 1
    ana.visit(ana.visited_on + timedelta(days=1))
    assert ana.days_visited == 2


def test_reading_without_an_account_writes_nothing(client, thread, django_assert_num_queries):
    client.get(reverse("threads:mine", args=[thread.pk]))
    assert not Member.objects.filter(days_visited__gt=0).exists()


@pytest.mark.race
def test_comments_posted_at_once_are_all_counted(transactional_db):
    ana = Member.objects.create_user("ana@example.org", "x", name="Ana")
    thread = Thread.objects.of(Article.objects.create(title="A", body="B", state="published"))

    def post(turn: int) -> None:
        try:
            Comment(thread=thread, author=ana, text="x", html="x").post()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8 if connection.vendor == "postgresql" else 2) as pool:
        list(pool.map(post, range(16)))
    ana.refresh_from_db()
    assert ana.comments_standing == 16

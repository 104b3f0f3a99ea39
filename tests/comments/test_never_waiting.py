"""No conversation waits for what is being written in another, on PostgreSQL, which has locks."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest
from django.db import OperationalError, connection, transaction
from django.db.models import F

from articles.models import Article
from forum.comments import checking, counting, repairing, tree
from forum.comments.models import Comment, Tally
from forum.notifications.models import Event
from forum.threads.models import Thread
from forum.votes import voting

# So long a statement may wait for a lock before it fails.
PATIENCE = "50ms"


def say(thread, to: Comment | None = None, language: str = "en") -> Comment:
    comment = Comment(thread=thread, parent=to, text="x", html="x", language=language)
    comment.post()
    return comment


@contextmanager
def left_open(*verbs: Callable[[], object]) -> Iterator[None]:
    """Do these in a transaction of another connection, which ends only after the block."""
    done, go_on = threading.Event(), threading.Event()

    def write() -> None:
        try:
            with transaction.atomic():
                for verb in verbs:
                    verb()
                done.set()
                go_on.wait(20)
        finally:
            connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert done.wait(20)
        yield
    finally:
        go_on.set()
        writer.join()


@contextmanager
def impatient() -> Iterator[None]:
    """Fail here whatever waits for a lock."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{PATIENCE}'")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")


@pytest.fixture
def sides(thread):
    """Two conversations of one article that are counted in the same row first."""
    first = say(thread)
    other = say(thread)
    while (other.tree_id - first.tree_id) % counting.SLOTS:
        other = say(thread)
    return first, other


def verbs_on(comment: Comment, mia) -> dict[str, Callable[[], object]]:
    """Return every kind of writing in a conversation, whatever row it is counted in."""
    thread = comment.thread
    reply = say(thread, comment)
    below = say(thread, reply)
    return {
        "reply": lambda: say(thread, comment),
        "reply below": lambda: say(thread, reply),
        "in another language": lambda: say(thread, comment, "da"),
        "in a new language": lambda: say(thread, comment, "sv"),
        "root": lambda: say(thread),
        "edit": lambda: reply.edit("y", by=mia),
        "language": lambda: reply.speak("da", by="moderator", person=mia),
        "vote": lambda: voting.vote(reply, by=mia, value=1),
        "pick": lambda: reply.pick(picked=True),
        "pin": lambda: comment.pin(pinned=True),
        "lock": lambda: reply.lock(by=mia),
        "unlock": lambda: reply.unlock(by=mia),
        "hold": lambda: reply.hold(by=mia, rule="links"),
        "publish": lambda: reply.publish(by=mia),
        "remove": lambda: reply.remove(by=mia),
        "restore": lambda: reply.restore(by=mia),
        "move": lambda: below.move(to=comment, by=mia),
        "split": lambda: below.move(to=None, by=mia),
    }


def is_sound() -> bool:
    return [damage for damage in checking.check() if damage.times] == []


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_nothing_in_a_conversation_waits_for_another(sides, mia):
    busy, free = sides
    held, verbs = verbs_on(busy, mia), verbs_on(free, mia)
    with left_open(*held.values()):
        with impatient():
            for verb in verbs.values():
                verb()
        # What is held is held indeed, so that the test can fail.
        with impatient(), pytest.raises(OperationalError), transaction.atomic():
            say(busy.thread, busy)
    assert is_sound()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_more_conversations_than_rows_are_written_in_at_once(sides):
    busy, free = sides
    open_ones = [say(busy.thread) for _number in range(counting.SLOTS * 2)]
    with ExitStack() as stack:
        for root in open_ones:
            stack.enter_context(left_open(lambda root=root: say(busy.thread, root)))
        with impatient():
            say(free.thread, free)
    assert is_sound()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_first_words_of_an_article_wait_for_no_others(thread):
    other = Thread.objects.of(Article.objects.create(title="x", body="x", state="published"))
    with left_open(lambda: say(thread)), impatient():
        say(thread, say(thread))
        say(other, say(other))
    assert is_sound()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_tallies_are_mended_while_somebody_posts(sides):
    busy, free = sides
    Tally.objects.update(published=7, slot=F("slot") + 100)
    with left_open(lambda: say(busy.thread, busy)), impatient():
        repairing.mend_tallies()
        say(free.thread, free)
    assert is_sound()


def value(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_what_goes_with_a_reply_is_stored_before_its_conversation_is_held(thread):
    root = say(thread)
    # Numbers are taken for good, by whom and when ever.
    stored = "SELECT last_value FROM notifications_event_id_seq"
    waiting = "SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    before = value(stored)

    def answer() -> None:
        try:
            say(thread, root)
        finally:
            connection.close()

    writer = threading.Thread(target=answer)
    with left_open(lambda: tree.lock(root.tree_id)):
        writer.start()
        ends = time.monotonic() + 20
        while not value(waiting) and time.monotonic() < ends:
            time.sleep(0.01)
        assert (value(waiting), value(stored)) == (1, before + 1)
        assert Comment.objects.count() == 1
    writer.join()
    assert Event.objects.filter(comment__parent=root).count() == 1
    assert is_sound()

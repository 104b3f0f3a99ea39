"""Page caches of several processes and hosts, with a real Redis between them."""

import logging
import signal
import threading
import time
from collections.abc import Iterator

import pytest
from django.db import transaction

from forum.pages import shared, turning
from forum.pages.front import ABOUT, ONLY_TAG, Front
from forum.pages.shared import DRAWING, PATIENCE, Shared
from tests.devredis import Server
from tests.pages.test_front import get

pytestmark = pytest.mark.redis

THREAD = 7


class Database:
    """What all hosts read: the words of one page, and how often anybody drew it."""

    def __init__(self) -> None:
        self.words = "hello"
        self.drawn = 0
        self.wait = 0.0


class Host:
    """An application behind a front of its own, like a process on another machine."""

    def __init__(self, database: Database, url: str, fresh: float = 60) -> None:
        self.database = database
        self.front = Front(self, fresh=fresh, shared=Shared(url))

    def __call__(self, environ, start_response):
        tag = f'"{self.database.words}"'
        environ[ABOUT] = THREAD
        headers = [("ETag", tag), ("Cache-Control", "public, s-maxage=1")]
        if environ.get(ONLY_TAG) or environ.get("HTTP_IF_NONE_MATCH") == tag:
            start_response("304 Not Modified", headers)
            return []
        words = self.database.words
        time.sleep(self.database.wait)
        self.database.drawn += 1
        start_response("200 OK", headers)
        return [words.encode()]

    def read(self, **headers) -> str:
        return get(self.front, **headers)[2].decode()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.discard()


@pytest.fixture
def redis_url(server) -> Iterator[str]:
    if server.process.poll() is not None:
        server.start()
    yield server.url
    server.process.send_signal(signal.SIGCONT)


@pytest.fixture
def database() -> Database:
    return Database()


@pytest.fixture
def hosts(database, redis_url) -> list[Host]:
    hosts = [Host(database, redis_url) for _ in range(3)]
    hosts[0].front.shared.redis.flushall()
    return hosts


def until(happens, seconds=3.0) -> bool:
    end = time.monotonic() + seconds
    while not happens():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def test_a_page_is_drawn_once_for_all_hosts(hosts, database):
    assert [host.read() for host in hosts] == ["hello"] * 3
    assert database.drawn == 1
    assert [host.read(HTTP_HOST="other.example") for host in hosts] == ["hello"] * 3
    assert database.drawn == 2


def test_a_crowd_on_many_hosts_draws_a_changed_page_once(database, redis_url, monkeypatch):
    # A busy machine may answer later than a reader would be let wait; then each draws for itself.
    monkeypatch.setattr(shared, "PATIENCE", 5.0)
    hosts = [Host(database, redis_url, fresh=0.2) for _ in range(3)]
    hosts[0].front.shared.redis.flushall()
    database.wait = 0.1
    read: list[str] = []
    for words in ("first", "second"):
        database.words = words
        crowd = [
            threading.Thread(target=lambda host=host: read.append(host.read()))
            for host in hosts
            for _ in range(6)
        ]
        [thread.start() for thread in crowd]
        [thread.join() for thread in crowd]
        time.sleep(0.25)
    assert read == ["first"] * 18 + ["second"] * 18
    assert database.drawn == 2


def test_a_page_kept_between_looking_and_claiming_is_not_drawn_again(hosts, monkeypatch):
    late, quick = hosts[0].front.shared, hosts[1].front.shared
    look = late.page

    def looked_for_too_early(name):
        found = look(name)
        if found is None:
            quick.keep(name, {"tag": "x"}, b"hello")
        return found

    monkeypatch.setattr(late, "page", looked_for_too_early)
    assert late.found_or_claimed("late") == ({"tag": "x"}, b"hello")
    # Nor does anybody wait for a claim that nobody draws for.
    assert not late.redis.exists("thingstead:drawing:late")


def test_a_removal_is_seen_on_every_host_at_once(hosts, database):
    assert {host.read() for host in hosts} == {"hello"}
    # The hosts listen from their first answer on; until then a missed word would go unheard.
    client = hosts[0].front.shared.redis
    assert until(lambda: client.pubsub_numsub("thingstead:turned")[0][1] >= len(hosts))
    database.words = "removed"
    told_at = time.monotonic()
    hosts[0].front.shared.tell(THREAD)
    assert until(lambda: {host.read() for host in hosts} == {"removed"}, seconds=1)
    assert time.monotonic() - told_at < 1
    assert database.drawn == 2


def test_a_page_that_changed_while_it_was_drawn_is_drawn_again(hosts, database):
    first = hosts[0]
    first.read()
    database.words = "changed"
    first.front.turn(THREAD)
    assert first.read() == "changed"


def test_who_dies_while_drawing_holds_nobody_up_for_long(hosts, database):
    name = "page-of-the-dead"
    shared = hosts[0].front.shared
    assert shared.found_or_claimed(name) is None
    begun = time.monotonic()
    assert hosts[1].front.shared.found_or_claimed(name) is None
    assert DRAWING / 2 < time.monotonic() - begun < DRAWING + 1
    shared.let_go(name)
    begun = time.monotonic()
    assert hosts[2].front.shared.found_or_claimed(name) is None
    assert time.monotonic() - begun < DRAWING / 2


def test_without_redis_each_host_goes_on_by_itself(server, hosts, database, caplog):
    caplog.set_level(logging.WARNING)
    hosts[0].read()
    server.stop()
    begun = time.monotonic()
    assert [host.read() for host in hosts[1:]] == ["hello"] * 2
    database.words = "changed"
    for host in hosts:
        host.front.turn(THREAD)
        host.front.shared.tell(THREAD)
    assert [host.read() for host in hosts] == ["changed"] * 3
    assert time.monotonic() - begun < 2
    assert "Redis does not answer" in caplog.text
    server.start()
    for host in hosts:
        host.front.shared.rests_until = 0
        host.front.turn(THREAD)
    database.words, drawn = "back", database.drawn
    assert [host.read() for host in hosts] == ["back"] * 3
    assert database.drawn == drawn + 1


def test_a_redis_that_hangs_is_not_waited_for(server, hosts, database):
    hosts[0].read()
    server.process.send_signal(signal.SIGSTOP)
    database.words = "changed"
    begun = time.monotonic()
    for host in hosts:
        host.front.turn(THREAD)
        assert host.read() == "changed"
    assert time.monotonic() - begun < len(hosts) * (PATIENCE + 0.4)


def test_who_comes_back_after_a_gap_asks_about_everything(server, hosts, database):
    host = hosts[0]
    host.read()
    assert until(lambda: host.front.turned_all > 0)
    database.words = "changed"
    server.stop()
    server.start()
    assert until(lambda: host.read() == "changed", seconds=6)


@pytest.mark.django_db(transaction=True)
def test_what_readers_see_change_is_told_when_it_is_committed(article, thread, say, mia):
    heard: list[int] = []
    turning.hearers.append(heard.append)
    try:
        with transaction.atomic():
            comment = say("rude")
            assert heard == []
        assert heard == [thread.pk]
        comment.remove(by=mia, reason="insult")
        assert heard == [thread.pk] * 2
        comment.restore(by=mia)
        assert set(heard) == {thread.pk}
        assert len(heard) >= 3
    finally:
        turning.hearers.remove(heard.append)


def test_a_public_page_tells_its_tag_without_being_drawn(client, article, thread, say):
    say("hello")
    page = client.get(article.get_absolute_url())
    asked = client.get(article.get_absolute_url(), **{ONLY_TAG: True})
    assert (asked.status_code, asked.content) == (304, b"")
    assert asked["ETag"] == page["ETag"]
    assert page.wsgi_request.META[ABOUT] == thread.pk

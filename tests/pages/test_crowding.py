"""Reading has an end for one sender; a copy that is kept has none, and asks nobody who reads."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connection, connections
from django.test import Client
from django.urls import reverse

from forum.accounts import allowances, crowding
from forum.accounts.models import Allowance, Member

HOUR = 3600.0


@pytest.fixture(autouse=True)
def unseen():
    crowding.forget_all()
    yield
    crowding.forget_all()


def codes(client: Client, address: str, times: int, **sent) -> list[int]:
    return [client.get(address, **sent).status_code for _turn in range(times)]


@pytest.mark.parametrize(
    ("limits", "name", "args"),
    [
        ("PAGE_LIMITS", "articles:index", []),
        ("READING_LIMITS", "comments:new", ["thread"]),
        ("READING_LIMITS", "notifications:mine", []),
        ("PROFILE_LIMITS", "people:detail", ["ana"]),
        ("PROFILE_LIMITS", "feeds:member", ["ana"]),
        # Numbers that nobody has count as well: that is how members are looked for.
        ("PROFILE_LIMITS", "people:detail", [999_999]),
    ],
)
def test_reading_too_often_is_429_with_when_to_come_back(
    client, settings, say, thread, ana, limits, name, args
):
    say("hello")
    setattr(settings, limits, [(30, HOUR)])
    about = {"thread": thread.pk, "ana": ana.pk}
    address = reverse(name, args=[about.get(part, part) for part in args])
    answers = codes(client, address, 34)
    assert 429 not in answers[:30]
    assert answers[30:] == [429] * 4
    late = client.get(address)
    assert 0 < int(late["Retry-After"]) <= HOUR
    assert "no-store" in late["Cache-Control"]


@pytest.mark.parametrize("limits", ["PAGE_LIMITS", "PROFILE_LIMITS"])
def test_a_forged_sender_reads_no_more(client, settings, say, ana, limits):
    say("hello")
    setattr(settings, limits, [(10, HOUR)])
    address = ana.get_absolute_url() if limits == "PROFILE_LIMITS" else reverse("articles:index")
    answers = [
        client.get(address, headers={"X-Forwarded-For": f"203.0.113.{turn}"}).status_code
        for turn in range(12)
    ]
    assert answers[10:] == [429, 429]


def test_a_household_of_ipv6_reads_as_one_and_its_neighbours_go_on(client, settings, ana):
    Member.objects.update(bio="I write.")
    settings.PROFILE_LIMITS = [(10, HOUR)]
    address = ana.get_absolute_url()
    for turn in range(10):
        assert client.get(address, REMOTE_ADDR=f"2001:db8:1:1::{turn}").status_code == 200
    assert client.get(address, REMOTE_ADDR="2001:db8:1:1:ffff::1").status_code == 429
    assert client.get(address, REMOTE_ADDR="2001:db8:1:2::1").status_code == 200


def test_members_behind_one_network_read_each_for_themselves(settings, thread, ana, ben):
    settings.READING_LIMITS = [(10, HOUR)]
    address = reverse("threads:mine", args=[thread.pk])
    for member in (ana, ben):
        client = Client()
        client.force_login(member)
        assert codes(client, address, 11) == [200] * 10 + [429]
    # A cookie that is no session is no member.
    forged = [
        Client(headers={"Cookie": f"sessionid=forged{turn}"}).get(address).status_code
        for turn in range(11)
    ]
    assert forged == [204] * 10 + [429]


def test_who_opens_a_page_or_two_writes_nothing(client, settings, thread):
    settings.READING_LIMITS = [(300, 300.0)]
    settings.PAGE_LIMITS = [(30, HOUR)]
    for _turn in range(2):
        client.get(reverse("articles:index"))
        client.get(reverse("comments:new", args=[thread.pk]))
    assert not Allowance.objects.exists()


def test_a_public_page_that_is_counted_sets_no_cookie_and_varies_on_none(client, settings, article):
    settings.PAGE_LIMITS = [(2, HOUR)]
    for _turn in range(2):
        answer = client.get(article.get_absolute_url())
        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")
        assert "public" in answer["Cache-Control"]


def test_a_site_that_takes_no_writes_is_read_on(client, settings, article, monkeypatch):
    settings.PAGE_LIMITS = [(1, HOUR)]

    def broken(*_args, **_kwargs):
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(allowances, "take", broken)
    assert codes(client, article.get_absolute_url(), 3) == [200] * 3


def test_who_must_wait_costs_no_statement(client, settings, article, django_assert_num_queries):
    settings.PAGE_LIMITS = [(1, HOUR)]
    codes(client, article.get_absolute_url(), 2)
    with django_assert_num_queries(0):
        assert client.get(article.get_absolute_url()).status_code == 429


def test_one_process_remembers_so_many_senders_and_no_more(monkeypatch, db):
    monkeypatch.setattr(crowding, "MOST_SENDERS", 5)
    for turn in range(50):
        crowding.read("page", f"network {turn}", [(100, HOUR)])
    assert len(crowding._counts) == 5


def test_a_new_time_begins_a_new_count(monkeypatch, db):
    now = [1000.0]
    monkeypatch.setattr(crowding.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(allowances.time, "time", lambda: now[0])
    rules = [(20, 10.0)]
    for _turn in range(20):
        crowding.read("page", "network a", rules)
    with pytest.raises(allowances.Spent):
        crowding.read("page", "network a", rules)
    now[0] += 11
    for _turn in range(20):
        crowding.read("page", "network a", rules)


@pytest.mark.race
def test_readers_at_the_same_time_get_no_more_together(transactional_db):
    through, lock = [], threading.Lock()

    def open_page(_turn: int) -> None:
        try:
            crowding.read("page", "network a", [(40, HOUR)])
            with lock:
                through.append(1)
        except allowances.Spent:
            pass
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8 if connection.vendor == "postgresql" else 2) as pool:
        list(pool.map(open_page, range(120)))
    assert len(through) == 40

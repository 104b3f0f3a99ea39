"""What a person may be called, and who counts as one sender."""

import json
from pathlib import Path

import pytest
from django.test import RequestFactory

from forum.accounts import allowances
from forum.accounts.addresses import client_address, client_network
from forum.accounts.names import name_key, objection_to, sounds_like_the_house
from forum.markup.plaintext import clean_line

CORPUS = Path(__file__).parent.parent / "corpora" / "unicode_confusable_names.jsonl"


@pytest.mark.parametrize(
    "name",
    ["Ana", "Finn Bjerrehave", "Ærø", "李雷", "Мария", "ΝΙΚΟΣ", "محمد", "Jörg O'Neil", "Åse",
     "Mads", "नेहा", "Editha", "Admira", "X Æ A-12"],
)  # fmt: skip
def test_people_may_be_called_what_people_are_called(name):
    assert objection_to(clean_line(name)) == ""


@pytest.mark.parametrize(
    "name",
    ["admin", "ADMIN", "Ａdmin", "аdmin", "ad\u200bmin", "Admin Bob", "st4ff", "mod3rator",
     "adrnin", "Thingstead", "The Editor", "redaktør", "REDAKTØREN", "m.o.d", "ädmin", "a",
     "bob@x.example"],
)  # fmt: skip
def test_nobody_speaks_for_the_house(name):
    assert objection_to(clean_line(name))


def test_look_alikes_of_the_house_are_seen_through():
    rows = [json.loads(line)["payload"] for line in CORPUS.read_text().splitlines()]
    missed = [row for row in rows if not sounds_like_the_house(clean_line(row))]
    assert len(missed) * 100 <= len(rows), missed


def test_names_are_compared_as_they_read():
    assert name_key("Ａna  BRUUN") == name_key("ana bruun")
    assert name_key("Ærø") == name_key("ærø")
    assert name_key("STRASSE") == name_key("straße")
    assert len(name_key("\ufdfa" * 50)) <= 250


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.7, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.1"),
        (1, "garbage", "192.0.2.1"),
        (1, "", "192.0.2.1"),
    ],
)
def test_only_our_own_proxies_are_believed(settings, proxies, forwarded, address):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == address


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("", "unix", True),
    ],
)
def test_network_of_a_household_is_one_sender(settings, one, other, same):
    make = RequestFactory().get
    networks = [client_network(make("/", REMOTE_ADDR=address)) for address in (one, other)]
    assert (networks[0] == networks[1]) is same


def test_allowance_comes_back_with_time(db, monkeypatch):
    now = 1_700_000_000.0
    monkeypatch.setattr(allowances.time, "time", lambda: now)
    rules = [(2, 60)]
    allowances.take("post", "ana", rules)
    allowances.take("post", "ana", rules)
    with pytest.raises(allowances.Spent) as spent:
        allowances.take("post", "ana", rules)
    assert spent.value.seconds == 30
    allowances.take("post", "ben", rules)
    now += 30
    allowances.take("post", "ana", rules)
    now += 24 * 3600
    assert allowances.forget_spent() == 2


def test_a_new_name_is_on_every_page_at_once(client, ana, say):
    page = say("hello").get_absolute_url()
    tag = client.get(page)["ETag"]
    client.force_login(ana)
    client.post("/en/accounts/", {"name": "Anna", "language": "en"})
    answer = client.get(page, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert ">Anna<" in answer.content.decode()
    tag = answer["ETag"]
    ana.refresh_from_db()
    ana.suspend()
    client.post("/en/accounts/", {"name": "Anna", "language": "da"})
    assert client.get(page, headers={"If-None-Match": tag}).status_code == 304

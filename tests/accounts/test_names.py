"""What a person may be called, and who counts as one sender."""

import json
from pathlib import Path

import pytest
from django.db import transaction
from django.test import RequestFactory

from forum.accounts import allowances
from forum.accounts.addresses import client_address, client_network
from forum.accounts.comparing import compare_anew
from forum.accounts.models import Member
from forum.accounts.names import name_key, name_look, objection_to, sounds_like_the_house
from forum.markup.lookalikes import mixes_scripts, skeleton
from forum.markup.plaintext import clean_line
from tests import lookalikes

CORPUS = Path(__file__).parent.parent / "corpora" / "unicode_confusable_names.jsonl"


@pytest.mark.parametrize(
    "name",
    ["Ana", "Finn Bjerrehave", "Ærø", "李雷", "Мария", "ΝΙΚΟΣ", "محمد", "Jörg O'Neil", "Åse",
     "Mads", "नेहा", "Editha", "Admira", "X Æ A-12", "Ελλάδα", "Дмитрий", "山田太郎", "Jörg",
     "O'Brien", "ひろし Tanaka", "김 Kim", "สมชาย", "Ian", "Will", "Modesta", "Staffan",
     "Roberto", "Clara Clausen", "Wayne", "مشرف", "Модест", "Badminton Bo", "Luka Modrić",
     "Finn 🇩🇰", "Ümit", "იოსებ", "Владимир", "Модестов", "Yönet Han", "Adminović",
     "Emir Adminović", "Adminović Emir", "Adminah", "Siti Adminah", "Admina", "Adminah99",
     "Badmin", "Jadmin Minh", "Ahmad Min", "Админович", "Narendra Modi", "Móði", "Modigliani",
     "Joe Root", "Staf", "Stafford", "Rootham", "Supporta", "Adminuddin", "Editta", "Modestino",
     "Teamer Ali", "Sita Adler"],
)  # fmt: skip
def test_people_may_be_called_what_people_are_called(name):
    assert objection_to(clean_line(name)) == ""


@pytest.mark.parametrize(
    "name",
    ["admin", "ADMIN", "Ａdmin", "аdmin", "ad\u200bmin", "Admin Bob", "st4ff", "mod3rator",
     "adrnin", "Thingstead", "The Editor", "redaktør", "REDAKTØREN", "m.o.d", "ädmin", "a",
     "SiteAdmin", "adminteam", "ᴀᴅᴍɪɴ", "🅰🅳🅼🅸🅽", "🇦🇩🇲🇮🇳", "ⓐⓓⓜⓘⓝ", "ꓮꓓꓟꓲꓠ", "4dm1n",
     "moclerator", "vvebmaster", "a d m i n", "Модератор", "Rédaction", "YÖNETİCİ", "网站管理员",
     "モデレーター", "المشرف", "Admin", "Adm1n", "А\u200cdmin", "admin_team", "Site Admin",
     "adminbob", "superadmin", "xadmin", "Adminn", "Addmin", "admiin", "adm1n1strator",
     "Admin99", "Root", "root user", "The Root", "r00t", "_ Root", "Admin Root", "админ1",
     "СуперАдмин", "админтим", "модератора", "a d m i n x", "superadrnin", "Adminović Admin",
     "staffOl", "mod01", "Admin Adminović", "admin-bob", "ADMIN™", "Admın", "admino",
     "moderatora", "Moderatorr", "bob@x.example", "staſf01", "adm˛n", "АДМИН admin", "rnod",
     "Finn Bjеrrehave", "Иван Smith"],
)  # fmt: skip
def test_nobody_speaks_for_the_house(name):
    assert objection_to(clean_line(name))


def test_look_alikes_of_the_house_are_seen_through():
    rows = [json.loads(line)["payload"] for line in CORPUS.read_text().splitlines()]
    missed = [row for row in rows if not sounds_like_the_house(clean_line(row))]
    assert len(rows) > 250
    assert len(missed) * 100 <= len(rows), missed


# What the rows of the corpus imitate, as far as they are words of a member here.
WORDS = ["admin", "administrator", "moderator", "editor", "staff01", "support"]


def test_look_alikes_of_a_member_are_refused(db, monkeypatch):
    monkeypatch.setattr("forum.accounts.names.sounds_like_the_house", lambda _name: False)
    for n, word in enumerate(WORDS):
        Member.objects.create_user(f"m{n}@example.org", name=word)
    rows = [json.loads(line)["payload"] for line in CORPUS.read_text().splitlines()]
    names = [clean_line(row) for row in rows]
    missed = [name for name in names if not (objection_to(name) or Member.is_named(name))]
    assert len(missed) * 100 <= len(rows), missed


@pytest.mark.parametrize(
    ("name", "imitation"),
    [
        ("Finn Bjerrehave", "Finn Bjеrrehаve"),
        ("Finn Bjerrehave", "FINN BJERREHAVE"),
        ("Microsoft", "Rnicrosoft"),
        ("Ian", "lan"),
        ("lan", "Ian"),
        ("Oscar", "0scar"),
        ("Bill", "BiII"),
        ("Ole", "О1е"),
        ("Дмитрий", "ДМИТРИЙ"),
        ("сор", "cop"),
        ("Ana", "ᴀɴᴀ"),
        ("Ana", "ꓮꓠꓮ"),
        ("Emma", "ꓰꓟꓟꓮ"),
    ],
)
def test_who_looks_like_a_member_is_refused(ana, name, imitation):
    ana.name = name
    ana.save()
    assert Member.is_named(imitation)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ella", "Elia"), ("Jörg", "Jorg"), ("Ana", "Anna"), ("李雷", "李蕾"), ("Mia", "Mila")],
)
def test_names_that_differ_to_the_eye_stand_beside_each_other(ana, one, other):
    ana.name = one
    ana.save()
    assert not Member.is_named(other)


def test_skeletons_are_what_unicode_says():
    assert skeleton("раураl") == "paypal"
    assert skeleton("m") == "rn"
    assert skeleton("Jörg") == skeleton("Jörg") != "Jorg"
    assert skeleton("a‮b") == "ab"
    assert not mixes_scripts("ひろし Tanaka 山田")
    assert mixes_scripts("김ひ")


def test_the_table_of_look_alikes_is_what_its_maker_makes():
    assert lookalikes.OUT.read_text("ascii") == lookalikes.write()


def test_members_of_before_keep_their_names_when_they_are_compared_anew(ana, ben, mia):
    """Two who were told apart by an older table: nobody loses a name, nobody new takes it."""
    Member.objects.filter(pk=ana.pk).update(name="Kim", name_key="kim", name_look=None)
    Member.objects.filter(pk=ben.pk).update(name="Кіm", name_key="кіm", name_look=None)
    Member.objects.filter(pk=mia.pk).update(name="Mia", name_key="rnia", name_look="kim")
    assert compare_anew(Member.objects.all()) == 1
    for member in (ana, ben, mia):
        member.refresh_from_db()
    assert (ana.name, ben.name, mia.name) == ("Kim", "Кіm", "Mia")
    assert (ana.name_key, mia.name_look) == (name_key("kim"), name_look("Mia"))
    assert ben.name_key == f"{name_key('Кіm')}\x01{ben.pk}"
    assert ben.name_look == f"{name_look('Kim')}\x01{ben.pk}"
    assert Member.is_named("kim")
    # Whose name clashes may be saved all the same, and may take another name.
    ben.save()
    ben.suspend()
    ben.name = "Bengt"
    ben.save()
    assert Member.objects.get(pk=ben.pk).name_key == "bengt"
    assert compare_anew(Member.objects.all()) == 0


def test_a_member_may_write_their_own_name_otherwise_but_not_like_anothers(client, ana, ben):
    ben.name = "Ian"
    ben.save()
    client.force_login(ben)
    for name, status in (("IAN", 303), ("Ana", 422), ("Аna", 422), ("ian", 303)):
        answer = client.post("/en/accounts/", {"name": name, "language": "en"})
        assert answer.status_code == status, name


def test_names_are_compared_as_they_read():
    assert name_key("Ａna  BRUUN") == name_key("ana bruun")
    assert name_key("Ærø") == name_key("ærø")
    assert name_key("STRASSE") == name_key("straße")
    assert len(name_look("\ufdfa" * 50)) <= 250
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


def test_of_several_allowances_the_spent_one_says_how_long_to_wait(db):
    rules = [(5, 10.0), (1, 3600.0)]
    allowances.take("post", "ana", rules)
    with pytest.raises(allowances.Spent) as spent, transaction.atomic():
        allowances.take("post", "ana", rules)
    assert 3590 < spent.value.seconds <= 3600
    # What the refused taking had taken is back.
    for _time in range(4):
        allowances.take("post", "ana", rules[:1])
    with pytest.raises(allowances.Spent), transaction.atomic():
        allowances.take("post", "ana", rules[:1])


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

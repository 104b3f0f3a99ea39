"""The link at a cut of a conversation: what it says is behind it, and where it leads."""

import random
import re

import pytest

from forum.comments.models import Comment
from forum.pages import windows
from forum.pages.cuts import After, after
from forum.pages.windows import Known
from tests.pages.test_reading import DRAWN, MORE, SHAPES

SIGNED = re.compile(r"after=(\d+)-(\d+)-(\d+)-([0-9a-f]+)")


@pytest.fixture
def small(monkeypatch) -> None:
    """Let forty replies be as many as four thousand."""
    monkeypatch.setattr(windows, "REPLIES_A_PAGE", 3)
    monkeypatch.setattr(windows, "FEW", 5)


@pytest.fixture
def read(client):
    def _read(address: str) -> str:
        response = client.get(address.replace("&amp;", "&").partition("#")[0])
        assert response.status_code == 200, address
        return response.content.decode()

    return _read


@pytest.fixture
def flat(say) -> Comment:
    """A comment with forty replies."""
    root = say("root")
    for n in range(40):
        say(f"reply {n}", to=root)
    return root


def link(text: str) -> tuple[str, int]:
    """Return the address of a page's rest, and how many it says are there; "" for no rest."""
    found = [match for match in MORE.findall(text) if "after=" in match[0]]
    return (found[-1][0], int(found[-1][1])) if found else ("", 0)


def below(comment: Comment) -> list[int]:
    comment.refresh_from_db()
    found = comment.get_descendants().filter(shown=True).order_by("lft")
    return list(found.values_list("pk", flat=True))


def walked(read, comment: Comment, meanwhile=lambda: None) -> list[str]:
    """Walk through a conversation; check each cut, and return the addresses that led on."""
    addresses, address, met = [], f"/en/comments/{comment.pk}/", set()
    while address:
        text = read(address)
        drawn = [int(pk) for pk in DRAWN.findall(text) if int(pk) != comment.pk]
        assert not met.intersection(drawn)
        met.update(drawn)
        address, behind = link(text)
        everyone = below(comment)
        assert behind == (len(everyone) - everyone.index(drawn[-1]) - 1 if drawn else 0)
        if address:
            addresses.append(address)
            meanwhile()
    return addresses


@pytest.mark.parametrize("shape", SHAPES)
def test_every_cut_is_exact_from_wherever_one_reads(read, say, mia, small, shape):
    dice = random.Random(shape)
    family = [say("root")]
    for n in range(1, 40):
        family.append(say(f"reply {n}", to=family[SHAPES[shape](dice, n)]))
    for comment in family[5::7]:
        comment.remove(by=mia, reason="insult")
    for comment in family:
        comment.refresh_from_db()
    shown = [comment for comment in family if comment.shown]
    for comment in shown[::3]:
        walked(read, comment)
    # And on from any of them, with nothing told.
    everyone = below(family[0])
    for n, pk in enumerate(everyone[:-1], 1):
        _address, behind = link(read(f"/en/comments/{family[0].pk}/?after={pk}"))
        assert behind == max(len(everyone) - n - 3, 0)


def test_far_into_a_conversation_nothing_is_counted(read, flat, small, django_assert_num_queries):
    addresses = walked(read, flat)
    told = [bool(SIGNED.search(address)) for address in addresses]
    # Neither at its beginning nor at its end is there much to count.
    assert told == [False] + [True] * 10 + [False] * 2
    read(addresses[4])
    for address in addresses[4:8]:
        with django_assert_num_queries(4) as asked:
            read(address)
        assert not [query for query in asked if "rght AND b.shown" in query["sql"]]


def test_what_is_told_is_counted_anew_once_something_changed(read, flat, say, mia, small):
    family = list(Comment.objects.filter(parent=flat).order_by("lft"))
    turns = iter(
        [
            lambda: say("one more", to=flat),
            lambda: family[1].remove(by=mia),
            lambda: family[30].remove(by=mia),
            lambda: say("one more below", to=family[2]),
            lambda: family[33].move(to=None, by=mia),
            lambda: family[30].restore(by=mia),
            lambda: family[34].move(to=family[35], by=mia),
        ]
    )
    assert len(walked(read, flat, lambda: next(turns, lambda: None)())) >= 12


def test_a_number_that_somebody_made_up_is_not_believed(read, flat, small):
    address = walked(read, flat)[5]
    last, number, changes, signature = SIGNED.search(address).groups()
    honest = link(read(address))
    other = "0" * len(signature)
    for forged in (
        f"{last}-{int(number) + 9}-{changes}-{signature}",
        f"{last}-{number}-{int(changes) + 1}-{signature}",
        f"{last}-{number}-{changes}-{other}",
        f"{last}-9999999999-{changes}-{other}",
    ):
        assert link(read(address.replace(address.partition("after=")[2], forged))) == honest
    # Nor what was said of another place.
    other_last = below(flat)[8]
    said = f"{other_last}-{number}-{changes}-{signature}"
    text = read(f"/en/comments/{flat.pk}/?after={said}")
    assert link(text)[1] == 40 - 9 - 3


def test_a_mark_is_read_as_it_was_written(settings):
    known = Known(4711, 9)
    text = after(1, 2, 3, known)
    assert After.read(text).known(1, 2) == known
    for thread_pk, pk in ((2, 2), (1, 3)):
        assert After.read(text).known(thread_pk, pk) == windows.UNTOLD
    settings.SECRET_KEY = "another"
    assert After.read(text).known(1, 2) == windows.UNTOLD
    assert After.read("3").known(1, 2) == windows.UNTOLD


@pytest.mark.parametrize(
    "text",
    ["", "-", "3-", "3-1", "3-1-1", "3-1-1-", "3-1-1-xyz", "3-1-1-" + "a" * 19, "3-1-1-" + "A" * 20,
     "3--1-1-" + "a" * 20, "3-1-1-" + "a" * 20 + "-1", "3-1-" + "9" * 19 + "-" + "a" * 20,
     "9" * 19, "٣", "3\n", " 3", "+3", "3.0", "0x3", "1_0"],
)  # fmt: skip
def test_an_address_with_another_mark_means_nothing(client, flat, text):
    assert client.get(f"/en/comments/{flat.pk}/", {"after": text}).status_code == 404


def test_a_mark_hides_nothing_from_caches(client, flat, small):
    address = walked(lambda url: client.get(url).content.decode(), flat)[5]
    known, plain = client.get(address), client.get(address.partition("-")[0])
    assert known["Cache-Control"] == plain["Cache-Control"]
    canonical = re.search(rb'<link rel="canonical" href="([^"]+)"', known.content)[1]
    assert canonical in plain.content
    assert SIGNED.search(canonical.decode()) is None


def test_who_was_led_on_by_what_left_begins_the_conversation_again(client, flat, say, mia):
    reply = Comment.objects.filter(parent=flat).order_by("lft")[19]
    address = f"/en/comments/{flat.pk}/?after={reply.pk}"
    elsewhere = say("elsewhere")
    answers = []
    for change in (
        lambda: reply.move(to=None, by=mia),
        lambda: reply.move(to=elsewhere, by=mia),
        lambda: reply.remove(by=mia),
    ):
        assert client.get(address).status_code == 200 if not answers else True
        change()
        answers.append(client.get(address))
    for made_up in (elsewhere.pk, 10**9, 2**63 - 1):
        answers.append(client.get(f"/en/comments/{flat.pk}/?after={made_up}&piece=1"))
    for answer in answers:
        assert (answer.status_code, answer["Location"]) == (302, f"/en/comments/{flat.pk}/")
        assert "no-store" in answer["Cache-Control"]
        assert "ETag" not in answer
    reply.restore(by=mia)
    reply.move(to=flat, by=mia)
    assert client.get(address).status_code == 200


def test_being_led_back_tells_nothing_of_what_nobody_may_see(client, flat, say, mia):
    waiting, gone = say("canary", state="pending", to=flat), say("canary")
    gone.remove(by=mia)
    never = client.get(f"/en/comments/{flat.pk}/?after={10**9}")
    led = client.get(f"/en/comments/{flat.pk}/?after={gone.pk}")
    assert led.headers == never.headers
    # One that waits has a place below it: reading goes on from there, and nothing is said of it.
    assert client.get(f"/en/comments/{flat.pk}/?after={waiting.pk}").status_code == 200
    for pk, status in ((waiting.pk, 404), (gone.pk, 410), (10**9, 404)):
        assert client.get(f"/en/comments/{pk}/?after={flat.pk}").status_code == status


def test_being_led_back_keeps_the_lens_and_the_interface(client, flat, say):
    say("hej", to=flat, language="da")
    answer = client.get(f"/da/comments/{flat.pk}/?lang=da&after=99999&piece=1")
    assert answer["Location"] == f"/da/comments/{flat.pk}/?lang=da"
    assert client.get(answer["Location"]).status_code == 200

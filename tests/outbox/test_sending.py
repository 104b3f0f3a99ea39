"""A mail goes out once, whatever the mail server does."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from forum.outbox import letters, transport
from forum.outbox.letters import Letter, letter
from forum.outbox.models import LEASE, MOST_TRIES, OutgoingMail, State, pause_after
from forum.outbox.purging import purge
from forum.outbox.queueing import queue_letter, queue_mail
from forum.outbox.sending import Sender
from tests.outbox.post import Tarpit

pytestmark = pytest.mark.django_db


@pytest.fixture
def sender():
    sender = Sender()
    yield sender
    sender.hang_up()


def send_all(sender: Sender) -> None:
    while sender.send_next():
        pass


def everything_is_due() -> None:
    OutgoingMail.objects.update(due_at=timezone.now())


def states() -> list[str]:
    return list(OutgoingMail.objects.order_by("pk").values_list("state", flat=True))


def test_a_mail_arrives_as_it_was_written(office, sender):
    queue_mail(
        "ana@example.org", "Grüße, 你好", "Text", html="<p lang='da'>æ</p>", language="da",
        headers={"List-Unsubscribe": "<https://talk.example/x>"}, key="a",
    )  # fmt: skip
    send_all(sender)
    (mail,) = office.mails
    row = OutgoingMail.objects.get()
    assert mail["Subject"] == "Grüße, 你好"
    assert mail["To"] == "ana@example.org"
    assert mail["Message-ID"] == row.message_id
    assert mail["Content-Language"] == "da"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe"] == "<https://talk.example/x>"
    assert mail.get_body(("plain",)).get_content().strip() == "Text"
    assert "æ" in mail.get_body(("html",)).get_content()
    # What was in it, perhaps a link that opens an account, is not kept.
    assert (row.state, row.text, row.html, row.headers) == (State.SENT, "", "", {})


def test_many_mails_go_over_one_connection(office, sender):
    for number in range(20):
        queue_mail("ana@example.org", f"{number}", "x")
    send_all(sender)
    assert [mail["Subject"] for mail in office.mails] == [str(n) for n in range(20)]
    assert set(states()) == {State.SENT}


def test_an_outage_costs_no_mail_a_try_and_doubles_none(office, sender):
    office.close()
    for number in range(5):
        queue_mail("ana@example.org", f"{number}", "x")
    for _knock in range(30):
        sender.knock_at = 0
        everything_is_due()
        sender.send_next()
    assert set(states()) == {State.WAITING}
    assert set(OutgoingMail.objects.values_list("tries", flat=True)) == {0}
    assert sender.knock_at - time.monotonic() > 30
    office.open()
    sender.knock_at = 0
    everything_is_due()
    send_all(sender)
    assert sorted(mail["Subject"] for mail in office.mails) == list("01234")
    assert len(set(office.ids)) == 5


def test_a_server_that_says_later_is_asked_later(office, sender):
    office.answers = ["451 not now"]
    queue_mail("ana@example.org", "Hello", "x")
    send_all(sender)
    row = OutgoingMail.objects.get()
    assert (row.state, row.tries, row.answer) == (State.WAITING, 1, "451 not now")
    assert row.due_at > timezone.now() + timedelta(seconds=40)
    assert not sender.send_next()
    everything_is_due()
    send_all(sender)
    assert office.ids == [row.message_id]


def test_after_the_last_try_a_mail_is_given_up(office, sender):
    office.answers = ["451 not now"] * MOST_TRIES
    queue_mail("ana@example.org", "Hello", "x")
    for _try in range(MOST_TRIES):
        everything_is_due()
        send_all(sender)
    row = OutgoingMail.objects.get()
    assert (row.state, row.text) == (State.DEAD, "x")
    row.send_again()
    send_all(sender)
    assert len(office.mails) == 1
    row.refresh_from_db()
    row.send_again()
    assert row.state == State.SENT


@pytest.mark.parametrize("where", ["address", "words"])
def test_a_refusal_for_good_is_not_asked_again(office, sender, where):
    if where == "address":
        office.refused["ana@example.org"] = "550 no such person"
    else:
        office.answers = ["554 we do not like it"]
    queue_mail("ana@example.org", "Hello", "x")
    queue_mail("ben@example.org", "Hello", "x")
    send_all(sender)
    assert states() == [State.DEAD, State.SENT]
    assert OutgoingMail.objects.order_by("pk").first().answer[:2] == "55"


def test_pauses_double_up_to_a_day_with_some_chance_in_them():
    assert timedelta(seconds=45) <= pause_after(1) <= timedelta(minutes=1)
    assert timedelta(minutes=6) <= pause_after(4) <= timedelta(minutes=8)
    assert timedelta(hours=18) <= pause_after(50) <= timedelta(days=1)
    assert len({pause_after(4) for _time in range(20)}) > 10


@pytest.mark.parametrize("drip", [0.0, 0.05])
def test_a_server_that_hangs_is_left_at_the_deadline(settings, sender, monkeypatch, drip):
    tarpit = Tarpit(drip=drip)
    settings.MAIL_TRANSPORT = "forum.outbox.transport.SmtpBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", tarpit.port, 30
    monkeypatch.setattr(transport, "DEADLINE", 0.5)
    queue_mail("ana@example.org", "Hello", "x")
    began = time.monotonic()
    assert not sender.send_next()
    assert time.monotonic() - began < 5
    assert (states(), OutgoingMail.objects.get().tries) == ([State.WAITING], 0)
    tarpit.close()


def test_a_server_that_is_slow_to_take_a_mail_gets_it_once(office, sender, settings):
    settings.EMAIL_TIMEOUT = 0.2
    office.pause = 1.0
    queue_mail("ana@example.org", "Hello", "x")
    send_all(sender)
    assert (states(), len(office.mails)) == ([State.SENT], 1)


def test_a_lease_is_longer_than_any_sending():
    assert LEASE.total_seconds() > transport.DEADLINE + 30
    assert transport.DEADLINE > transport.ANSWER


def test_what_a_worker_died_with_is_sent_after_its_lease(office, sender):
    queue_mail("ana@example.org", "Hello", "x")
    assert OutgoingMail.objects.claim() is not None
    assert OutgoingMail.objects.claim() is None
    assert not sender.send_next()
    everything_is_due()
    send_all(sender)
    assert len(office.mails) == 1


def test_a_mail_that_kills_its_workers_is_given_up(office, sender):
    queue_mail("ana@example.org", "Hello", "x")
    for _death in range(MOST_TRIES):
        OutgoingMail.objects.claim()
        everything_is_due()
    send_all(sender)
    assert (states(), office.mails) == ([State.DEAD], [])


@pytest.fixture
def kind(monkeypatch):
    """A kind of letter of this test's own."""
    monkeypatch.setattr(letters, "_writers", {})

    @letter("test")
    def _write(word: str) -> Letter | None:
        if word == "fault":
            raise LookupError(word)
        return None if word == "gone" else Letter(to="ana@example.org", subject=word, text="x")

    return "test"


def test_a_letter_is_made_when_it_leaves_or_dropped(office, sender, kind):
    for word in ("hello", "gone", "fault"):
        queue_letter(kind, {"word": word}, key=word)
    send_all(sender)
    assert [mail["Subject"] for mail in office.mails] == ["hello"]
    assert states() == [State.SENT, State.DROPPED, State.WAITING]
    assert OutgoingMail.objects.get(key="fault").tries == 1


def test_a_connection_that_the_server_closed_is_opened_anew(office, sender):
    queue_mail("ana@example.org", "1", "x")
    send_all(sender)
    office.close()
    office.open()
    sender.spoke_at -= 5
    queue_mail("ana@example.org", "2", "x")
    send_all(sender)
    assert (len(office.mails), states()) == (2, [State.SENT, State.SENT])


def test_done_mails_are_forgotten_in_time(office, sender):
    queue_mail("ana@example.org", "old", "x")
    send_all(sender)
    long_ago = timezone.now() - timedelta(days=90)
    OutgoingMail.objects.update(done_at=long_ago)
    queue_mail("ana@example.org", "waiting", "x")
    OutgoingMail.objects.filter(subject="waiting").update(queued_at=long_ago)
    assert purge() == 1
    assert OutgoingMail.objects.get().subject == "waiting"

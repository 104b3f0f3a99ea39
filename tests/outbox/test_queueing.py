"""What is queued leaves with its transaction, once, and with headers nobody can add to."""

import pytest
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction

from forum.outbox.lines import header_line, named
from forum.outbox.models import OutgoingMail
from forum.outbox.queueing import queue_letter, queue_mail
from forum.outbox.sending import letter_of, message_of
from tests.markup.hostile import rows

pytestmark = pytest.mark.django_db


def test_an_event_undone_leaves_no_mail():
    def event() -> None:
        with transaction.atomic():
            queue_mail("ana@example.org", "Hello", "There.")
            raise LookupError

    with pytest.raises(LookupError):
        event()
    assert not OutgoingMail.objects.exists()


def test_an_event_told_twice_is_one_mail():
    for words in ("first", "second"):
        with transaction.atomic():
            queue_mail("ana@example.org", "Hello", words, key="reply-7")
    assert OutgoingMail.objects.get().text == "first"


def test_what_is_no_address_is_refused():
    for address in ("", "ana", "ana@example.org\nBcc: all@example.org", "a@b@c", "ana@"):
        with pytest.raises(ValidationError):
            queue_mail(address, "Hello", "There.")


def test_a_header_is_named_like_one():
    for name in ("X Y", "X:Y", "X\nY", "", "Ünder"):
        with pytest.raises(ValueError, match="name of a header"):
            queue_mail("ana@example.org", "Hello", "There.", headers={name: "x"})


def test_a_key_that_is_too_long_is_the_callers_mistake():
    with pytest.raises(ValueError, match="key"):
        queue_letter("x", {}, key="k" * 151)


def test_djangos_own_mails_come_here_one_for_each_recipient():
    backend = get_connection("forum.outbox.backend.EmailBackend")
    message = EmailMultiAlternatives("Hi", "There.", to=["Ana <ana@example.org>"], cc=["b@e.org"])
    message.attach_alternative("<p>There.</p>", "text/html")
    assert backend.send_messages([message]) == 1
    mails = OutgoingMail.objects.order_by("to")
    assert [mail.to for mail in mails] == ["ana@example.org", "b@e.org"]
    assert {(mail.text, mail.html) for mail in mails} == {("There.", "<p>There.</p>")}


@pytest.mark.parametrize("kind", ["naughty", "unicode", "xss_h5sc", "crlf", "template"])
def test_hostile_words_stay_in_their_header(kind):
    for name, payload in rows(kind):
        queue_mail("ana@example.org", payload, "x", headers={"X-Said": payload}, key=name)
    queue_mail("ana@example.org", "a\r\nBcc: all@example.org\r\n\r\nHello", "x", key="classic")
    assert OutgoingMail.objects.count() > 5
    for mail in OutgoingMail.objects.all():
        raw = message_of(mail, letter_of(mail)).message()
        assert len(raw.get_all("Subject")) == len(raw.get_all("To")) == 1
        assert raw.get_all("Bcc") is None
        head = raw.as_bytes().partition(b"\n\n")[0]
        assert not any(line.lower().startswith(b"bcc") for line in head.splitlines())


def test_what_turns_about_is_kept_apart_from_the_sentence_around_it():
    assert named("Ana") == "Ana"
    assert named("Ana\u202e\n") == "Ana"
    assert named("ענת") == "\u2068ענת\u2069"
    line = header_line(f"{named('ענת' * 100)} answered", 50)
    assert line.count("\u2068") == line.count("\u2069") == 1
    assert len(line) <= 50
    assert len(header_line("\u2067" * 900 + "x", 50)) <= 50
    assert header_line("x" * 50, 50) == "x" * 50
    assert header_line("x" * 51, 50) == "x" * 49 + "…"

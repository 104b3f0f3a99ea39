"""Outgoing mails where people see them: the admin, the developer's mailbox, the sign-up form."""

import re
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forum.accounts.models import Member
from forum.outbox.models import OutgoingMail, State
from forum.outbox.queueing import queue_mail
from tests.outbox.post import Tarpit

pytestmark = pytest.mark.django_db
SECRET = "https://talk.example/reset/secretlink"


@pytest.fixture
def owner():
    return Member.objects.create_superuser("owner@example.org", "owns it all", name="Owner")


@pytest.fixture
def given_up():
    queue_mail("ana@example.org", "Hello", SECRET)
    mail = OutgoingMail.objects.get()
    mail.give_up("550 no such person")
    return mail


def test_owner_sees_why_a_mail_was_given_up_and_sends_it_again(client, owner, given_up):
    client.force_login(owner)
    address = reverse("admin:outbox_outgoingmail_changelist")
    page = client.get(address).content.decode()
    assert "550 no such person" in page
    client.post(address, {"action": "send_again", "_selected_action": given_up.pk})
    given_up.refresh_from_db()
    assert (given_up.state, given_up.tries) == (State.WAITING, 0)


def test_the_admin_shows_no_words_of_a_mail(client, owner, given_up):
    client.force_login(owner)
    for name, args in (("changelist", []), ("change", [given_up.pk])):
        page = client.get(reverse(f"admin:outbox_outgoingmail_{name}", args=args))
        assert page.status_code == 200
        assert "secretlink" not in page.content.decode()
    assert client.get(reverse("admin:outbox_outgoingmail_add")).status_code == 403


def test_moderators_do_not_read_other_peoples_mail(client, mia, given_up):
    client.force_login(mia)
    assert client.get(reverse("admin:outbox_outgoingmail_changelist")).status_code == 403


def test_the_list_costs_the_same_for_any_number(client, owner):
    client.force_login(owner)
    address = reverse("admin:outbox_outgoingmail_changelist")
    queue_mail("ana@example.org", "Hello", "x")
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for _more in range(30):
        queue_mail("ana@example.org", "Hello", "x")
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few) < 10


def test_mailbox_shows_what_was_sent_to_this_machine_alone(client, settings):
    settings.MODE, settings.SITE_URL = "local", "https://talk.example"
    queue_mail("ana@example.org", "Hello", f"Look: {SECRET} <b>", html="<p>Look.</p>")
    page = client.get(reverse("mailbox:list"))
    assert f'href="{SECRET}"' in page.content.decode()
    assert "&lt;b&gt;" in page.content.decode()
    part = client.get(reverse("mailbox:html", args=[OutgoingMail.objects.get().pk]))
    assert part.content == b"<p>Look.</p>"
    assert part["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert client.get(reverse("mailbox:html", args=[99])).status_code == 404
    for stranger in (
        {"REMOTE_ADDR": "192.0.2.7"},
        {"REMOTE_ADDR": ""},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
    ):
        assert client.get(reverse("mailbox:list"), **stranger).status_code == 404
    settings.MODE = "production"
    assert client.get(reverse("mailbox:list")).status_code == 404


def test_a_hanging_mail_server_keeps_nobody_waiting(client, settings):
    tarpit = Tarpit()
    settings.EMAIL_BACKEND = "forum.outbox.backend.EmailBackend"
    settings.MAIL_TRANSPORT = "forum.outbox.transport.SmtpBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", tarpit.port
    began = time.monotonic()
    fields = {"email": "new@example.org", "name": "New", "password1": "a word of many letters"}
    assert client.post(reverse("account_signup"), fields).status_code == 302
    assert time.monotonic() - began < 3
    assert tarpit.held == []
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.state) == ("new@example.org", State.WAITING)
    assert "/accounts/confirm-email/" in mail.text
    tarpit.close()


def test_the_mailbox_links_nobodys_addresses_but_the_sites(client, settings):
    settings.MODE, settings.SITE_URL = "local", "https://talk.example"
    others = "https://talk.example.evil.example/ x@y.example http://[::/"
    own = "<b>https://talk.example/a?b=c&d</b> http://testserver/in/"
    queue_mail("ana@example.org", "Hello", f"{SECRET}\n{others}\n{own}")
    page = client.get(reverse("mailbox:list")).content.decode()
    text = page[page.index("secretlink") - 40 :]
    assert re.findall(r'<a href="(http[^"]*)"', text) == [
        SECRET, "https://talk.example/a?b=c&amp;d", "http://testserver/in/",
    ]  # fmt: skip
    assert "&lt;b&gt;<a" in text

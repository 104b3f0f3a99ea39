"""What other software takes for orders is nothing to us: headers that name another host, another
address, another method; a session that somebody else has begun; a file that a path climbs to."""

import re

import pytest
from django.conf import settings as site
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse

from forum.accounts import guests
from forum.accounts.models import Guest
from forum.outbox.models import OutgoingMail
from tests.accounts.conftest import link_in, sign_in
from tests.pages.routes import FORMS, NEVER, ROUTES
from tests.pages.test_routes import is_about_a_comment
from tests.pages.test_routes import world as world
from tests.pages.test_writes import changes, stored

pytestmark = pytest.mark.once

EVIL = "evil.example"
GUS_S_PAGE = "gus@example.org"
STRANGE = {
    "X-Forwarded-Host": EVIL, "X-Host": EVIL, "X-Forwarded-Server": EVIL, "X-Forwarded-Port": "1",
    "Forwarded": f"host={EVIL};proto=https", "X-Forwarded-Proto": "https",
    "X-Forwarded-Scheme": "https", "X-Forwarded-Ssl": "on", "Front-End-Https": "on",
    "X-Original-Url": "/admin/", "X-Rewrite-Url": "/admin/", "X-Forwarded-Prefix": f"//{EVIL}",
    "X-Script-Name": f"//{EVIL}", "X-Original-Host": EVIL, "X-Wap-Profile": f"http://{EVIL}/",
    "X-Http-Method-Override": "POST", "X-Http-Method": "DELETE", "X-Method-Override": "PUT",
    "Referer": f"https://{EVIL}/", "Origin": f"https://{EVIL}", "X-Forwarded-For": "203.0.113.9",
    "User-Agent": f"<script>{EVIL}</script>", "Range": "bytes=0-9",
    "X-Real-Ip": "127.0.0.1", "True-Client-Ip": "127.0.0.1", "Cf-Connecting-Ip": "127.0.0.1",
    "X-Remote-User": "mia@example.org", "Remote-User": "mia@example.org",
    "Authorization": "Basic bWlhQGV4YW1wbGUub3JnOm1pYQ==",
}  # fmt: skip
# New in every answer.
FRESH = re.compile(
    r'name="(?:csrfmiddlewaretoken|opened|key|seen)" value="[^"]*"|"challenge": "[^"]*"'
)


def told(answer) -> tuple[int, str, dict[str, str]]:
    """Return what two equal answers have in common."""
    moving = {"Expires", "Date", "Content-Length"}
    headers = {name: value for name, value in answer.items() if name not in moving}
    return answer.status_code, FRESH.sub("", answer.content.decode("utf-8", "replace")), headers


def test_no_header_of_a_stranger_changes_an_answer(world):
    """Nor what any cache would keep of it."""
    for name in ROUTES:
        comment = world.comments["standing"] if is_about_a_comment(name) else None
        address = world.address(name, comment)
        assert told(Client().get(address, headers=STRANGE)) == told(Client().get(address)), name


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_no_header_makes_another_method_of_a_request(world, method):
    named = ("X-Http-Method-Override", "X-Http-Method", "X-Method-Override")
    headers = dict.fromkeys(named, method)
    before = stored()
    for name, methods in ROUTES.items():
        if methods["POST"] == NEVER or name in {"account_email", "threads:mine", "measures"}:
            continue
        comment = world.comments["standing"] if is_about_a_comment(name) else None
        query = {"_method": method, **FORMS.get(name, {})}
        answer = Client().get(world.address(name, comment), query, headers=headers)
        assert answer.status_code < 500
    assert not changes(before, stored())


# --- Mails ---


@pytest.mark.parametrize("strange", [{"Host": "testserver:4444"}, STRANGE])
def test_links_in_mails_lead_to_the_site_whatever_was_asked(client, confirmed, strange):
    """A port of one's own is within ALLOWED_HOSTS, and may be another's program."""
    sent = {"headers": strange}
    client.post(reverse("account_reset_password"), {"email": confirmed.email}, **sent)
    client.post(reverse("account_request_login_code"), {"email": confirmed.email}, **sent)
    new = {"name": "Nora", "email": "nora@example.org", "password1": "a bridge of eleven arches"}
    Client().post(reverse("account_signup"), new, **sent)
    taken = {**new, "email": confirmed.email, "name": "Nina"}
    Client().post(reverse("account_signup"), taken, **sent)
    guests.send_link(Guest.of("gus@example.org"))
    words = [message.body for message in mail.outbox]
    words += [queued.text for queued in OutgoingMail.objects.all()]
    assert len(words) == 5
    for text in words:
        links = re.findall(r"https?://\S+", text)
        assert links
        assert [link for link in links if not f"{link}/".startswith(f"{site.SITE_URL}/")] == []
        assert EVIL not in text


# --- Sessions ---


def planted() -> tuple[Client, str]:
    """Return a browser that carries a session somebody else has begun and knows."""
    session = SessionStore()
    session["drafts"] = {}
    session.create()
    victim = Client()
    victim.cookies["sessionid"] = session.session_key
    return victim, session.session_key


def test_session_that_somebody_else_began_is_nobody_s_after_signing_in(confirmed):
    victim, key = planted()
    sign_in(victim, confirmed)
    assert victim.get(reverse("account")).status_code == 200
    assert victim.cookies["sessionid"].value != key
    thief = Client()
    thief.cookies["sessionid"] = key
    assert thief.get(reverse("account")).status_code == 302
    assert not Session.objects.filter(session_key=key).exists()


def test_session_that_somebody_else_began_is_no_guest_s(db):
    guest = Guest.of("gus@example.org")
    guests.send_link(guest)
    victim, key = planted()
    queued = OutgoingMail.objects.get()
    queued.body = queued.text
    victim.post(link_in(queued))
    assert GUS_S_PAGE in victim.get(reverse("guests:comments")).content.decode()
    thief = Client()
    thief.cookies["sessionid"] = key
    assert GUS_S_PAGE not in thief.get(reverse("guests:comments")).content.decode()


def test_key_that_nobody_gave_out_becomes_nobody_s_session(confirmed):
    victim = Client()
    victim.cookies["sessionid"] = "a" * 32
    sign_in(victim, confirmed)
    assert victim.cookies["sessionid"].value != "a" * 32


# --- Files ---


@pytest.mark.parametrize("climbing", [
    "../manage.py", "..%2fmanage.py", "%2e%2e/%2e%2e/manage.py", "..\\manage.py", "..%5cmanage.py",
    "....//manage.py", "%c0%ae%c0%ae/manage.py", "css/../../manage.py", "/etc/passwd", "%00",
    "x" * 3000,
])  # fmt: skip
def test_no_path_climbs_to_a_file(client, db, climbing):
    for start in ("/static/", "/en/articles/", "/mailbox/", "/en/feeds/languages/", "/admin/"):
        answer = client.get(f"{start}{climbing}")
        assert answer.status_code in {301, 302, 400, 404}
        assert answer.get("Location", "/").startswith("/")
        assert not answer.get("Location", "/").startswith("//")


@pytest.mark.parametrize("doubled", [
    "//evil.example/", "/%5cevil.example/", "//evil.example/%2e%2e", "/en//evil.example",
    "/en/articles//evil.example",
])  # fmt: skip
def test_an_address_that_begins_as_another_site_s_leads_nowhere(client, db, doubled):
    answer = client.generic("GET", doubled)
    assert answer.status_code == 404 or answer["Location"].startswith("/en/")

"""What no person sends to the composer."""

import pytest
from django.urls import reverse

from forum.comments.models import Comment
from tests.pages.forms import create


def test_body_beyond_any_form_is_not_read(client, thread):
    answer = client.post(create(thread), {"text": "x" * 70_000})
    assert answer.status_code == 413
    assert b"ten thousand" in answer.content


HOSTILE = [
    "\x00", "\x00" * 50 + "a", "\ud800", "\u202egnp.exe", "\ufdfa" * 50, "a" + "\u0301" * 5000,
    "\U000e0001hidden", "%s%n%00", "{{ 7*7 }}", "<script>alert(1)</script>", "' OR 1=1 --",
    "\r\nSet-Cookie: a=b", "![" * 3000, "> " * 4000, "1e400", "\uffff\ufffe", "9" * 4000, "-0",
]  # fmt: skip


@pytest.mark.parametrize("row", range(len(HOSTILE)))
def test_no_hostile_text_breaks_the_form(client, compose, thread, row):
    sent = HOSTILE[row].encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    fields = compose(client, "Hello")
    assert client.post(create(thread), fields | {"text": sent}).status_code in {303, 422}
    everywhere = dict.fromkeys([*fields, "language", "homepage"], sent[:2000])
    assert client.post(create(thread), everywhere).status_code == 422
    assert client.post(reverse("comments:preview"), everywhere).status_code == 404
    answer = client.post(reverse("comments:preview"), everywhere | {"thread": thread.pk})
    assert answer.status_code in {200, 422}


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"text=%ff%fe%00&name=%c0%80"),
        ("application/x-www-form-urlencoded; charset=hex", b"text=a"),
        ("application/x-www-form-urlencoded; charset=utf-7", b"text=+ADw-"),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\ngarbage"),
        ("multipart/form-data; boundary=\x00", b"--"),
        ("multipart/form-data; charset=rot13; boundary=x",
         b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\na\r\n--x--\r\n'),
        ("application/json", b'{"text": "\\ud800"}'),
        ("text/plain", b"text=hello"),
    ],
)  # fmt: skip
def test_malformed_body_is_the_senders_fault(client, thread, kind, body):
    answer = client.generic("POST", create(thread), body, content_type=kind)
    assert answer.status_code in {400, 422}


THROWN = {
    "thread_id": 99, "parent_id": 99, "tree_id": 99, "lft": 99, "rght": 100, "level": 7,
    "author": 99, "author_id": 99, "guest_name": "Other", "guest_email": "o@example.org",
    "html": "<script>", "html_version": 99, "language_by": "moderator", "state": "removed",
    "held_because": "thread", "held_rule": "x", "held_details": "{}", "posted_at": "2001-01-01",
    "published_at": "2001-01-01", "removed_at": "2001-01-01", "removed_by": 1,
    "removed_as": "spam", "removal_reason": "spam", "revision": 9, "edited_at": "2001-01-01",
    "parent_revision": 9, "edition": "da", "locked_at": "2001-01-01", "slow_minutes": 9,
    "ups": 99, "downs": 99, "best": 9.0, "controversy": 9.0, "picked_at": "2001-01-01",
    "pinned_at": "2001-01-01", "replies": 9, "shown": 0, "shown_replies": 9, "shown_below": 9,
    "active_at": "2001-01-01", "id": 99, "pk": 99,
}  # fmt: skip


def test_every_column_thrown_at_the_form_changes_only_what_it_asks_for(
    client, ana, say, compose, thread
):
    columns = {field.name for field in Comment._meta.concrete_fields}
    assert columns - set(THROWN) == {"thread", "parent", "text", "language", "key"}
    client.force_login(ana)
    parent = say("first")
    plain, thrown = compose(client, "Plain", parent=parent.pk), compose(client, "Thrown")
    assert client.post(create(thread), plain).status_code == 303
    thrown |= {"parent": parent.pk, "seen": plain["seen"], **THROWN}
    assert client.post(create(thread), thrown).status_code == 303
    one, other = (Comment.objects.filter(text=text).values().get() for text in ("Plain", "Thrown"))
    changed = {name for name in one if one[name] != other[name]}
    own = {"id", "text", "html", "key", "lft", "rght", "posted_at", "published_at", "active_at"}
    assert changed <= own
    assert "<script>" not in other["html"]
    assert abs((other["posted_at"] - one["posted_at"]).total_seconds()) < 60

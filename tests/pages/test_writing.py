"""Writing a comment, with and without JavaScript."""

import re
import time

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from forum.comments import stamps
from forum.comments.models import Comment

HTMX = {"HX-Request": "true"}


def create(thread) -> str:
    return reverse("comments:create", args=[thread.pk])


def test_member_posts_and_lands_at_the_comment(client, ana, send):
    client.force_login(ana)
    answer = send(client, "The *bridge* stands, and people have crossed it for many years.")
    comment = Comment.objects.get()
    assert answer.status_code == 303
    assert answer["Location"] == comment.get_absolute_url()
    assert comment.author == ana
    assert "<em>bridge</em>" in comment.html
    assert comment.language == "en"


def test_guest_posts_under_a_name(client, send):
    assert send(client, "Hello there").status_code == 303
    comment = Comment.objects.get()
    assert comment.author is None
    assert comment.guest_name == "Gus"


def test_reply_stands_under_its_parent(client, ben, say, send):
    parent = say("first")
    client.force_login(ben)
    answer = send(client, "@Ana, second", parent=parent.pk)
    reply = Comment.objects.get(parent=parent)
    assert answer["Location"] == reply.get_absolute_url()
    assert reverse("permalinks:comment", args=[parent.pk]) in reply.html


def test_htmx_gets_the_new_comment(client, ana, send):
    client.force_login(ana)
    answer = send(client, "In place", headers=HTMX)
    assert answer.status_code == 201
    page = answer.content.decode()
    assert "In place" in page
    assert "<html" not in page


def test_form_is_private_and_shows_what_is_answered(client, thread, say):
    parent = say("the bridge is old")
    address = reverse("comments:new", args=[thread.pk])
    page = client.get(address, {"parent": parent.pk})
    assert "the bridge is old" in page.content.decode()
    assert "csrftoken" in page.cookies
    assert "private" in page["Cache-Control"]
    piece = client.get(address, {"parent": parent.pk}, headers=HTMX).content.decode()
    assert piece.count("<form") == 1
    assert "<html" not in piece


@pytest.mark.parametrize("parent", ["0", "-1", "x", "9" * 40, "\u0663", "\x00"])
def test_form_opens_whatever_parent_is_named(client, thread, parent):
    page = client.get(reverse("comments:new", args=[thread.pk]), {"parent": parent})
    assert page.status_code == 200


def refused(answer, text: str, *words: str, status: int = 422) -> None:
    """Say that nothing was posted, why, and that the text is still in the form."""
    page = answer.content.decode()
    assert answer.status_code == status
    assert escape(text) in page
    for part in words:
        assert part in page


def test_guest_may_not_write_where_members_only_may(client, thread, send):
    thread.guests_allowed = False
    thread.save()
    refused(send(client, "Let me in"), "Let me in", "sign in")
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    "name", ["ana", "ＡＮＡ", "Moderator", "adm\u0131n", "\u0430dmin", "", "x"]
)
def test_guest_may_not_be_a_member_or_the_house(client, ana, send, name):
    refused(send(client, "It is me", name=name), "It is me", 'aria-invalid="true"')
    assert not Comment.objects.exists()


def test_suspended_member_keeps_the_text_and_is_told(client, ana, send):
    ana.suspend()
    client.force_login(ana)
    refused(send(client, "But why"), "But why", "suspended")
    assert not Comment.objects.exists()


def test_locked_thread_refuses_in_words(client, ana, mia, thread, send):
    client.force_login(ana)
    thread.lock(by=mia)
    refused(send(client, "Too late"), "Too late", "closed")


def test_removed_or_waiting_or_foreign_parent_refuses_in_words(client, ben, mia, say):
    client.force_login(ben)
    removed, waiting = say("gone"), say("waits", state="pending")
    removed.remove(by=mia)
    for parent in (removed.pk, waiting.pk, 10**12, "x"):
        fields = {"text": f"To {parent}", "opened": stamps.stamp(), "parent": parent}
        page = client.post(create(removed.thread), fields)
        refused(page, f"To {parent}", "not there any more")
    assert Comment.objects.count() == 2


def hidden(answer, name: str) -> str:
    """Return the value of a hidden field of the form that came back."""
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode())
    assert found
    return found[1]


def test_answer_knows_which_version_it_answers(client, ben, ana, say, send):
    parent = say("One")
    parent.edit("Two", by=ana)
    client.force_login(ben)
    send(client, "Indeed two", parent=parent.pk)
    assert Comment.objects.get(parent=parent).parent_revision == 2
    send(client, "By itself")
    assert Comment.objects.get(text="By itself").parent_revision is None


@pytest.mark.parametrize("headers", [None, HTMX])
def test_parent_changed_meanwhile_is_shown_and_the_second_send_goes_through(
    client, ben, ana, say, compose, headers
):
    parent = say("The bridge fell.")
    client.force_login(ben)
    fields = compose(client, "Did it, <really>?", parent=parent.pk)
    parent.edit("The bridge stands.", by=ana)
    address = create(parent.thread)
    answer = client.post(address, fields, headers=headers)
    refused(answer, "Did it, <really>?", "was changed while you wrote", status=409)
    assert re.search(r"<del>.*?fell.*?</del><ins>.*?stands.*?</ins>", answer.content.decode())
    fields["seen"] = hidden(answer, "seen")
    assert client.post(address, fields).status_code == 303
    assert Comment.objects.get(parent=parent).parent_revision == 2
    # The same form once more is the same comment, though its parent has changed again.
    parent.edit("The bridge stands, I think.", by=ana)
    assert client.post(address, fields).status_code == 303
    assert Comment.objects.count() == 2


@pytest.mark.parametrize("seen", ["", "x", "\x00", "1", "9" * 50])
def test_version_that_nobody_signed_tells_nothing_of_the_past(client, ben, ana, say, compose, seen):
    parent = say("A secret slip")
    parent.edit("The bridge stands.", by=ana)
    client.force_login(ben)
    fields = compose(client, "Yes", parent=parent.pk) | {"seen": seen}
    answer = client.post(create(parent.thread), fields)
    assert answer.status_code in {303, 422}
    assert "slip" not in answer.content.decode()


def test_version_signed_for_another_comment_tells_nothing(client, ben, ana, say, compose):
    first, second = say("A first slip"), say("A second slip")
    client.force_login(ben)
    fields = compose(client, "Yes", parent=first.pk)
    second.edit("The bridge stands.", by=ana)
    answer = client.post(create(first.thread), fields | {"parent": second.pk})
    assert answer.status_code == 303
    assert "slip" not in answer.content.decode()


def test_answer_to_a_removed_comment_can_go_under_the_article(client, ben, mia, say, compose):
    parent = say("Gone soon")
    client.force_login(ben)
    fields = compose(client, "I kept my words", parent=parent.pk)
    parent.remove(by=mia)
    answer = client.post(create(parent.thread), fields)
    refused(answer, "I kept my words", "not there any more", "under the article instead")
    assert "Gone soon" not in answer.content.decode()
    assert client.post(create(parent.thread), fields | {"parent": ["x", ""]}).status_code == 303
    assert Comment.objects.get(text="I kept my words").parent is None


def test_text_under_a_draft_has_nowhere_to_go(client, ana, article, thread):
    article.state = "draft"
    article.save()
    client.force_login(ana)
    assert client.get(reverse("comments:new", args=[thread.pk])).status_code == 404
    assert client.post(create(thread), {"text": "x"}).status_code == 404


def test_premoderated_comment_waits_and_its_guest_is_told(client, thread, send):
    thread.mode = "moderated"
    thread.save()
    answer = send(client, "Please read me")
    comment = Comment.objects.get()
    assert (comment.state, comment.held_because) == ("pending", "thread")
    page = client.get(answer["Location"]).content.decode()
    assert "waiting for a moderator" in page
    assert "Please read me" in page
    stranger = re.sub("c=.*", "c=1", answer["Location"])
    assert client.get(stranger).status_code == 404
    assert send(client, "And me", headers=HTMX).status_code == 201


def test_moderator_does_not_wait_for_herself(client, mia, thread, send):
    thread.mode = "moderated"
    thread.save()
    client.force_login(mia)
    send(client, "From the house")
    assert Comment.objects.get().is_published


def test_author_says_which_language(client, ana, send):
    client.force_login(ana)
    send(client, "Hej", language="da")
    comment = Comment.objects.get()
    assert (comment.language, comment.language_by) == ("da", "author")


def test_preview_is_the_rendering_itself_and_keeps_the_text(client, ana, say, compose, thread):
    parent = say("first")
    client.force_login(ana)
    fields = compose(client, "@Ana **yes**", parent=parent.pk)
    piece = client.post(reverse("comments:preview"), fields, headers=HTMX).content.decode()
    page = client.post(reverse("comments:preview"), fields).content.decode()
    client.post(create(thread), fields)
    html = Comment.objects.get(parent=parent).html
    assert html in piece
    assert html in page
    assert "@Ana **yes**</textarea>" in page
    assert "<html" not in piece
    again = client.post(create(thread), fields | {"preview": "1"})
    assert html in again.content.decode()
    assert Comment.objects.count() == 2


def test_empty_preview_says_so(client, compose):
    fields = compose(client, " ")
    assert client.post(reverse("comments:preview"), fields, headers=HTMX).status_code == 422
    assert client.post(reverse("comments:preview"), fields | {"thread": "x"}).status_code == 404


def test_text_that_is_too_long_is_kept_whole(client, ana, send):
    client.force_login(ana)
    refused(send(client, "x" * 10_001), "x" * 10_001, "10001")
    assert send(client, "\U0001d4ae" * 10_000).status_code == 303
    # As readers count: a syllable is one character, whatever it is made of.
    assert send(client, "\u0928\u093f" * 10_000).status_code == 303
    refused(send(client, "\u0928\u093f" * 10_001), "\u0928\u093f", "at most")


def test_body_beyond_any_form_is_not_read(client, thread):
    answer = client.post(create(thread), {"text": "x" * 70_000})
    assert answer.status_code == 413
    assert b"ten thousand" in answer.content


def test_filled_trap_is_shown_to_be_emptied(client, send):
    assert "composer__trap" in send(client, "").content.decode()
    answer = send(client, "Buy", homepage="http://spam.example")
    refused(answer, "Buy", "filled in", 'value="http://spam.example"')
    page = answer.content.decode()
    assert "composer__trap" not in page
    field = re.search(r'<input[^>]*name="homepage"[^>]*>', page)[0]
    assert "tabindex" not in field
    assert 'aria-invalid="true"' in field
    number = re.search(r' id="([^"]+)"', field)[1]
    assert f'<label for="{number}">Leave this empty</label>' in page
    assert f'id="{number}_error"' in page
    assert send(client, "Buy", homepage="").status_code == 303


def test_form_sent_too_fast_is_refused_then_taken(client, settings, compose, thread, monkeypatch):
    settings.FORM_LEAST_SECONDS = 2
    fields = compose(client, "Quick")
    refused(client.post(create(thread), fields), "Quick", "very fast")
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 3)
    assert client.post(create(thread), fields).status_code == 303


@pytest.mark.parametrize("opened", ["", "forged", "1700000000"])
def test_forged_stamp_is_replaced_by_a_fresh_one(client, compose, thread, opened):
    fields = compose(client, "Hello")
    answer = client.post(create(thread), fields | {"opened": opened})
    refused(answer, "Hello", "expired")
    fresh = re.search(r'name="opened" value="([^"]+)"', answer.content.decode())[1]
    assert client.post(create(thread), fields | {"opened": fresh}).status_code == 303


def test_double_click_is_one_comment_and_one_answer(client, ana, compose, thread):
    client.force_login(ana)
    fields = compose(client, "Once")
    first, second = (client.post(create(thread), fields) for _click in range(2))
    assert Comment.objects.count() == 1
    assert first["Location"] == second["Location"]


def test_key_of_another_person_or_other_words_is_not_theirs(client, ana, ben, compose, thread):
    client.force_login(ana)
    fields = compose(client, "Mine")
    client.post(create(thread), fields)
    client.post(create(thread), fields | {"text": "Something else"})
    client.force_login(ben)
    client.post(create(thread), fields)
    assert Comment.objects.count() == 3
    client.post(create(thread), fields | {"key": "no key", "text": "Still fine"})
    assert Comment.objects.count() == 4


def test_fast_writer_waits_and_keeps_the_text(client, ana, settings, send, thread):
    settings.POSTING_LIMITS = [(1, 3), (10, 600)]
    client.force_login(ana)
    assert send(client, "One").status_code == 303
    answer = send(client, "Two")
    refused(answer, "Two", "too fast", status=429)
    assert 1 <= int(answer["Retry-After"]) <= 3
    assert Comment.objects.count() == 1
    assert Client().get(thread.get_absolute_url()).status_code == 200


def test_lost_token_gives_the_text_back_with_a_fresh_one(thread, compose, ana):
    strict = Client(enforce_csrf_checks=True)
    fields = compose(strict, "Precious words")
    answer = strict.post(create(thread), fields)
    refused(answer, "Precious words", "send it again", status=403)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.content.decode())[1]
    assert strict.post(create(thread), fields | {"csrfmiddlewaretoken": token}).status_code == 303


def test_form_of_another_site_is_refused(thread, compose):
    strict = Client(enforce_csrf_checks=True)
    page = strict.get(reverse("comments:new", args=[thread.pk])).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    fields = {"text": "Forged", "csrfmiddlewaretoken": token}
    answer = strict.post(create(thread), fields, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert b"Forged" not in answer.content


@pytest.mark.parametrize("name", ["create", "preview", "removal", "publication", "restoration"])
def test_address_to_post_to_cannot_be_read(client, thread, say, name):
    args = {"create": [thread.pk], "preview": []}.get(name, [say("hello").pk])
    assert client.get(reverse(f"comments:{name}", args=args)).status_code == 405


def test_more_answers_cost_the_form_no_more_queries(
    client, ana, say, thread, django_assert_max_num_queries
):
    client.force_login(ana)
    parent = say("first")
    for _answer in range(30):
        say("another", to=parent)
    with django_assert_max_num_queries(8):
        client.get(reverse("comments:new", args=[thread.pk]), {"parent": parent.pk})


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


def test_who_must_sign_in_is_led_there_and_asked_for_no_name(client, thread):
    thread.guests_allowed = False
    thread.save()
    address = reverse("comments:new", args=[thread.pk])
    page = client.get(address).content.decode()
    assert 'name="name"' not in page
    assert f"{reverse('account_login')}?next={address}" in page
    answer = client.post(create(thread), {"text": "Let me in", "name": "Gus"})
    refused(answer, "Let me in", "sign in")


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


def test_language_guess_is_told_before_sending(client, thread, settings):
    address = reverse("comments:guess", args=[thread.pk])
    text = "Det er jeg helt enig i, og sådan har det været i mange år nu."
    assert client.post(address, {"text": text}).json() == {"tag": "da", "name": "Danish"}
    assert client.post(address, {"text": "?"}).json()["tag"] == "und"
    assert client.post(address, {}).json()["tag"] == "und"
    assert client.get(address).status_code == 405
    assert Client(enforce_csrf_checks=True).post(address, {"text": text}).status_code == 403
    settings.PREVIEW_LIMITS = [(1, 60)]
    client.post(address, {"text": text})
    refused = client.post(address, {"text": text})
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) >= 1


def test_preview_page_presets_the_language_it_would_take(client, compose):
    text = "Det er jeg helt enig i, og sådan har det været i mange år nu."
    page = client.post(reverse("comments:preview"), compose(client, text)).content.decode()
    assert '<option value="da" selected>' in page
    chosen = compose(client, text, language="nb")
    page = client.post(reverse("comments:preview"), chosen).content.decode()
    assert '<option value="nb" selected>' in page


def test_sign_in_from_the_composer_leads_back_to_it(client, thread, say):
    parent = say("first")
    address = reverse("comments:new", args=[thread.pk])
    page = client.get(address, {"parent": parent.pk}).content.decode()
    back = f"{reverse('account_login')}?next={address}%3Fparent%3D{parent.pk}"
    assert f'href="{back}"' in page
    login = client.get(back.replace("&amp;", "&")).content.decode()
    assert "signup/?next=" in login

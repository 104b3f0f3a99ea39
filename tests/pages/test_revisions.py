"""Changing what one has said, and reading what a comment said before."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from forum.comments.models import Comment
from forum.pages import windows

HTMX = {"HX-Request": "true"}


def editor(comment) -> str:
    return reverse("comments:revision", args=[comment.pk])


def history(comment) -> str:
    return reverse("comments:history", args=[comment.pk])


@pytest.fixture
def own(say):
    """Ana's comment of one version."""
    return say("The bridge fell.")


def test_author_changes_the_words_and_lands_at_them(client, own, ana):
    client.force_login(ana)
    page = client.get(editor(own)).content.decode()
    assert "The bridge fell.</textarea>" in page
    answer = client.post(editor(own), {"text": "The bridge *stands*.", "revision": 1})
    assert (answer.status_code, answer["Location"]) == (303, own.get_absolute_url())
    own.refresh_from_db()
    assert (own.text, own.revision) == ("The bridge *stands*.", 2)
    assert "<em>stands</em>" in client.get(own.get_absolute_url()).content.decode()


def test_htmx_gets_the_form_and_then_the_comment(client, own, ana):
    client.force_login(ana)
    form = client.get(editor(own), headers=HTMX).content.decode()
    assert form.count("<form") == 1
    assert "<html" not in form
    answer = client.post(editor(own), {"text": "In place", "revision": 1}, headers=HTMX)
    assert answer.status_code == 200
    assert f'id="c{own.pk}"' in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_page_says_that_and_when_a_comment_was_changed(client, own, ana, say, settings):
    page = own.thread.get_absolute_url()
    assert "comment__edited" not in client.get(page).content.decode()
    own.edit("The bridge stands.", by=ana)
    shown = client.get(page).content.decode()
    assert re.search(r'comment__edited">edited <time datetime="[\d:TZ-]+">', shown)
    assert history(own) not in shown
    say("But it fell!", to=own, parent_revision=1)
    assert history(own) in client.get(page).content.decode()
    settings.EDIT_HISTORY = "none"
    assert windows.read(windows.above(own.pk))[0].edited_at == own.edited_at


def test_strangers_and_latecomers_change_nothing(client, own, ana, ben, mia, settings):
    for person in (None, ben, mia):
        client.logout()
        if person:
            client.force_login(person)
        assert client.get(editor(own)).status_code == 403
        assert client.post(editor(own), {"text": "Mine now", "revision": 1}).status_code == 403
    client.force_login(ana)
    settings.STANDING_EDIT_MINUTES = [0, 0, 0, 0]
    late = client.get(editor(own))
    assert late.status_code == 403
    assert "older" in late.content.decode()
    answer = client.post(editor(own), {"text": "Too <late>", "revision": 1})
    assert answer.status_code == 422
    assert escape("Too <late>") in answer.content.decode()
    assert Comment.objects.get(pk=own.pk).revision == 1


def test_edit_on_a_version_that_stands_no_longer_shows_both_and_then_goes_through(client, own, ana):
    client.force_login(ana)
    own.edit("The bridge stands firmly.", by=ana)
    fields = {"text": "The bridge stands <again>.", "revision": 1}
    answer = client.post(editor(own), fields)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "changed meanwhile" in page
    assert re.search(r"<del>.*?firmly.*?</del>", page)
    assert re.search(r"<ins>.*?&lt;again&gt;.*?</ins>", page)
    assert escape("The bridge stands <again>.") + "</textarea>" in page
    fields["revision"] = re.search(r'name="revision" value="(\d+)"', page)[1]
    assert client.post(editor(own), fields).status_code == 303
    own.refresh_from_db()
    assert (own.text, own.revision) == ("The bridge stands <again>.", 3)


def test_edit_in_a_locked_conversation_is_refused_and_keeps_the_words(client, own, say, mia, ana):
    answer = say("It did not.", to=own)
    own.refresh_from_db()
    own.lock(by=mia)
    client.force_login(ana)
    for comment in (own, answer):
        refused = client.post(editor(comment), {"text": "It <did>", "revision": 1})
        page = refused.content.decode()
        assert refused.status_code == 422
        assert "This conversation is locked; what was said stays as it is." in page
        assert "It &lt;did&gt;</textarea>" in page
        assert Comment.objects.get(pk=comment.pk).text == comment.text
        assert client.get(editor(comment)).status_code == 403


def test_form_without_a_version_shows_what_stands_first(client, own, ana):
    client.force_login(ana)
    for wrong in ({}, {"revision": "x"}, {"revision": "9" * 30}, {"revision": "\x00"}):
        answer = client.post(editor(own), {"text": "Else", **wrong})
        assert answer.status_code in {409, 422}
    assert Comment.objects.get(pk=own.pk).text == own.text


def test_empty_and_endless_texts_are_refused_and_kept(client, own, ana):
    client.force_login(ana)
    assert client.post(editor(own), {"text": " ", "revision": 1}).status_code == 422
    endless = client.post(editor(own), {"text": "x" * 10_001, "revision": 1})
    assert endless.status_code == 422
    assert "x" * 10_001 in endless.content.decode()


def test_preview_of_a_change_changes_nothing(client, own, ana):
    client.force_login(ana)
    fields = {"text": "It **stands**.", "revision": 1, "preview": "1"}
    for headers in (None, HTMX):
        page = client.post(editor(own), fields, headers=headers).content.decode()
        assert "<strong>stands</strong>" in page
    assert Comment.objects.get(pk=own.pk).revision == 1


def test_fast_editor_waits_and_keeps_the_text(client, own, ana, settings):
    settings.POSTING_LIMITS = [(1, 3)]
    client.force_login(ana)
    client.post(editor(own), {"text": "One", "revision": 1})
    answer = client.post(editor(own), {"text": "Two", "revision": 2})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) >= 1
    assert "Two</textarea>" in answer.content.decode()


def test_rules_judge_the_new_words_too(client, own, ana, settings):
    client.force_login(ana)
    settings.MOST_LINKS = 1
    links = "https://a.example https://b.example https://c.example"
    client.post(editor(own), {"text": links, "revision": 1})
    own.refresh_from_db()
    assert (own.state, own.revision, own.held_rule) == ("pending", 2, "links")
    assert "links" in own.why_held


FIELDS = {
    "thread": 99, "thread_id": 99, "parent": 99, "parent_id": 99, "tree_id": 99, "lft": 99,
    "rght": 100, "level": 7, "author": 99, "author_id": 99, "guest_name": "Other",
    "guest_email": "o@example.org", "html": "<script>", "html_version": 99, "language_by": "author",
    "state": "pending", "held_because": "thread", "held_rule": "x", "posted_at": "2001-01-01",
    "published_at": "2001-01-01", "removed_at": "2001-01-01", "removed_by": 1,
    "removed_as": "spam", "removal_reason": "spam", "key": "5b8a3f0e-6c55-4b2e-9a53-0b6a3c1f0d11",
    "edited_at": "2001-01-01", "parent_revision": 9, "edition": "da", "locked_at": "2001-01-01",
    "slow_minutes": 9, "ups": 99, "downs": 99, "best": 1, "controversy": 1, "replies": 9,
    "picked_at": "2001-01-01", "pinned_at": "2001-01-01", "shown": 0, "shown_replies": 9,
    "shown_below": 9, "active_at": "2001-01-01", "id": 99, "pk": 99, "held_details": "{}",
}  # fmt: skip


def test_every_column_thrown_at_the_form_changes_only_words_and_version(client, own, ana):
    columns = {field.name for field in Comment._meta.concrete_fields}
    assert columns - set(FIELDS) == {"text", "language", "revision"}
    client.force_login(ana)
    before = Comment.objects.filter(pk=own.pk).values().get()
    fields = FIELDS | {"text": "It stands.", "revision": 1}
    assert client.post(editor(own), fields).status_code == 303
    after = Comment.objects.filter(pk=own.pk).values().get()
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"text", "html", "html_version", "language", "revision", "edited_at"}
    assert "<script>" not in after["html"]


def test_edit_needs_a_token_from_here_in_a_form(own, ana):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ana)
    page = strict.get(editor(own)).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    fields = {"text": "Forged", "revision": 1}
    assert strict.post(editor(own), fields).status_code == 403
    fields["csrfmiddlewaretoken"] = token
    foreign = strict.post(editor(own), fields, headers={"Origin": "https://evil.example"})
    assert foreign.status_code == 403
    plain = strict.generic(
        "POST", editor(own), f"text=Forged&revision=1&csrfmiddlewaretoken={token}",
        content_type="text/plain",
    )  # fmt: skip
    assert plain.status_code == 403
    for method in ("put", "patch", "delete"):
        assert getattr(strict, method)(editor(own)).status_code in {403, 405}
    assert strict.get(editor(own), {"text": "Forged", "revision": "1"}).status_code == 200
    assert Comment.objects.get(pk=own.pk).text == own.text
    assert strict.post(editor(own), fields).status_code == 303


def test_history_tells_words_apart_and_is_safe(client, own, ana):
    client.force_login(ana)
    own.edit("<script>alert(1)</script> stands.", by=ana)
    own.edit("<script>alert(2)</script> stands.", by=ana)
    page = client.get(history(own)).content.decode()
    assert re.search(r"<del>.*?1.*?</del>", page)
    assert re.search(r"<ins>.*?2.*?</ins>", page)
    assert "<script>alert" not in page
    first = client.get(history(own), {"version": 2}).content.decode()
    assert "fell" in first
    assert "alert(2)" not in first.partition("</section>")[0].partition("difference")[2]
    for number in ("1", "4", "x", "9" * 30, "-1", "²"):
        assert client.get(history(own), {"version": number}).status_code == 404


def test_former_words_are_for_those_who_may_read_them(client, own, ana, ben, mia, say):
    own.edit("The bridge stands.", by=ana)
    for person, reads in ((None, False), (ben, False), (ana, True), (mia, True)):
        client.logout()
        if person:
            client.force_login(person)
        answer = client.get(history(own))
        assert answer.status_code == 200
        assert "private" in answer["Cache-Control"]
        assert ("fell" in answer.content.decode()) == reads
    client.logout()
    say("But it fell", to=own, by=ben, parent_revision=1)
    assert "fell" in client.get(history(own)).content.decode()
    own.remove(by=mia)
    assert client.get(history(own)).status_code == 404
    client.force_login(mia)
    assert "fell" in client.get(history(own)).content.decode()


def test_comment_that_was_never_changed_has_no_history(client, own, ana):
    client.force_login(ana)
    assert client.get(history(own)).status_code == 404


def test_waiting_comment_can_be_changed_while_it_waits(client, say, ana):
    waiting = say("Wait", state="pending")
    client.force_login(ana)
    answer = client.post(editor(waiting), {"text": "Wait for me", "revision": 1})
    assert answer["Location"] == reverse("comments:options", args=[waiting.pk])
    waiting.refresh_from_db()
    assert (waiting.state, waiting.text) == ("pending", "Wait for me")
    answer = client.post(editor(waiting), {"text": "Wait for us", "revision": 2}, headers=HTMX)
    assert "comment--pending" in answer.content.decode()


def test_more_versions_cost_the_history_no_more_queries(
    client, own, ana, django_assert_max_num_queries
):
    client.force_login(ana)
    for number in range(60):
        own.edit(f"Version {number}", by=ana)
    with django_assert_max_num_queries(8):
        assert client.get(history(own)).status_code == 200
    with django_assert_max_num_queries(8):
        assert client.get(editor(own)).status_code == 200


def test_member_is_offered_to_change_their_own_for_a_while(client, own, ana, ben, say):
    client.force_login(ana)
    mine = reverse("threads:mine", args=[own.thread_id])
    other = say("Another", by=ben)
    old = say("Old", posted_at=timezone.now() - timedelta(days=2))
    page = client.get(mine, {"c": f"{own.pk},{other.pk},{old.pk}"}).content.decode()
    assert editor(own) in page
    assert editor(other) not in page
    assert editor(old) not in page
    assert editor(own) in client.get(reverse("comments:options", args=[own.pk])).content.decode()

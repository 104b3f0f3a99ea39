"""Somebody is answered, sees it on any page, follows it, and it counts as read."""

import re

from playwright.sync_api import expect

from forum.notifications.models import Listener, unread_by
from forum.notifications.telling import tell_all
from forum.notifications.tokens import Stop
from tests.browser.conftest import confirm, enter
from tests.browser.test_accessibility import faults
from tests.outbox.test_working import wait_until


def test_member_is_told_of_an_answer_on_every_page(reader, base_url, seed, say, ana, ben):
    confirm(ana)
    reply = say("I agree with you.", to=say("The bridge stands."), by=ben)
    tell_all()
    enter(reader, ana, base_url)
    if reader.scripts:
        reader.goto("/en/")
        expect(reader.get_by_role("link", name="1 new notification")).to_be_visible()
        reader.goto(reply.thread.get_absolute_url())
        reader.get_by_role("link", name="1 new notification").click()
    else:
        reader.goto("/en/accounts/")
        reader.get_by_role("link", name="Notifications", exact=True).click()
    expect(reader.get_by_role("heading", name="Notifications")).to_be_visible()
    expect(reader.get_by_text("New", exact=True)).to_be_visible()
    if reader.scripts:
        reader.get_by_role("link", name="I agree with you.").click()
        expect(reader).to_have_url(re.compile(rf"/comments/{reply.pk}/$"))
        # It was said on the way; nobody waits for the answer.
        wait_until(lambda: unread_by(ana) == 0)
        reader.goto("/en/notifications/")
    else:
        reader.get_by_role("button", name="Mark as read").click()
    expect(reader.get_by_text("New", exact=True)).to_have_count(0)
    expect(reader.get_by_role("link", name="1 new notification")).to_have_count(0)


def test_member_follows_a_discussion_from_its_page(reader, base_url, thread, say, ana):
    confirm(ana)
    say("Here.")
    enter(reader, ana, base_url)
    reader.goto(thread.get_absolute_url())
    reader.get_by_role("link", name="Follow this discussion").click()
    reader.get_by_role("button", name="Follow", exact=True).click()
    expect(reader.get_by_text("you hear of every comment")).to_be_visible()
    reader.get_by_role("button", name="Stop following").click()
    expect(reader.get_by_text("You are told of replies")).to_be_visible()


def test_axe_finds_nothing_on_what_is_told(page, base_url, thread, say, ana, ben):
    confirm(ana)
    comment = say("one")
    say("two", to=comment, by=ben)
    tell_all()
    listener = Listener.objects.of(ana)
    listener.follow(thread)
    enter(page, ana, base_url)
    found = []
    for path in (
        "/en/notifications/",
        "/en/notifications/wishes/",
        f"/en/threads/{thread.pk}/following/",
        f"/en/comments/{comment.pk}/following/",
        "/" + Stop(listener.pk).url.split("/", 3)[3],
    ):
        page.goto(path)
        found += faults(page)
    assert found == []


def test_pages_of_notifications_fit_the_narrowest_screen(page, base_url, seed, say, ana, ben):
    confirm(ana)
    say("words" * 60, to=say("one"), by=ben)
    tell_all()
    enter(page, ana, base_url)
    page.set_viewport_size({"width": 320, "height": 640})
    for path in ("", "wishes/"):
        page.goto(f"/en/notifications/{path}")
        expect(page.get_by_role("link", name="1 new notification")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == 320

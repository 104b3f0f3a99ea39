"""Somebody is answered, sees it on any page, follows it, and it counts as read."""

import re

from playwright.sync_api import expect

from forum.notifications.telling import tell_all
from tests.browser.conftest import confirm, enter


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
        with reader.expect_response(re.compile("/reading/")) as told:
            reader.get_by_role("link", name="I agree with you.").click()
        assert told.value.status == 204
        expect(reader).to_have_url(re.compile(rf"/comments/{reply.pk}/$"))
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

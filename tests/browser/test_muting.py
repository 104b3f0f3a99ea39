"""Muting in a browser: folded for who muted, unfolded by one click, and the replies stay."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.conftest import confirm, enter

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def talk(say, ben):
    """Ana says something that Ben answers."""
    rude = say("rude words")
    return rude, say("calm words", to=rude, by=ben)


def test_a_guest_mutes_in_this_browser_and_shows_again(page: Page, talk):
    rude, _calm = talk
    page.goto(reverse("comments:options", args=[rude.pk]))
    page.get_by_role("button", name="Mute Ana").click()
    expect(page.get_by_role("button", name="Unmute Ana")).to_be_visible()
    page.goto(rude.thread.get_absolute_url())
    expect(page.get_by_text("rude words")).to_be_hidden()
    expect(page.get_by_text("calm words")).to_be_visible()
    expect(page.locator(f"#c{rude.pk} > .comment__muted")).to_have_text("Muted · Show")
    page.locator(f"#c{rude.pk}").get_by_role("button", name="Show").first.press("Enter")
    expect(page.get_by_text("rude words")).to_be_visible()
    page.goto(reverse("comments:options", args=[rude.pk]))
    page.get_by_role("button", name="Unmute Ana").click()
    page.goto(rude.thread.get_absolute_url())
    expect(page.get_by_text("rude words")).to_be_visible()
    expect(page.locator(".comment__muted")).to_have_count(0)


def test_a_member_s_mutes_come_with_the_private_answer(page: Page, talk, ben, base_url):
    rude, _calm = talk
    enter(page, confirm(ben), base_url)
    page.goto(reverse("comments:options", args=[rude.pk]))
    page.get_by_role("button", name="Mute Ana").click()
    page.wait_for_url(f"**{rude.get_absolute_url()}")
    page.goto(rude.thread.get_absolute_url())
    expect(page.get_by_text("Muted · Show")).to_be_visible()
    expect(page.get_by_text("rude words")).to_be_hidden()
    expect(page.get_by_text("calm words")).to_be_visible()

"""Voting in place, by mouse and keyboard, and still there after a reload."""

from playwright.sync_api import expect

from forum.comments.models import Comment
from tests.browser.conftest import enter


def test_a_vote_is_seen_at_once_and_after_a_reload(page, seed, ben, base_url):
    comment = seed[2]
    enter(page, ben, base_url)
    page.goto(comment.thread.get_absolute_url())
    agree = page.locator(f"#c{comment.pk} > .comment__actions > a[href$='/vote/']")
    disagree = page.locator(f"#c{comment.pk} > .comment__actions > a[href$='/vote/?-']")
    expect(disagree).to_have_text("Disagree")
    expect(page.locator("form[data-votes]")).to_be_attached()
    agree.click()
    expect(agree).to_have_text("Agree 1")
    expect(agree).to_have_attribute("aria-pressed", "true")
    expect(agree).not_to_have_attribute("aria-busy", "true")
    disagree.focus()
    page.keyboard.press("Space")
    expect(agree).to_have_text("Agree")
    expect(disagree).to_have_text("Disagree 1")
    expect(disagree).not_to_have_attribute("aria-busy", "true")
    page.reload()
    expect(disagree).to_have_attribute("aria-pressed", "true")
    expect(disagree).to_have_text("Disagree 1")
    assert Comment.objects.get(pk=comment.pk).downs == 1


def test_a_guest_is_led_to_the_page_that_says_how(page, seed):
    page.goto(seed[2].thread.get_absolute_url())
    page.locator(f"#c{seed[2].pk} > .comment__actions > a[href$='/vote/']").click()
    expect(page.locator("main")).to_contain_text("Please sign in to vote.")

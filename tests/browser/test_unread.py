"""What came since the last visit is marked, in the browser alone."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from forum.comments.models import Comment
from tests.browser.conftest import enter

AN_HOUR_AGO = """
const visits = JSON.parse(localStorage.getItem("thingstead:visits"));
for (const visit of Object.values(visits)) visit.fill(Date.now() - 3600000);
localStorage.setItem("thingstead:visits", JSON.stringify(visits));
"""


def test_new_comments_are_marked_and_met_one_by_one_by_key(page, seed, ben):
    address = seed[1].thread.get_absolute_url()
    page.goto(address)
    expect(page.locator(".comment").first).to_be_visible()
    expect(page.locator("[data-unread]:not(#announcement)")).to_have_count(0)
    page.evaluate(AN_HOUR_AGO)
    for parent in (seed[1], seed[2]):
        comment = Comment(
            thread=parent.thread, parent=parent, author=ben, text="news", html="<p>news</p>",
            language="en", posted_at=timezone.now() - timedelta(minutes=1),
        )  # fmt: skip
        comment.post()
    page.goto(address)
    marked = page.locator(".comment[data-unread]")
    expect(marked).to_have_count(2)
    expect(marked.first).to_have_attribute("aria-label", "Reply by Ben, level 3, 2 of 2 · new")
    expect(page.get_by_role("button", name="Next new comment (2)")).to_be_visible()
    page.keyboard.press("n")
    expect(page.locator(".comment:focus > .comment__body")).to_have_text("news")
    expect(marked).to_have_count(1)
    page.get_by_role("button", name="Next new comment (1)").click()
    expect(marked).to_have_count(0)
    expect(page.get_by_role("button", name="Next new comment")).to_have_count(0)
    page.reload()
    expect(marked).to_have_count(2)


def test_key_of_one_letter_can_be_switched_off_for_good(page, seed, ben):
    address = seed[1].thread.get_absolute_url()
    page.goto(address)
    page.evaluate(AN_HOUR_AGO)
    Comment(thread=seed[1].thread, author=ben, text="news", html="<p>news</p>").post()
    page.goto(address)
    button = page.get_by_role("button", name="Next new comment (1)")
    expect(button).to_have_attribute("aria-keyshortcuts", "n")
    page.get_by_role("checkbox", name="Use the N key for this").uncheck()
    for _visit in range(2):
        expect(button).to_be_visible()
        expect(button).not_to_have_attribute("aria-keyshortcuts", "n")
        page.locator("body").press("n")
        expect(page.locator(".comment[data-unread]")).to_have_count(1)
        page.reload()
    page.get_by_role("checkbox", name="Use the N key for this").check()
    # A letter that is written or ticked is no key; elsewhere it is again.
    page.locator("main").press("n")
    expect(page.locator(".comment:focus > .comment__body")).to_have_text("news")
    expect(page.get_by_role("checkbox", name="Use the N key for this")).to_have_count(0)
    assert page.context.cookies() == []


def test_ones_own_words_are_no_news(page, seed, ana, base_url):
    address = seed[1].thread.get_absolute_url()
    page.goto(address)
    page.evaluate(AN_HOUR_AGO)
    # As a guest in place, and on the form's own page, in the same visit.
    page.reload()
    page.locator(f"#c{seed[1].pk} > .comment__actions").get_by_role("link", name="Reply").click()
    for words in ("In place", "On a page"):
        form = page.locator("form.composer")
        form.get_by_label("Your comment").fill(words)
        form.get_by_label("Name").fill("Gus")
        form.get_by_role("button", name="Send").click()
        expect(page.locator(".comment--target")).to_contain_text(words)
        if words == "In place":
            page.goto(reverse("comments:new", args=[seed[1].thread_id]))
    # As a member, perhaps in another browser.
    Comment(thread=seed[1].thread, author=ana, text="By me", html="x", language="en").post()
    Comment(thread=seed[1].thread, text="By another", html="<p>By another</p>").post()
    enter(page, ana, base_url)
    page.goto(address)
    expect(page.locator("#session")).to_contain_text("Ana")
    expect(page.get_by_role("button", name="Next new comment (1)")).to_be_visible()
    expect(page.locator(".comment[data-unread]")).to_contain_text("By another")
    assert page.locator(".comment[aria-label$='new']").count() == 1

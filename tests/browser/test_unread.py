"""What came since the last visit is marked, in the browser alone."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from forum.comments.models import Comment

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

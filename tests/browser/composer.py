"""What the tests of writing share: words to write, and the composer under a comment."""

from playwright.sync_api import Locator, Page, expect

from forum.comments.models import Comment

WORDS = "I have thought about this for a long time, and here is what I think."


def answer(page: Page, comment: Comment) -> Locator:
    """Open the composer under a comment that the page shows, equipped with its tools."""
    own = page.locator(f"#c{comment.pk} > .comment__actions")
    own.get_by_role("link", name="Reply").click()
    form = page.locator("form.composer")
    expect(form.get_by_role("toolbar")).to_be_visible()
    return form


def text_of(form: Locator) -> Locator:
    """Return the field that the comment is written in."""
    return form.get_by_label("Your comment")

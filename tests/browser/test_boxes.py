"""No hostile text leaves its box: all of the corpora, as words and as a name, drawn and measured.

Each text is rendered as the site would, put in the place of a real comment's words and name, and
measured: every letter inside the comment, the page no wider, and what the interface says round it
where it was and in its order.
"""

from collections.abc import Iterator

import pytest
from django.core.exceptions import ValidationError
from playwright.sync_api import Page

from articles.models import Article
from forum.accounts.forms import NameField
from forum.comments.fields import BodyField
from forum.comments.models import Comment
from forum.markup.rendering import render_comment
from tests.browser.conftest import enter, fresh_page
from tests.pages.test_unicode_fields import PAYLOADS

SIZES = {"phone": {"width": 320, "height": 720}, "desk": {"width": 1280, "height": 900}}
MEASURE = """([html, name]) => {
    const comment = document.querySelector("article.comment");
    const body = comment.querySelector(":scope > .comment__body");
    const author = comment.querySelector(":scope > header > bdi");
    if (html !== null) body.innerHTML = html;
    if (name !== null) author.textContent = name;
    const box = comment.getBoundingClientRect();
    const found = [];
    const outside = r => r.width > 0 && (r.left < box.left - 1 || r.right > box.right + 1);
    for (const part of [body, author]) {
        const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            const range = document.createRange();
            range.selectNodeContents(walker.currentNode);
            let scrolls = walker.currentNode.parentElement;
            while (scrolls !== comment && getComputedStyle(scrolls).overflowX === "visible")
                scrolls = scrolls.parentElement;
            if (scrolls === comment && [...range.getClientRects()].some(outside))
                found.push("letters outside");
        }
    }
    const below = comment.querySelector(":scope > .comment__actions").getBoundingClientRect();
    if (body.getBoundingClientRect().bottom > below.top + 1) found.push("words over what follows");
    if (document.documentElement.scrollWidth > innerWidth) found.push("page wider");
    // What the interface says beside the name keeps the order of its letters.
    const time = comment.querySelector(":scope > header time").firstChild;
    const lefts = [...time.data].map((_, n) => {
        const range = document.createRange();
        range.setStart(time, n);
        range.setEnd(time, n + 1);
        return range.getBoundingClientRect();
    });
    lefts.slice(1).forEach((r, n) => {
        if (r.top === lefts[n].top && r.left < lefts[n].left) found.push("date turned about");
    });
    const named = author.getBoundingClientRect(), dated = lefts[0];
    if (named.top < dated.bottom && dated.top < named.bottom && named.right > dated.left + 1)
        found.push("name over the date");
    return [...new Set(found)];
}"""


WIDEST = """() => [...document.querySelectorAll("main *, #content *, body *")]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
    .map(e => `${e.tagName} ${e.className}`).slice(0, 6)"""

# Flex boxes without a gap in which words and elements stand side by side, a blank between them:
# such a box drops the blank.
LOST_BLANKS = """() => [...document.querySelectorAll("body *")].filter(e => {
    const style = getComputedStyle(e);
    if (!/flex|grid/.test(style.display) || parseFloat(style.columnGap) > 0) return false;
    return [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim() && (
        (n.previousElementSibling && /^\\s/.test(n.data)) ||
        (n.nextElementSibling && /\\s$/.test(n.data))));
}).map(e => e.outerHTML.slice(0, 200))"""


def drawn() -> Iterator[tuple[str | None, str | None]]:
    """Yield what the site makes of each text: a comment's HTML, and a name where it may be one."""
    for payload in PAYLOADS:
        html = name = None
        for field in (BodyField(), NameField()):
            try:
                kept = field.clean(payload)
            except ValidationError:
                continue
            if isinstance(field, NameField):
                name = kept
            else:
                html = render_comment(kept)
        yield html, name


@pytest.fixture(params=SIZES)
def sized(request, browser, base_url) -> Iterator[Page]:
    with fresh_page(browser, base_url, viewport=SIZES[request.param]) as page:
        yield page


def test_nothing_of_the_corpora_leaves_its_box(sized, transactional_db, say):
    comment: Comment = say("Plain.", by=None, guest_name="Gus")
    sized.goto(comment.thread.get_absolute_url())
    assert sized.evaluate(MEASURE, ["<p>Plain.</p>", "Gus"]) == []
    found, names = {}, 0
    for html, name in drawn():
        names += name is not None
        if faults := sized.evaluate(MEASURE, [html, name]):
            found[html, name] = faults
    assert found == {}
    assert names > 100


def test_what_would_leave_it_is_noticed(sized, transactional_db, say):
    comment: Comment = say("Plain.", by=None, guest_name="Gus")
    sized.goto(comment.thread.get_absolute_url())
    # Without the rule that breaks long words, and with one that a name alone would not have.
    sized.evaluate("() => document.querySelector('.comment__body').style.overflowWrap = 'normal'")
    assert "letters outside" in sized.evaluate(MEASURE, [f"<p>{'m' * 400}</p>", None])
    sized.evaluate(
        "() => document.querySelector('.comment > header time').style.unicodeBidi = 'bidi-override'"
    )
    sized.evaluate("() => document.querySelector('.comment > header time').style.direction = 'rtl'")
    assert "date turned about" in sized.evaluate(MEASURE, ["<p>Plain.</p>", None])


def test_no_name_and_no_title_makes_any_page_wider(browser, base_url, say, ana, mia, ben):
    """Fifty letters without a blank, the longest name there may be; and a title of the kind."""
    for person in (ana, mia, ben):
        person.name, person.bio = f"{person.name}{'m' * 47}", "m" * 200
        person.save()
    comment: Comment = say("m" * 300)
    Article.objects.update(title="m" * 150, byline="m" * 90)
    answer = say("short", to=comment, by=ben)
    guest = say("from a guest", by=None, guest_name="m" * 50)
    waiting = say("wait", by=ben, state="pending")
    say("removed", by=ben).remove(by=mia, reason="spam")
    about = [f"/en/comments/{one.pk}/" for one in (comment, answer, guest)]
    paths = [
        "/en/", comment.thread.get_absolute_url(), *about,
        *(f"{about[0]}{part}/" for part in
          ("options", "report", "vote", "notice", "following", "translation")),
        f"/en/threads/{comment.thread_id}/comments/new/?parent={comment.pk}",
        f"/en/people/{ana.pk}/", "/en/accounts/", "/en/accounts/muted/", "/en/notifications/",
        "/admin/moderation/queue/", f"/admin/comments/comment/{waiting.pk}/change/",
    ]  # fmt: skip
    with fresh_page(browser, base_url, viewport=SIZES["phone"]) as page:
        enter(page, mia, base_url)
        wide, lost, seen = {}, {}, 0
        for path in paths:
            answered = page.goto(path)
            seen += answered.status == 200
            if page.evaluate("document.documentElement.scrollWidth") > 320:
                wide[path] = page.evaluate(WIDEST)
            if blanks := page.evaluate(LOST_BLANKS):
                lost[path] = blanks
        assert wide == {}
        assert lost == {}
        assert seen > len(paths) - 4

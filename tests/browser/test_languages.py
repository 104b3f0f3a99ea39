"""Many languages under one article: each is announced, runs its way, and stays in its box."""

import pytest
from playwright.sync_api import expect

from articles.models import Article
from forum.accounts.models import Member
from forum.comments.models import Comment
from forum.markup.rendering import render_comment
from forum.threads.models import Thread
from tests.browser.conftest import enter, fresh_page
from tests.browser.test_accessibility import faults

# Hebrew, answered in English, answered in Arabic with a line of English in it; then Danish.
HEBREW = "שלום לכולם, זה מאמר מעניין מאוד."
ENGLISH = "I agree with you.\n\nThough not with all of it."
ARABIC = "أنا لا أوافق على ذلك.\n\nAs they say in English.\n\nوهذا كل شيء."
DANISH = "Det synes jeg er en rigtig god idé."
LONG = {
    "th": "ภาษาไทยเขียนติดกันโดยไม่มีช่องว่างระหว่างคำ" * 4,
    "ja": "日本語の文章は単語の間に空白を入れません。" * 4,
    "hi": "यह हिन्दी में लिखी गई एक टिप्पणी है।",
    "de": "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 3,
}


@pytest.fixture
def thread(transactional_db) -> Thread:
    """A Norwegian article with a discussion in many languages."""
    article = Article.objects.create(
        title="Broen", body="Den står.", language="nb", state="published"
    )
    return Thread.objects.of(article)


@pytest.fixture
def mixed(thread) -> list[Comment]:
    said: list[Comment] = []
    for text, language in ((HEBREW, "he"), (ENGLISH, "en"), (ARABIC, "ar"), (DANISH, "da")):
        comment = Comment(
            thread=thread, parent=said[-1] if said else None, text=text, language=language,
            html=render_comment(text), guest_name=f"\u0645\u062d\u0645\u062f {language}",
        )  # fmt: skip
        comment.post()
        said.append(comment)
    return said


def spoken_in(page, comment: Comment) -> tuple[str, str]:
    """Return the language that is announced for a comment's text, and which way it runs."""
    body = page.locator(f"#c{comment.pk} .comment__body").first
    return tuple(body.evaluate("here => [here.lang, getComputedStyle(here).direction]"))


def test_each_language_is_announced_and_runs_its_way(page, mixed, thread):
    page.goto(f"{thread.get_absolute_url()}?lang=ar,da,en,he")
    hebrew, english, arabic, danish = mixed
    assert spoken_in(page, hebrew) == ("he", "rtl")
    assert spoken_in(page, english) == ("en", "ltr")
    assert spoken_in(page, arabic) == ("ar", "rtl")
    assert spoken_in(page, danish) == ("da", "ltr")
    # A paragraph that runs against the text round it has a way of its own.
    ways = page.locator(f"#c{arabic.pk} .comment__body").first.evaluate(
        "here => [...here.children].map(p => getComputedStyle(p).direction)"
    )
    assert ways == ["rtl", "ltr", "rtl"]
    # Danish under a Norwegian article is named; nothing Norwegian is.
    expect(page.locator(f"#c{danish.pk} > header")).to_contain_text("Danish")
    expect(page.locator("article.article")).to_have_attribute("lang", "nb")
    # A name of the other direction does not turn its line round.
    name = page.locator(f"#c{english.pk} > header > bdi").bounding_box()
    time = page.locator(f"#c{english.pk} > header time").first.bounding_box()
    assert name["x"] < time["x"]


def test_axe_finds_nothing_among_many_languages(page, mixed, thread):
    page.goto(thread.get_absolute_url())
    assert page.locator(".comment__fold").count() >= 2
    found = faults(page)
    page.goto(f"{thread.get_absolute_url()}?lang=ar,da,en,he")
    found += faults(page)
    page.goto(mixed[2].get_absolute_url())
    assert found + faults(page) == []


def test_nothing_leaves_its_box(browser, base_url, mixed, thread):
    for language, text in LONG.items():
        Comment(
            thread=thread, text=text, html=render_comment(text), language=language, guest_name="G"
        ).post()
    tags = ",".join(sorted({*LONG, "ar", "da", "en", "he"}))
    with fresh_page(browser, base_url, viewport={"width": 320, "height": 700}) as page:
        page.goto(f"{thread.get_absolute_url()}?lang={tags}")
        assert page.locator(".comment__fold").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_mirrored_page_stands_on_the_other_side(page, mixed, thread):
    """The interface speaks no language yet that runs from the right; the page is turned by hand."""
    page.goto(f"{thread.get_absolute_url()}?lang=ar,da,en,he")
    page.evaluate("document.documentElement.dir = 'rtl'")
    first, second = (page.locator(f"#c{comment.pk}").bounding_box() for comment in mixed[:2])
    # Replies hang on a rail at the right.
    assert first["x"] == pytest.approx(second["x"], abs=1)
    assert first["x"] + first["width"] > second["x"] + second["width"] + 8
    name = page.locator(f"#c{mixed[1].pk} > header > bdi").bounding_box()
    time = page.locator(f"#c{mixed[1].pk} > header time").first.bounding_box()
    assert name["x"] > time["x"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("language", ["da", "ar", "ja"])
def test_axe_finds_nothing_in_other_languages_of_the_interface(page, seed, language):
    found = []
    finn = seed[1]
    article = finn.thread.get_absolute_url().replace("/en/", f"/{language}/")
    for path in (
        f"/{language}/", article, f"/{language}/comments/{finn.pk}/", f"/{language}/languages/",
        f"/{language}/threads/{finn.thread_id}/comments/new/?parent={finn.pk}",
        f"/{language}/comments/{finn.pk}/options/", f"/{language}/comments/{finn.pk}/notice/",
        f"/{language}/comments/{finn.pk}/report/", f"/{language}/accounts/login/",
        f"/{language}/legal/",
    ):  # fmt: skip
        page.goto(path)
        found += faults(page)
    assert found == []
    page.goto(article)
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")


@pytest.mark.parametrize("language", ["da", "ar", "ja"])
def test_axe_finds_nothing_on_any_kind_of_page(page, seed, mia, ben, base_url, language):
    """Once over, as a phone shows them; how they look otherwise is judged in English."""
    finn, answered = seed[1], seed[2]
    answered.edit("Other words.\n\nAnd more.", by=ben)
    removed = Comment(thread=finn.thread, text="rude", html="<p>rude</p>", guest_name="Gus")
    removed.post()
    removed.remove(by=mia, reason="insult")
    waiting = Comment(
        thread=finn.thread, parent=finn, text="Vent", html="<p>Vent</p>", language="da",
        state="pending", held_because="thread", author=ben,
    )  # fmt: skip
    waiting.post()
    Member.objects.filter(pk=ben.pk).update(bio="Hi.", bio_html="<p>Hi.</p>")
    article = finn.thread.get_absolute_url().removeprefix("/en")
    comment = f"/comments/{answered.pk}/"
    strangers = [
        "/no/", f"{article}?lang=da", f"{article}?sort=oldest", f"/comments/{removed.pk}/",
        *(f"{comment}{part}" for part in ("vote/", "history/", "following/")),
        "/accounts/signup/", "/accounts/password/reset/", "/accounts/login/code/",
        f"/people/{ben.pk}/", "/legal/", "/moderation-log/",
    ]  # fmt: skip
    members = [
        "/accounts/", "/accounts/email/", "/accounts/muted/", "/notifications/",
        "/notifications/wishes/", "/accounts/statements/", f"/comments/{waiting.pk}/options/",
    ]  # fmt: skip
    desk = ["moderation/queue/", f"comments/comment/{waiting.pk}/change/"]
    found, seen = [], set()

    def look(path: str, *, within: str | None = None) -> None:
        answer = page.goto(path)
        assert answer is not None
        seen.add(answer.status)
        assert page.locator("html").get_attribute("lang") == language, path
        found.extend(faults(page, within, looks=[(360, "light", None)]))

    for path in strangers:
        look(f"/{language}{path}")
    enter(page, mia, base_url)
    page.context.add_cookies([{"name": "django_language", "value": language, "url": base_url}])
    for path in members:
        look(f"/{language}{path}")
    for path in desk:
        look(f"/admin/{path}", within="#content")
    # axe itself measures by a style that the page's policy forbids; others open these pages too.
    page.complaints[:] = [words for words in page.complaints if "inline style" not in words]
    assert found == []
    assert seen <= {200, 404, 410}


RICH = """@Ben, שלום (1)!

- פריט
- second

> ציטוט

```
print('שלום')
```

`f(x)` כאן

https://example.org/?a=1 שם"""


def test_what_stands_within_a_text_turns_nothing_of_it(browser, base_url, thread):
    mentions = {"Ben": "/comments/1/", "דנה (1)": "/comments/2/"}
    said = []
    for text, language in ((RICH, "he"), ("@דנה (1) I agree (50%).\n\n1. one\n2. שתיים", "en")):
        comment = Comment(
            thread=thread, parent=said[0] if said else None, text=text, language=language,
            html=render_comment(text, mentions), guest_name="G",
        )  # fmt: skip
        comment.post()
        said.append(comment)
    ways = """body => Object.fromEntries([...body.querySelectorAll("*")].map(
        one => [one.tagName + " " + one.textContent.trim(), getComputedStyle(one).direction]))"""
    with fresh_page(browser, base_url, viewport={"width": 320, "height": 700}) as page:
        page.goto(f"{thread.get_absolute_url()}?lang=en,he")
        hebrew, english = (page.locator(f"#c{one.pk} .comment__body").first for one in said)
        way = hebrew.evaluate(ways)
        assert way["P @Ben, שלום (1)!"] == "rtl"
        assert (way["A @Ben"], way["LI פריט"], way["LI second"]) == ("ltr", "rtl", "ltr")
        assert (way["P ציטוט"], way["P f(x) כאן"], way["CODE f(x)"]) == ("rtl", "rtl", "ltr")
        assert (way["PRE print('שלום')"], way["P https://example.org/?a=1 שם"]) == ("ltr", "rtl")
        way = english.evaluate(ways)
        assert way["P @דנה (1) I agree (50%)."] == "ltr"
        assert (way["LI one"], way["LI שתיים"]) == ("ltr", "rtl")
        # The mark of an item stands within the text's box, on whichever side it runs from.
        for body in (hebrew, english):
            room = body.evaluate(
                """body => [...body.querySelectorAll("li")].map(item => {
                    const [out, own] = [body, item].map(one => one.getBoundingClientRect());
                    const rtl = getComputedStyle(item).direction === "rtl";
                    return rtl ? out.right - own.right : own.left - out.left;
                })"""
            )
            assert min(room) >= 20


def test_an_article_is_read_its_own_way_under_a_title_of_another(page, thread):
    Article.objects.filter(language="nb").update(
        title="הגשר 2026", body_html="<p>Den står (1).</p>"
    )
    page.goto(thread.get_absolute_url())
    way = "here => getComputedStyle(here).direction"
    assert page.locator(".article__title").evaluate(way) == "rtl"
    assert page.locator(".article__body").evaluate(way) == "ltr"

"""Pages from moulds: the same as their templates would draw, for whatever they are about."""

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.test import RequestFactory
from django.utils import translation

from articles.models import Article
from forum.pages import frames
from forum.pages.caching import article_parts, names, page
from forum.pages.conversation import Conversation
from forum.pages.cuts import After
from forum.pages.discussion import Discussion
from forum.pages.frames import Hole, framed, unprefixed
from forum.pages.ordering import OLDEST
from forum.pages.tallies import thread_of
from forum.pages.versions import Switch

HOSTILE = '<b>%(x)s & "ü" \x02path\x03 {{ site }} 100%'


def drawn(template, about, path, story=None, **things):
    """Return the page twice: from its mould, and by Django from the things themselves."""
    request = RequestFactory().get(path)
    context = {"article": about.article, "path": about.path, **things}
    asked = unprefixed(request.get_full_path())
    switch = about.leads(asked).get("switch") or Switch(asked)
    codes = [code.replace("-", "_") for code, _name in settings.LANGUAGES]
    context |= {"shape": about.shape, "switch": {code: getattr(switch, code) for code in codes}}
    mould = page(request, template, about, story=story, **things)
    whole = get_template(template).render(context)
    return (mould.decode() if isinstance(mould, bytes) else mould), whole


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize("locked", [False, True])
@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"byline": HOSTILE, "source": HOSTILE},
        {"source_url": "https://example.org/?a=1&b=2", "source": ""},
        {"title": HOSTILE, "body": HOSTILE, "language": "ar"},
    ],
)
def test_an_article_s_page_is_what_its_template_draws(
    article, thread, say, mia, language, locked, facts
):
    for name, value in facts.items():
        setattr(article, name, value)
    article.save()
    say("one")
    say("to", language="da")
    if locked:
        thread.lock(by=mia)
    article = Article.objects.readable(article.slug)
    with translation.override(language):
        discussion = Discussion(article, *thread_of(article), sort=OLDEST)
        path = f"{article.get_absolute_url()}?sort=oldest&x=%3Cb%3E"
        mould, template = drawn("articles/detail.html", discussion, path, discussion=discussion)
    assert mould == template
    assert "<b>" not in mould.replace("&lt;b&gt;", "")


def test_a_comment_s_page_is_what_its_template_draws(article, thread, say):
    root = say("root", by=None, guest_name=HOSTILE)
    reply = say("reply", to=root)
    other = say("another", to=reply)
    for comment, after in ((root, None), (root, After(reply.pk)), (reply, None), (other, None)):
        about = Conversation(article, thread, comment.pk, after)
        mould, template = drawn(
            "comments/detail.html", about, f"/en{about.path}", about.story(), conversation=about
        )
        assert mould == template


def test_a_mould_serves_every_article_of_its_shape(article, thread):
    first, second = article, Article.objects.create(title="Another", body="b", state="published")
    about = [Discussion(each, *thread_of(each)) for each in (first, second)]
    request = RequestFactory().get("/en/")
    page(request, "articles/detail.html", about[0], discussion=about[0])
    before = frames._frame.cache_info().misses
    other = page(request, "articles/detail.html", about[1], discussion=about[1])
    assert frames._frame.cache_info().misses == before
    assert "Another" in other
    assert "The bridge" not in other


def test_a_hole_refuses_what_only_a_shape_can_tell():
    hole = Hole.of("article")["title"]
    assert str(hole) == "\x02article.title\x03"
    for question in (bool, len, iter):
        with pytest.raises(TypeError, match=r"article\.title is a hole"):
            question(hole)


def test_text_never_brings_holes_of_its_own():
    assert "\x02path\x03" in framed("comments/_more.html", None, {"url": "/", "words": HOSTILE})


def test_a_site_s_other_name_needs_another_mould(article, thread, settings):
    about = Discussion(article, *thread_of(article))
    request = RequestFactory().get("/en/")
    page(request, "articles/detail.html", about, discussion=about)
    settings.SITE_NAME = "Elsewhere"
    assert "Elsewhere" in page(request, "articles/detail.html", about, discussion=about)


def test_a_page_of_the_same_story_is_what_its_template_draws_whatever_was_said_meanwhile(
    article, thread, say
):
    for language in ("", "da", "de", "da"):
        if language:
            say("another", language=language)
        about = Discussion(article, *thread_of(article), sort=OLDEST)
        path = f"{article.get_absolute_url()}?sort=oldest"
        mould, template = drawn(
            "articles/detail.html", about, path, story="a story", discussion=about
        )
        assert mould == template


def test_a_story_s_page_reads_only_what_moves_again(article, thread, say, settings):
    say("one")
    about = Discussion(article, *thread_of(article))
    request = RequestFactory().get("/en/")

    def title(story: str) -> str:
        drawn = page(request, "articles/detail.html", about, story=story, discussion=about).decode()
        return drawn.partition("<title>")[2].partition("<")[0]

    before = title("before")
    article.title = "Another 100% <b>"
    assert title("before") == before
    assert title("after").startswith("Another 100% &lt;b&gt;")
    settings.SITE_NAME = "Elsewhere"
    assert title("before").endswith("Elsewhere")


def test_an_article_s_names_tell_its_story_and_what_was_said(article, thread, say, mia):
    def named() -> tuple[str, str]:
        request = RequestFactory().get(article.get_absolute_url())
        about = Discussion(article, *thread_of(article))
        return names(request, about.thread, about.tallies.changes, article_parts(article))

    first = named()
    assert named() == first
    say("one")
    second = named()
    assert second.story == first.story
    assert second.tag != first.tag
    thread.lock(by=mia)
    assert len({first.story, named().story}) == 2
    assert len({first.tag, second.tag, named().tag}) == 3

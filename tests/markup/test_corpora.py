"""What broke other sites does not get through: every row of the corpora."""

from forum.markup.plaintext import clean_line, clean_text
from forum.markup.policy import ARTICLE_TAGS, sanitise
from forum.markup.rendering import excerpt, render_article, render_comment

from .allowed import ARTICLE, forbidden
from .hostile import rows

EVERYTHING = ("xss_", "html5lib_", "markdown_", "naughty_", "unicode_")
MENTIONS = {"Finn Bjerrehave": "/comments/2/"}
OWN = {"/comments/2/"}


def test_a_sample_is_always_there():
    assert len({name for name, _ in rows(*EVERYTHING)}) > 400


def test_comments_hold_nothing_but_what_is_allowed(caplog):
    for name, text in rows(*EVERYTHING):
        html = render_comment(text, MENTIONS)
        assert forbidden(html, own=OWN) == [], name
        assert sanitise(html, own_links=OWN) == html, name
    assert caplog.records == [], "no row was too much for the parser"


def test_articles_hold_nothing_but_what_is_allowed():
    for name, text in rows("xss_", "html5lib_", "markdown_"):
        html = render_article(text)
        assert forbidden(html, ARTICLE) == [], name
        assert sanitise(html, tags=ARTICLE_TAGS) == html, name


def test_the_sanitiser_alone_lets_nothing_through():
    for name, text in rows("xss_", "html5lib_"):
        html = sanitise(clean_text(text))
        assert forbidden(html) == [], name
        assert forbidden(sanitise(html)) == [], name


def test_markdown_alone_lets_nothing_through(monkeypatch):
    monkeypatch.setattr("forum.markup.rendering.sanitise", lambda html, **policy: html)
    for name, text in rows("xss_", "markdown_"):
        html = render_comment(clean_text(text))
        assert forbidden(html) == [], name
        assert forbidden(html.replace(' class="', ' dir="auto" class="')) == [], name


def test_plain_text_is_clean_after_one_passage():
    for name, text in rows(*EVERYTHING):
        body, line = clean_text(text), clean_line(text)
        assert clean_text(body) == body, name
        assert clean_line(line) == line, name
        (body + line).encode("utf-8")
        assert len(excerpt(text)) <= 80, name

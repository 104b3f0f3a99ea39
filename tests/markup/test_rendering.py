"""What a reader sees of what a writer typed."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.markup.policy import sanitise
from forum.markup.rendering import excerpt, render_article, render_comment, trusted_html

from .allowed import ARTICLE, forbidden

REL = ' rel="nofollow ugc noopener noreferrer"'
MENTIONS = {
    "Finn Bjerrehave": "/comments/2/",
    "John": "/comments/3/",
    "John Smith": "/comments/4/",
    "Straße": "/comments/5/",
}
MARKDOWN = st.text(
    st.sampled_from("ab \n*_`~>-+1.)[](!)<>#&;:/@\\\"'|=\tשم\u202e\u2067\x00\ud800é"), max_size=60
)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("one\ntwo\n\nthree", "<p>one<br>\ntwo</p>\n<p>three</p>\n"),
        ("*a* **b** `c`", "<p><em>a</em> <strong>b</strong> <code>c</code></p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>\n'),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>\n"),
        ("```py\nx\n```", '<pre><code class="language-py">x\n</code></pre>\n'),
        ("[a](https://b.org)", f'<p><a href="https://b.org"{REL}>a</a></p>\n'),
        ("http://b.org.", f'<p><a href="http://b.org"{REL}>http://b.org</a>.</p>\n'),
        ("<a@b.org>", f'<p><a href="mailto:a@b.org"{REL}>a@b.org</a></p>\n'),
        ("the war.It began", "<p>the war.It began</p>\n"),
        ("list[i](x)", "<p>list[i](x)</p>\n"),
        ("# a", "<p># a</p>\n"),
        ("a\n---", "<p>a<br>\n---</p>\n"),
        ("    a", "<p>a</p>\n"),
        ("<b>a</b> <!-- b -->", "<p>&lt;b&gt;a&lt;/b&gt; &lt;!-- b --&gt;</p>\n"),
        ("![a](https://b.org/c.png)", f'<p>!<a href="https://b.org/c.png"{REL}>a</a></p>\n'),
        ("| a |\n|---|\n| b |", "<p>| a |<br>\n|---|<br>\n| b |</p>\n"),
        ("[x](/admin/logout/) [y](//b.org)", "<p>x y</p>\n"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ('[a](https://b.org "t")', f'<p><a href="https://b.org"{REL}>a</a></p>\n'),
        ("a\u202eb `a\u202eb\u200b`", "<p>ab <code>a[U+202E]b[U+200B]</code></p>\n"),
        ("", ""),
    ],
)
def test_a_comment_is_markdown_without_html(text, html):
    assert render_comment(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("@Finn Bjerrehave, yes", '<a href="/comments/2/">@Finn Bjerrehave</a>, yes'),
        ("@FINN bjerrehave", '<a href="/comments/2/">@FINN bjerrehave</a>'),
        ("@John Smith's", '<a href="/comments/4/">@John Smith</a>\'s'),
        ("@John, @John", '<a href="/comments/3/">@John</a>, <a href="/comments/3/">@John</a>'),
        ("*@John*", '<em><a href="/comments/3/">@John</a></em>'),
        ("@STRASSE!", '<a href="/comments/5/">@STRASSE</a>!'),
        ("@Johnny @Mia a@John", "@Johnny @Mia a@John"),
        ("`@John`", "<code>@John</code>"),
        ("[@John](https://b.org)", f'<a href="https://b.org"{REL}>@John</a>'),
        ("[x](/comments/2/)", "x"),
    ],
)
def test_a_mention_leads_to_the_comment_it_answers(text, html):
    assert render_comment(text, MENTIONS) == f"<p>{html}</p>\n"


def test_only_what_runs_against_its_surroundings_has_a_direction_of_its_own():
    assert "dir" not in render_comment("one\n\n- two\n\n> three")
    assert "dir" not in render_comment("שלום\n\n- עולם")
    html = render_comment("one\n\nשלום\n\n> עולם\n>\n> two\n\n- three\n- مرحبا")
    assert '<p dir="auto">שלום</p>' in html
    assert '<blockquote dir="auto">\n<p>עולם</p>\n<p dir="auto">two</p>' in html
    assert '<li>three</li>\n<li dir="auto">مرحبا</li>' in html


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("@דנה (1) I agree", '<a href="/c/1/" dir="auto">@דנה (1)</a> I agree'),
        ("@Ben أنا لا", '<a href="/c/2/" dir="auto">@Ben</a> أنا لا'),
        ("**@Ben**, לא", '<strong><a href="/c/2/" dir="auto">@Ben</a></strong>, לא'),
        ("`code()` شرح", '<code dir="auto">code()</code> شرح'),
        ("@Ben `code`", '<a href="/c/2/">@Ben</a> <code>code</code>'),
        ("@דנה (1)", '<a href="/c/1/">@דנה (1)</a>'),
    ],
)
def test_words_decide_the_direction_not_code_or_who_is_spoken_to(text, inner):
    assert render_comment(text, {"דנה (1)": "/c/1/", "Ben": "/c/2/"}) == f"<p>{inner}</p>\n"


def test_an_address_does_not_turn_the_text_that_begins_with_it():
    html = render_comment("https://example.org/x شرح\n\nyes\n\nhttps://b.org/")
    assert html.startswith('<p><a href="https://example.org/x" dir="auto" rel=')
    assert '<p dir="auto">yes</p>' in html


def test_an_answer_to_a_name_of_the_other_direction_keeps_its_own():
    html = render_comment("@דנה yes\n\nand no\n\nלא", {"דנה": "/c/1/"})
    assert html.count("<p>") == 2
    assert '<p dir="auto">לא</p>' in html


def test_an_article_has_headings_below_the_pages_own():
    html = render_article("# A\n\n## B\n\n###### C\n\n---\n\none\ntwo ![x](https://b.org/c)")
    assert html.startswith("<h2>A</h2>\n<h3>B</h3>\n<h4>C</h4>\n<hr>\n<p>one\ntwo !<a ")
    assert forbidden(html, ARTICLE) == []


def test_deep_nesting_stays_text():
    quotes = render_comment(">" * 60 + " deep")
    assert quotes.count("<blockquote>") == 12
    assert "&gt;" * 48 + " deep" in quotes
    assert render_comment("- " * 60 + "deep").count("<ul>") == 6
    assert render_comment("*a " * 60 + "b*" * 60).count("<em>") <= 12


def test_a_text_that_breaks_the_parser_is_shown_as_it_is(monkeypatch, caplog):
    def stumble(*args):
        raise RecursionError

    monkeypatch.setattr("forum.markup.rendering._render", stumble)
    html = render_comment("one <b>\ntwo & \xa0\u202e\ud800\n\nthree")
    assert html == "<p>one &lt;b&gt;<br>\ntwo &amp; &nbsp;</p>\n<p>three</p>\n"
    assert sanitise(html) == html
    assert render_article("<i>") == "<p>&lt;i&gt;</p>\n"
    assert len(caplog.records) == 2


@given(MARKDOWN)
def test_any_text_renders_to_what_is_allowed(text):
    html = render_comment(text, MENTIONS)
    assert forbidden(html, own=set(MENTIONS.values())) == []
    assert sanitise(html, own_links=MENTIONS.values()) == html


@given(st.text(st.characters(), max_size=60))
def test_any_characters_render(text):
    assert forbidden(render_comment(text)) == []
    assert forbidden(render_article(text), ARTICLE) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("> quoted\n\n**Hello** [world](http://x) `code` a_b_c", "Hello world code a_b_c"),
        ("> only a quote", "only a quote"),
        ("# A\n- b\n1. c", "A b c"),
        ("2 * 3 \\* x <https://b.org>", "2 * 3 * x https://b.org"),
        ("word " * 40, "word " * 15 + "word…"),
        ("x" * 100, "x" * 79 + "…"),
        ("", ""),
    ],
)
def test_an_excerpt_is_the_first_words(text, words):
    assert excerpt(text) == words


def test_an_excerpt_never_cuts_what_is_one_character():
    family = "👨\u200d👩\u200d👧\u200d👦"
    assert excerpt(family * 5, 10) == family + "…"
    assert excerpt("🇩🇰" * 9, 6) == "🇩🇰🇩🇰…"


def test_threads_never_mix_their_texts():
    texts = [f"{'x' * n} http://host{n}.org/ {'y' * n} http://b.org/{n}" for n in range(40)] * 5
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(render_comment, texts))
    assert together == [render_comment(text) for text in texts]


def test_stored_html_is_shown_as_it_is():
    assert trusted_html("<p>a</p>").__html__() == "<p>a</p>"

"""Turns what a writer typed into safe HTML: Markdown, then the sanitiser, each of them safe without
the other."""

import logging
import re
from collections.abc import Collection, Mapping
from html import escape
from threading import Lock

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from forum.markup import hosts
from forum.markup.direction import set_directions
from forum.markup.excerpts import excerpt
from forum.markup.limits import MAX_COMMENT, MAX_INLINE_LEVEL
from forum.markup.mentions import Names, addressed, fold, link_mentions
from forum.markup.parser import article_parser, comment_parser
from forum.markup.policy import ARTICLE_TAGS, POLICY_VERSION, is_web_address, sanitise

__all__ = [
    "MAX_COMMENT",
    "POLICY_VERSION",
    "addressed_in",
    "excerpt",
    "render_article",
    "render_comment",
    "trusted_html",
]

logger = logging.getLogger(__name__)

# The finder of bare addresses keeps the text at hand in itself: two threads would mix their texts.
_one_at_a_time = Lock()

# What no parser, sanitiser or database can take. `clean_text` removes more, but previews may come
# from elsewhere.
_NOT_FOR_PARSERS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_OVERRIDES = re.compile("[\u202a\u202b\u202d\u202e]")
_INVISIBLE = re.compile(
    "[\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_CODE = frozenset({"code_inline", "fence"})
_EMPHASIS = frozenset({"em_open", "em_close", "strong_open", "strong_close"})


def render_comment(text: str, mentions: Mapping[str, str] | None = None) -> str:
    """Return the HTML of a comment: paragraphs, emphasis, lists, quotes, code and links.

    `mentions` maps names as shown to site-relative addresses: `{"Finn Berg": "/comments/2/"}`. Each
    "@Finn Berg" outside code and links becomes a link there, and no other relative link survives.
    A text that the parser cannot take is shown as plain paragraphs. The caller has refused more
    than `MAX_COMMENT` characters.
    """
    links = {fold(name): address for name, address in (mentions or {}).items() if name}
    try:
        html = _render(comment_parser(), text, links)
        return sanitise(html, own_links=frozenset(links.values()))
    except Exception:
        # Whatever a parser stumbles over, the reader shall see what was written, and the writer
        # no error page.
        logger.exception("A comment is shown as plain text since it could not be rendered.")
        return _plain(text)


def addressed_in(text: str, length: int) -> list[str]:
    """Return what follows each "@" of a comment outside links and code, at most `length`
    characters of each."""
    blocks = (token.children for token in parse_comment(text) if token.children is not None)
    return [words for children in blocks for words in addressed(children, length)]


def parse_comment(text: str) -> list[Token]:
    """Return a comment's blocks as the parser found them, inline tokens within."""
    with _one_at_a_time:
        return comment_parser().parse(_NOT_FOR_PARSERS.sub("", text), {})


def render_article(text: str) -> str:
    """Return the HTML of an article: as a comment, with rules and headings besides, of which the
    first level is h2."""
    try:
        return sanitise(_render(article_parser(), text, {}), tags=ARTICLE_TAGS)
    except Exception:
        # As above: the words matter more than their form.
        logger.exception("An article is shown as plain text since it could not be rendered.")
        return _plain(text)


def trusted_html(html: str) -> SafeString:
    """Mark HTML that this room rendered, and a model stored, as fit to be shown as it is."""
    return mark_safe(html)  # noqa: S308  The one place where stored HTML is trusted.


def _render(parser: MarkdownIt, text: str, links: Names) -> str:
    env: dict[str, object] = {}
    with _one_at_a_time:
        tokens = parser.parse(_NOT_FOR_PARSERS.sub("", text), env)
    for token in tokens:
        _set_heading(token)
        _show_invisible(token)
        if token.children is not None:
            children = _without_foreign_links(_without_deep_emphasis(token.children))
            hosts.show_as_they_are(children)
            token.children = link_mentions(children, links)
            for child in token.children:
                _show_invisible(child)
    set_directions(tokens)
    return str(parser.renderer.render(tokens, parser.options, env))


def _set_heading(token: Token) -> None:
    """Lower a heading by one level, to h4 at the most, since the page itself has the h1."""
    if token.type in {"heading_open", "heading_close"}:
        token.tag = f"h{min(int(token.tag[1:]) + 1, 4)}"


def _show_invisible(token: Token) -> None:
    """Write what is invisible in code as its number, since it may make code lie; take overrides out
    of other text."""
    if token.type in _CODE:
        token.content = _INVISIBLE.sub(lambda found: f"[U+{ord(found[0]):04X}]", token.content)
    elif token.type == "text":
        token.content = _OVERRIDES.sub("", token.content)


def _without_deep_emphasis(tokens: list[Token]) -> list[Token]:
    """Drop emphasis within emphasis beyond `MAX_INLINE_LEVEL`."""
    kept: list[Token] = []
    level = 0
    for token in tokens:
        emphasis = token.type in _EMPHASIS
        level += emphasis and token.nesting > 0
        if not (emphasis and level > MAX_INLINE_LEVEL):
            kept.append(token)
        level -= emphasis and token.nesting < 0
    return kept


def _without_foreign_links(tokens: Collection[Token]) -> list[Token]:
    """Drop links that do not lead to the web, and titles, keeping the words; links never nest in
    Markdown."""
    kept: list[Token] = []
    dropped = False
    for token in tokens:
        if token.type == "link_open":
            address = str(token.attrGet("href") or "")
            dropped = not is_web_address(address)
            token.attrs = {"href": address}
        if not (dropped and token.type in {"link_open", "link_close"}):
            kept.append(token)
    return kept


def _plain(text: str) -> str:
    """Return a text as escaped paragraphs, written as the sanitiser would write them."""
    shown = _OVERRIDES.sub(
        "", _NOT_FOR_PARSERS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    )
    paragraphs = re.split(r"\n\s*\n", escape(shown, quote=False).replace("\xa0", "&nbsp;").strip())
    return "".join(
        f"<p>{paragraph.strip().replace(chr(10), '<br>' + chr(10))}</p>\n"
        for paragraph in paragraphs
    )

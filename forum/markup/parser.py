"""The Markdown that writers may use: CommonMark without raw HTML and images, bounded in what it
costs.

Two bounds change rules of the parser. Quotes and lists stop nesting at a level, after which their
markers stay text. A `[` is tried as a link only when its own bracket is followed by `(` soon and
few brackets stand inside: the parser by itself looks from each bracket to the end of the text.
Definitions of references are off, since one long address used a thousand times would make megabytes
of ten thousand characters.
"""

from collections.abc import Callable
from functools import cache, partial

from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.blockquote import blockquote
from markdown_it.rules_block.list import list_block
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.link import link

from forum.markup.limits import MAX_BLOCK_LEVEL, MAX_BRACKETS, MAX_LABEL
from forum.markup.policy import is_web_address

BlockRule = Callable[[StateBlock, int, int, bool], bool]

_NOT_FOR_ANYBODY = ["html_block", "html_inline", "image", "reference", "code"]
_NOT_FOR_COMMENTS = ["heading", "lheading", "hr"]
_QUOTE_ENDS = ["paragraph", "reference", "blockquote", "list"]
_LIST_ENDS = ["paragraph", "reference", "blockquote"]


class _Parser(MarkdownIt):
    """The library's parser with two answers of ours."""

    def validateLink(self, url: str) -> bool:  # noqa: N802  The library's name.
        """Whether `[…](url)` is a link at all.

        `list[i](x)` is not; an address that starts with a slash loses its link when rendered.
        """
        return url.startswith("/") or is_web_address(url)

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802  The library's name.
        """Show an address as typed: decoded, it could pass for another."""
        return link


@cache
def comment_parser() -> MarkdownIt:
    """Return the parser of comments, where a single line break is one: people press Enter and mean
    it."""
    parser = _parser(breaks=True)
    parser.disable(_NOT_FOR_COMMENTS)
    return parser


@cache
def article_parser() -> MarkdownIt:
    """Return the parser of articles, which have headings and rules besides."""
    return _parser(breaks=False)


def _parser(*, breaks: bool) -> MarkdownIt:
    parser = _Parser(
        "commonmark", {"html": False, "linkify": True, "breaks": breaks, "maxNesting": 100}
    )
    parser.enable(["linkify"])
    parser.disable(_NOT_FOR_ANYBODY)
    parser.block.ruler.at("blockquote", partial(_unless_deep, blockquote), {"alt": _QUOTE_ENDS})
    parser.block.ruler.at("list", partial(_unless_deep, list_block), {"alt": _LIST_ENDS})
    parser.inline.ruler.at("link", _link_within_bounds)
    parser.linkify = _linkifier()
    return parser


def _linkifier() -> LinkifyIt:
    """Find addresses that name their scheme; "the war.It began" is a slip of the keyboard, not the
    address of a site."""
    finder = LinkifyIt(options={"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
    for scheme in ("ftp:", "//", "mailto:"):
        finder.add(scheme, None)
    return finder


def _unless_deep(rule: BlockRule, state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Apply a rule that nests, unless it would go deeper than `MAX_BLOCK_LEVEL`."""
    return state.level < MAX_BLOCK_LEVEL and rule(state, start, end, silent)


def _link_within_bounds(state: StateInline, silent: bool) -> bool:
    """Apply the parser's rule for links where `_openers` says that it can succeed at a bounded
    cost."""
    if state.src[state.pos] != "[":
        return False
    known = state.env.get("openers")
    if known is None or known[0] != state.src:
        known = state.env["openers"] = (state.src, _openers(state.src))
    return state.pos in known[1] and link(state, silent)


def _openers(source: str) -> frozenset[int]:
    """Return where in `source` a `[` stands whose own `]` is followed by `(`, near enough and with
    little inside."""
    found: list[int] = []
    open_at: list[int] = []
    inside: list[int] = [0]
    here = 0
    while here < len(source):
        character = source[here]
        if character == "\\":
            here += 1
        elif character == "[":
            open_at.append(here)
            inside.append(0)
        elif character == "]" and open_at:
            start, depth = open_at.pop(), inside.pop()
            inside[-1] = max(inside[-1], depth + 1)
            if (
                source[here + 1 : here + 2] == "("
                and depth <= MAX_BRACKETS
                and here - start <= MAX_LABEL
            ):
                found.append(start)
        here += 1
    return frozenset(found)

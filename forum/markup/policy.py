"""What may be in the HTML that a writer's text becomes: a closed list of elements, attributes and
schemes.

Anything else is taken out by nh3, which parses as browsers do. The list holds no element that
switches the parser to another language or another mode (svg, math, style, title, textarea,
noscript, template): each mutation of harmless into harmful HTML so far needed one. `checks` refuses
a wider list at start-up.
"""

import re
from collections.abc import Collection

import nh3

from forum.markup.limits import MAX_LANGUAGE

POLICY_VERSION = 3
"""Raised whenever the same text would give other HTML; stored beside rendered HTML."""

COMMENT_TAGS = frozenset(
    {"a", "blockquote", "br", "code", "em", "li", "ol", "p", "pre", "strong", "ul"}
)
"""Elements of a comment. No image: a remote one tells its host who reads. No heading: they belong
to the page."""

ARTICLE_TAGS = COMMENT_TAGS | {"h2", "h3", "h4", "hr"}
"""Elements of an article: under the page's own h1 it has three levels of headings."""

ATTRIBUTES = {
    # The key "*" closes nh3's own defaults, which would keep title and lang on every element.
    "*": frozenset({"dir"}),
    "a": frozenset({"href"}),
    "code": frozenset({"class"}),
    "ol": frozenset({"start"}),
}
"""Attributes by element. No cite, which nh3 does not check for its scheme; no id, name or style:
they reach out of the comment into the page."""

SCHEMES = frozenset({"http", "https", "mailto"})
"""Where a link may lead. Relative links are refused, or a writer could send a moderator to
`/admin/logout/`."""

REL = "nofollow ugc noopener noreferrer"
"""What a writer's link says: not recommended by this site, and the other page learns nothing of
this one."""

_VALUES = {
    "class": re.compile(rf"language-[A-Za-z0-9_+#.-]{{1,{MAX_LANGUAGE}}}"),
    "dir": re.compile("auto"),
    "start": re.compile("[0-9]{1,9}"),
}


def sanitise(
    html: str, *, tags: Collection[str] = COMMENT_TAGS, own_links: Collection[str] = ()
) -> str:
    """Return `html` with only what this policy allows; what we render passes unchanged.

    `own_links` are the site-relative addresses that this site has put in itself: they survive, and
    without `rel`, since a page of this site needs no warning against itself.
    """
    clean = nh3.clean(
        html,
        tags=set(tags),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=_allowed_value,
        strip_comments=True,
        link_rel=REL,
        url_schemes=set(SCHEMES),
        url_relative=lambda address: address if address in own_links else None,
    )
    for address in own_links:
        # A quotation mark never stands bare in a serialised attribute: this is a whole start tag.
        start = f'<a href="{_in_attribute(address)}"'
        for own in (start, f'{start} dir="auto"'):
            clean = clean.replace(f'{own} rel="{REL}">', f"{own}>")
    return clean


def is_web_address(address: str) -> bool:
    """Whether an address names one of the allowed schemes itself."""
    return address.partition(":")[0].strip().lower() in SCHEMES and ":" in address


def _allowed_value(tag: str, attribute: str, value: str) -> str | None:
    allowed = _VALUES.get(attribute)
    return value if allowed is None or allowed.fullmatch(value) else None


def _in_attribute(value: str) -> str:
    """Write a value as nh3 writes it between quotation marks."""
    return value.replace("&", "&amp;").replace("\xa0", "&nbsp;").replace('"', "&quot;")

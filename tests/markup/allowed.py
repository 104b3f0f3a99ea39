"""Says what in a piece of HTML a writer may not have put there, by a parser other than nh3's."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

COMMENT = {"a", "blockquote", "br", "code", "em", "li", "ol", "p", "pre", "strong", "ul"}
ARTICLE = COMMENT | {"h2", "h3", "h4", "hr"}
REL = "nofollow ugc noopener noreferrer"


class _Finder(HTMLParser):
    def __init__(self, tags: set[str], own: set[str]) -> None:
        super().__init__()
        self.tags, self.own = tags, own
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag not in self.tags:
            self.found.append(f"<{tag}>")
        self.found += [f"{tag}@{k}={v}" for k, v in attrs if not self._is_allowed(tag, k, v or "")]

    def _is_allowed(self, tag, name, value):
        if (tag, name) == ("a", "href"):
            return value in self.own or urlsplit(value).scheme in {"http", "https", "mailto"}
        if (tag, name) == ("a", "rel"):
            return value == REL
        if (tag, name) == ("code", "class"):
            return value.startswith("language-") and len(value.split()) == 1
        if (tag, name) == ("ol", "start"):
            return value.isdecimal()
        return name == "dir" and value == "auto"

    def handle_comment(self, data):
        self.found.append("<!--")

    def handle_decl(self, decl):
        self.found.append("<!")

    def handle_pi(self, data):
        self.found.append("<?")

    def unknown_decl(self, data):
        self.found.append("<![")


def forbidden(html: str, tags: set[str] = COMMENT, own: set[str] = frozenset()) -> list[str]:
    """Return every element, attribute and comment in `html` that is not allowed."""
    finder = _Finder(tags, own)
    finder.feed(html)
    finder.close()
    return finder.found

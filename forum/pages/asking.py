"""What of an address makes a page of its own; all else that a query says is left out.

Links from elsewhere carry what tells their senders who followed them, another value for each
reader, and anybody can make up more. Were those pages of their own, each would be drawn, named and
kept for one reader alone.
"""

import re
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode

# The addresses of pages that are the same for everyone (`handling.PUBLIC`), and what of their
# queries they look at, in the order in which our own links say it.
_PUBLIC = re.compile(
    r"/[A-Za-z]{2,3}(?:-[A-Za-z]+)?/(?:articles/[^/]+/|comments/[0-9]+/(?:feed/)?"
    r"|threads/(?:counts|[0-9]+/(?:feed|names))/|feeds/(?:languages|members)/[^/]+/)?"
)
_LOOKED_AT = ("article", "sort", "after", "lang", "piece")

# More is nobody's, and Django refuses it.
MOST_PARTS = 1000


def narrowed(path: str, query: str) -> str:
    """Return a query as the page of that path looks at it; one of any other page as it is."""
    return _looked_at(query) if query and _PUBLIC.fullmatch(path) else query


@lru_cache(maxsize=1024)
def _looked_at(query: str) -> str:
    try:
        said = parse_qsl(query, keep_blank_values=True, max_num_fields=MOST_PARTS)
    except ValueError:
        return query
    found: list[tuple[str, str]] = []
    for name in _LOOKED_AT:
        values = [value for key, value in said if key == name]
        if not values:
            continue
        if name == "article":
            found += [(name, value) for value in values]
        elif name == "lang":
            found.append((name, ",".join(values)))
        else:
            # Of several the last one counts, and any word asks for the piece.
            found.append((name, "1" if name == "piece" else values[-1]))
    return urlencode(found, safe=",")

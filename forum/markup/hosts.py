"""Shows the host of an address by its ASCII name where its letters could pass for another's.

"раураl.example" with Cyrillic letters is shown as "xn--l-7sba6dbr.example": so is each host with a
part that mixes scripts no language mixes, and each that looks like this site's own (UTS 39). Only
addresses that are shown are looked at; the words of a link are its writer's.
"""

from collections.abc import Sequence
from itertools import pairwise
from urllib.parse import urlsplit

from django.conf import settings
from markdown_it.token import Token

from forum.markup.lookalikes import mixes_scripts, skeleton

# What the parser notes on the link of an address that stood by itself.
_FOUND = "auto"


def show_as_they_are(tokens: Sequence[Token]) -> None:
    """Write shown addresses with deceptive hosts as the browser will ask for them."""
    for token, following in pairwise(tokens):
        if token.type != "link_open" or following.type != "text":
            continue
        if token.info == _FOUND and deceives(following.content):
            following.content = str(token.attrGet("href") or "")


def deceives(address: str) -> bool:
    """Whether the host of an address, as it is shown, could be taken for another."""
    host = _host(address)
    if any(mixes_scripts(label) for label in host.split(".")):
        return True
    own = _host(settings.SITE_URL)
    return host != own and skeleton(host).casefold() == skeleton(own).casefold()


def _host(address: str) -> str:
    try:
        return (urlsplit(address if "//" in address else f"//{address}").hostname or "").lower()
    except ValueError:
        return ""

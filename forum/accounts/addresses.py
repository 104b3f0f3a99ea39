"""Where a request comes from, as far as it can be believed.

A sender writes `X-Forwarded-For` as they like; only what our own proxies added to its end is
true. So the header counts for nothing unless the owner says by TRUSTED_PROXIES how many there are.
"""

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest

# What a household or a server gets; single addresses in it cost nothing.
IPV6_PREFIX = 64


def client_address(request: HttpRequest) -> str:
    """Return the sender's address; "" when there is none, as on a Unix socket."""
    peer: str = request.META.get("REMOTE_ADDR") or ""
    proxies: int = settings.TRUSTED_PROXIES
    chain: list[str] = [
        hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    ]
    if proxies and len(chain) >= proxies and parse_address(chain[-proxies]):
        return chain[-proxies]
    return peer


def client_network(request: HttpRequest) -> str:
    """Return what is counted as one sender: an IPv4 address, or the /64 of an IPv6 one."""
    return _network(client_address(request))


@lru_cache(maxsize=4096)
def _network(text: str) -> str:
    address = parse_address(text)
    if address is None:
        return "unknown"
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is None:
            return str(IPv6Network((address.packed, IPV6_PREFIX), strict=False))
        return str(address.ipv4_mapped)
    return str(address)


def parse_address(text: str) -> IPv4Address | IPv6Address | None:
    """Return the address a text names, without the zone of a link; None when it names none."""
    try:
        return ip_address(text.partition("%")[0])
    except ValueError:
        return None

"""Where something that was sent comes from, as far as the rules of the rooms above may ask."""

from ipaddress import IPv4Address, IPv6Address, ip_network
from typing import NamedTuple

from django.http import HttpRequest

from forum.accounts.addresses import client_address, parse_address

# What one customer of a network gets, as wide as is usual: who has several addresses of these has
# them all. An IPv4 /24 is also what an office or a mobile network shares.
IPV4_NEIGHBOURS = 24
IPV6_NEIGHBOURS = 48


class Origin(NamedTuple):
    """One sender's address and program; empty where nobody knows, as from a command."""

    address: str = ""
    agent: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> "Origin":
        """Return where a request comes from."""
        return cls(client_address(request), request.headers.get("User-Agent", "")[:300])

    @property
    def neighbourhood(self) -> str:
        """The network around the address, taken for one sender where many could be one; or ""."""
        address = parse_address(self.address)
        if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        if address is None:
            return ""
        width = IPV4_NEIGHBOURS if isinstance(address, IPv4Address) else IPV6_NEIGHBOURS
        return str(ip_network(f"{address}/{width}", strict=False))


NOWHERE = Origin()

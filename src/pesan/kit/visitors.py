"""Where a request comes from: the peer, or what one of the operator's own proxies says of it."""

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

# Neighbours in one IPv6 network are one visitor: a household is given at least a /64 (RFC 6177).
_PREFIX = {4: 32, 6: 64}


class Proxies:
    """Whose X-Forwarded-For is believed."""

    def __init__(self, networks: str = "") -> None:
        """`10.0.0.0/8, 127.0.0.1`. Raises ValueError."""
        parts = [part.strip() for part in networks.split(",")]
        self._networks = [ip_network(part) for part in parts if part]

    def address_of(self, peer: str, headers: Iterable[tuple[bytes, bytes]]) -> str:
        """The address a request came from.

        The header is read from its end, past hops that are our proxies, and only when the peer is
        one: whatever stands further left was written by somebody we do not know.
        """
        if not self._are(peer):
            return peer
        given = b",".join(value for name, value in headers if name == b"x-forwarded-for")
        seen = peer
        for hop in reversed(given.decode("latin-1").split(",")):
            if not hop.strip() or not self._are(seen):
                break
            seen = hop.strip()
        return seen

    def _are(self, address: str) -> bool:
        if not self._networks:
            return False
        try:
            found = ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self._networks)


def is_within(address: str, networks: Iterable[str]) -> bool:
    """Whether an address lies in one of these; what is no address lies nowhere."""
    found = _plain(address)
    return found is not None and any(found in ip_network(network) for network in networks)


@lru_cache(maxsize=10_000)  # parsing costs 20 us, and visitors come again
def network_of(address: str) -> str:
    """Whom to count: `203.0.113.7/32`; `unknown` for what is no address."""
    found = _plain(address)
    if found is None:
        return "unknown"
    return str(ip_network((found, _PREFIX[found.version]), strict=False))


def _plain(address: str) -> IPv4Address | IPv6Address | None:
    """`::ffff:203.0.113.7` is 203.0.113.7."""
    try:
        found = ip_address(address)
    except ValueError:
        return None
    if found.version == 6 and found.ipv4_mapped is not None:
        return found.ipv4_mapped
    return found

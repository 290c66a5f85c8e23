"""Ports for processes that must know theirs beforehand."""

import random
import socket
from collections.abc import Sequence

# Below what the system gives to those who ask for any port or call out (32768 and up): a port taken
# from there and let go again may be somebody's before its process has begun.
_QUIET_PORTS = range(20_000, 32_000)


def free_ports(count: int) -> Sequence[int]:
    """So many different ports of loopback where nobody listens."""
    found: list[int] = []
    in_any_order = iter(random.SystemRandom().sample(_QUIET_PORTS, len(_QUIET_PORTS)))
    while len(found) < count:
        port = next(in_any_order)
        with socket.socket() as one:
            try:
                one.bind(("127.0.0.1", port))
            except OSError:
                continue
        found.append(port)
    return found

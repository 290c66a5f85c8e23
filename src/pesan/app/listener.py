"""The socket we serve on, bound before anything else starts: a busy port is found out at once."""

import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from .errors import AddressUnusable, PortBusy

BACKLOG = 2048
_ADDRESS = "serving-at"


class Server(uvicorn.Server):
    """On a socket of ours, stopped by us."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are process.py's: uvicorn would raise them again before we have tidied up."""
        yield


def bind(host: str, port: int) -> socket.socket:
    """Port 0 takes any free one. Raises app.port_busy, app.address_unusable."""
    try:
        family, _, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.create_server(address[:2], family=family, backlog=BACKLOG)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortBusy(host=host, port=port) from error
        raise AddressUnusable(host=host, port=port, reason=error.strerror or error) from error
    # An answer leaves in two writes. Without this the second waits until the first is acknowledged,
    # which clients put off for 40 ms. asyncio asks for it only on sockets that say they are TCP's,
    # and those of create_server do not. What is accepted inherits it.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def bind_near(host: str, port: int) -> socket.socket:
    """The port, or any free one where it is busy."""
    try:
        return bind(host, port)
    except PortBusy:
        return bind(host, 0)


def port_of(listener: socket.socket) -> int:
    port: int = listener.getsockname()[1]
    return port


@contextmanager
def address_kept(data_dir: Path, address: str) -> Iterator[None]:
    """Writes down where we serve, for `pesan simulate`, as long as we do."""
    kept = data_dir / _ADDRESS
    kept.write_text(f"{address}\n")
    try:
        yield
    finally:
        kept.unlink(missing_ok=True)


def find_address(data_dir: Path) -> str | None:
    try:
        return (data_dir / _ADDRESS).read_text().strip()
    except OSError:
        return None

"""Where a cluster listens: a Unix socket, never TCP."""

import socket
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict
from urllib.parse import quote

PORT = 5432  # only a part of the socket's name
SUPERUSER = "postgres"
PROTOCOL_3 = 196608
CANNOT_CONNECT_NOW = b"57P03"  # starting up, shutting down or recovering
ANSWER_BYTES_MAX = 64 * 1024


class ConnectArguments(TypedDict):
    """Keyword arguments as asyncpg.connect and asyncpg.create_pool take them."""

    host: str
    port: int
    database: str
    user: str


@dataclass(frozen=True, slots=True)
class Address:
    socket_dir: Path

    @property
    def socket(self) -> Path:
        return self.socket_dir / f".s.PGSQL.{PORT}"

    def dsn(self, database: str = "postgres", user: str = SUPERUSER) -> str:
        """A URL that asyncpg, psycopg, libpq and SQLAlchemy (with its driver prefix) all read."""
        host = quote(str(self.socket_dir), safe="/")
        return f"postgresql://{quote(user, safe='')}@/{quote(database, safe='')}?host={host}&port={PORT}"

    def arguments(self, database: str = "postgres", user: str = SUPERUSER) -> ConnectArguments:
        return {"host": str(self.socket_dir), "port": PORT, "database": database, "user": user}

    def answers(self, timeout_seconds: float = 2.0) -> bool:
        """Whether PostgreSQL takes sessions: says hello as pg_isready does, and hangs up."""
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
                line.settimeout(timeout_seconds)
                line.connect(str(self.socket))
                line.sendall(_startup_message())
                return _is_serving(line)
        except OSError:
            return False


def _startup_message() -> bytes:
    words = b"user\0%s\0database\0%s\0\0" % (SUPERUSER.encode(), b"postgres")
    return struct.pack("!ii", len(words) + 8, PROTOCOL_3) + words


def _is_serving(line: socket.socket) -> bool:
    # The first message decides: R (a session), or E with an SQLSTATE. "Too many connections" is
    # a server that serves; only CANNOT_CONNECT_NOW is one that does not.
    answer = b""
    while len(answer) < ANSWER_BYTES_MAX:
        chunk = line.recv(4096)
        answer += chunk
        if answer[:1] == b"R":
            line.sendall(b"X\0\0\0\x04")  # Terminate, so that the log has no broken pipe
            return True
        complete = len(answer) >= 5 and len(answer) > struct.unpack("!i", answer[1:5])[0]
        if complete or not chunk:
            break
    return answer[:1] == b"E" and b"\0C" + CANNOT_CONNECT_NOW + b"\0" not in answer

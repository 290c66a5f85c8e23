"""Where the database is: the operator's own (DATABASE_URL), or the embedded one.

The embedded one has one owner at a time, `serve` or `demo`; other commands join it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urlsplit

from pydantic import SecretStr

from ..kit.migrate import APP_ROLE, ROUTER_ROLE
from ..kit.pools import Logins
from ..kit.postgres import Address, Cluster, find_binaries, running
from .errors import NothingRuns
from .house import role_passwords
from .settings import Settings

EMBEDDED = "pesan"  # the database's name


@dataclass(frozen=True, slots=True)
class Site:
    """How each role reaches the database."""

    owner: str = field(repr=False)
    app: Logins = field(repr=False)
    router: Logins = field(repr=False)
    # What `migrate` gives the roles that log in by a password of ours; nothing where the socket
    # is trusted, or where the operator says how they log in.
    passwords: dict[str, str] = field(repr=False)
    place: str  # for sentences: never with a password
    cluster: Cluster | None = None  # ours to watch; None: somebody else's

    @property
    def is_embedded(self) -> bool:
        return self.place.startswith("embedded")


@contextmanager
def owned(settings: Settings) -> Iterator[Site]:
    """For `serve` and `demo`: starts the embedded PostgreSQL, and stops it at the end.

    Raises postgres.*.
    """
    if settings.database_url is not None:
        yield external(settings, settings.database_url)
        return
    with Cluster(settings.data_dir, find_binaries(settings.pg_bin)) as cluster:
        yield _embedded(cluster.address, cluster)


@contextmanager
def borrowed(settings: Settings) -> Iterator[Site]:
    """For a command that is soon over: the PostgreSQL that runs, or one for the while."""
    address = None if settings.database_url else running(settings.data_dir)
    if address is not None:
        yield _embedded(address, None)
        return
    with owned(settings) as site:
        yield site


def joined(settings: Settings) -> Site:
    """For one of many workers: what runs already. Raises app.nothing_runs."""
    if settings.database_url is not None:
        return external(settings, settings.database_url)
    address = running(settings.data_dir)
    if address is None:
        raise NothingRuns(data_dir=settings.data_dir)
    return _embedded(address, None)


def external(settings: Settings, url: str) -> Site:
    passwords = role_passwords(settings.secret())
    given = {APP_ROLE: settings.app_database_url, ROUTER_ROLE: settings.router_database_url}
    return Site(
        owner=url,
        app=_logins(url, APP_ROLE, passwords, given),
        router=_logins(url, ROUTER_ROLE, passwords, given),
        passwords={role: words[0] for role, words in passwords.items() if given[role] is None},
        place=place_of(url),
    )


def _logins(
    url: str, role: str, passwords: dict[str, list[str]], given: dict[str, SecretStr | None]
) -> Logins:
    mine = given[role]
    if mine is not None:
        return mine.get_secret_value()
    ways = tuple(login(url, role, password) for password in passwords[role])
    return ways if len(ways) > 1 else ways[0]


def login(url: str, role: str, password: str) -> str:
    """The same database under another role. Keeps several hosts, sockets and TLS options."""
    parts = urlsplit(url)
    hosts = parts.netloc.rpartition("@")[2]
    options = [(k, v) for k, v in parse_qsl(parts.query) if k not in {"user", "password"}]
    return parts._replace(netloc=f"{role}:{password}@{hosts}", query=urlencode(options)).geturl()


def renamed(url: str, database: str) -> str:
    """Another database of the same server."""
    return urlsplit(url)._replace(path=f"/{database}").geturl()


def place_of(url: str) -> str:
    """Host and database, for people; a socket's folder where there is no host."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2] or dict(parse_qsl(parts.query)).get("host", "localhost")
    return f"{host}{parts.path or '/'}"


def _embedded(address: Address, cluster: Cluster | None) -> Site:
    return Site(
        owner=address.dsn(EMBEDDED),
        app=address.dsn(EMBEDDED, APP_ROLE),
        router=address.dsn(EMBEDDED, ROUTER_ROLE),
        passwords={},
        place=f"embedded PostgreSQL in {address.socket_dir}",
        cluster=cluster,
    )

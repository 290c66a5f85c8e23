"""Connections to providers: credentials sealed per store, provider and field; write-only.

Of a channel a store may have several: the default one is meant where only the provider is named.
"""

import asyncpg

from .. import audit
from ..kit import clock
from ..kit.db import Tx
from ..kit.events import emit
from ..kit.ids import ConnectionId, NoSuchId, StoreId, decode, encode, new_id
from ..kit.live import tell
from ..kit.remembered import Remembered
from ..kit.world import World
from . import queries
from .credentials import SEVERAL, account_of, check
from .errors import (
    ConnectionNotFound,
    ConnectionTaken,
    NotForTestKeys,
    TooManyConnections,
)
from .events import ConnectionClosed, ConnectionOpened
from .models import (
    Connection,
    ConnectionHealth,
    ConnectionStatus,
    Credentials,
    Sealed,
)
from .sealing import open_all, seal_all

CONNECTIONS_MAX = 20  # of one provider
LABEL_CHARACTERS_MAX = 60
OPENED_MAX = 1000

_opened: Remembered[ConnectionId, Credentials] = Remembered(OPENED_MAX)


async def open_connection(
    tx: Tx, world: World, store: StoreId, named: str, values: dict[str, str]
) -> Connection:
    """Makes the store's connection to a provider, or replaces the credentials of the one that is named.

    Raises stores.provider_unknown, stores.connection_not_found, stores.connection_taken,
    requests.invalid.
    """
    await queries.lock_store(tx, store)  # so what is read of its connections stays so
    found = await find_connection(tx, store, named)
    if found is None and _id_of(named) is not None:
        raise ConnectionNotFound(provider=named[:40])
    provider = named if found is None else found.provider
    check(provider, values)
    sealed = await seal_all(tx, world, store, provider, values)
    if found is None:
        # One that this caller may not see, as a test key what is live, is the default.
        opened = await _open(tx, store, provider, sealed, label=None, is_default=True)
        if opened is None:
            raise NotForTestKeys
    else:
        opened = await _replace(tx, found, sealed)
    await emit(tx, ConnectionOpened(store_id=store, connection_id=opened.id))
    await tell(tx, store, "connections")
    return opened


async def add_connection(
    tx: Tx,
    world: World,
    store: StoreId,
    provider: str,
    values: dict[str, str],
    *,
    label: str | None,
) -> Connection:
    """One more: another number, another bot. The first of a provider is its default.

    Raises stores.provider_unknown, stores.connection_taken, stores.too_many_connections,
    requests.invalid.
    """
    check(provider, values)
    await queries.lock_store(tx, store)
    if await queries.count_connections(tx, store, provider) >= CONNECTIONS_MAX:
        raise TooManyConnections(most=CONNECTIONS_MAX, provider=provider)
    sealed = await seal_all(tx, world, store, provider, values)
    opened = await _open(tx, store, provider, sealed, label=label, is_default=True)
    if opened is None and provider in SEVERAL:
        opened = await _open(tx, store, provider, sealed, label=label, is_default=False)
    if opened is None:
        raise ConnectionTaken(provider=provider)
    await emit(tx, ConnectionOpened(store_id=store, connection_id=opened.id))
    await tell(tx, store, "connections")
    return opened


async def name_connection(
    tx: Tx, store: StoreId, connection: ConnectionId, label: str | None
) -> None:
    """What the store calls it, where it has several."""
    await queries.set_label(tx, store, connection, label)
    await tell(tx, store, "connections")


async def make_default(tx: Tx, store: StoreId, connection: Connection) -> None:
    """From now on it is meant where only its provider is named. Raises stores.connection_not_found."""
    await queries.lock_store(tx, store)
    await require_connection(tx, store, encode("cnx", connection.id))  # it may have been closed
    try:
        await queries.clear_default(tx, store, connection.provider)
        await queries.set_default(tx, store, connection.id)
    except asyncpg.UniqueViolationError as error:
        raise NotForTestKeys from error  # the present one is live, and hidden from them
    await tell(tx, store, "connections")


async def close_connection(tx: Tx, store: StoreId, named: str) -> Connection:
    """Of several the oldest that is left takes the default's place. Raises
    stores.connection_not_found.
    """
    await queries.lock_store(tx, store)
    found = await require_connection(tx, store, named)
    await queries.delete_connection(tx, store, found.id, clock.now())
    if found.is_default:
        await queries.pass_default_on(tx, store, found.provider)
    await emit(tx, ConnectionClosed(store_id=store, connection_id=found.id))
    await tell(tx, store, "connections")
    return found


async def find_connection(tx: Tx, store: StoreId, named: str) -> Connection | None:
    """By its provider, of which the default one is meant, or by its own id."""
    connection = _id_of(named)
    if connection is None:
        return await queries.find_default_connection(tx, store, named)
    return await queries.find_open_connection(tx, store, connection)


async def require_connection(tx: Tx, store: StoreId, named: str) -> Connection:
    """Raises stores.connection_not_found."""
    found = await find_connection(tx, store, named)
    if found is None:
        raise ConnectionNotFound(provider=named[:40])
    return found


async def record_check(
    tx: Tx, checked: Credentials, *, status: ConnectionStatus, detail: str | None
) -> None:
    """What its provider said of these credentials. Those that were replaced meanwhile are not them."""
    found = await queries.record_check(
        tx,
        store=checked.store,
        connection=checked.connection,
        version=checked.version,
        status=status,
        detail=detail,
    )
    if found:
        audit.note(
            tx,
            checked.store,
            actor="system",
            action="stores.check_connection",
            subject=encode("cnx", checked.connection),
            detail={"provider": checked.provider, "status": status.value},
        )
        await tell(tx, checked.store, "connections")


async def record_health(tx: Tx, checked: Credentials, health: ConnectionHealth) -> None:
    """What its provider said of the way to us. Often, so nobody's deed: not in the audit log."""
    await queries.record_health(
        tx,
        store=checked.store,
        connection=checked.connection,
        version=checked.version,
        health=health,
    )


async def credentials_of(
    tx: Tx, world: World, store: StoreId, connection: ConnectionId
) -> Credentials:
    """Also of one that was closed. Raises stores.connection_not_found."""
    found = await queries.find_connection_by_id(tx, store, connection)
    if found is None:
        raise ConnectionNotFound(provider="such")
    return await open_all(tx, world, found)


async def find_credentials(tx: Tx, world: World, store: StoreId, named: str) -> Credentials | None:
    """The connection of this id, or the default one of this provider, opened; None when there is none."""
    found = await find_connection(tx, store, named)
    return None if found is None else await open_all(tx, world, found)


async def find_open_credentials(
    tx: Tx, world: World, store: StoreId, connection: ConnectionId
) -> Credentials | None:
    """None where it was closed."""
    found = await queries.find_open_connection(tx, store, connection)
    return None if found is None else await open_all(tx, world, found)


async def recall_credentials(
    tx: Tx, world: World, store: StoreId, connection: ConnectionId, *, version: int
) -> Credentials | None:
    """As this process opened them last, if their version still is what the caller has just read: no
    round trip for what changes once a year. Whether it is stopped now the caller has read with it.
    """
    found = _opened.recall(connection)
    if found is None or (found.store, found.version) != (store, version):
        row = await queries.find_open_connection(tx, store, connection)
        if row is None:
            return None
        found = _opened.keep(connection, await open_all(tx, world, row))
    return found


async def find_namesake(tx: Tx, closed: Credentials) -> ConnectionId | None:
    """Which connection speaks for the same account now."""
    account = account_of(closed.provider, closed.values)
    return await queries.find_connection_of(tx, closed.store, closed.provider, account)


def webhook_url(world: World, provider: str, connection: ConnectionId) -> str:
    """The address to paste at the provider, or to give it.

    For the chat on a site: where its script speaks to.
    """
    if provider == "web":
        return f"{world.public_url}/chat/{encode('cnx', connection)}"
    return f"{world.public_url}/webhooks/{provider}/{encode('cnx', connection)}"


async def _open(
    tx: Tx,
    store: StoreId,
    provider: str,
    sealed: Sealed,
    *,
    label: str | None,
    is_default: bool,
) -> Connection | None:
    """An account that was connected before is the same connection again, with its address and threads.

    None where there is a default already, or the account is another's.
    """
    reopened = await queries.reopen_connection(
        tx,
        store=store,
        provider=provider,
        account=sealed.account,
        label=label,
        is_default=is_default,
    )
    if reopened is not None:
        return await queries.replace_credentials(
            tx, store=store, connection=reopened, credentials=sealed, now=clock.now()
        )
    return await queries.insert_connection(
        tx,
        store=store,
        connection=ConnectionId(new_id()),
        provider=provider,
        label=label,
        is_default=is_default,
        credentials=sealed,
        now=clock.now(),
    )


async def _replace(tx: Tx, found: Connection, sealed: Sealed) -> Connection:
    try:
        return await queries.replace_credentials(
            tx,
            store=found.store_id,
            connection=found.id,
            credentials=sealed,
            now=clock.now(),
        )
    except asyncpg.UniqueViolationError as error:
        raise ConnectionTaken(provider=found.provider) from error


def _id_of(named: str) -> ConnectionId | None:
    """None for what is no connection's id, so a provider's name or nobody's."""
    try:
        return ConnectionId(decode("cnx", named))
    except NoSuchId:
        return None

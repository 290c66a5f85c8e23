"""Connections to providers: credentials sealed per store, provider and field; write-only."""

import re
import secrets
from base64 import b64decode, b64encode

from .. import audit
from ..kit import clock
from ..kit.crypto import new_data_key, seal, unseal
from ..kit.db import Tx
from ..kit.errors import FieldError, Invalid
from ..kit.events import emit
from ..kit.ids import ConnectionId, StoreId, encode, new_id
from ..kit.live import tell
from ..kit.world import World
from . import queries
from .errors import ConnectionNotFound, ProviderUnknown, StoreNotFound
from .events import ConnectionClosed, ConnectionOpened
from .models import (
    Connection,
    ConnectionHealth,
    ConnectionRoute,
    ConnectionStatus,
    Credentials,
)

VALUE_CHARACTERS_MAX = 2000
DATA_KEYS = "store data keys"  # what the key they are sealed by is made for

# provider -> (required, optional); what may be shown again is in PUBLIC.
FIELDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "whatsapp": (
        ("phone_number_id", "waba_id", "access_token", "app_secret", "verify_token"),
        (),
    ),
    "telegram": (("bot_token",), ("secret_token",)),
    "xendit": (("secret_key", "callback_token"), ()),
    # Stripe gives the secret for an address, and the address is here only once there is a key.
    "stripe": (("secret_key",), ("webhook_secret",)),
    "sandbox": (("secret",), ()),
    # The chat on the shop's own site; `mode` test: what is bought there is not live.
    "web": (("allowed_origins",), ("identity_secret", "greeting", "mode")),
}
# A key that begins otherwise is another key: Stripe's publishable one is the usual mistake.
BEGINNINGS: dict[tuple[str, str], tuple[str, ...]] = {
    ("stripe", "secret_key"): ("sk_test_", "sk_live_", "rk_test_", "rk_live_"),
    ("stripe", "webhook_secret"): ("whsec_",),
}
DIGITS = frozenset({"phone_number_id", "waba_id"})
PUBLIC = DIGITS | {"allowed_origins", "greeting", "mode"}
LISTS = frozenset({"allowed_origins"})  # sent as one, kept with a space between
ORIGINS_MAX = 20
GREETING_CHARACTERS_MAX = 300
MODES = ("live", "test")
_ORIGIN = re.compile(r"https?://[a-z0-9.-]{1,253}(:[0-9]{1,5})?")
# What is only ever one kind of text; what else it says to a person who pasted the wrong thing.
SHAPES: dict[tuple[str, str], tuple[re.Pattern[str], str]] = {
    ("telegram", "bot_token"): (
        re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{20,100}"),
        "must be as BotFather gives it: 123456789:AAE...",
    ),
    ("telegram", "secret_token"): (
        re.compile(r"[A-Za-z0-9_-]{8,256}"),
        "must be 8 to 256 of A-Z, a-z, 0-9, _ and -",
    ),
}
# Made by us where nobody brings one: the provider is told it, no person has to be.
MADE = {("telegram", "secret_token")}
_LAST4_OF = {
    "whatsapp": "access_token",
    "telegram": "bot_token",
    "xendit": "secret_key",
    "stripe": "secret_key",
    "sandbox": "secret",
    "web": "identity_secret",
}
_TEST_KEYS = ("xnd_development_", "sk_test_", "rk_test_")


async def open_connection(
    tx: Tx, world: World, store: StoreId, provider: str, values: dict[str, str]
) -> Connection:
    """Makes the store's connection to a provider, or replaces its credentials.

    Raises stores.provider_unknown, requests.invalid.
    """
    check(provider, values)
    made = {name: secrets.token_urlsafe(32) for whose, name in MADE if whose == provider}
    values = made | {name: value for name, value in values.items() if value}
    data_key = await _data_key(tx, world, store)
    sealed = {
        name: b64encode(
            seal(data_key, value.encode(), place=_place(store, provider, name))
        ).decode()
        for name, value in values.items()
        if name not in PUBLIC
    }
    opened = await queries.put_connection(
        tx,
        store=store,
        connection=ConnectionId(new_id()),
        provider=provider,
        status=ConnectionStatus.UNVERIFIED,
        detail=None,
        public={name: value for name, value in values.items() if name in PUBLIC},
        sealed=sealed,
        last4=values.get(_LAST4_OF[provider], "")[-4:],
        livemode=_is_live(provider, values),
        now=clock.now(),
    )
    await emit(tx, ConnectionOpened(store_id=store, connection_id=opened.id))
    return opened


def _is_live(provider: str, values: dict[str, str]) -> bool:
    is_test = values.get("mode") == "test" or values.get("secret_key", "").startswith(_TEST_KEYS)
    return provider != "sandbox" and not is_test


async def close_connection(tx: Tx, store: StoreId, provider: str) -> None:
    """Raises stores.connection_not_found."""
    closed = await queries.delete_connection(tx, store, provider, clock.now())
    if closed is None:
        raise ConnectionNotFound(provider=provider[:40])
    await emit(tx, ConnectionClosed(store_id=store, connection_id=closed))
    await tell(tx, store, "connections")


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


def check(provider: str, values: dict[str, str]) -> None:
    if provider not in FIELDS:
        raise ProviderUnknown(provider=provider[:40], known=", ".join(FIELDS))
    required, optional = FIELDS[provider]
    errors = [FieldError(name, "is required") for name in required if not values.get(name)]
    errors += [
        FieldError(name, f"is no field of a {provider} connection")
        for name in values
        if name not in required + optional
    ]
    errors += [
        FieldError(name, f"must be 8 to {VALUE_CHARACTERS_MAX} characters without spaces")
        for name, value in values.items()
        if name not in PUBLIC
        and value
        and (not 8 <= len(value) <= VALUE_CHARACTERS_MAX or any(c.isspace() for c in value))
    ]
    errors += [
        FieldError(name, f"must begin with {' or '.join(BEGINNINGS[provider, name])}")
        for name, value in values.items()
        if value and not value.startswith(BEGINNINGS.get((provider, name), ""))
    ]
    errors += [
        FieldError(name, SHAPES[provider, name][1])
        for name, value in values.items()
        if value and (provider, name) in SHAPES and not SHAPES[provider, name][0].fullmatch(value)
    ]
    errors += [
        FieldError(name, "must be digits")
        for name in DIGITS & values.keys()
        if not (values[name].isascii() and values[name].isdigit() and len(values[name]) <= 40)
    ]
    errors += _wrong_words(values)
    if errors:
        raise Invalid(errors)


def _wrong_words(values: dict[str, str]) -> list[FieldError]:
    """Of a chat on a site: whose pages may show it, and what it says."""
    errors = []
    origins = values.get("allowed_origins", "").split(" ")
    if values.get("allowed_origins") and not all(_ORIGIN.fullmatch(one) for one in origins):
        errors.append(FieldError("allowed_origins", "each is like https://shop.example, no path"))
    if len(origins) > ORIGINS_MAX:
        errors.append(FieldError("allowed_origins", f"at most {ORIGINS_MAX}"))
    greeting = values.get("greeting", "")
    if len(greeting) > GREETING_CHARACTERS_MAX or "\0" in greeting:
        message = f"at most {GREETING_CHARACTERS_MAX} characters of text"
        errors.append(FieldError("greeting", message))
    if values.get("mode", "live") not in MODES:
        errors.append(FieldError("mode", f"must be {' or '.join(MODES)}"))
    return errors


async def credentials_of(
    tx: Tx, world: World, store: StoreId, connection: ConnectionId
) -> Credentials:
    """Raises stores.connection_not_found."""
    found = await queries.find_connection_by_id(tx, store, connection)
    if found is None:
        raise ConnectionNotFound(provider="such")
    return await _open(tx, world, found)


async def find_credentials(
    tx: Tx, world: World, store: StoreId, provider: str
) -> Credentials | None:
    """The store's connection to a provider, opened; None when there is none."""
    found = await queries.find_connection(tx, store, provider)
    return None if found is None else await _open(tx, world, found)


async def find_route(world: World, connection: ConnectionId) -> ConnectionRoute | None:
    """Whose webhook address this is; None for nobody's."""
    async with world.database.routing() as tx:
        return await queries.find_connection_route(tx, connection)


def webhook_url(world: World, provider: str, connection: ConnectionId) -> str:
    """The address to paste at the provider, or to give it.

    For the chat on a site: where its script speaks to.
    """
    if provider == "web":
        return f"{world.public_url}/chat/{encode('cnx', connection)}"
    return f"{world.public_url}/webhooks/{provider}/{encode('cnx', connection)}"


async def _open(tx: Tx, world: World, connection: Connection) -> Credentials:
    data_key = await _data_key(tx, world, connection.store_id)
    values = dict(connection.public)
    for name, sealed in connection.sealed.items():
        place = _place(connection.store_id, connection.provider, name)
        values[name] = unseal(data_key, b64decode(sealed), place=place).decode()
    return Credentials(
        connection.id,
        connection.store_id,
        connection.provider,
        connection.livemode,
        values,
        connection.version,
        is_stopped=connection.stopped_at is not None,
    )


async def _data_key(tx: Tx, world: World, store: StoreId) -> bytes:
    sealed = await queries.find_sealed_key(tx, store)
    if sealed is None:
        raise StoreNotFound(store=encode("sto", store))
    return world.secret.unseal(DATA_KEYS, sealed, place=_place_of_key(store))


def new_sealed_key(world: World, store: StoreId) -> bytes:
    return world.secret.seal(DATA_KEYS, new_data_key(), place=_place_of_key(store))


async def seal_key_anew(world: World, store: StoreId) -> bool:
    """Under the present key; False for what is already. Raises Unsealable."""
    async with world.database.store(store) as tx:
        sealed = await queries.find_sealed_key(tx, store)
        if sealed is None:
            return False
        fresh = world.secret.sealed_anew(DATA_KEYS, sealed, place=_place_of_key(store))
        return fresh is not None and bool(
            await queries.replace_sealed_key(tx, store, old=sealed, fresh=fresh)
        )


def _place_of_key(store: StoreId) -> str:
    return f"{store}/data key"


def _place(store: StoreId, provider: str, name: str) -> str:
    return f"{store}/{provider}/{name}"

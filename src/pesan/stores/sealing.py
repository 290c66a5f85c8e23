"""Credentials as they lie in the database: sealed by the store's own key, which ours seals."""

import secrets
from base64 import b64decode, b64encode

from ..kit.crypto import new_data_key, seal, unseal
from ..kit.db import Tx
from ..kit.ids import StoreId, encode
from ..kit.world import World
from . import queries
from .credentials import LAST4_OF, MADE, PUBLIC, account_of, is_live
from .errors import StoreNotFound
from .models import Connection, Credentials, Sealed

DATA_KEYS = "store data keys"  # what the key they are sealed by is made for


async def seal_all(
    tx: Tx, world: World, store: StoreId, provider: str, given: dict[str, str]
) -> Sealed:
    """Raises stores.not_found."""
    made = {name: secrets.token_urlsafe(32) for whose, name in MADE if whose == provider}
    values = made | {name: value for name, value in given.items() if value}
    data_key = await _data_key(tx, world, store)
    return Sealed(
        public={name: value for name, value in values.items() if name in PUBLIC},
        sealed={
            name: b64encode(
                seal(data_key, value.encode(), place=_place(store, provider, name))
            ).decode()
            for name, value in values.items()
            if name not in PUBLIC
        },
        last4=values.get(LAST4_OF[provider], "")[-4:],
        account=account_of(provider, values),
        livemode=is_live(provider, values),
    )


async def open_all(tx: Tx, world: World, connection: Connection) -> Credentials:
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

"""A browser that remembers a card: a random cookie, kept here as a hash only, a store each.

The secret in a pay page's address opens the bill and nothing more: people hand such links on, to
whoever pays for them. What a gateway keeps of a buyer is shown to a browser that agreed to it.
"""

import secrets

from litestar.datastructures import Cookie

from ..kit.crypto import digest
from ..kit.db import Tx
from ..kit.ids import StoreId
from ..kit.world import World
from ..payments import Payment, is_remembered
from .visit import Visit

_A_YEAR_SECONDS = 365 * 24 * 3600
_CHARACTERS_MAX = 100


def cookie_name(world: World, store: StoreId) -> str:
    """`__Host-` wants https; on a shop's own network a phone opens plain http."""
    name = f"pesan-card-{store.hex}"
    return f"__Host-{name}" if world.environment == "production" else name


def secret_of(visit: Visit) -> str | None:
    found = visit.request.cookies.get(cookie_name(visit.world, visit.store), "")
    return found if 0 < len(found) <= _CHARACTERS_MAX and found.isascii() else None


def new_secret() -> str:
    return secrets.token_urlsafe(32)


def hashed(store: StoreId, secret: str) -> bytes:
    return digest(store.bytes, secret.encode())


def browser_of(visit: Visit) -> bytes | None:
    secret = secret_of(visit)
    return None if secret is None else hashed(visit.store, secret)


async def known_here(tx: Tx, visit: Visit, payment: Payment) -> bytes | None:
    """The browser, if whoever is to pay has agreed in it to be remembered."""
    browser = browser_of(visit)
    if browser is None or not await is_remembered(tx, visit.store, payment, browser):
        return None
    return browser


def cookie(visit: Visit, secret: str) -> Cookie:
    """An empty secret takes it away."""
    return Cookie(
        key=cookie_name(visit.world, visit.store),
        value=secret,
        max_age=_A_YEAR_SECONDS if secret else 0,
        path="/",
        httponly=True,
        samesite="lax",
        secure=visit.world.environment == "production",
    )

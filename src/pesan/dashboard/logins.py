"""Login links: `pesan demo` prints one, so nobody types a password to see the shop."""

import secrets
from datetime import UTC, datetime, timedelta

from ..accounts import User, find_user
from ..kit.db import Tx
from ..kit.ids import UserId
from ..kit.world import World
from .errors import LoginLinkSpent
from .queries import sessions as queries
from .sessions import hashed

LIFETIME = timedelta(minutes=15)


async def make_login_link(world: World, user: UserId) -> str:
    """An address that logs this person in once, within 15 minutes."""
    token = secrets.token_urlsafe(32)
    async with world.database.routing() as tx:
        await queries.insert_link(
            tx, token_hash=hashed(token), user=user, expires=datetime.now(UTC) + LIFETIME
        )
    return f"{world.public_url}/masuk/{token}"


async def use_login_link(tx: Tx, token: str) -> User:
    """Raises dashboard.login_link_spent."""
    user = await queries.use_link(tx, hashed(token), datetime.now(UTC))
    found = None if user is None else await find_user(tx, user)
    if found is None:
        raise LoginLinkSpent
    return found

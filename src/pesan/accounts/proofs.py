"""Who somebody is, proved by e-mail and password: for the API and for the dashboard alike."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from .. import audit
from ..kit.ids import UserId, encode
from ..kit.origin import origin
from ..kit.visitors import network_of
from ..kit.world import World
from . import attempts, passwords, queries
from .errors import LoginFailed, ReauthenticationRequired
from .models import Principal, User

# How long a proof is as good as new: what would do lasting harm asks for one (S17).
FRESH = timedelta(minutes=5)

_NOBODY = UserId(UUID(int=0))


async def prove(world: World, *, email: str, password: str) -> User:
    """Raises accounts.login_failed, accounts.too_many_attempts. Upgrades an old hash.

    No transaction is open while one is made. Nobody's address takes the same steps as somebody's.
    """
    email, visitor = email.strip().lower(), whence()
    async with world.database.routing() as tx:
        user = await queries.find_user_by_email(tx, email)
        places = attempts.places_of(world, visitor)
        at_home = await queries.knows_place(tx, _NOBODY if user is None else user.id, places)
    tries = attempts.logging_in(email, visitor, at_home=at_home)
    await attempts.begin(world, tries)
    right = await passwords.verify(password, None if user is None else user.password_hash)
    if user is None or not right:
        # Who they say they are: an address nobody has is somebody's all the same, and not kept.
        said = "nobody" if user is None else encode("usr", user.id)
        async with world.database.routing() as tx:
            await audit.record_person(
                tx, actor=said, action="accounts.fail_to_log_in", subject=said
            )
        raise LoginFailed
    await attempts.forgive(world, tries)
    if passwords.needs_upgrade(user.password_hash):
        upgraded = await passwords.make_hash(password)
        async with world.database.routing() as tx:
            await queries.set_password_hash(tx, user.id, upgraded)
    return user


async def prove_again(world: World, principal: Principal, password: str) -> User:
    """Who is logged in, and knows the password too. Raises as prove."""
    async with world.database.routing() as tx:
        user = await queries.find_user(tx, principal.user)
    if user is None:
        raise LoginFailed
    return await prove(world, email=user.email, password=password)


async def is_fresh(world: World, principal: Principal) -> bool:
    """Whether they proved who they are a moment ago: by logging in, or in this session since."""
    async with world.database.routing() as tx:
        return await queries.is_fresh(tx, principal.session, datetime.now(UTC) - FRESH)


async def require_fresh(world: World, principal: Principal) -> None:
    """Raises accounts.reauthentication_required."""
    if not await is_fresh(world, principal):
        raise ReauthenticationRequired


def whence() -> str:
    """The network this request comes from."""
    return network_of(origin.get().ip)

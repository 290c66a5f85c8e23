"""Who somebody is, proved by e-mail and password: for the API and for the dashboard alike."""

from .. import audit
from ..kit.ids import encode
from ..kit.world import World
from . import passwords, queries
from .errors import LoginFailed
from .models import User


async def prove(world: World, *, email: str, password: str) -> User:
    """Raises accounts.login_failed. Upgrades an old hash. No transaction is open while one is made."""
    async with world.database.routing() as tx:
        user = await queries.find_user_by_email(tx, email.strip().lower())
    right = await passwords.verify(password, None if user is None else user.password_hash)
    if user is None or not right:
        # Who they say they are: an address nobody has is somebody's all the same, and not kept.
        said = "nobody" if user is None else encode("usr", user.id)
        async with world.database.routing() as tx:
            await audit.record_person(
                tx, actor=said, action="accounts.fail_to_log_in", subject=said
            )
        raise LoginFailed
    if passwords.needs_upgrade(user.password_hash):
        upgraded = await passwords.make_hash(password)
        async with world.database.routing() as tx:
            await queries.set_password_hash(tx, user.id, upgraded)
    return user

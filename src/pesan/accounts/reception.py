"""What somebody may ask for before they are logged in: through the API and the pages alike.

Like proofs.py these open their own transactions: none is open while a hash is made.
"""

from collections.abc import Awaitable, Callable

from ..kit.ids import UserId
from ..kit.world import World
from . import actions, attempts, passwords, queries, resets, second_factor
from .addresses import read_email
from .models import User
from .proofs import whence

# What a person's stores are called: the stores' room knows, and the app says.
StoreNames = Callable[[World, UserId], Awaitable[list[str]]]


async def is_known(world: World, email: str) -> bool:
    async with world.database.routing() as tx:
        return await queries.find_user_by_email(tx, email) is not None


async def begin_account(world: World, *, email: str, name: str, password: str) -> User:
    """Raises requests.invalid, accounts.too_many_attempts, accounts.email_taken."""
    address = read_email(email)
    passwords.check_new(password, words=[address, name])
    await attempts.begin(world, attempts.registering(address, whence()))
    password_hash = await passwords.make_hash(password)
    async with world.database.routing() as tx:
        return await actions.register(
            tx, email=address, name=name.strip(), password_hash=password_hash
        )


async def ask_for_reset(world: World, email: str, *, language: str) -> None:
    """Nothing tells whether somebody has that address.

    Raises requests.invalid, accounts.too_many_attempts.
    """
    address = read_email(email)
    await attempts.begin(world, attempts.asking_for_reset(address, whence()))
    async with world.database.routing() as tx:
        await resets.ask(tx, email=address, language=language)


async def reset_password(
    world: World, token: str, password: str, *, store_names: StoreNames
) -> None:
    """Raises accounts.reset_refused, requests.invalid."""
    async with world.database.routing() as tx:
        reset, user = await resets.find_by_token(tx, world, token)
    await check_password(world, user, password, store_names=store_names)
    fresh = await passwords.make_hash(password)
    async with world.database.routing() as tx:
        await resets.finish(tx, reset, user, fresh)


async def check_password(
    world: World, user: User, password: str, *, store_names: StoreNames
) -> None:
    """Raises requests.invalid."""
    words = [user.email, user.name, *await store_names(world, user.id)]
    on = await second_factor.is_on(world, user.id)
    passwords.check_new(password, words=words, second_factor=on)

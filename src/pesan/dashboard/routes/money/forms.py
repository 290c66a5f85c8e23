"""What the forms about money have in common."""

from collections.abc import Awaitable, Callable

from litestar import Response
from litestar.datastructures import FormMultiDict
from litestar.response import Redirect

from ....accounts import find_user
from ....kit.db import Tx
from ....kit.errors import Problem
from ....kit.ids import StoreId, UserId, decode
from ....kit.money import Currency, Money
from ....kit.schemas import read_money
from ...screen import Screen, clean

Answer = Response[bytes] | Redirect


async def done(
    screen: Screen,
    path: str,
    act: Callable[[Tx, StoreId], Awaitable[None]],
    draw: Callable[[], Awaitable[Response[bytes]]],
) -> Answer:
    """Back to the page; what could not be done is said there, beside what was typed."""
    try:
        async with screen.transaction() as tx:
            await act(tx, screen.store)
            tx.wake()
    except Problem as problem:
        return await screen.refuse(problem, path, draw)
    return screen.back_to(path)


async def name_of(screen: Screen, actor: str | None) -> str | None:
    """A member by name; None for whoever is none, or is gone."""
    if actor is None or not actor.startswith("usr_"):
        return None
    async with screen.world.database.routing() as tx:
        user = await find_user(tx, UserId(decode("usr", actor)))
    return None if user is None else user.name


def text_of(form: FormMultiDict, name: str, characters_max: int) -> str:
    return clean(str(form.get(name, "")), characters_max=characters_max)


def money_of(form: FormMultiDict, name: str, currency: Currency) -> Money:
    """Rupiah as people write them: `Rp85.123`. Raises requests.invalid."""
    plain = text_of(form, name, 24).removeprefix("Rp").strip()
    if currency.digits_shown == 0:
        plain = plain.replace(".", "")
    return read_money(plain, field=name, currency=currency)

"""What the forms about money have in common."""

from collections.abc import Awaitable, Callable

from litestar.datastructures import FormMultiDict
from litestar.response import Redirect

from ....kit.db import Tx
from ....kit.errors import Conflict, Invalid, NotFound
from ....kit.ids import StoreId
from ....kit.money import Currency, Money
from ....kit.schemas import read_money
from ...errors import NotHere
from ...screen import Screen, clean


async def done(
    screen: Screen, path: str, act: Callable[[Tx, StoreId], Awaitable[None]]
) -> Redirect:
    """Back to the page; what could not be done is said there."""
    try:
        async with screen.transaction() as tx:
            await act(tx, screen.store)
            tx.wake()
    except NotHere:
        raise
    except (Conflict, Invalid, NotFound) as problem:
        if not problem.code.startswith(("payments.", "orders.", "requests.")):
            raise
        return screen.back_to(f"{path}?failed={problem.code.rpartition('.')[2]}")
    return screen.back_to(path)


def text_of(form: FormMultiDict, name: str, characters_max: int) -> str:
    return clean(str(form.get(name, "")), characters_max=characters_max)


def money_of(form: FormMultiDict, name: str, currency: Currency) -> Money:
    """Rupiah as people write them: `Rp85.123`. Raises requests.invalid."""
    plain = text_of(form, name, 24).removeprefix("Rp").strip()
    if currency.digits_shown == 0:
        plain = plain.replace(".", "")
    return read_money(plain, field=name, currency=currency)

"""The shop's own bank accounts, as buyers who transfer are shown them."""

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency

from .... import payments
from ....kit.db import Tx
from ....kit.errors import Invalid
from ....kit.ids import StoreId
from ....payments import BankAccount
from ....stores import Right, may
from ...errors import NotHere
from ...screen import Screen
from .forms import Answer, done, text_of

MOST = 10
_PATH = "/money/accounts"


@get(_PATH, operation_id="accountsPage", right=Right.READ_STORE)
async def accounts(screen: NamedDependency[Screen]) -> Response[bytes]:
    return await _draw(screen)


async def _draw(screen: Screen) -> Response[bytes]:
    async with screen.transaction() as tx:
        return await screen.page(
            tx,
            "money/accounts.html",
            active="money",
            accounts=await payments.accounts_of(tx, screen.store),
            can_change=may(screen.role, Right.CHANGE_STORE),
            most=MOST,
        )


@post(_PATH, operation_id="changeAccountsByForm", status_code=303, right=Right.CHANGE_STORE)
async def change(screen: NamedDependency[Screen]) -> Answer:
    """Adds one, writes one anew, puts one first, or shows it no more. `was` names it by its number."""
    form = await screen.request.form()
    to, was = text_of(form, "to", 10), text_of(form, "was", 40)
    if to not in {"save", "first", "off"}:
        raise NotHere
    given = {
        name: text_of(form, name, 80 if name == "holder" else 40)
        for name in ("bank", "account_number", "holder")
    }

    async def act(tx: Tx, store: StoreId) -> None:
        await payments.lock_accounts(tx, store)
        present = await payments.accounts_of(tx, store)
        chosen = next((one for one in present if one.account_number == was), None)
        if (was or to != "save") and chosen is None:
            raise Invalid.field("was", "is no account of this store any more")
        others = [one for one in present if one is not chosen]
        if to == "off":
            wanted = others
        elif to == "first" and chosen is not None:
            wanted = [chosen, *others]
        else:
            wanted = _written(present, chosen, _read(given))
        await payments.put_accounts(tx, store, wanted, actor=screen.call.actor)

    return await done(screen, _PATH, act, lambda: _draw(screen))


def _read(given: dict[str, str]) -> BankAccount:
    """Raises requests.invalid."""
    try:
        return msgspec.convert(given, payments.BankAccountIn).account()
    except msgspec.ValidationError as error:
        raise Invalid.field("account_number", str(error)) from error


def _written(
    present: list[BankAccount], chosen: BankAccount | None, new: BankAccount
) -> list[BankAccount]:
    """In its place, or last. Raises requests.invalid where the number stands already, or too many."""
    others = {one.account_number for one in present if one is not chosen}
    if new.account_number in others or (chosen is None and len(present) >= MOST):
        raise Invalid.field("account_number", "stands there already, or there are too many")
    if chosen is None:
        return [*present, new]
    return [new if one is chosen else one for one in present]


routes = [accounts, change]

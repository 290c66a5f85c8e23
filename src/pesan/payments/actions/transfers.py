"""A transfer to the shop's own account, told from others by a few rupiah more (kode unik)."""

import secrets
from typing import Any

from ... import audit
from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import StoreId, encode
from ...kit.money import Currency
from ..errors import CodesTaken
from ..models import Action, ActionType, BankAccount, Payment
from ..queries import attempts, transfers
from ..rules import CODE_MINOR

_DRAWS = 5


async def put_accounts(
    tx: Tx, store: StoreId, accounts: list[BankAccount], *, actor: str
) -> list[BankAccount]:
    """The accounts buyers are shown, the first one first."""
    await transfers.put_accounts(tx, store=store, accounts=accounts, now=clock.now())
    await audit.record(
        tx,
        store,
        actor=actor,
        action="payments.bank_accounts",
        subject=encode("sto", store),
        detail={"banks": ", ".join(one.bank for one in accounts)},
    )
    return accounts


async def insert_transfer(
    tx: Tx, store: StoreId, accounts: list[BankAccount], given: dict[str, Any]
) -> Payment | None:
    """The attempt, with a code that no other open one has; None as `insert_attempt` says it.

    Whoever draws the same code at the same moment draws again. Raises payments.codes_taken.
    """
    given["action"] = Action(ActionType.ACCOUNT_NUMBER, accounts[0].account_number)
    if given["currency"] != Currency.IDR:
        return await attempts.insert_attempt(tx, **given)
    total = given["amount_minor"]
    for _ in range(_DRAWS):
        code = await transfers.draw_code(
            tx, store=store, total_minor=total, lot=secrets.token_hex(8)
        )
        if code is None:
            break
        asked = given | {"amount_minor": total + code * CODE_MINOR, "unique_code": code}
        payment = await attempts.insert_attempt(tx, **asked)
        if payment is not None:
            return payment
        if await attempts.find_live(tx, store, given["order"]) is not None:
            return None
        if given["request_key"] and await attempts.find_by_request(tx, store, given["request_key"]):
            return None
    raise CodesTaken

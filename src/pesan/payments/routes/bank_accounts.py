from typing import Annotated

from litestar import get, put
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from ...stores import Right, StoreCall
from .. import actions
from ..models import BankAccount
from ..queries import transfers
from ..schemas import BankAccountIn


@get("/bank-accounts", operation_id="getBankAccounts", right=Right.READ_STORE)
async def get_bank_accounts(call: NamedDependency[StoreCall]) -> list[BankAccount]:
    """The shop's own accounts, as buyers who transfer are shown them."""
    async with call.transaction() as tx:
        return await transfers.accounts_of(tx, call.store)


@put("/bank-accounts", operation_id="putBankAccounts", right=Right.CHANGE_STORE)
async def put_bank_accounts(
    call: NamedDependency[StoreCall],
    data: JSONBody[Annotated[list[BankAccountIn], Meta(max_length=10)]],
) -> list[BankAccount]:
    """Say where buyers transfer to. None: a transfer is agreed upon by hand."""
    accounts = [one.account() for one in data]
    async with call.transaction() as tx:
        return await actions.put_accounts(tx, call.store, accounts, actor=call.actor)


routes = [get_bank_accounts, put_bank_accounts]

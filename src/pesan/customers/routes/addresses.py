from litestar import Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import UNSET

from ...kit.db import Tx
from ...kit.schemas import Page
from ...stores import Right, StoreCall
from .. import actions
from ..schemas import AddAddress, AddressOut, ChangeAddress
from .paths import read_address, read_customer

_ALL = "/customers/{customer_id:str}/addresses"
_ONE = "/customers/{customer_id:str}/addresses/{address_id:str}"


@post(_ALL, operation_id="addCustomerAddress", right=Right.CHANGE_CUSTOMERS)
async def add_address(
    call: NamedDependency[StoreCall], customer_id: FromPath[str], data: JSONBody[AddAddress]
) -> Response[AddressOut]:
    """Keep another address of a customer."""
    customer, new = read_customer(customer_id), data.new()

    async def act(tx: Tx) -> AddressOut:
        address, default = await actions.put_address(
            tx, call.store, customer, new, default=data.default, actor=call.actor
        )
        return AddressOut.of(address, default=default)

    return await call.once(act)


@get(_ALL, operation_id="listCustomerAddresses", right=Right.READ_CUSTOMERS)
async def list_addresses(
    call: NamedDependency[StoreCall], customer_id: FromPath[str]
) -> Page[AddressOut]:
    """All of a customer's addresses, oldest first: there are at most fifty."""
    async with call.transaction() as tx:
        customer, found = await actions.list_addresses(tx, call.store, read_customer(customer_id))
    return Page(
        [AddressOut.of(one, default=one.id == customer.default_address_id) for one in found], None
    )


@patch(_ONE, operation_id="updateCustomerAddress", right=Right.CHANGE_CUSTOMERS)
async def change_address(
    call: NamedDependency[StoreCall],
    customer_id: FromPath[str],
    address_id: FromPath[str],
    data: JSONBody[ChangeAddress],
) -> AddressOut:
    """Change some fields, or make it the one things go to by default."""
    customer, address = read_customer(customer_id), read_address(address_id)
    async with call.transaction() as tx:
        changed, default = await actions.change_address(
            tx,
            call.store,
            customer,
            address,
            data.changes(),
            default=None if data.default is UNSET else data.default,
            actor=call.actor,
        )
    return AddressOut.of(changed, default=default)


@delete(
    _ONE,
    operation_id="removeCustomerAddress",
    status_code=204,
    right=Right.CHANGE_CUSTOMERS,
)
async def remove_address(
    call: NamedDependency[StoreCall], customer_id: FromPath[str], address_id: FromPath[str]
) -> None:
    """Forget an address. Orders keep their own copy of it."""
    customer, address = read_customer(customer_id), read_address(address_id)
    async with call.transaction() as tx:
        await actions.remove_address(tx, call.store, customer, address, actor=call.actor)


routes = [add_address, list_addresses, change_address, remove_address]

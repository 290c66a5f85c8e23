from typing import Annotated

from litestar import Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from ...kit import cursors
from ...kit.db import Tx
from ...kit.ids import CustomerId, encode
from ...kit.schemas import Limit, Page
from ...kit.text import line
from ...stores import IfMatch, Right, StoreCall, read_version
from .. import actions
from ..schemas import ChangeCustomer, CreateCustomer, CustomerOut
from .paths import read_customer

Filter = Annotated[str | None, QueryParameter(min_length=1, max_length=254)]


@post("/customers", operation_id="createCustomer", right=Right.CHANGE_CUSTOMERS)
async def create_customer(
    call: NamedDependency[StoreCall], data: JSONBody[CreateCustomer]
) -> Response[CustomerOut]:
    """Keep a customer. The phone may be written as people write it; it is unique in the store."""
    new = data.new()

    async def act(tx: Tx) -> CustomerOut:
        return CustomerOut.of(await actions.create_customer(tx, call.store, new, actor=call.actor))

    return await call.once(act)


@get("/customers", operation_id="listCustomers", right=Right.READ_CUSTOMERS)
async def list_customers(
    call: NamedDependency[StoreCall],
    phone: FromQuery[Filter] = None,
    email: FromQuery[Filter] = None,
    q: FromQuery[Filter] = None,
    tag: FromQuery[Filter] = None,
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[CustomerOut]:
    """Customers, newest first; `phone` in any form.

    Each word of `q` begins a word of their name or email, or `q` is part of their phone.
    """
    last = cursors.read_id("cus", cursor)
    async with call.transaction() as tx:
        found = await actions.list_profiles(
            tx,
            call.store,
            after=None if last is None else CustomerId(last),
            phone=phone,
            email=email,
            tag=None if tag is None else line(tag),
            query=q,
            limit=limit + 1,
        )
    shown = found[:limit]
    more = encode("cus", shown[-1].customer.id) if len(found) > limit else None
    return Page([CustomerOut.of(profile) for profile in shown], more)


@get("/customers/{customer_id:str}", operation_id="getCustomer", right=Right.READ_CUSTOMERS)
async def get_customer(call: NamedDependency[StoreCall], customer_id: FromPath[str]) -> CustomerOut:
    """A customer, how channels know them, and what they bought; of one who was merged, who is left."""
    customer = read_customer(customer_id)
    async with call.transaction() as tx:
        return CustomerOut.of(await actions.require_profile(tx, call.store, customer))


@patch("/customers/{customer_id:str}", operation_id="updateCustomer", right=Right.CHANGE_CUSTOMERS)
async def update_customer(
    call: NamedDependency[StoreCall],
    customer_id: FromPath[str],
    data: JSONBody[ChangeCustomer],
    if_match: IfMatch = None,
) -> CustomerOut:
    """Change some fields; null empties one that may be empty."""
    customer = read_customer(customer_id)
    async with call.transaction() as tx:
        return CustomerOut.of(
            await actions.change_customer(
                tx,
                call.store,
                customer,
                data.changes(),
                version=read_version(if_match),
                actor=call.actor,
            )
        )


@delete(
    "/customers/{customer_id:str}",
    operation_id="deleteCustomer",
    status_code=204,
    right=Right.CHANGE_CUSTOMERS,
)
async def delete_customer(call: NamedDependency[StoreCall], customer_id: FromPath[str]) -> None:
    """Take a customer off the list. Their orders stay."""
    customer = read_customer(customer_id)
    async with call.transaction() as tx:
        await actions.delete_customer(tx, call.store, customer, actor=call.actor)


routes = [
    create_customer,
    list_customers,
    get_customer,
    update_customer,
    delete_customer,
]

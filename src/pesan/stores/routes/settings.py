"""How a store works: its settings, the ways its parcels leave, and what its agent may quote."""

from litestar import get, patch, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from ...kit import clock
from .. import actions, queries
from ..calls import StoreCall
from ..models import Answer, ShippingMethod
from ..rights import Right
from ..schemas import AnswerIn, ChangeSettings, Settings, ShippingMethodIn, given_fields
from ..settings import change_settings


@get("/settings", operation_id="getSettings", right=Right.READ_STORE)
async def get_settings(call: NamedDependency[StoreCall]) -> Settings:
    async with call.transaction() as tx:
        return Settings.of(await actions.require(tx, call.store))


@patch("/settings", operation_id="updateSettings", right=Right.CHANGE_STORE)
async def update_settings(
    call: NamedDependency[StoreCall], data: JSONBody[ChangeSettings]
) -> Settings:
    async with call.transaction() as tx:
        await change_settings(tx, call.store, data)
        await call.note(tx, "stores.settings", {"fields": ", ".join(given_fields(data))})
        return Settings.of(await actions.require(tx, call.store))


@get("/shipping-methods", operation_id="getShippingMethods", right=Right.READ_STORE)
async def get_shipping_methods(call: NamedDependency[StoreCall]) -> list[ShippingMethod]:
    async with call.transaction() as tx:
        return list((await actions.require(tx, call.store)).shipping_methods)


@put("/shipping-methods", operation_id="putShippingMethods", right=Right.CHANGE_STORE)
async def put_shipping_methods(
    call: NamedDependency[StoreCall], data: JSONBody[list[ShippingMethodIn]]
) -> list[ShippingMethod]:
    """Replace the list of ways parcels leave."""
    methods = tuple(method.method() for method in data)
    async with call.transaction() as tx:
        return list(await actions.put_shipping_methods(tx, call.store, methods, now=clock.now()))


@get("/faq", operation_id="getFaq", right=Right.READ_STORE)
async def get_faq(call: NamedDependency[StoreCall]) -> list[Answer]:
    async with call.transaction() as tx:
        return list((await actions.require(tx, call.store)).faq)


@put("/faq", operation_id="putFaq", right=Right.CHANGE_STORE)
async def put_faq(call: NamedDependency[StoreCall], data: JSONBody[list[AnswerIn]]) -> list[Answer]:
    """Replace what the agent may quote."""
    entries = tuple(entry.entry() for entry in data)
    async with call.transaction() as tx:
        await queries.update_faq(tx, store=call.store, faq=entries, now=clock.now())
    return list(entries)


routes = [
    get_settings,
    update_settings,
    get_shipping_methods,
    put_shipping_methods,
    get_faq,
    put_faq,
]

"""How a store works: its settings, the ways its parcels leave, and what its agent may quote."""

import msgspec
from litestar import get, patch, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from ...kit import clock
from ...kit.errors import Invalid
from .. import actions, queries
from ..calls import StoreCall
from ..models import Answer, Assignment, ShippingMethod
from ..rights import Right
from ..schemas import AnswerIn, ChangeSettings, Settings, ShippingMethodIn, given_fields


@get("/settings", operation_id="getSettings", right=Right.READ_STORE)
async def get_settings(call: NamedDependency[StoreCall]) -> Settings:
    async with call.transaction() as tx:
        return Settings.of(await actions.require(tx, call.store))


@patch("/settings", operation_id="updateSettings", right=Right.CHANGE_STORE)
async def update_settings(
    call: NamedDependency[StoreCall], data: JSONBody[ChangeSettings]
) -> Settings:
    async with call.transaction() as tx:
        store = await actions.require_locked(tx, call.store)
        given = {name: getattr(data, name) for name in given_fields(data)}
        tax = given.pop("tax", msgspec.UNSET)
        if tax is not msgspec.UNSET:
            given["tax_rate_bp"] = None if tax is None else _basis_points(tax.rate_percent)
            given["tax_inclusive"] = True if tax is None else tax.inclusive
        if "holidays" in given:
            given["holidays"] = tuple(one.holiday() for one in given["holidays"])
        if "assignment" in given:
            given["assignment"] = msgspec.convert(
                msgspec.to_builtins(given["assignment"]), Assignment
            )
        store = msgspec.structs.replace(store, **given)
        await queries.update_desk(
            tx,
            store=call.store,
            away_translations=store.away_translations,
            away_always=store.away_always,
            holidays=store.holidays,
            assignment=store.assignment,
        )
        await queries.update_settings(
            tx,
            store=call.store,
            order_expiry_minutes=store.order_expiry_minutes,
            complete_after_days=store.complete_after_days,
            tax_rate_bp=store.tax_rate_bp,
            tax_inclusive=store.tax_inclusive,
            hours=store.hours,
            away_message=store.away_message,
            agent_mode=store.agent_mode,
            default_owner=store.default_owner,
            response_target_minutes=store.response_target_minutes,
            voice_messages=store.voice_messages,
            now=clock.now(),
        )
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


def _basis_points(percent: str) -> int:
    whole, _, part = percent.partition(".")
    points = int(whole) * 100 + int(part.ljust(2, "0") or 0)
    if points > 10_000:
        raise Invalid.field("tax.rate_percent", "is more than 100")
    return points


routes = [
    get_settings,
    update_settings,
    get_shipping_methods,
    put_shipping_methods,
    get_faq,
    put_faq,
]

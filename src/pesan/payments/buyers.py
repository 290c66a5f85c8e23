"""Buyers at a gateway that keeps their ways to pay: made once, looked up when an answer was lost.

It is told which customer of which store it is, and nothing of the person. A pay link is handed on,
so it says nothing of who holds it: who agrees on a pay page is remembered for that browser, as a
buyer of its own at the gateway, and whoever else opens the link sees none of it.
"""

from typing import Any

import structlog
from msgspec.structs import replace

from .. import customers
from ..kit import clock
from ..kit.db import Tx
from ..kit.ids import ConnectionId, CustomerId, StoreId, encode
from ..kit.jobs import enqueue
from ..kit.world import World
from ..stores import Credentials, credentials_of
from .errands import ForgetBuyer
from .errors import GatewayRefused, GatewayUnavailable, GatewayUnknown, MethodNotFound
from .gateways import connect
from .models import Buyer, Payment, SavedMethod
from .provider import Gateway, Remembers
from .queries import buyers

ANSWER_SECONDS = 8.0

_log = structlog.get_logger("payments")


async def known_as(world: World, store: StoreId, gateway: Gateway, payment: Payment) -> str | None:
    """Who pays, as the gateway calls them. None: they pay all the same, and nothing is kept."""
    if not payment.remember or not isinstance(gateway, Remembers):
        return None
    try:
        return await _made(world, store, gateway, payment)
    except (GatewayRefused, GatewayUnavailable, GatewayUnknown) as problem:
        _log.warning("payments.buyer_not_known", provider=payment.provider, problem=problem.code)
        return None


async def _made(world: World, store: StoreId, gateway: Remembers, payment: Payment) -> str | None:
    async with world.database.store(store) as tx:
        buyer, is_new = await _begun(tx, store, payment)
    if buyer.gateway_id is not None:
        if await gateway.knows(buyer.gateway_id):
            return buyer.gateway_id
        async with world.database.store(store) as tx:
            buyer = await _renewed(tx, store, buyer, buyer.gateway_id)
    if buyer.forget_at is not None:
        return None
    found = None if is_new else await _found(gateway, store, buyer)
    gateway_id = found or await gateway.make_buyer(
        _wire(buyer), encode("sto", store), key=f"{_wire(buyer)}.{buyer.round}"
    )
    async with world.database.store(store) as tx:
        return gateway_id if await _saved(tx, store, buyer, gateway_id) else None


async def _begun(tx: Tx, store: StoreId, payment: Payment) -> tuple[Buyer, bool]:
    """Who pays, or whoever was merged into them and is known there; and whether nobody was."""
    customer, browser = await customer_of(tx, store, payment), payment.browser or b""
    one: dict[str, Any] = {
        "store": store,
        "connection": payment.connection,
        "customer": customer,
        "browser": browser,
    }
    known = await buyers.find_buyer(tx, **one)
    known = known or await _merged(tx, store, payment.connection, customer, browser)
    if known is not None:
        return known, False
    is_new = await buyers.begin_buyer(tx, **one, livemode=payment.livemode, now=clock.now())
    begun = await buyers.find_buyer(tx, **one)
    assert begun is not None, "made here, or by whoever was faster"
    return begun, bool(is_new)


async def _merged(
    tx: Tx, store: StoreId, connection: ConnectionId, customer: CustomerId, browser: bytes
) -> Buyer | None:
    group = await customers.group_of(tx, store, customer)
    known = await buyers.known_buyers(tx, store, group)
    wanted = (connection, browser)
    return next((one for one in known if (one.connection_id, one.browser) == wanted), None)


async def _renewed(tx: Tx, store: StoreId, buyer: Buyer, gone: str) -> Buyer:
    """Somebody deleted them at the gateway, in its dashboard: they are made anew, under a new key."""
    await buyers.renew_buyer(
        tx,
        store=store,
        connection=buyer.connection_id,
        customer=buyer.customer_id,
        browser=buyer.browser,
        gone=gone,
        now=clock.now(),
    )
    fresh = await buyers.find_buyer(
        tx,
        store=store,
        connection=buyer.connection_id,
        customer=buyer.customer_id,
        browser=buyer.browser,
    )
    return fresh or replace(buyer, forget_at=clock.now())


async def _saved(tx: Tx, store: StoreId, buyer: Buyer, gateway_id: str) -> bool:
    """False: erased meanwhile, so the gateway has to forget them again."""
    saved = await buyers.save_buyer(
        tx,
        store=store,
        connection=buyer.connection_id,
        customer=buyer.customer_id,
        browser=buyer.browser,
        gateway_id=gateway_id,
    )
    if not saved and await buyers.bury_buyer(
        tx,
        store=store,
        connection=buyer.connection_id,
        customer=buyer.customer_id,
        browser=buyer.browser,
        livemode=buyer.livemode,
        gateway_id=gateway_id,
        now=clock.now(),
    ):
        await _have_forgotten(tx, store, buyer)
    return bool(saved)


async def _have_forgotten(tx: Tx, store: StoreId, buyer: Buyer) -> None:
    await enqueue(
        tx,
        ForgetBuyer(
            store_id=store,
            connection_id=buyer.connection_id,
            customer_id=buyer.customer_id,
        ),
    )


async def _found(gateway: Remembers, store: StoreId, buyer: Buyer) -> str | None:
    since = buyer.asked_at - clock.offset()
    return await gateway.find_buyer(_wire(buyer), encode("sto", store), since=since)


def _wire(buyer: Buyer) -> str:
    """`cus_01jd...`, and of a browser `cus_01jd....<its hash>`: what is looked up is never another's."""
    wire = encode("cus", buyer.customer_id)
    return f"{wire}.{buyer.browser.hex()}" if buyer.browser else wire


async def forget(
    world: World, store: StoreId, connection: ConnectionId, customer: CustomerId
) -> None:
    """What a gateway keeps of who was erased, or wants to be forgotten, goes too.

    Raises as `Gateway.read`.
    """
    async with world.database.store(store) as tx:
        gone = await buyers.to_forget(tx, store, connection, customer)
        if not gone:
            return
        credentials = await credentials_of(tx, world, store, connection)
    gateway = connect(world, credentials)
    assert isinstance(gateway, Remembers), "whoever made them can forget them"
    for buyer in gone:
        gateway_id = buyer.gateway_id or await _found(gateway, store, buyer)
        if gateway_id is not None:
            await gateway.forget_buyer(gateway_id)
        async with world.database.store(store) as tx:
            await buyers.delete_buyer(
                tx, store=store, connection=connection, customer=customer, browser=buyer.browser
            )


async def forget_all(tx: Tx, store: StoreId, people: list[CustomerId]) -> int:
    """For an erasure: nothing of theirs is shown any more, and the gateways are told."""
    known = await buyers.forget_buyers(tx, store, people, clock.now())
    for one in known:
        await _have_forgotten(tx, store, one)
    return len(known)


async def is_remembered(tx: Tx, store: StoreId, payment: Payment, browser: bytes) -> bool:
    """Whether whoever is to pay it has agreed to be remembered in this browser."""
    group = await customers.group_of(tx, store, await customer_of(tx, store, payment))
    known = await buyers.known_buyers(tx, store, group)
    return any((one.browser, one.livemode) == (browser, payment.livemode) for one in known)


async def remembered_in(tx: Tx, store: StoreId, browser: bytes) -> list[CustomerId]:
    """Who has agreed to be remembered in this browser, in the order of their ids."""
    return await buyers.customers_in(tx, store, browser)


async def forget_browser(tx: Tx, store: StoreId, browser: bytes) -> None:
    """Nothing is shown in this browser any more, and the gateways are told."""
    for one in await buyers.forget_browser(tx, store, browser, clock.now()):
        await _have_forgotten(tx, store, one)


async def customer_of(tx: Tx, store: StoreId, payment: Payment) -> CustomerId:
    customer = await buyers.customer_of(tx, store, payment.id)
    assert customer is not None, "a payment has an order: a foreign key says so"
    return customer


async def saved_by(
    world: World, store: StoreId, known: list[tuple[Buyer, Credentials]]
) -> list[tuple[Credentials, SavedMethod]]:
    """What the gateways keep of them now, asked outside of any transaction. Raises as `Gateway.read`."""
    found = []
    for buyer, credentials in known:
        gateway = connect(world, credentials, timeout_seconds=ANSWER_SECONDS)
        assert store == credentials.store
        if isinstance(gateway, Remembers) and buyer.gateway_id is not None:
            found += [(credentials, one) for one in await gateway.saved(buyer.gateway_id)]
    return found


async def detach(world: World, store: StoreId, credentials: Credentials, method: str) -> CustomerId:
    """Whose it was. Another store's is as one that does not exist.

    Raises payments.method_not_found, and as `Gateway.read`.
    """
    gateway = connect(world, credentials, timeout_seconds=ANSWER_SECONDS)
    assert isinstance(gateway, Remembers), "the caller asks for one that remembers"
    saved, buyer = await gateway.find_saved(method), None
    if saved is not None:
        async with world.database.store(store) as tx:
            buyer = await buyers.find_by_gateway_id(
                tx, store, credentials.connection, saved.buyer_id
            )
    if buyer is None:
        raise MethodNotFound(method=method[:60])
    await gateway.detach(method)
    return buyer.customer_id

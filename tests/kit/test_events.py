import json
from contextlib import suppress

from pesan.kit import events
from pesan.kit.db import Database, Tx
from pesan.kit.events import Fact, emit
from pesan.kit.ids import OrderId, StoreId, new_id

from .rows import Owner


class OrderSung(Fact, frozen=True, kw_only=True):
    type = "order.sung"
    order_id: OrderId


async def on_order_sung(tx: Tx, fact: OrderSung) -> None: ...


async def on_order_sung_too(tx: Tx, fact: OrderSung) -> None: ...


async def test_a_fact_is_written_with_one_delivery_for_each_that_hears_it(
    base: Database, store: StoreId, see: Owner
) -> None:
    events.subscribe({OrderSung: [on_order_sung, on_order_sung_too]})
    order = OrderId(new_id())

    async with base.store(store) as tx:
        event = await emit(tx, OrderSung(store_id=store, order_id=order))

    row = await see.connection.fetchrow("SELECT * FROM events")
    assert row is not None
    assert (row["store_id"], row["id"], row["type"]) == (store, event, "order.sung")
    assert json.loads(row["data"]) == {"order_id": str(order)}
    handlers = await see.connection.fetch("SELECT handler FROM event_deliveries ORDER BY 1")
    assert [h[0] for h in handlers] == ["kit.on_order_sung", "kit.on_order_sung_too"]


async def test_a_fact_of_a_transaction_that_failed_was_never_true(
    base: Database, store: StoreId, see: Owner
) -> None:
    events.subscribe({OrderSung: [on_order_sung]})

    with suppress(KeyError):
        async with base.store(store) as tx:
            await emit(tx, OrderSung(store_id=store, order_id=OrderId(new_id())))
            raise KeyError

    assert await see.value("SELECT count(*) FROM events") == 0
    assert await see.value("SELECT count(*) FROM event_deliveries") == 0


async def test_a_fact_nobody_hears_is_kept_all_the_same(
    base: Database, store: StoreId, see: Owner
) -> None:
    events.subscribe({})

    async with base.store(store) as tx:
        await emit(tx, OrderSung(store_id=store, order_id=OrderId(new_id())))

    assert await see.value("SELECT count(*) FROM events") == 1
    assert await see.value("SELECT count(*) FROM event_deliveries") == 0


async def test_workers_are_woken_by_the_commit_and_not_before(
    base: Database, store: StoreId
) -> None:
    events.subscribe({OrderSung: [on_order_sung]})
    rung: list[str] = []
    base.ring = lambda: rung.append("ring")

    async with base.store(store) as tx:
        await emit(tx, OrderSung(store_id=store, order_id=OrderId(new_id())))
        assert rung == []
    assert rung == ["ring"]

    with suppress(KeyError):
        async with base.store(store) as tx:
            await emit(tx, OrderSung(store_id=store, order_id=OrderId(new_id())))
            raise KeyError
    assert rung == ["ring"]

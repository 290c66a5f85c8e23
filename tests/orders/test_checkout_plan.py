"""The checkout is one long statement: a connection must plan it once, not each time."""

from pesan import orders
from pesan.kit.ids import CustomerId, StoreId, VariantId, decode

from ..running import Pesan
from ..shop import open_shop

CUSTOM_PLANS = 5  # what PostgreSQL tries before it settles on the generic one


async def test_the_checkout_is_planned_once_a_connection(pesan: Pesan) -> None:
    shop = await open_shop(pesan, stock=100)
    await shop.seller.made("/discounts", {"code": "HEMAT10", "type": "percent", "percent": "10"})
    buyer = (await shop.seller.made("/customers", {"name": "Budi"}))["id"]
    store = StoreId(decode("sto", shop.seller.store_id))
    variants = [VariantId(decode("var", wire)) for wire in shop.sizes.values()]

    async with pesan.world.database.store(store) as tx:
        for _ in range(CUSTOM_PLANS + 3):
            await orders.place(
                tx,
                store,
                customer=CustomerId(decode("cus", buyer)),
                lines=[orders.Line(variant, 1) for variant in variants],
                shipping=orders.Shipping(method="jne", address={"city": "Bandung"}),
                discount_code="hemat10",
                channel="api",
                actor="test",
            )
        plans = await tx.connection.fetch(
            "SELECT generic_plans, custom_plans FROM pg_prepared_statements "
            "WHERE statement LIKE '%INSERT INTO orders %' AND statement NOT LIKE 'SELECT generic%'"
        )

    assert [(row["custom_plans"], row["generic_plans"]) for row in plans] == [(CUSTOM_PLANS, 3)]

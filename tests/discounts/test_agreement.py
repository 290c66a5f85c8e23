"""The checkout statement's numbers are the rule's, to the digit: one order at random after another.

Discounts stand at their very borders too: beginning or ending now, the last use gone or left, the
least to spend spent exactly.
"""

import random
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from pesan import discounts, orders, stores
from pesan.discounts import Discount, DiscountType, NotApplicable
from pesan.discounts.actions import create
from pesan.kit import clock
from pesan.kit.db import Tx
from pesan.kit.ids import CustomerId, DiscountId, StoreId, VariantId, decode, new_id
from pesan.kit.money import Currency

from ..running import Pesan, Seller

ORDERS = 100
AT_ONCE, TICK = timedelta(0), timedelta(microseconds=1)
# When a discount begins and when it ends, from now.
TIMES = [
    (None, None),
    (AT_ONCE, None),
    (TICK, None),
    (None, AT_ONCE),
    (None, TICK),
    (AT_ONCE, TICK),
    (-TICK, AT_ONCE),
]
PERCENT, FIXED = DiscountType.PERCENT, DiscountType.FIXED
CITIES = ["Bandung", "Medan", None]
METHODS: list[dict[str, Any]] = [
    {"code": "flat", "name": "Kurir", "type": "flat", "fee": "12500"},
    {
        "code": "zones",
        "name": "JNE",
        "type": "zones",
        "zones": [{"cities": ["Bandung"], "fee": "18000.50"}],
        "default_fee": "33333",
    },
    {"code": "kg", "name": "Kargo", "type": "weight", "fee": "5000", "per_kg": "7777"},
    {"code": "pickup", "name": "Ambil", "type": "pickup"},
    {"code": "cod", "name": "Bayar di tempat", "type": "cod", "fee": "15000"},
]


class _RolledBackError(Exception):
    """Ends a transaction whose numbers have been looked at."""


@dataclass
class Sold:
    variant: VariantId
    price_minor: int
    weight_grams: int


@pytest.mark.parametrize("currency", [Currency.IDR, Currency.SGD])
async def test_the_statement_and_the_rule_say_the_same(
    pesan: Pesan, currency: Currency, monkeypatch: pytest.MonkeyPatch
) -> None:
    seller = await pesan.seller()
    if currency is not Currency.IDR:
        made = await seller.api.post("/api/v1/stores", json={"name": "SG", "currency": currency})
        seller = Seller(pesan, seller.email, seller.api, made.json()["id"])
    store = StoreId(decode("sto", seller.store_id))
    assert (await seller.put("/shipping-methods", METHODS)).status_code == 200
    customer = CustomerId(decode("cus", (await seller.made("/customers", {"name": "B"}))["id"]))
    rng = random.Random(20261126)
    goods = [await _goods(seller, rng) for _ in range(6)]
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)

    for _ in range(ORDERS):
        await _place_one(pesan, store, customer, goods, rng)


async def _goods(seller: Seller, rng: random.Random) -> Sold:
    cents = rng.choice([0, 0, 50, 99])
    price = rng.choice([0, 1, 99, 33_333, 85_000, 1_250_000])
    grams = rng.choice([0, 1, 700, 1000, 2501])
    variant = {"sku": secrets.token_hex(4), "price": f"{price}.{cents:02d}", "stock": 1_000_000}
    made = await seller.made(
        "/products", {"name": "Kaos", "variants": [variant | {"weight_grams": grams}]}
    )
    return Sold(VariantId(decode("var", made["variants"][0]["id"])), price * 100 + cents, grams)


async def _place_one(
    pesan: Pesan,
    store: StoreId,
    customer: CustomerId,
    goods: list[Sold],
    rng: random.Random,
) -> None:
    rate, inclusive = rng.choice([None, 0, 1, 1100, 1200, 10_000]), rng.random() < 0.5
    await pesan.rows(
        "UPDATE stores SET tax_rate_bp = $1, tax_inclusive = $2, version = version + 1 "
        "WHERE id = $3",
        rate,
        inclusive,
        store,
    )
    bought = {rng.randrange(len(goods)): rng.choice([1, 2, 3, 7, 10_000]) for _ in range(4)}
    city = rng.choice(CITIES)
    method = rng.choice([None, *(str(method["code"]) for method in METHODS)])
    address = {"text": "Jl. Melati 4"} | ({} if city is None else {"city": city})
    shipping = orders.Shipping(method=method, address=address)
    with suppress(_RolledBackError):
        async with pesan.world.database.store(store) as tx:
            subtotal = sum(goods[index].price_minor * count for index, count in bought.items())
            code = await _some_discounts(tx, store, customer, rng, subtotal)
            rule = await _by_rule(tx, store, customer, shipping, code, goods, bought)
            assert rule == await _placed(tx, store, customer, shipping, code, goods, bought)
            raise _RolledBackError


async def _by_rule(
    tx: Tx,
    store: StoreId,
    customer: CustomerId,
    shipping: orders.Shipping,
    code: str | None,
    goods: list[Sold],
    bought: dict[int, int],
) -> tuple[object, ...]:
    shop = await stores.require(tx, store)
    weight = sum(goods[index].weight_grams * count for index, count in bought.items())
    method = next((m for m in shop.shipping_methods if m.code == shipping.method), None)
    fee = method and stores.fee_of(
        method, city=shipping.city, weight_grams=weight, currency=shop.currency
    )
    found = discounts.reckon(
        [goods[index].price_minor * count for index, count in bought.items()],
        offers=await discounts.offers_for(tx, store, customer=customer, code=code),
        code=code,
        fee_minor=fee.minor if fee else 0,
        tax_rate_bp=shop.tax_rate_bp,
        tax_inclusive=shop.tax_inclusive,
        currency=shop.currency,
        now=clock.now(),
    )
    if found.refusal is not None:
        return (found.refusal,)
    return (
        found.subtotal_minor,
        found.discount_minor,
        found.line_discounts,
        found.shipping_minor,
        found.shipping_discount_minor,
        found.tax_minor,
        found.total_minor,
        found.applied and found.applied.code,
    )


async def _placed(
    tx: Tx,
    store: StoreId,
    customer: CustomerId,
    shipping: orders.Shipping,
    code: str | None,
    goods: list[Sold],
    bought: dict[int, int],
) -> tuple[object, ...]:
    try:
        order, items = await orders.place(
            tx,
            store,
            customer=customer,
            lines=[orders.Line(goods[index].variant, count) for index, count in bought.items()],
            shipping=shipping,
            discount_code=code,
            channel="api",
            actor="test",
        )
    except NotApplicable as refused:
        return (refused.reason,)
    return (
        order.subtotal_minor,
        order.discount_minor,
        tuple(item.discount_minor for item in items),
        order.shipping_minor,
        order.shipping_discount_minor,
        order.tax_minor,
        order.total_minor,
        order.discount_code,
    )


async def _some_discounts(
    tx: Tx, store: StoreId, customer: CustomerId, rng: random.Random, subtotal: int
) -> str | None:
    """Up to three, one of them perhaps named, some that cannot apply."""
    now, codes = clock.now(), []
    for number in range(rng.randrange(4)):
        kind = rng.choice(list(DiscountType))
        code = rng.choice([None, f"HEMAT{number}"])
        begins, ends = rng.choice(TIMES)
        new = Discount(
            id=DiscountId(new_id()),
            code=code,
            automatic=code is None,
            type=kind,
            percent_bp=rng.choice([1, 1000, 3333, 10_000]) if kind is PERCENT else None,
            amount_minor=rng.choice([1, 100, 1_000_000, 10**12]) if kind is FIXED else None,
            currency=Currency.IDR,
            min_spend_minor=rng.choice([None, None, subtotal, subtotal + 1]),
            starts_at=None if begins is None else now + begins,
            ends_at=None if ends is None else now + ends,
            usage_limit=rng.choice([None, None, 2]),
            per_customer_limit=rng.choice([None, None, 2]),
            used=0,
            version=1,
            created_at=now,
            updated_at=now,
        )
        await create(tx, store, new, actor="test")
        await _use(tx, store, new.id, customer, rng)
        codes.append(code)
    named = [code for code in codes if code]
    return rng.choice([None, *named, *named, "TIDAKADA"])


async def _use(
    tx: Tx, store: StoreId, discount: DiscountId, customer: CustomerId, rng: random.Random
) -> None:
    """So that one use is left, or none."""
    await tx.connection.execute(
        "UPDATE discounts SET used = usage_limit - $2 WHERE id = $1 AND usage_limit IS NOT NULL",
        discount,
        rng.choice([0, 1]),
    )
    await tx.connection.execute(
        "INSERT INTO discount_customers (store_id, discount_id, customer_id, used, most) "
        "SELECT $1, id, $2, per_customer_limit - $3, per_customer_limit "
        "FROM discounts WHERE id = $4 AND per_customer_limit IS NOT NULL",
        store,
        customer,
        rng.choice([0, 1]),
        discount,
    )

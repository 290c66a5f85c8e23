"""Segments: whom they mean, who may have them, and what asking costs in a large store."""

from typing import Any

import asyncpg

from pesan.kit.ids import decode
from pesan.kit.migrate import APP_ROLE

from ..databases import Databases
from ..plans import pages_read
from ..running import Pesan, Seller, running_pesan
from ..shop import open_shop
from .builders import people


async def meant(seller: Seller, **conditions: Any) -> list[str]:
    answer = await seller.post("/segments/preview", {"conditions": conditions})
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["count"] == len(found["examples"])
    return sorted(one["name"] for one in found["examples"])


async def buys(seller: Seller, customer: str, variant: str, quantity: int = 1) -> str:
    """Ordered and paid for by hand."""
    order = await seller.made(
        "/orders",
        {"customer_id": customer, "items": [{"variant_id": variant, "quantity": quantity}]},
    )
    payment = await seller.made(
        f"/orders/{order['id']}/payments", {"provider": "manual", "method": "bank_transfer"}
    )
    confirmed = await seller.post(f"/payments/{payment['id']}/confirmation", {})
    assert confirmed.status_code == 200, confirmed.text
    await seller.pesan.eventually(
        "SELECT bool_or(status = 'paid') FROM orders WHERE id = $1", decode("ord", order["id"])
    )
    return str(order["id"])


async def test_each_condition_means_whom_it_says(pesan: Pesan) -> None:
    shop = await open_shop(pesan, stock=50)
    seller = shop.seller
    shirt = shop.sizes["L"]
    mug = await seller.made(
        "/products", {"name": "Mug", "variants": [{"sku": "MUG", "price": "40000", "stock": 9}]}
    )
    home = [{"text": "Jl. Melati 4", "city": "Bandung"}]
    vip = await seller.made(
        "/customers", {"name": "Vera", "tags": ["vip", "grosir"], "addresses": home, "locale": "en"}
    )
    budi = await seller.made("/customers", {"name": "Budi", "tags": ["grosir"]})
    await seller.made("/customers", {"name": "Cici", "phone": "081211112222"})
    await buys(seller, vip["id"], shirt, 2)
    await buys(seller, budi["id"], mug["variants"][0]["id"])
    collection = await seller.made("/collections", {"title": "Dapur"})
    await seller.put(f"/collections/{collection['id']}/products", {"product_ids": [mug["id"]]})
    await shop.hears("6281233334444", "halo", name="Wawan")
    await pesan.eventually("SELECT count(*) = 4 FROM customers")
    yes = {"purpose": "marketing", "status": "granted", "source": "chat"}
    await seller.made(f"/customers/{budi['id']}/consents", yes)
    await seller.made(f"/customers/{vip['id']}/consents", yes)
    await seller.made(f"/customers/{vip['id']}/consents", yes | {"status": "withdrawn"})

    assert await meant(seller) == ["Budi", "Cici", "Vera", "Wawan"]
    assert await meant(seller, tags=["vip"]) == ["Vera"]
    assert await meant(seller, tags=["grosir"], without_tags=["vip"]) == ["Budi"]
    assert await meant(seller, cities=["BANDUNG", "Solo"]) == ["Vera"]
    assert await meant(seller, languages=["en"]) == ["Vera"]
    assert await meant(seller, languages=["id"]) == ["Budi", "Cici", "Wawan"]
    assert await meant(seller, channel="whatsapp") == ["Wawan"]
    assert await meant(seller, consent="marketing") == ["Budi"]
    assert await meant(seller, ordered=False) == ["Cici", "Wawan"]
    assert await meant(seller, ordered=True) == ["Budi", "Vera"]
    assert await meant(seller, orders_min=1, spent_max="50000") == ["Budi"]
    assert await meant(seller, spent_min="170000") == ["Vera"]
    assert await meant(seller, products=[shop.product["id"]]) == ["Vera"]
    assert await meant(seller, collections=[collection["id"]]) == ["Budi"]
    assert await meant(seller, last_order_within_days=1) == ["Budi", "Vera"]
    assert await meant(seller, last_order_older_than_days=1) == []
    assert await meant(seller, last_order_after="2199-01-01T00:00:00Z") == []


async def test_who_was_merged_is_one_person_with_the_last_word_of_both(pesan: Pesan) -> None:
    seller = await pesan.seller()
    old = await seller.made("/customers", {"name": "Ani lama"})
    new = await seller.made("/customers", {"name": "Ani"})
    yes = {"purpose": "marketing", "status": "granted", "source": "chat"}
    await seller.made(f"/customers/{new['id']}/consents", yes | {"status": "withdrawn"})
    await seller.made(f"/customers/{old['id']}/consents", yes)
    assert await meant(seller, consent="marketing") == ["Ani lama"]

    merged = await seller.post(f"/customers/{new['id']}/merge", {"from": old["id"]})
    assert merged.is_success, merged.text

    assert await meant(seller) == ["Ani"]
    assert await meant(seller, consent="marketing") == ["Ani"]


async def test_a_segment_is_kept_changed_and_put_away(pesan: Pesan) -> None:
    seller = await pesan.seller()
    made = await seller.made("/segments", {"name": " Grosir  ", "conditions": {"tags": ["grosir"]}})
    assert (made["name"], made["conditions"]["tags"]) == ("Grosir", ["grosir"])
    path = f"/segments/{made['id']}"

    changed = await seller.patch(
        path, {"conditions": {"spent_min": "1000000"}}, **{"If-Match": '"1"'}
    )
    stale = await seller.patch(path, {"name": "x"}, **{"If-Match": '"1"'})

    assert changed.json()["conditions"]["spent_min"] == {"amount": "1000000", "currency": "IDR"}
    assert changed.json()["conditions"]["tags"] is None
    assert stale.status_code == 412
    assert (await seller.get(path)).json() == changed.json()
    assert [one["id"] for one in (await seller.get("/segments")).json()["items"]] == [made["id"]]
    assert (await seller.api.delete(seller.path(path))).status_code == 204
    assert (await seller.get(path)).json()["code"] == "broadcasts.segment_not_found"
    assert (await seller.get("/segments")).json()["items"] == []


async def test_what_is_no_condition_is_refused_by_name(pesan: Pesan) -> None:
    seller = await pesan.seller()
    stranger = await pesan.seller("Lain")
    theirs = await stranger.made(
        "/products", {"name": "Rahasia", "variants": [{"sku": "R", "price": "1000"}]}
    )
    for conditions, field in (
        ({"sql": "1=1"}, "conditions"),
        ({"orders_min": 5, "orders_max": 1}, "conditions.orders_max"),
        ({"products": [theirs["id"]]}, "conditions.products[0]"),
        ({"products": ["prd_nonsense"]}, "conditions.products[0]"),
        ({"last_order_after": "2026-01-01T00:00:00"}, "conditions.last_order_after"),
        ({"spent_min": {"amount": "1", "currency": "USD"}}, "conditions.spent_min.currency"),
        ({"cities": []}, "conditions.cities"),
    ):
        answer = await seller.post("/segments", {"name": "x", "conditions": conditions})
        assert answer.status_code == 422, conditions
        assert answer.json()["errors"][0]["field"].startswith(field), answer.text


async def test_somebody_elses_segment_is_none(pesan: Pesan) -> None:
    stranger = await pesan.seller("Lain")
    theirs = (await stranger.made("/segments", {"name": "Rahasia"}))["id"]
    seller = await pesan.seller()

    for answer in (
        await seller.get(f"/segments/{theirs}"),
        await seller.get(f"/segments/{theirs}/preview"),
        await seller.patch(f"/segments/{theirs}", {"name": "Punyaku"}),
    ):
        assert answer.status_code == 404
        assert answer.json()["code"] == "broadcasts.segment_not_found"


async def test_a_viewer_looks_and_does_not_save(pesan: Pesan) -> None:
    owner = await pesan.seller()
    viewer = await (await pesan.person("Vi")).joins(owner, "viewer")

    assert (await viewer.get("/segments")).status_code == 200
    assert (await viewer.post("/segments", {"name": "x"})).status_code == 403


CONDITIONS = {
    "asked.language": "id",
    "asked.consent": "marketing",
    "asked.of_orders": False,
    "connection": "019b0000-0000-7000-8000-000000000001",
    "channel": "whatsapp",
    "opened_by": "wa_id",
    "broadcast": "019b0000-0000-7000-8000-000000000002",
}
PEOPLE = 100_000


async def test_a_hundred_thousand_customers_are_asked_in_steps_that_do_not_grow(
    databases: Databases, database: str
) -> None:
    """A step of a broadcast reads as much of a large store as of a small one; a count reads each
    customer's own rows along an index, and the whole of no table for each.
    """
    async with running_pesan(databases, database) as pesan:
        read: dict[int, int] = {}
        for size in (2_000, PEOPLE):
            seller = await pesan.seller(f"S{size}")
            await people(pesan, seller, size, agreed=3)
            await pesan.owner.execute("ANALYZE customers, customer_consents")
            store = decode("sto", seller.store_id)
            app = await asyncpg.connect(databases.dsn(database, APP_ROLE))
            read[size] = await pages_read(
                app,
                store,
                "pesan.broadcasts.queries.audience.list_people",
                CONDITIONS | {"limit": 10},
            )
            whole = await pages_read(
                app, store, "pesan.broadcasts.queries.audience.count_people", CONDITIONS
            )
            await app.close()
            assert whole < size * 12, f"{whole} pages for {size} customers"

        assert read[PEOPLE] <= read[2_000] + 400, read
        answer = await seller.post("/segments/preview", {"conditions": {"consent": "marketing"}})
        assert answer.json()["count"] == PEOPLE * 3 // 10

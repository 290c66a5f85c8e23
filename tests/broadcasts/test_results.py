"""What came of a broadcast: who answered, who wants no more, what was bought after it."""

from typing import Any

from pesan.broadcasts import outlines_of
from pesan.channels import sandbox_update
from pesan.kit.ids import BroadcastId, StoreId, decode

from ..running import Pesan, Seller
from .builders import SECRET, comes_to, draft, results, sandbox, starts
from .test_sending import YES

PRICE = {"sku": "KPH", "price": "85000", "stock": 50}


async def tells(pesan: Pesan, seller: Seller, customers: list[str], **more: Any) -> str:
    broadcast = str((await draft(seller, customer_ids=customers, **more))["id"])
    await starts(seller, broadcast)
    await comes_to(pesan, broadcast, "sent")
    return broadcast


async def a_shop(pesan: Pesan) -> tuple[Seller, str]:
    seller = await pesan.seller()
    await seller.patch("/settings", {"default_owner": "human"})
    await sandbox(pesan, seller)
    shirt = await seller.made("/products", {"name": "Kaos", "variants": [PRICE]})
    return seller, shirt["variants"][0]["id"]


async def bought(pesan: Pesan, seller: Seller, customer: str, variant: str) -> tuple[str, str]:
    """An order and its payment, paid by hand, put down to whom it belongs to."""
    items = [{"variant_id": variant, "quantity": 1}]
    order = await seller.made("/orders", {"customer_id": customer, "items": items})
    payment = await seller.made(
        f"/orders/{order['id']}/payments", {"provider": "manual", "method": "bank_transfer"}
    )
    confirmed = await seller.post(f"/payments/{payment['id']}/confirmation", {})
    assert confirmed.status_code == 200, confirmed.text
    await pesan.eventually(
        "SELECT count(*) = 1 FROM event_deliveries d JOIN events e ON e.id = d.event_id"
        " WHERE e.data ->> 'order_id' = $1 AND d.handler = 'broadcasts.on_order_paid'"
        " AND d.done_at IS NOT NULL",
        str(decode("ord", order["id"])),
    )
    return order["id"], payment["id"]


async def agreed(seller: Seller, *, phone: str = "081200000001") -> Any:
    """A customer who may be told."""
    made = await seller.made("/customers", {"name": "Budi", "phone": phone})
    await seller.made(f"/customers/{made['id']}/consents", YES)
    return made


async def test_an_order_is_put_down_to_the_last_broadcast_that_reached_its_buyer(
    pesan: Pesan, hurried: None
) -> None:
    seller, shirt = await a_shop(pesan)
    made = await agreed(seller)
    other = await seller.made("/customers", {"name": "Cici"})
    first = await tells(pesan, seller, [made["id"]])
    last = await tells(pesan, seller, [made["id"]])

    _, payment = await bought(pesan, seller, made["id"], shirt)
    await bought(pesan, seller, other["id"], shirt)

    assert (await results(seller, first))["sales"]["orders"] == 0
    sales = (await results(seller, last))["sales"]
    assert sales == {"orders": 1, "revenue": {"amount": "85000", "currency": "IDR"}}
    refund = await seller.post(
        f"/payments/{payment}/refunds", {"amount": "35000", "reason": "Sobek"}
    )
    assert refund.status_code == 201, refund.text
    sales = (await results(seller, last))["sales"]
    assert sales == {"orders": 1, "revenue": {"amount": "50000", "currency": "IDR"}}
    store = StoreId(decode("sto", seller.store_id))
    async with pesan.world.database.store(store) as tx:
        ids = [BroadcastId(decode("brd", one)) for one in (last, first)]
        lines = {one.broadcast_id: one for one in await outlines_of(tx, store, ids)}
    assert [(lines[one].orders, lines[one].revenue_minor) for one in ids] == [
        (1, 5_000_000),
        (0, 0),
    ]
    assert [(lines[one].audience, lines[one].sent) for one in ids] == [(1, 1), (1, 1)]


async def test_what_is_bought_too_late_is_put_down_to_none(pesan: Pesan, hurried: None) -> None:
    seller, shirt = await a_shop(pesan)
    made = await agreed(seller)
    broadcast = await tells(pesan, seller, [made["id"]], attribution_days=2)

    await pesan.shift_clock(2 * 24 * 3600 + 60)
    await bought(pesan, seller, made["id"], shirt)

    assert (await results(seller, broadcast))["sales"]["orders"] == 0


async def test_whoever_was_merged_is_one_buyer(pesan: Pesan, hurried: None) -> None:
    seller, shirt = await a_shop(pesan)
    told = await agreed(seller)
    broadcast = await tells(pesan, seller, [told["id"]])
    kept = await seller.made("/customers", {"name": "Budi Santoso"})
    merged = await seller.post(f"/customers/{kept['id']}/merge", {"from": told["id"]})
    assert merged.is_success, merged.text

    await bought(pesan, seller, kept["id"], shirt)

    assert (await results(seller, broadcast))["sales"]["orders"] == 1


async def test_whoever_wants_no_more_is_counted_once_whoever_they_were_merged_into(
    pesan: Pesan, hurried: None
) -> None:
    """By the id that was told, by the one they are now, and by whose thread it is: one person."""
    seller, _ = await a_shop(pesan)
    ids = [(await agreed(seller, phone=phone))["id"] for phone in ("081200000001", "081200000002")]
    broadcast = await tells(pesan, seller, ids)
    kept = await seller.made("/customers", {"name": "Budi Santoso"})
    merged = await seller.post(f"/customers/{kept['id']}/merge", {"from": ids[0]})
    assert merged.is_success, merged.text
    assert (await results(seller, broadcast))["opted_out"] == 0

    for _ in range(2):
        await seller.made(f"/customers/{kept['id']}/consents", YES | {"status": "withdrawn"})

    assert (await results(seller, broadcast))["opted_out"] == 1


async def test_who_wants_no_more_long_after_it_does_not_count_against_it(
    pesan: Pesan, hurried: None
) -> None:
    seller, _ = await a_shop(pesan)
    made = await agreed(seller)
    broadcast = await tells(pesan, seller, [made["id"]], attribution_days=2)

    await pesan.shift_clock(2 * 24 * 3600 + 60)
    await seller.made(f"/customers/{made['id']}/consents", YES | {"status": "withdrawn"})

    assert (await results(seller, broadcast))["opted_out"] == 0


async def test_an_answer_stands_in_the_same_thread_and_is_counted(
    pesan: Pesan, hurried: None
) -> None:
    seller, _ = await a_shop(pesan)
    phone = "+6281200000001"
    made = await agreed(seller, phone=phone)
    broadcast = await tells(pesan, seller, [made["id"]])
    hook = (await seller.get("/connections/sandbox")).json()["webhook_url"]

    headers, body = sandbox_update(SECRET, phone, "mau dong kak", name="Budi")
    assert (await pesan.api.post(hook, content=body, headers=headers)).status_code == 200
    await pesan.eventually("SELECT count(*) = 1 FROM customer_messages WHERE author = 'customer'")
    await seller.made(f"/customers/{made['id']}/consents", YES | {"status": "withdrawn"})

    came = await results(seller, broadcast)
    assert (came["replied"], came["opted_out"]) == (1, 1)
    threads = (await seller.get("/conversations")).json()["items"]
    assert [thread["owner"] for thread in threads] == ["human"]

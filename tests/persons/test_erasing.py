"""Everything a store knows of a person can be read by them, and forgotten for good."""

import base64
from typing import Any

import httpx
import pytest

from pesan.kit.ids import encode

from ..contract.oracle import Contract
from ..payments.test_proofs import send
from ..payments.transfers import ACCOUNTS, asked, placed
from ..pictures import shown
from ..receipts import jpeg, receipt
from ..running import Pesan, Seller
from ..shop import Shop, open_shop
from ..stories.test_first_sale import nothing_is_broken, settled

PHONE = "6281297531975"
CANARY = "Cnrykanari"
MISSING = "cus_01m837xzv4fcaap6hzehqy48v2"
ADDRESS = f"Jl. {CANARY} 4, Bandung"


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def traces(pesan: Pesan, *needles: str) -> list[str]:
    """Every table and column of the database, of whatever type, in which one of these stands."""
    columns = await pesan.rows("""
        SELECT c.relname AS table, a.attname AS column, a.atttypid = 'bytea'::regtype AS is_bytes
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
            AND NOT a.attisdropped
    """)
    found = []
    for one in columns:
        text = (
            f"encode(\"{one['column']}\", 'escape')"
            if one["is_bytes"]
            else f'"{one["column"]}"::text'
        )
        for needle in needles:
            count = await pesan.value(
                f'SELECT count(*) FROM "{one["table"]}" WHERE strpos(lower({text}), lower($1)) > 0',
                needle,
            )
            found += [f"{one['table']}.{one['column']}: {needle}"] * bool(count)
    return found


NEEDLES = (CANARY, PHONE, base64.b64encode(PHONE.encode()).decode()[:12])


async def a_customer_with_a_past(shop: Shop) -> str:
    """Chats, buys over WhatsApp, is fulfilled, refunded in part; the seller writes things down."""
    pesan, seller = shop.pesan, shop.seller
    await shop.hears(PHONE, "ada kaos hitam L?", name=f"{CANARY} Budi")
    await shop.says(PHONE, "kaos polos hitam")
    await shop.hears(PHONE, "1 ya", name=f"{CANARY} Budi")
    await shop.says(PHONE, "alamat")
    await shop.hears(PHONE, f"alamat: {ADDRESS}", name=f"{CANARY} Budi")
    await shop.says(PHONE, "*total")
    await shop.hears(PHONE, "oke, bayar qris", name=f"{CANARY} Budi")
    await pesan.graph.wait_for(PHONE, lambda sent: "/pay/" in (sent.text or ""))
    [request] = pesan.xendit.account.payment_requests
    await pesan.xendit.pay(request)
    await shop.says(PHONE, "terima kasih")
    await shop.hears(PHONE, f"makasih ya, dari {CANARY}", name=f"{CANARY} Budi")
    [order] = await shop.orders()
    path = f"/orders/{order['id']}"
    await seller.made(f"{path}/notes", {"text": f"{CANARY} minta cepat"})
    for status in ("packed", "shipped", "delivered", "completed"):
        body = {"status": status, "reason": f"{CANARY} setuju"}
        moved = await seller.post(f"{path}/status", body)
        assert moved.status_code == 200, moved.text
    payment = (await shop.order(order["id"]))["payments"][0]["id"]
    refund = {"amount": "1000", "reason": f"{CANARY} kecewa"}
    await seller.made(f"/payments/{payment}/refunds", refund)

    customer: str = order["customer_id"]
    await seller.patch(
        f"/customers/{customer}",
        {
            "email": f"{CANARY.lower()}@example.com",
            "tags": [CANARY],
            "note": f"{CANARY} reseller",
            "metadata": {"erp": CANARY},
        },
    )
    addressed = {"text": ADDRESS, "recipient": CANARY, "phone": PHONE}
    await seller.made(f"/customers/{customer}/addresses", addressed)
    await seller.made(f"/customers/{customer}/notes", {"text": f"{CANARY} ramah"})
    consent = {
        "purpose": "marketing_whatsapp",
        "status": "granted",
        "source": f"{CANARY} bilang ya",
        "text": f"Boleh, {CANARY}?",
    }
    await seller.made(f"/customers/{customer}/consents", consent)
    taken = await seller.post("/customers", {"name": CANARY, "phone": PHONE})
    assert taken.status_code == 409, "an answer that quotes the number"
    thread = (await seller.get("/conversations")).json()["items"][0]["id"]
    await seller.made(f"/conversations/{thread}/messages", {"text": f"Terima kasih {CANARY}"})
    await shop.says(PHONE, f"terima kasih {CANARY}")
    await seller.made(f"/conversations/{thread}/notes", {"text": f"{CANARY} langganan"})
    label = await seller.made("/labels", {"name": "Langganan"})
    await seller.post(f"/conversations/{thread}/labels", {"label_id": label["id"]})
    await shop.hears(PHONE, f"sama-sama, {CANARY}", name=f"{CANARY} Budi")
    await pesan.eventually("SELECT count(waiting_since) = 1 FROM conversations")
    await seller.post(f"/conversations/{thread}/close", None)
    await settled(pesan)
    return customer


async def money(pesan: Pesan) -> list[dict[str, Any]]:
    return await pesan.rows("""
        SELECT o.number, o.status, o.subtotal_minor, o.total_minor, p.captured_minor,
            p.refunded_minor, (SELECT sum(quantity) FROM order_items i WHERE i.order_id = o.id)
                AS pieces
        FROM orders o JOIN payments p ON p.order_id = o.id ORDER BY o.number
    """)


async def test_after_an_erasure_nothing_in_the_database_names_them_and_the_books_stand(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan)
    customer = await a_customer_with_a_past(shop)
    before = await money(pesan)
    assert len(await traces(pesan, CANARY)) > 15, "the canary sat in many places"

    done = await shop.seller.post(f"/customers/{customer}/erasure", {})

    assert done.status_code == 200, done.text
    assert done.json()["rows"]["orders"] == 1
    assert await traces(pesan, *NEEDLES) == []
    assert await money(pesan) == before
    assert code(await shop.seller.get(f"/customers/{customer}")) == (404, "customers.not_found")
    assert (await shop.seller.get("/conversations")).status_code == 200
    [order] = await shop.orders()
    assert (await shop.seller.get(f"/orders/{order['id']}")).status_code == 200
    await nothing_is_broken(pesan)


async def test_a_receipt_is_theirs_to_have_and_is_forgotten_with_them(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.seller.put("/bank-accounts", ACCOUNTS)
    kept, theirs = [await asked(shop, await placed(shop)) for _ in "12"]
    for payment in (kept, theirs):
        await send(shop.seller, payment["id"], jpeg(receipt()))
    await shop.seller.post(f"/orders/{theirs['order_id']}/cancellation", {})
    customer = (await shop.order(theirs["order_id"]))["customer_id"]
    other = (await shop.order(kept["order_id"]))["customer_id"]

    exported = (await shop.seller.get(f"/customers/{customer}/export")).json()["tables"]
    done = await shop.seller.post(f"/customers/{customer}/erasure", {})

    [proof] = exported["payment_proofs"]
    assert shown(base64.b64decode(proof["content"])).size == receipt().size
    assert "likeness" not in proof
    assert done.status_code == 200, done.text
    [left] = await pesan.rows("SELECT payment_id, bytes FROM payment_proofs")
    assert encode("pay", left["payment_id"]) == kept["id"]
    assert await pesan.value("SELECT bytes FROM file_usage") == left["bytes"]
    assert customer != other


async def test_a_late_duplicate_brings_nobody_back_and_a_new_message_begins_somebody_new(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan)
    said = await pesan.graph.say(*shop.hook, PHONE, f"halo {CANARY}", name=CANARY)
    await shop.says(PHONE, "")
    [answer] = pesan.graph.sent_to(PHONE)[:1]
    old = (await shop.seller.get("/customers")).json()["items"][0]["id"]
    await settled(pesan)
    await shop.seller.post(f"/customers/{old}/erasure", {})

    await pesan.graph.redeliver(said)
    await pesan.graph.report(shop.hook, answer, "delivered", "read")
    await settled(pesan)

    assert await traces(pesan, *NEEDLES) == []
    assert await pesan.value("SELECT count(*) FROM customers") == 1

    sent = len(pesan.graph.sent_to(PHONE))
    await shop.hears(PHONE, "halo lagi", name="Budi")
    await shop.says(PHONE, "", after=sent)
    new = (await shop.seller.get("/customers")).json()["items"]
    assert [one["name"] for one in new] == ["Budi"]
    assert new[0]["id"] != old


async def test_others_are_left_as_they_were(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    customer = await a_customer_with_a_past(shop)
    await shop.hears("6281200000002", "halo, saya Aniqoh Wulandari", name="Aniqoh Wulandari")
    await shop.says("6281200000002", "")
    ani = (await shop.seller.get("/customers", q="ani")).json()["items"][0]
    await settled(pesan)

    await shop.seller.post(f"/customers/{customer}/erasure", {})

    assert (await shop.seller.get(f"/customers/{ani['id']}")).json() == ani
    assert await pesan.value(
        "SELECT count(*) FROM customer_messages WHERE text LIKE '%saya Aniqoh%'"
    ) == (1)


async def test_an_order_under_way_stands_in_the_way(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    items = [{"variant_id": shop.sizes["L"], "quantity": 1}]
    order = await shop.seller.made("/orders", {"customer": {"name": CANARY}, "items": items})
    path = f"/customers/{order['customer_id']}/erasure"

    refused = await shop.seller.post(path, {})
    assert code(refused) == (409, "persons.orders_under_way")
    assert order["number"] in refused.json()["detail"]

    await shop.seller.post(f"/orders/{order['id']}/cancellation", {"reason": CANARY})
    assert (await shop.seller.post(path, {})).status_code == 200
    assert (await shop.seller.post(path, {})).status_code == 200, "again sweeps again"
    assert await traces(pesan, CANARY) == []


async def test_who_was_merged_or_deleted_is_erased_with_all_they_were(pesan: Pesan) -> None:
    seller = await pesan.seller()
    one = (await seller.made("/customers", {"name": f"{CANARY} 1", "phone": PHONE}))["id"]
    two = (await seller.made("/customers", {"name": f"{CANARY} 2", "note": CANARY}))["id"]
    await seller.made(f"/customers/{two}/notes", {"text": CANARY})
    merged = await seller.post(f"/customers/{one}/merge", {"from": two})
    await seller.api.delete(seller.path(f"/customers/{one}"))

    assert (await seller.post(f"/customers/{two}/erasure", {})).status_code == 200

    assert await traces(pesan, CANARY, PHONE) == []
    undone = await seller.post(f"/customer-merges/{merged.json()['id']}/undo", {})
    assert undone.status_code == 404
    assert code(await seller.post(f"/customers/{one}/merge", {"from": two}))[0] == 404


async def test_a_repeated_request_of_before_does_not_answer_with_them(pesan: Pesan) -> None:
    seller = await pesan.seller()
    body = {"name": CANARY, "phone": PHONE}
    made = await seller.post("/customers", body, key="once")
    await seller.post(f"/customers/{made.json()['id']}/erasure", {})

    again = await seller.post("/customers", body, key="once")

    assert code(again) == (409, "customers.erased")
    assert Contract((await pesan.api.get("/openapi.json")).json()).complaints(again) == []
    assert await pesan.value("SELECT count(*) FROM customers") == 1


async def test_an_export_is_whole_and_somebody_elses_is_not_in_it(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    customer = await a_customer_with_a_past(shop)
    await shop.hears("6281200000002", "halo, saya Aniqoh Wulandari", name="Aniqoh Wulandari")
    await shop.says("6281200000002", "")

    answer = await shop.seller.get(f"/customers/{customer}/export")

    tables = answer.json()["tables"]
    empty = {name for name, rows in tables.items() if not rows}
    assert empty <= {
        "customer_merges",
        "attachments",
        "broadcast_recipients",
        "reconciliation_cases",
        "payment_disputes",
        "payment_customers",
        "payment_methods",
        "payment_proofs",
        "discount_uses",
        "discount_customers",
        "cart_items",
        "draft_orders",
        "order_returns",
        "order_return_items",
        "order_return_refunds",
    }
    assert tables["customers"][0]["phone"] == f"+{PHONE}"
    assert any(f"dari {CANARY}" in (m["text"] or "") for m in tables["customer_messages"])
    assert tables["orders"][0]["shipping_address"]["text"].startswith("Jl.")
    assert "Aniqoh" not in answer.text  # long enough not to stand in a picture by chance
    assert not any(
        secret in answer.text for secret in ("pay_token", "sealed_token", 'store_id":"0')
    )
    assert await pesan.value(
        "SELECT count(*) FROM event_audit_log WHERE action = 'customers.export'"
    ) == (1)


@pytest.mark.parametrize("wanted", [MISSING, "cus_1"])
async def test_nobody_is_nobody_to_export_or_erase(pesan: Pesan, wanted: str) -> None:
    seller, stranger = await pesan.seller("Sari"), await pesan.seller("Budi")
    theirs = (await stranger.made("/customers", {"name": CANARY}))["id"]

    for one in (wanted, theirs):
        assert code(await seller.get(f"/customers/{one}/export")) == (404, "customers.not_found")
        erased = await seller.post(f"/customers/{one}/erasure", {})
        assert code(erased) == (404, "customers.not_found")
    assert (await stranger.get(f"/customers/{theirs}")).json()["name"] == CANARY


async def test_staff_may_neither_export_nor_erase(pesan: Pesan) -> None:
    sari, budi = await pesan.seller("Sari"), await pesan.seller("Budi")
    customer = (await sari.made("/customers", {"name": CANARY}))["id"]
    await pesan.rows(
        "INSERT INTO members (store_id, user_id, role, created_at) "
        "SELECT s.id, u.id, 'staff', now() FROM stores s, users u "
        "WHERE s.name = 'Toko Sari' AND u.email = $1",
        budi.email,
    )
    staff = Seller(pesan, budi.email, budi.api, sari.store_id)

    assert (await staff.get(f"/customers/{customer}")).status_code == 200
    for refused in (
        await staff.get(f"/customers/{customer}/export"),
        await staff.post(f"/customers/{customer}/erasure", {}),
    ):
        assert code(refused) == (403, "stores.not_allowed")

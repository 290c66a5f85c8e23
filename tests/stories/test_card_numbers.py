"""A card number typed where none belongs is in no table, not for a moment, and no model reads it."""

from ..conversations.builders import APP_SECRET, SARI, open_shop
from ..dashboard.shop import open_shop as open_dashboard
from ..running import Pesan
from ..twins import meta_webhooks
from ..twins.meta_webhooks import Person

CARD = "4111 1111 1111 1111"
DIGITS = CARD.replace(" ", "")
SHOWN = "•••• •••• •••• 1111"


async def test_what_a_buyer_and_a_seller_type_is_masked_before_the_first_write(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan)
    buyer = Person(SARI, name=f"Sari {CARD}")
    await pesan.graph.write(shop.hook, buyer, meta_webhooks.text(f"kartu saya {CARD} ya"))
    await pesan.eventually("SELECT count(*) = 1 FROM customer_messages")
    conversation = await shop.conversation()
    assert conversation["last_message"]["text"] == f"kartu saya {SHOWN} ya"
    assert conversation["customer"]["name"] == f"Sari {SHOWN}"

    seller = shop.seller
    await seller.made(f"/conversations/{conversation['id']}/messages", {"text": f"ini? {CARD}"})
    customer = await seller.made("/customers", {"name": f"Budi {CARD}", "note": CARD})
    path = f"/customers/{customer['id']}"
    await seller.patch(path, {"name": f"Budi S {CARD}", "note": f"kartu {CARD}"})
    await seller.made(f"{path}/notes", {"text": CARD})
    variant = {"sku": "A", "price": "85000", "stock": 5}
    product = await seller.made("/products", {"name": "Kaos", "variants": [variant]})
    line = {"variant_id": product["variants"][0]["id"], "quantity": 1}
    order = {"customer_id": customer["id"], "items": [line], "note": CARD}
    placed = await seller.made("/orders", order)
    assert placed["note"] == SHOWN
    await seller.made(f"/orders/{placed['id']}/notes", {"text": CARD})
    await seller.made("/draft-orders", order)
    await seller.patch(f"/orders/{placed['id']}", {"note": f"baru {CARD}"})
    await seller.post(f"/orders/{placed['id']}/cancellation", {"reason": CARD})

    # What cannot be read, and what is of no kind we know, is stored as it came but for this.
    for body in (f'{{"odd": "{CARD}"}}', f'{{"object": "{CARD}", "entry": []}}', f"x{CARD}"):
        await pesan.api.post(
            shop.hook[0],
            content=body.encode(),
            headers=meta_webhooks.signature(APP_SECRET, body.encode()),
        )

    assert await _tables_with(pesan, "1111 1111 1111") == []


async def test_wherever_else_words_are_kept_it_is_masked_as_well(pesan: Pesan) -> None:
    dashboard = await open_dashboard(pesan)
    seller = dashboard.seller
    words = {"name": CARD, "description": CARD, "metadata": {"sku": CARD}, "tags": [CARD]}
    product = await seller.made(
        "/products", words | {"variants": [{"sku": "KAOS", "price": "85000", "stock": 5}]}
    )
    assert product["metadata"] == {"sku": SHOWN}
    variant = product["variants"][0]["id"]
    await seller.made(
        "/inventory/adjustments",
        {"variant_id": variant, "delta": 1, "reason": "other", "note": CARD},
    )
    code = {"code": CARD.replace(" ", "-"), "type": "percent", "percent": "10"}
    assert (await seller.post("/discounts", code)).status_code == 422
    file = f"name,description,sku,price\nTas {CARD},{DIGITS},TAS,85000\n"
    imported = await seller.api.post(
        seller.path("/products/import"), content=file, headers={"Content-Type": "text/csv"}
    )
    assert imported.json()["created"] == 1, imported.text

    metadata = {"note": CARD, CARD: "x"}
    address = {"text": CARD, "recipient": CARD, "phone": CARD, "city": CARD}
    customer = await seller.made("/customers", {"name": "Budi", "metadata": metadata})
    await seller.made(f"/customers/{customer['id']}/addresses", address)
    order = {
        "customer_id": customer["id"],
        "items": [{"variant_id": variant, "quantity": 1}],
        "shipping": {"address": address},
        "metadata": metadata,
    }
    placed = await seller.made("/orders", order)
    assert placed["shipping_address"]["text"] == SHOWN
    assert placed["metadata"] == {"note": SHOWN, SHOWN: "x"}
    await seller.made("/draft-orders", order)
    begun = await seller.made(
        f"/orders/{placed['id']}/payments", {"provider": "manual", "method": "bank_transfer"}
    )
    paid = await seller.post(f"/payments/{begun['id']}/confirmation", {"note": CARD})
    assert paid.is_success, paid.text
    browser = await dashboard.browser()
    noted = await browser.post(f"/orders/{placed['id']}/notes", text=CARD)
    assert noted.status_code < 400, noted.text

    assert await pesan.value("SELECT text FROM order_notes") == SHOWN
    assert await _tables_with(pesan, "1111 1111 1111") == []
    assert await _tables_with(pesan, DIGITS) == []


async def _tables_with(pesan: Pesan, digits: str) -> list[str]:
    tables = await pesan.rows("""
        SELECT table_name::text AS name FROM information_schema.tables
        WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
    """)
    found = []
    for table in tables:
        query = f"""SELECT count(*) FROM "{table["name"]}" AS t
            WHERE to_jsonb(t)::text LIKE '%' || $1::text || '%' OR position(
                encode(convert_to($1::text, 'UTF8'), 'hex') IN to_jsonb(t)::text) > 0"""
        if await pesan.value(query, digits):
            found.append(table["name"])
    return found

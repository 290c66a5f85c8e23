"""A broadcast over WhatsApp: an approved template, to people who may never have written."""

from pesan.kit.ids import decode

from ..running import Pesan
from ..shop import open_shop
from .builders import comes_to, results, starts
from .test_sending import YES


async def test_a_template_reaches_somebody_who_never_wrote_and_their_answer_finds_its_thread(
    pesan: Pesan, hurried: None
) -> None:
    pesan.graph.templates.add("promo", category="MARKETING")
    shop = await open_shop(pesan)
    seller = shop.seller
    store = decode("sto", seller.store_id)
    assert (await seller.post("/message-templates/sync", {})).status_code == 202
    await pesan.eventually("SELECT count(*) = 1 FROM message_templates WHERE store_id = $1", store)
    made = await seller.made("/customers", {"name": "Budi Santoso", "phone": "081234567890"})
    await seller.made(f"/customers/{made['id']}/consents", YES)
    await seller.tells_at_any_hour()
    segment = (await seller.made("/segments", {"name": "Semua"}))["id"]
    body = {"name": "Promo", "channel": "whatsapp", "segment_id": segment}
    by_text = await seller.post("/broadcasts", body | {"text": "Halo"})
    template = {
        "name": "promo",
        "language": "id",
        "parameters": {"body": ["{{customer.first_name}}"]},
    }
    broadcast = (await seller.made("/broadcasts", body | {"template": template}))["id"]

    await starts(seller, broadcast)
    await comes_to(pesan, broadcast, "sent")

    assert by_text.json()["code"] == "broadcasts.template_needed"
    assert (await results(seller, broadcast))["failed"] == 0
    row = (await pesan.rows("SELECT text, purpose, status FROM customer_messages"))[0]
    assert "Budi" in row["text"]
    assert row["purpose"] == "marketing"
    assert row["status"] in {"sent", "delivered", "read"}
    await shop.hears("6281234567890", "mau kak", name="Budi")
    await pesan.eventually("SELECT bool_or(author = 'customer') FROM customer_messages")
    assert len((await seller.get("/conversations")).json()["items"]) == 1

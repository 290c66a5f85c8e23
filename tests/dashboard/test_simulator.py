from ..running import Pesan
from .shop import open_shop


async def test_the_phone_orders_from_the_catalogue(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.seller.made(
        "/products", {"name": "Tas", "variants": [{"sku": "TAS", "price": "75000", "stock": 3}]}
    )
    browser = await shop.browser()
    assert "Pesan dari katalog" in (await browser.get("/simulator")).text

    await browser.send("/simulator/messages", {"kind": "order", "text": "TAS x2 @1"})
    await browser.send("/simulator/messages", {"kind": "order", "text": "yang merah itu lho, x"})

    noted = "SELECT count(*) = 1 FROM customer_messages WHERE type = 'order' AND payload ? 'cart'"
    await pesan.eventually(noted)
    assert await pesan.value("SELECT quantity FROM cart_items") == 2
    assert await pesan.value("SELECT count(*) FROM customer_messages WHERE direction = 'in'") == 1


async def test_a_template_waits_for_a_verdict_on_the_simulated_phone(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    browser = await shop.browser()
    await browser.send("/simulator/switches", {"review": "wait"})
    template = {
        "name": "promo_imlek",
        "language": "id",
        "category": "marketing",
        "body": "Halo {{1}}, diskon <b>",
        "examples": ["Budi"],
    }
    made = await shop.seller.post("/message-templates", template)
    assert made.status_code in {201, 202}, made.text
    asked = "SELECT count(*) = 1 FROM message_templates WHERE provider_id IS NOT NULL"
    await pesan.eventually(asked)

    page = (await browser.get("/simulator")).text
    assert "diskon &lt;b&gt;" in page
    assert "Setujui template" in page
    verdict = {"name": "promo_imlek", "language": "id", "verdict": "approved"}
    answer = await browser.send("/simulator/reviews", verdict)
    assert answer.status_code == 303
    await pesan.eventually("SELECT count(*) = 1 FROM message_templates WHERE status = 'approved'")
    assert "Setujui template" not in (await browser.get("/simulator")).text
    assert (
        await browser.send("/simulator/reviews", {"name": "", "language": "id"})
    ).status_code == 404

"""A small Indonesian clothes shop, made through the API as a merchant would."""

from typing import Any

from .running import ACCESS_TOKEN, PHONE_NUMBER_ID, Pesan, Seller
from .twins.meta_webhooks import BUSINESS_ACCOUNT_ID

APP_SECRET = "the-app-secret-of-the-shop"
VERIFY_TOKEN = "the-verify-token-of-the-shop"


class Shop:
    """Toko Sari: black T-shirts, Bandung costs Rp18.000 to ship to, WhatsApp and Xendit connected."""

    def __init__(self, seller: Seller, product: Any, whatsapp_hook: str) -> None:
        self.seller = seller
        self.pesan = seller.pesan
        self.product = product
        self.whatsapp_hook = whatsapp_hook
        self.hook = (whatsapp_hook, APP_SECRET)

    @property
    def sizes(self) -> dict[str, str]:
        """Size -> variant id."""
        return {v["options"]["Ukuran"]: v["id"] for v in self.product["variants"]}

    async def level(self, size: str = "L") -> dict[str, Any]:
        answer = await self.seller.get(f"/variants/{self.sizes[size]}/inventory")
        level: dict[str, Any] = answer.json()
        return level

    async def orders(self) -> list[dict[str, Any]]:
        answer = await self.seller.get("/orders")
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    async def order(self, order_id: str) -> dict[str, Any]:
        found: dict[str, Any] = (await self.seller.get(f"/orders/{order_id}")).json()
        return found

    async def hears(self, buyer: str, text: str, *, name: str = "Budi") -> None:
        """The buyer writes on WhatsApp."""
        delivered = await self.pesan.graph.say(
            self.whatsapp_hook, APP_SECRET, buyer, text, name=name
        )
        assert delivered.statuses == (200,), delivered

    async def says(self, buyer: str, *words: str, after: int = 0) -> str:
        """The shop's first message to the buyer with all these words in it, come or to come."""
        message = await self.pesan.graph.wait_for(
            buyer,
            lambda sent: all(word.lower() in (sent.text or "").lower() for word in words),
            after=after,
        )
        return message.text or ""


async def open_shop(pesan: Pesan, *, stock: int = 7) -> Shop:
    seller = await pesan.seller("Sari")
    product = await seller.made(
        "/products",
        {
            "name": "Kaos Polos Hitam",
            "category": "Kaos",
            "options": ["Ukuran"],
            "variants": [
                {
                    "sku": f"KPH-{size}",
                    "title": size,
                    "options": {"Ukuran": size},
                    "price": "85000",
                    "stock": stock,
                }
                for size in ("M", "L")
            ],
        },
    )
    methods = [
        {
            "code": "jne",
            "name": "JNE REG",
            "type": "zones",
            "zones": [{"cities": ["Bandung"], "fee": "18000"}],
        }
    ]
    assert (await seller.put("/shipping-methods", methods)).status_code == 200
    whatsapp = await seller.put(
        "/connections/whatsapp",
        {
            "phone_number_id": PHONE_NUMBER_ID,
            "waba_id": BUSINESS_ACCOUNT_ID,
            "access_token": ACCESS_TOKEN,
            "app_secret": APP_SECRET,
            "verify_token": VERIFY_TOKEN,
        },
    )
    assert whatsapp.status_code == 200, whatsapp.text
    xendit = await seller.put(
        "/connections/xendit",
        {"secret_key": pesan.xendit.secret_key, "callback_token": pesan.xendit.callback_token},
    )
    assert xendit.status_code == 200, xendit.text
    pesan.xendit.webhook_url = xendit.json()["webhook_url"]
    return Shop(seller, product, whatsapp.json()["webhook_url"])

"""A buyer without a script sends a receipt from the phone; the merchant looks, and says paid."""

from playwright.async_api import Browser, BrowserContext

from ..dashboard.shop import Shop as Screens
from ..dashboard.test_proofs import transfer
from ..orders.builders import open_shop
from ..receipts import jpeg, receipt
from ..running import Pesan
from .conftest import PHONE


async def test_a_receipt_goes_from_the_buyers_phone_to_the_merchants_yes(
    pesan: Pesan, chromium: Browser, desk: BrowserContext
) -> None:
    shop = await open_shop(pesan)
    order, payment = await transfer(shop)
    address = (await shop.seller.get(f"/payments/{payment}")).json()["pay_url"]
    plain = await chromium.new_context(viewport=PHONE, java_script_enabled=False)
    phone = await plain.new_page()

    await phone.goto(address)
    await phone.get_by_role("link", name="Kirim bukti transfer").click()
    picture = {"name": "struk.jpg", "mimeType": "image/jpeg", "buffer": jpeg(receipt())}
    await phone.get_by_label("Foto atau tangkapan layar struk").set_input_files(picture)  # type: ignore[arg-type] # a FilePayload
    await phone.get_by_role("button", name="Kirim bukti").click()
    await phone.get_by_text("Bukti diterima").wait_for()
    assert await phone.get_by_text("Pembayaran diterima").count() == 0

    merchant = await desk.new_page()
    screens = Screens(pesan, shop.seller, order.store, order.uuid)
    await merchant.goto(await screens.login_link())
    await merchant.goto(f"{pesan.url}/orders/{order.id}")
    thumbnail = merchant.get_by_alt_text("Bukti transfer")
    await thumbnail.wait_for()
    await merchant.wait_for_function("document.querySelector('.proofs img').naturalWidth > 0")
    await merchant.get_by_role("button", name="Uang sudah masuk").click()
    await merchant.get_by_role("button", name="Ya, tandai lunas").click()
    await order.becomes("paid")

    await phone.reload()
    await phone.get_by_text("Pembayaran diterima").wait_for()
    await plain.close()

"""Sales that went through: asked for, paid, and packed or gone."""

from ...orders import OrderStatus, PaymentTerms
from .buyers import AGUS, DEWI, FAJAR, HENDRA, LINA, WULAN
from .goods import rupiah
from .shop import Shop


async def a_sale_from_question_to_thanks(shop: Shop) -> None:
    await shop.hears(
        DEWI,
        "Kak, ada kaos putih ukuran M?",
        "2 ya",
        f"alamat: {DEWI.street}, {DEWI.city}",
        "oke, bayar QRIS",
    )
    await shop.passes(minutes=4)
    order = await shop.is_paid(DEWI)
    await shop.labels(DEWI, "Langganan")
    await shop.passes(hours=2)
    await shop.packs(order.id, "jne", "YOGJN2611180042")
    await shop.passes(hours=1)
    await shop.moves(order.id, OrderStatus.SHIPPED)
    await shop.passes(days=1, hours=3)
    await shop.moves(order.id, OrderStatus.DELIVERED)
    await shop.passes(minutes=20)
    await shop.hears(DEWI, "terima kasih ya kak")
    await shop.may_write(DEWI)
    await shop.closes(DEWI)


async def a_transfer(shop: Shop) -> None:
    await shop.hears(AGUS, "sore kak, flanel yang L masih ada?")
    await shop.passes(minutes=2)
    await shop.says(AGUS, "Bahannya lembut kak, panjang lengannya 60 cm. Mau dikirim ke mana?")
    await shop.hears(AGUS, f"1 ya kak, ke {AGUS.street}, {AGUS.city}. bisa transfer BCA?")
    await shop.passes(minutes=3)
    order = await shop.takes_order(
        await shop.customer_of(AGUS),
        skus={"KF-L": 1},
        shipping=AGUS.shipping,
        conversation=await shop.thread_of(AGUS),
    )
    await shop.passes(minutes=35)
    await shop.hears(AGUS, "sudah saya transfer ya kak")
    await shop.passes(minutes=6)
    await shop.has_money(order.id, "masuk BCA")
    await shop.says(AGUS, "Sudah masuk kak, besok pagi kami kirim.")
    await shop.passes(hours=15)
    await shop.packs(order.id, "sicepat", "004212345678")
    await shop.passes(hours=2)
    await shop.moves(order.id, OrderStatus.SHIPPED)
    await shop.passes(days=2)
    await shop.moves(order.id, OrderStatus.DELIVERED)
    await shop.may_write(AGUS)
    await shop.closes(AGUS)


async def cash_at_the_door(shop: Shop) -> None:
    await shop.hears(HENDRA, "kak bisa bayar di tempat?")
    await shop.passes(minutes=3)
    await shop.says(HENDRA, "Bisa kak, khusus Jawa. Mau pesan apa?")
    await shop.hears(
        HENDRA, f"chino 32 satu, sama kaos hitam XL satu. {HENDRA.street}, {HENDRA.city}"
    )
    await shop.passes(minutes=5)
    order = await shop.takes_order(
        await shop.customer_of(HENDRA),
        skus={"CC-32": 1, "KP-HTM-XL": 1},
        shipping=HENDRA.shipping,
        terms=PaymentTerms.COD,
        conversation=await shop.thread_of(HENDRA),
    )
    await shop.says(HENDRA, "Siap kak, kami kirim hari ini.")
    await shop.passes(hours=3)
    await shop.packs(order.id, "jnt", "JP1234567890")
    await shop.moves(order.id, OrderStatus.SHIPPED)
    await shop.passes(days=1, hours=20)
    await shop.moves(order.id, OrderStatus.DELIVERED)
    await shop.has_money(order.id, "disetor kurir")
    await shop.may_write(HENDRA)
    await shop.closes(HENDRA)


async def money_back(shop: Shop) -> None:
    await shop.asks_for(WULAN, "sambal bawang sedang 3")
    await shop.passes(minutes=7)
    order = await shop.is_paid(WULAN)
    await shop.passes(hours=3)
    await shop.packs(order.id, "jne", "YOGJN2611240117")
    await shop.moves(order.id, OrderStatus.SHIPPED)
    await shop.passes(days=1)
    await shop.moves(order.id, OrderStatus.DELIVERED)
    await shop.hears(WULAN, "kak, mau bicara dengan admin. satu botolnya pecah di jalan")
    await shop.gets(WULAN, "image", "ini fotonya")
    await shop.passes(minutes=9)
    await shop.labels(WULAN, "Komplain")
    await shop.says(WULAN, "Aduh, maaf ya kak. Uang satu botol kami kembalikan sekarang.")
    await shop.gives_back(order.id, rupiah(35_000), "satu botol pecah di jalan")
    await shop.hears(WULAN, "makasih kak, cepat banget")
    await shop.may_write(WULAN)
    await shop.closes(WULAN)


async def sent_this_morning(shop: Shop) -> None:
    await shop.asks_for(LINA, "jilbab voal krem 2")
    await shop.passes(minutes=3)
    order = await shop.is_paid(LINA)
    await shop.passes(hours=2)
    await shop.packs(order.id, "jne", "YOGJN2611270008")
    await shop.passes(minutes=30)
    await shop.moves(order.id, OrderStatus.SHIPPED)


async def to_be_packed(shop: Shop) -> None:
    await shop.asks_for(FAJAR, "kaos hitam M 1")
    await shop.passes(minutes=2)
    await shop.is_paid(FAJAR)


async def an_offer_to_many(shop: Shop) -> None:
    """Whoever agreed is told, and one of them buys."""
    await shop.waits_for_day()
    await shop.tells_all(
        "Keripik dua rasa",
        "Halo {{customer.first_name}}, keripik singkong original dan balado baru matang hari ini, "
        "Rp18.000. Balas *stop* kalau tidak mau promo lagi.",
    )
    await shop.passes(minutes=20)
    for buyer in (AGUS, HENDRA):
        await shop.sees(buyer, reads=buyer is HENDRA)
    await shop.passes(minutes=30)
    await shop.asks_for(DEWI, "keripik balado 2")
    await shop.passes(minutes=3)
    order = await shop.is_paid(DEWI)
    await shop.passes(hours=3)
    await shop.packs(order.id, "jne", "YOGJN2611260031")
    await shop.moves(order.id, OrderStatus.SHIPPED)

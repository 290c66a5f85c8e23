"""A morning in a shop, as a picture of every screen wants it."""

from datetime import timedelta
from uuid import UUID

from pesan.kit import clock

from .shop import Shop


async def morning(shop: Shop) -> tuple[UUID, UUID, str]:
    """Answers one conversation, its order, and the token of its pay page."""
    await shop.product("Kaos Polos Hitam", {"S": 12, "M": 9, "L": 7, "XL": 2}, 89_000)
    await shop.product("Kemeja Linen Putih", {"M": 5, "L": 0}, 189_000)
    await shop.product("Tote Bag Kanvas", {"": 24}, 65_000, category="Tas")
    now = clock.now()
    siti = await shop.customer("Siti Rahmawati", "+6281234563481")
    thread = await shop.conversation(siti, unread=0, owner="agent", at=now)
    said = [
        ("customer", "Halo kak, ada kaos hitam ukuran L?", None),
        ("agent", "Halo Kak Siti! 👋 Ada, stok masih 7. Kaos Polos Hitam (L) harganya Rp89.000. Mau pesan berapa?", None),
        ("customer", "2 ya kak. total berapa sama ongkir ke Bandung?", None),
        ("agent", "2 × Kaos Polos Hitam L = Rp178.000\nOngkir JNE REG Bandung = Rp18.000\nTotal Rp196.000", {"buttons": [{"id": "pay", "title": "Bayar QRIS"}, {"id": "change", "title": "Ubah"}]}),
        ("customer", "oke, bayar QRIS", None),
    ]  # fmt: skip
    for index, (author, text, payload) in enumerate(said, start=1):
        at = now - timedelta(minutes=12 - index)
        await shop.message(thread, index, author, text, at=at, payload=payload)
    order = await shop.order(siti, number=1048, conversation=thread)
    token = await shop.payment(order)
    text = f"Ini QRIS-nya kak, Rp196.000. Bisa juga lewat {shop.pesan.url}/pay/{token}"
    image = {"image": {"path": f"/pay/{token}/qr.png", "qr": "0002"}}
    await shop.message(thread, 6, "automation", text, at=now, payload=image, status="delivered")
    people = [
        ("Budi Santoso", "agent", 1, "Totalnya Rp258.000, mau bayar pakai QRIS?", "paid", 1047),
        ("Andi Wijaya", "human", 2, "barangnya sobek kak, minta tukar", "shipped", 1046),
        ("Maya Putri", "agent", 0, "ukuran L warna hitam masih ready?", "completed", 1045),
        ("Kevin Tan", "agent", 0, "ok thanks!", "expired", 1044),
    ]
    for hours, (name, owner, unread, text, status, number) in enumerate(people, start=1):
        at = now - timedelta(minutes=13 * hours)
        who = await shop.customer(name)
        chat = await shop.conversation(who, owner=owner, unread=unread, at=at, channel="whatsapp")
        author = "agent" if owner == "agent" and unread else "customer"
        await shop.message(chat, 1, author, text, at=at)
        await shop.order(
            who, number=number, status=status, quantity=hours, at=at, conversation=chat,
            channel="whatsapp",
        )  # fmt: skip
    return thread, order, token

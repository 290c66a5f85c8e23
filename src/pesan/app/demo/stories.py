"""What happened in Toko Sari before it was looked at: told by how long ago each began."""

from datetime import timedelta

from ... import conversations, payments
from ...conversations import Color
from ...kit import clock
from ...kit.money import Currency, Money
from ...orders import OrderStatus, PaymentTerms, Shipping
from . import counter
from .shop import Buyer, Shop, Story, ago

DEWI = Buyer("Dewi Lestari", "+6280000000101", "Jl. Kaliurang km 5 No. 12", "Sleman")
AGUS = Buyer("Agus Pratama", "+6280000000102", "Jl. Pandanaran 88", "Semarang")
RATNA = Buyer("Ratna Sari Dewi", "+6280000000103", "Jl. Diponegoro 7", "Surabaya")
HENDRA = Buyer("Hendra Gunawan", "+6280000000104", "Jl. Veteran 21", "Malang")
WULAN = Buyer("Wulan Anggraini", "+6280000000105", "Jl. Setiabudi 45", "Bandung")
TONO = Buyer("Tono Hartono", "+6280000000106", "Jl. Slamet Riyadi 102", "Solo")
MEGA = Buyer("Mega Kusuma", "+6280000000107")
LINA = Buyer("Lina Marlina", "+6280000000108", "Jl. Cikini Raya 30", "Jakarta")
FAJAR = Buyer("Fajar Nugroho", "+6280000000109", "Jl. Gajah Mada 15", "Denpasar")
SINTA = Buyer("Sinta Wijaya", "+6280000000110")
YOGA = Buyer("Yoga Permana", "+6280000000111", "Jl. Margonda 200", "Depok")
NIA = Buyer("Nia Ramadhani", "+6280000000112")
BAYU = Buyer("Bayu Setiawan", "+6280000000113", "Jl. Ahmad Yani 3", "Bekasi")
PUTRI = Buyer("Putri Amelia", "+6280000000114", "Jl. Braga 61", "Bandung")
GALIH = Buyer("Galih Saputra", "+6280000000115", "Jl. Pemuda 9", "Magelang")


async def _furnishes(shop: Shop) -> None:
    """What Sari set up on her first day."""
    account = payments.BankAccount(bank="BCA", account_number="0140012345", holder="Sari Dewanti")
    await payments.put_accounts(shop.tx, shop.store, [account], actor=shop.actor)
    for name, color in (
        ("Komplain", Color.RED),
        ("Langganan", Color.PURPLE),
        ("Grosir", Color.BLUE),
    ):
        await conversations.create_label(
            shop.tx, shop.store, name=name, color=color, actor=shop.actor
        )
    for code, text in (
        ("ongkir", "Ongkir ke kotamu mulai Rp9.000 ya kak, tergantung kota tujuannya."),
        ("resi", "Paketnya sudah kami serahkan ke kurir kak, nomor resinya menyusul sore ini."),
        ("maaf", "Mohon maaf ya kak atas ketidaknyamanannya. Boleh kirim fotonya?"),
    ):
        await conversations.create_canned_reply(
            shop.tx, shop.store, code=code, text=text, actor=shop.actor
        )


async def _asks_for(shop: Shop, buyer: Buyer, wish: str) -> None:
    """The way most do: what, how many and where to, then yes."""
    await shop.hears(buyer, f"halo kak, mau {wish} kirim ke {buyer.street}, {buyer.city}", "ya")


async def _a_sale_from_question_to_thanks(shop: Shop) -> None:
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


async def _a_transfer(shop: Shop) -> None:
    await shop.hears(AGUS, "sore kak, flanel yang L masih ada?")
    await shop.passes(minutes=2)
    await shop.says(AGUS, "Bahannya lembut kak, panjang lengannya 60 cm. Mau dikirim ke mana?")
    await shop.hears(AGUS, f"1 ya kak, ke {AGUS.street}, {AGUS.city}. bisa transfer BCA?")
    await shop.passes(minutes=3)
    order = await shop.takes_order(
        await shop.customer_of(AGUS),
        skus={"KF-L": 1},
        shipping=_to(AGUS),
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


async def _never_paid(shop: Shop) -> None:
    await _asks_for(shop, RATNA, "sambal bawang pedas 2")


async def _cash_at_the_door(shop: Shop) -> None:
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
        shipping=_to(HENDRA),
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


async def _money_back(shop: Shop) -> None:
    await _asks_for(shop, WULAN, "sambal bawang sedang 3")
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
    await shop.gives_back(order.id, _rupiah(35_000), "satu botol pecah di jalan")
    await shop.hears(WULAN, "makasih kak, cepat banget")
    await shop.may_write(WULAN)
    await shop.closes(WULAN)


async def _paid_and_called_off(shop: Shop) -> None:
    """By a transfer, so a person has to send it back: that waits to be decided."""
    await shop.hears(TONO, "kak nastar 2 toples bisa? transfer ya")
    await shop.passes(minutes=4)
    await shop.says(TONO, "Bisa kak. Alamatnya?")
    await shop.hears(TONO, f"{TONO.street}, {TONO.city}")
    await shop.passes(minutes=2)
    order = await shop.takes_order(
        await shop.customer_of(TONO),
        skus={"NT-500": 2},
        shipping=_to(TONO),
        conversation=await shop.thread_of(TONO),
    )
    await shop.passes(minutes=20)
    await shop.has_money(order.id)
    await shop.passes(hours=2)
    await shop.hears(TONO, "maaf kak, acaranya batal. bisa dibatalkan?")
    await shop.passes(minutes=5)
    await shop.moves(order.id, OrderStatus.CANCELLED, "acaranya batal")
    await shop.says(TONO, "Bisa kak, uangnya kami transfer balik hari ini.")


async def _an_offer_to_many(shop: Shop) -> None:
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
    await _asks_for(shop, DEWI, "keripik balado 2")
    await shop.passes(minutes=3)
    order = await shop.is_paid(DEWI)
    await shop.passes(hours=3)
    await shop.packs(order.id, "jne", "YOGJN2611260031")
    await shop.moves(order.id, OrderStatus.SHIPPED)


async def _put_off(shop: Shop) -> None:
    await shop.hears(MEGA, "kak harga grosir jilbab voal 30 pcs berapa?", "bicara dengan admin ya")
    await shop.passes(minutes=11)
    await shop.labels(MEGA, "Grosir")
    await shop.says(MEGA, "Untuk 30 pcs Rp40.000 per helai kak. Warnanya campur?")
    await shop.hears(MEGA, "nanti saya kabari setelah gajian ya kak")
    await shop.notes(MEGA, "Minta harga grosir 30 jilbab. Tanya lagi tanggal 1.")
    await conversations.snooze(
        shop.tx,
        shop.store,
        await shop.reads(MEGA),
        until=clock.now() + timedelta(days=3),
        actor=shop.actor,
    )


async def _sent_this_morning(shop: Shop) -> None:
    await _asks_for(shop, LINA, "jilbab voal krem 2")
    await shop.passes(minutes=3)
    order = await shop.is_paid(LINA)
    await shop.passes(hours=2)
    await shop.packs(order.id, "jne", "YOGJN2611270008")
    await shop.passes(minutes=30)
    await shop.moves(order.id, OrderStatus.SHIPPED)


async def _to_be_packed(shop: Shop) -> None:
    await _asks_for(shop, FAJAR, "kaos hitam M 1")
    await shop.passes(minutes=2)
    await shop.is_paid(FAJAR)


async def _questions(shop: Shop) -> None:
    await shop.hears(
        SINTA,
        "halo kak, sambal yang pedas masih ada?",
        "ongkir ke Denpasar berapa ya?",
        "oke makasih kak",
    )


async def _a_complaint(shop: Shop) -> None:
    await _asks_for(shop, YOGA, "flanel M 1")
    await shop.passes(minutes=3)
    order = await shop.is_paid(YOGA)
    await shop.passes(hours=5)
    await shop.packs(order.id, "sicepat", "004298765432")
    await shop.moves(order.id, OrderStatus.SHIPPED)
    await shop.passes(days=1, hours=13)
    await shop.moves(order.id, OrderStatus.DELIVERED)
    await shop.passes(hours=5)
    await shop.hears(
        YOGA,
        "kak ini kemejanya kekecilan, mau komplain. tolong bicara dengan admin",
        "belum dipakai kok, labelnya masih ada",
    )
    await shop.labels(YOGA, "Komplain")
    await shop.notes(YOGA, "Cek stok L dulu, tawarkan tukar ukuran.")


async def _a_voice_and_a_picture(shop: Shop) -> None:
    await shop.gets(NIA, "image", "kak ada yang seperti ini?")
    await shop.gets(NIA, "audio")
    await shop.hears(NIA, "bicara dengan admin saja ya kak", "warnanya seperti di foto itu")


async def _a_cart(shop: Shop) -> None:
    await shop.hears(BAYU, f"mau keripik balado 3 kirim ke {BAYU.street}, {BAYU.city}")


async def _waits_for_money(shop: Shop) -> None:
    await _asks_for(shop, PUTRI, "tas tote 1")


async def _called_off(shop: Shop) -> None:
    await _asks_for(shop, GALIH, "keripik original 4")
    await shop.passes(minutes=2)
    await shop.hears(GALIH, "batalkan pesanan saya ya kak", "iya")


def _to(buyer: Buyer) -> Shipping:
    text = f"{buyer.street}, {buyer.city}"
    return Shipping(method="reguler", address={"text": text, "city": buyer.city})


def _rupiah(whole: int) -> Money:
    return Money.from_whole(whole, Currency.IDR)


_CHATS = (
    Story("dewi", ago(days=9, hours=6), _a_sale_from_question_to_thanks),
    Story("agus", ago(days=6, hours=3), _a_transfer),
    Story("ratna", ago(days=4, hours=5), _never_paid),
    Story("hendra", ago(days=3, hours=7), _cash_at_the_door),
    Story("wulan", ago(days=2, hours=8), _money_back),
    Story("yoga", ago(days=2, hours=2), _a_complaint),
    Story("offer", ago(days=1, hours=20), _an_offer_to_many),
    Story("tono", ago(days=1, hours=5), _paid_and_called_off),
    Story("mega", ago(days=1, hours=2), _put_off),
    Story("lina", ago(hours=5), _sent_this_morning),
    Story("fajar", ago(hours=2), _to_be_packed),
    Story("sinta", ago(minutes=90), _questions),
    Story("galih", ago(minutes=70), _called_off),
    Story("bayu", ago(minutes=45), _a_cart),
    Story("nia", ago(minutes=25), _a_voice_and_a_picture),
    Story("putri", ago(minutes=12), _waits_for_money),
)
STORIES = (
    Story("furnishing", ago(days=14), _furnishes),
    *sorted((*_CHATS, *counter.SALES), key=lambda story: story.ago, reverse=True),
)

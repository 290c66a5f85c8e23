"""What came to nothing, or waits: for money, for an answer, for a decision of Sari's."""

from datetime import timedelta

from ... import conversations
from ...kit import clock
from ...orders import OrderStatus
from .buyers import BAYU, GALIH, MEGA, NIA, PUTRI, RATNA, SINTA, TONO, YOGA
from .shop import Shop


async def never_paid(shop: Shop) -> None:
    await shop.asks_for(RATNA, "sambal bawang pedas 2")


async def paid_and_called_off(shop: Shop) -> None:
    """By a transfer, so a person has to send it back: that waits to be decided."""
    await shop.hears(TONO, "kak nastar 2 toples bisa? transfer ya")
    await shop.passes(minutes=4)
    await shop.says(TONO, "Bisa kak. Alamatnya?")
    await shop.hears(TONO, f"{TONO.street}, {TONO.city}")
    await shop.passes(minutes=2)
    order = await shop.takes_order(
        await shop.customer_of(TONO),
        skus={"NT-500": 2},
        shipping=TONO.shipping,
        conversation=await shop.thread_of(TONO),
    )
    await shop.passes(minutes=20)
    await shop.has_money(order.id)
    await shop.passes(hours=2)
    await shop.hears(TONO, "maaf kak, acaranya batal. bisa dibatalkan?")
    await shop.passes(minutes=5)
    await shop.moves(order.id, OrderStatus.CANCELLED, "acaranya batal")
    await shop.says(TONO, "Bisa kak, uangnya kami transfer balik hari ini.")


async def put_off(shop: Shop) -> None:
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


async def questions(shop: Shop) -> None:
    await shop.hears(
        SINTA,
        "halo kak, sambal yang pedas masih ada?",
        "ongkir ke Denpasar berapa ya?",
        "oke makasih kak",
    )


async def a_complaint(shop: Shop) -> None:
    await shop.asks_for(YOGA, "flanel M 1")
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


async def a_voice_and_a_picture(shop: Shop) -> None:
    await shop.gets(NIA, "image", "kak ada yang seperti ini?")
    await shop.gets(NIA, "audio")
    await shop.hears(NIA, "bicara dengan admin saja ya kak", "warnanya seperti di foto itu")


async def a_cart(shop: Shop) -> None:
    await shop.hears(BAYU, f"mau keripik balado 3 kirim ke {BAYU.street}, {BAYU.city}")


async def waits_for_money(shop: Shop) -> None:
    await shop.asks_for(PUTRI, "tas tote 1")


async def called_off(shop: Shop) -> None:
    await shop.asks_for(GALIH, "keripik original 4")
    await shop.passes(minutes=2)
    await shop.hears(GALIH, "batalkan pesanan saya ya kak", "iya")

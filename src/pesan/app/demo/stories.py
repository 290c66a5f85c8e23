"""What happened in Toko Sari before it was looked at: told by how long ago each began."""

from ... import conversations, payments
from ...conversations import Color
from . import counter, sold, unsold
from .shop import Shop, Story, ago


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


_CHATS = (
    Story("dewi", ago(days=9, hours=6), sold.a_sale_from_question_to_thanks),
    Story("agus", ago(days=6, hours=3), sold.a_transfer),
    Story("ratna", ago(days=4, hours=5), unsold.never_paid),
    Story("hendra", ago(days=3, hours=7), sold.cash_at_the_door),
    Story("wulan", ago(days=2, hours=8), sold.money_back),
    Story("yoga", ago(days=2, hours=2), unsold.a_complaint),
    Story("offer", ago(days=1, hours=20), sold.an_offer_to_many),
    Story("tono", ago(days=1, hours=5), unsold.paid_and_called_off),
    Story("mega", ago(days=1, hours=2), unsold.put_off),
    Story("lina", ago(hours=5), sold.sent_this_morning),
    Story("fajar", ago(hours=2), sold.to_be_packed),
    Story("sinta", ago(minutes=90), unsold.questions),
    Story("galih", ago(minutes=70), unsold.called_off),
    Story("bayu", ago(minutes=45), unsold.a_cart),
    Story("nia", ago(minutes=25), unsold.a_voice_and_a_picture),
    Story("putri", ago(minutes=12), unsold.waits_for_money),
)
STORIES = (
    Story("furnishing", ago(days=14), _furnishes),
    *sorted((*_CHATS, *counter.SALES), key=lambda story: story.ago, reverse=True),
)

"""What a buyer is told unasked, and that it is told once."""

from collections.abc import Awaitable, Callable
from typing import Any

from msgspec import convert

from pesan.kit.db import Tx
from pesan.kit.events import Fact
from pesan.kit.ids import FulfilmentId, ItemId, OrderId, PaymentId, decode, encode
from pesan.notices import handlers
from pesan.notices.jobs import AskToPay, ask_to_pay
from pesan.orders import (
    FulfilmentShipped,
    FulfilmentStatus,
    FulfilmentTracked,
    OrderCancelled,
    OrderDelivered,
    OrderExpired,
    OrderPaid,
)
from pesan.orders.actions import cancel, expire, fulfil, mark_paid, move_fulfilment
from pesan.payments import PaymentFailed
from pesan.payments.actions import refuse

from ..agent.chats import BUDI, QuietChat, confirmed, filled, open_quiet_chat
from ..running import Pesan


async def ordered(pesan: Pesan) -> tuple[QuietChat, OrderId]:
    """A buyer with an unpaid order and its QRIS code."""
    chat = await open_quiet_chat(pesan)
    version, total = await filled(chat)
    tools = await chat.tools(confirmed(version, total))
    order = await tools.place_order(cart_version=version, total_minor=total)
    await pesan.graph.wait_for(BUDI, lambda sent: "/pay/" in (sent.text or ""))
    return chat, order.order


async def test_a_code_with_link_total_and_deadline_is_sent_once(pesan: Pesan) -> None:
    chat, _ = await ordered(pesan)
    payment = PaymentId(await pesan.value("SELECT id FROM payments"))
    number = await pesan.value("SELECT number FROM orders")

    for _ in range(2):  # told again, as facts may be
        await ask_to_pay(pesan.world, AskToPay(store_id=chat.store, payment_id=payment))

    [text] = await chat.said()
    assert all(part in text for part in (f"#{number}", "Rp188.000", f"{pesan.url}/pay/", "WIB"))
    [sent] = pesan.graph.sent_to(BUDI)
    assert sent.image_png is not None


async def test_nobody_is_asked_to_pay_an_order_that_moved_on_meanwhile(pesan: Pesan) -> None:
    chat, order = await ordered(pesan)
    payment = PaymentId(await pesan.value("SELECT id FROM payments"))
    await pesan.rows("DELETE FROM customer_messages WHERE direction = 'out'")
    await _act(chat, lambda tx: mark_paid(tx, chat.store, order, reason="a test paid"))

    await ask_to_pay(pesan.world, AskToPay(store_id=chat.store, payment_id=payment))

    assert not [text for text in await chat.said() if "/pay/" in text]


async def test_a_paid_order_gets_one_receipt(pesan: Pesan) -> None:
    chat, order = await ordered(pesan)

    await _act(chat, lambda tx: mark_paid(tx, chat.store, order, reason="a test paid"))
    await _told_again(chat, handlers.on_order_paid, OrderPaid, order)

    receipts = [text for text in await chat.said() if "Nota" in text]
    assert len(receipts) == 1
    assert all(part in receipts[0] for part in ("2 x", "Rp18.000", "Rp188.000", "Jl. Melati 4"))


async def test_a_buyer_who_writes_english_is_told_in_english(pesan: Pesan) -> None:
    chat, order = await ordered(pesan)
    await pesan.rows("""UPDATE conversations SET dialogue = '{"language": "en"}'""")

    await _act(chat, lambda tx: mark_paid(tx, chat.store, order, reason="a test paid"))
    await _told_again(chat, handlers.on_order_paid, OrderPaid, order)

    assert any("Receipt for order" in text for text in await chat.said())


async def test_an_expired_order_is_told_once_with_how_to_order_again(pesan: Pesan) -> None:
    chat, order = await ordered(pesan)

    await _act(chat, lambda tx: expire(tx, chat.store, order))
    await _told_again(chat, handlers.on_order_expired, OrderExpired, order)

    [told] = [text for text in await chat.said() if "belum dibayar" in text]
    assert "pesanan baru" in told


async def test_a_cancelled_order_is_told_once(pesan: Pesan) -> None:
    chat, order = await ordered(pesan)

    await _act(
        chat, lambda tx: cancel(tx, chat.store, order, actor="usr_somebody", reason="no stock")
    )
    await _told_again(chat, handlers.on_order_cancelled, OrderCancelled, order)

    assert len([text for text in await chat.said() if "dibatalkan" in text]) == 1


async def test_whoever_cancelled_it_themselves_is_not_told(pesan: Pesan) -> None:
    chat, order = await ordered(pesan)
    buyer = encode("cus", await pesan.value("SELECT customer_id FROM orders"))

    await _act(chat, lambda tx: cancel(tx, chat.store, order, actor=buyer, reason=None))
    await _told_again(chat, handlers.on_order_cancelled, OrderCancelled, order)

    assert not [text for text in await chat.said() if "dibatalkan" in text]


async def test_each_parcel_is_told_once_with_its_courier_number_and_link(pesan: Pesan) -> None:
    chat, order = await ordered(pesan)
    await _act(chat, lambda tx: mark_paid(tx, chat.store, order, reason="a test paid"))
    item = ItemId(await pesan.value("SELECT id FROM order_items"))

    async def send(tx: Tx, *, items: dict[ItemId, int] | None, number: str | None) -> FulfilmentId:
        parcel = await fulfil(
            tx, chat.store, order, items=items, courier="sicepat", tracking_number=number, actor="x"
        )
        await move_fulfilment(tx, parcel, to=FulfilmentStatus.SHIPPED, actor="x")
        return parcel.id

    async with pesan.world.database.store(chat.store) as tx:
        first = await send(tx, items={item: 1}, number="000123")
    await _told_again(chat, handlers.on_fulfilment_shipped, FulfilmentShipped, order, fulfilment_id=first)  # fmt: skip
    async with pesan.world.database.store(chat.store) as tx:
        second = await send(tx, items=None, number=None)
    await _told_again(chat, handlers.on_fulfilment_shipped, FulfilmentShipped, order, fulfilment_id=second)  # fmt: skip

    one, two = [text for text in await chat.said() if "dikirim" in text]
    assert one.startswith("Paket 1 dari pesanan")
    assert one.endswith("sicepat.com/checkAwb/000123\nSisanya menyusul.")
    assert "Kurir: SiCepat\nNo. resi: *000123*" in one
    assert two.startswith("Paket 2 dari 2 dari pesanan")
    assert "resi" not in two


async def test_a_number_that_comes_later_is_told_and_arrival_is_thanked_for_once(
    pesan: Pesan,
) -> None:
    chat, order = await ordered(pesan)
    await pesan.rows("""UPDATE conversations SET dialogue = '{"language": "en"}'""")
    await _act(chat, lambda tx: mark_paid(tx, chat.store, order, reason="a test paid"))
    parcel = (await chat.shop.seller.made(f"/orders/{encode('ord', order)}/fulfilments", {"status": "shipped"}))["id"]  # fmt: skip
    for number in ("1", "2", "2"):
        body = {"courier": "ninja", "tracking_number": number}
        assert (await chat.shop.seller.patch(f"/fulfilments/{parcel}", body)).status_code == 200
        await _told_again(chat, handlers.on_fulfilment_tracked, FulfilmentTracked, order, fulfilment_id=decode("ful", parcel))  # fmt: skip
    await chat.shop.seller.patch(f"/fulfilments/{parcel}", {"status": "delivered"})
    await _told_again(chat, handlers.on_order_delivered, OrderDelivered, order)

    said = await chat.said()
    assert len([text for text in said if "on its way" in text]) == 1
    assert len([text for text in said if text.startswith("Tracking for order")]) == 2
    assert len([text for text in said if "has arrived" in text]) == 1


async def test_an_order_placed_by_api_has_nobody_to_be_told(pesan: Pesan) -> None:
    chat = await open_quiet_chat(pesan)
    order = await chat.shop.seller.made(
        "/orders",
        {
            "customer": {"name": "Siti", "phone": "081234567899"},
            "items": [{"variant_id": chat.shop.sizes["L"], "quantity": 1}],
        },
    )

    await chat.shop.seller.post(f"/orders/{order['id']}/cancellation", {})
    await pesan.eventually("SELECT NOT EXISTS (SELECT FROM event_deliveries WHERE done_at IS NULL)")

    assert await chat.said() == []


async def test_where_no_code_can_be_made_a_human_takes_over(pesan: Pesan) -> None:
    chat, order = await ordered(pesan)
    payment = PaymentId(await pesan.value("UPDATE payments SET gateway_id = NULL RETURNING id"))

    await _act(chat, lambda tx: refuse(tx, chat.store, payment, reason="channel not active"))
    await _told_again(chat, handlers.on_payment_failed, PaymentFailed, order, payment_id=payment)

    await pesan.eventually("SELECT NOT EXISTS (SELECT FROM pgqueuer WHERE status <> 'failed')")
    assert len([text for text in await chat.said() if "belum bisa dibuat" in text]) == 1
    assert await pesan.value("SELECT owner FROM conversations") == "human"


async def test_an_order_in_a_shop_without_a_gateway_is_a_humans_to_collect(pesan: Pesan) -> None:
    chat = await open_quiet_chat(pesan)
    deleted = await chat.shop.seller.api.delete(chat.shop.seller.path("/connections/xendit"))
    assert deleted.status_code == 204
    version, total = await filled(chat)
    tools = await chat.tools(confirmed(version, total))

    await tools.place_order(cart_version=version, total_minor=total)

    assert await pesan.value("SELECT count(*) FROM payments") == 0
    assert tools.handed_over is not None


async def _act(chat: QuietChat, act: Callable[[Tx], Awaitable[Any]]) -> None:
    async with chat.pesan.world.database.store(chat.store) as tx:
        await act(tx)


async def _told_again(
    chat: QuietChat,
    handler: Callable[[Tx, Any], Awaitable[None]],
    fact: type[Fact],
    order: OrderId,
    **more: object,
) -> None:
    """The fact's own telling, and two more."""
    made = convert({"store_id": chat.store, "order_id": order, **more}, fact)
    for _ in range(2):
        await _act(chat, lambda tx: handler(tx, made))
    await chat.pesan.eventually(
        "SELECT NOT EXISTS (SELECT FROM event_deliveries WHERE done_at IS NULL)"
    )

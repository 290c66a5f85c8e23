"""A seller sends the buyer of a thread how to pay: again, in another way, or for the first time."""

import asyncio
from typing import Any

import httpx

from pesan.kit.ids import decode

from ..carts.test_carts import BUDI, a_thread, items
from ..carts.test_two_at_one_cart import BANDUNG
from ..running import Pesan
from ..shop import Shop


async def ordered(pesan: Pesan) -> tuple[Shop, str, dict[str, Any]]:
    """A thread whose cart a seller has placed, and the buyer has the code."""
    shop, thread = await a_thread(pesan)
    path = f"/conversations/{thread}/cart"
    await shop.seller.put(path, items(shop, L=2) | BANDUNG)
    order = await shop.seller.made(f"{path}/order", {})
    await asked(pesan, 1)
    return shop, thread, order


async def asked(pesan: Pesan, times: int) -> list[str]:
    """What the buyer was told with a link to pay by, once it was told so often."""
    await pesan.graph.wait_for(
        BUDI, lambda sent: "/pay/" in sent.text and len(_asks(pesan)) >= times
    )
    return _asks(pesan)


def _asks(pesan: Pesan) -> list[str]:
    return [sent.text for sent in pesan.graph.sent_to(BUDI) if "/pay/" in sent.text]


async def request(
    shop: Shop, thread: str, *, key: str | None = None, **body: object
) -> httpx.Response:
    return await shop.seller.post(f"/conversations/{thread}/payment-request", body, key=key)


async def test_the_same_code_and_link_are_sent_again_once_a_request(pesan: Pesan) -> None:
    shop, thread, order = await ordered(pesan)

    first = await request(shop, thread, key="again")
    repeated = await request(shop, thread, key="again")

    assert first.status_code == 201, first.text
    assert first.content == repeated.content
    assert first.json()["order_id"] == order["id"]
    told = await asked(pesan, 2)
    assert told[0] == told[1]
    assert len(told) == 2
    assert await pesan.value("SELECT count(*) FROM payments") == 1


async def test_another_way_takes_the_place_of_the_first(pesan: Pesan) -> None:
    shop, thread, order = await ordered(pesan)

    answer = await request(
        shop,
        thread,
        order_id=order["id"],
        provider="xendit",
        method="virtual_account",
        channel_code="BCA_VIRTUAL_ACCOUNT",
    )

    assert answer.status_code == 201, answer.text
    assert (answer.json()["method"], answer.json()["status"]) == ("virtual_account", "pending")
    told = await asked(pesan, 2)
    assert "Virtual Account" in told[1]
    ended = await pesan.rows("SELECT method, status FROM payments ORDER BY id")
    assert [(row["method"], row["status"]) for row in ended] == [
        ("qris", "cancelled"),
        ("virtual_account", "requires_action"),
    ]


async def test_an_attempt_that_is_over_begins_anew_as_it_was(pesan: Pesan) -> None:
    shop, thread, _ = await ordered(pesan)
    await pesan.rows("UPDATE payments SET status = 'failed' RETURNING 1")

    answer = await request(shop, thread)

    assert answer.status_code == 201, answer.text
    await asked(pesan, 2)
    assert await pesan.value("SELECT count(*) FROM payments WHERE method = 'qris'") == 2


async def test_many_at_once_begin_one_attempt(pesan: Pesan) -> None:
    shop, thread, _ = await ordered(pesan)
    await pesan.rows("UPDATE payments SET status = 'failed' RETURNING 1")

    answers = await asyncio.gather(*(request(shop, thread) for _ in range(4)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert await pesan.value("SELECT count(*) FROM payments") == 2


async def test_what_cannot_be_asked_for_is_refused_with_a_reason(pesan: Pesan) -> None:
    shop, thread, order = await ordered(pesan)
    other = await shop.seller.made(
        "/orders",
        {
            "customer": {"name": "Dewi"},
            "items": [{"variant_id": shop.sizes["M"], "quantity": 1}],
        },
    )

    elsewhere = await request(shop, thread, order_id=other["id"])
    unknown = await request(shop, thread, order_id="ord_nothing")
    half = await request(shop, thread, provider="xendit")
    crossed = await request(shop, thread, provider="manual", method="qris")
    unconnected = await request(shop, thread, provider="stripe", method="card")
    keyless = await shop.seller.api.post(
        shop.seller.path(f"/conversations/{thread}/payment-request"), json={}
    )
    await shop.seller.post(f"/orders/{order['id']}/cancellation", {})
    gone = await request(shop, thread, order_id=order["id"])
    none = await request(shop, thread)

    assert {elsewhere.status_code, unknown.status_code} == {404}
    assert {half.status_code, crossed.status_code} == {422}
    assert (unconnected.status_code, unconnected.json()["code"]) == (409, "payments.not_connected")
    assert keyless.json()["code"] == "requests.idempotency_key_missing"
    assert (gone.status_code, gone.json()["code"]) == (409, "payments.order_not_payable")
    assert (none.status_code, none.json()["code"]) == (409, "notices.nothing_to_pay")
    live = "SELECT status FROM payments WHERE order_id = $1"
    assert await pesan.value(live, decode("ord", order["id"])) == "cancelled"


async def test_who_may_only_look_and_who_is_a_stranger_ask_nobody(pesan: Pesan) -> None:
    shop, thread, _ = await ordered(pesan)
    looker = await (await pesan.person("Lia")).joins(shop.seller, "viewer")
    stranger = await pesan.seller("Rival")
    path = f"/conversations/{thread}/payment-request"

    assert (await looker.post(path, {})).status_code == 403
    assert (await stranger.post(path, {})).status_code == 404
    assert len(_asks(pesan)) == 1

"""What we send: in order, by one sender, never twice; and what Meta tells of it afterwards."""

import asyncio
from typing import Any

import pytest

from pesan import conversations
from pesan.channels import Button, Deliver
from pesan.conversations import Author
from pesan.kit.ids import decode
from pesan.kit.jobs import enqueue
from pesan.kit.world import World

from ..conversations.builders import SARI, Shop, connect, open_shop
from ..running import Pesan
from ..twins import graph_failures, meta_webhooks
from ..twins.graph_api import SentMessage

DAY_SECONDS = 24 * 3600


async def _say(shop: Shop, text: str, **more: Any) -> None:
    world: World = shop.pesan.world
    conversation = await shop.conversation_id()
    async with world.database.store(shop.store) as tx:
        await conversations.say(
            tx,
            shop.store,
            conversation,
            text=text,
            author=Author.SYSTEM,
            once=more.pop("once", text),
            **more,
        )


async def _stop_while_sending(shop: Shop, text: str) -> Any:
    """As a sender leaves a message that died between asking the channel and saving the answer."""
    await _say(shop, text, once="lost")
    message = (await shop.messages())[-1]
    await shop.status_becomes(message, "sent")
    shop.pesan.graph.sent.clear()
    await shop.pesan.rows(
        "UPDATE customer_messages SET status = 'sending', provider_id = NULL WHERE id = $1",
        decode("msg", message["id"]),
    )
    await shop.pesan.rows("UPDATE conversations SET delivery_until = now() - interval '1 s'")
    return message


async def _deliver(shop: Shop) -> None:
    conversation = await shop.conversation_id()
    async with shop.pesan.world.database.store(shop.store) as tx:
        await enqueue(tx, Deliver(store_id=shop.store, conversation_id=conversation))


async def _report(shop: Shop, reference: str | None, message_id: str, *names: str) -> None:
    """Statuses in Meta's name, of a message the twin does not know."""
    statuses = [
        meta_webhooks.status(
            name,
            message_id=message_id,
            recipient_id=SARI,
            at=shop.pesan.graph.clock(),
            reference=reference,
        )
        for name in names
    ]
    change = meta_webhooks.change(shop.pesan.graph.phone_number_id, statuses=statuses)
    posted = await shop.pesan.graph.post(shop.hook, meta_webhooks.document(change))
    assert posted.statuses == (200,)


async def _sent(shop: Shop, text: str = "halo") -> tuple[Any, SentMessage]:
    """A message that arrived, as we and as the twin know it."""
    await shop.hears("ping")
    said = await shop.says(text)
    arrived = await shop.pesan.graph.wait_for(SARI)
    return await shop.status_becomes(said, "sent"), arrived


async def test_a_reply_arrives_under_its_own_id(pesan: Pesan) -> None:
    shop = await open_shop(pesan)

    message, arrived = await _sent(shop, "Siap, kak")

    assert (arrived.text, arrived.reference) == ("Siap, kak", message["id"])


async def test_each_message_leaves_by_the_credentials_that_hold_now(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await _sent(shop, "satu")
    fresh = "EAAGtheTokenThatTookItsPlace"
    pesan.graph.add_number(pesan.graph.phone_number_id, fresh)

    await connect(shop.seller, access_token=fresh)
    said = await shop.says("dua")

    await shop.status_becomes(said, "sent")
    assert [message.text for message in pesan.graph.sent_to(SARI)] == ["satu", "dua"]
    assert not await pesan.value("SELECT stopped_at IS NOT NULL FROM connections")


async def test_messages_arrive_in_their_order_though_the_channel_throttles(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("ping")
    texts = [f"baris {number}" for number in range(8)]
    pesan.graph.fail_next(graph_failures.PAIR_RATE_LIMITED)

    for text in texts:
        await _say(shop, text)

    await pesan.graph.wait_for(SARI, lambda sent: sent.text == texts[-1])
    assert [message.text for message in pesan.graph.sent_to(SARI)] == texts


async def test_a_message_the_channel_did_not_take_is_sent_again(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("ping")
    pesan.graph.fail_next(graph_failures.TEMPORARILY_DOWN, times=2)

    said = await shop.says("halo")

    await pesan.graph.wait_for(SARI)
    done = await shop.status_becomes(said, "sent")
    assert len(pesan.graph.sent_to(SARI)) == 1
    assert done["error"] is None


@pytest.mark.parametrize(
    "failure", [graph_failures.CUT, graph_failures.BROKEN, graph_failures.BROKEN_AFTER_TAKING]
)
async def test_an_unknown_outcome_is_not_repeated_and_holds_nothing_up(
    pesan: Pesan, failure: graph_failures.Failure
) -> None:
    shop = await open_shop(pesan)
    await shop.hears("ping")
    pesan.graph.fail_next(failure)

    lost = await shop.says("hilang?")
    await shop.says("berikutnya")

    await pesan.graph.wait_for(SARI, lambda sent: sent.text == "berikutnya")
    assert (await shop.status_becomes(lost, "unknown"))["error"]
    requests = [message.text for message in pesan.graph.sent_to(SARI)]
    assert requests.count("hilang?") == (1 if failure.taken else 0)


async def test_a_status_with_our_reference_settles_an_unknown_outcome(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("ping")
    pesan.graph.fail_next(graph_failures.BROKEN_AFTER_TAKING)
    lost = await shop.says("hilang?")
    await shop.status_becomes(lost, "unknown")

    await pesan.graph.report(shop.hook, pesan.graph.sent_to(SARI)[0], "delivered")

    settled = await shop.status_becomes(lost, "delivered")
    assert settled["error"] is None


async def test_a_refused_message_fails_with_its_reason_and_the_next_goes_on(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("ping")
    pesan.graph.fail_next(graph_failures.MALFORMED)

    refused = await shop.says("satu")
    await shop.says("dua")

    assert "100" in (await shop.status_becomes(refused, "failed"))["error"]
    await pesan.graph.wait_for(SARI, lambda sent: sent.text == "dua")


async def test_what_a_dead_sender_was_sending_is_unknown_and_never_sent_again(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan)
    await shop.hears("ping")
    message = await _stop_while_sending(shop, "setengah jalan")

    await _deliver(shop)

    unknown = await shop.status_becomes(message, "unknown")
    assert unknown["error"]
    assert pesan.graph.sent_to(SARI) == []
    await _report(shop, message["id"], "wamid.late", "sent", "delivered")
    await shop.status_becomes(message, "delivered")


async def test_while_a_sender_lives_nobody_else_sends(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("ping")
    pesan.graph.latency_seconds = 0.3

    await shop.says("satu")
    for number in range(5):
        await _deliver(shop)
        await _say(shop, f"lagi {number}")

    await pesan.graph.wait_for(SARI, lambda sent: sent.text == "lagi 4")
    texts = [message.text for message in pesan.graph.sent_to(SARI)]
    assert texts == ["satu", *(f"lagi {number}" for number in range(5))]


async def test_after_24_hours_a_message_fails_before_it_is_sent(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("ping")
    await pesan.shift_clock(DAY_SECONDS + 60)

    said = await shop.says("masih di sana?")

    failed = await shop.status_becomes(said, "failed")
    assert "24 hours" in failed["error"]
    assert pesan.graph.sent_to(SARI) == []


async def test_a_moment_before_24_hours_it_still_goes(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("ping")
    await pesan.shift_clock(DAY_SECONDS - 60)

    said = await shop.says("sebentar lagi")

    await shop.status_becomes(said, "sent")


async def test_a_message_to_a_channel_no_longer_connected_fails(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("ping")
    await shop.seller.api.delete(shop.seller.path("/connections/whatsapp"))

    said = await shop.says("halo")

    assert "not connected" in (await shop.status_becomes(said, "failed"))["error"]


@pytest.mark.parametrize(
    ("told", "stands"),
    [
        (("sent", "delivered", "read"), "read"),
        (("read", "delivered", "sent"), "read"),
        (("read",), "read"),
        (("delivered", "sent"), "delivered"),
        (("failed", "delivered"), "failed"),
    ],
)
async def test_a_status_never_goes_back(pesan: Pesan, told: tuple[str, ...], stands: str) -> None:
    shop = await open_shop(pesan)
    message, arrived = await _sent(shop)

    await pesan.graph.report(shop.hook, arrived, *told, times=2)

    assert (await shop.messages())[-1]["status"] == stands
    assert (await shop.messages())[-1]["id"] == message["id"]
    assert await pesan.value("SELECT count(*) FROM channel_updates WHERE kind = 'status'") == len(
        told
    )


async def test_a_failure_told_later_names_its_code(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    _, arrived = await _sent(shop)

    await pesan.graph.report(shop.hook, arrived, "failed", error_code=131049)

    assert "131049" in (await shop.messages())[-1]["error"]


async def test_a_status_faster_than_our_own_save_is_not_lost(pesan: Pesan) -> None:
    """Told by Meta's id alone, before we know that id: kept until the save, then applied."""
    shop = await open_shop(pesan)
    await shop.hears("ping")
    pesan.graph.answers_after_seconds = 0.5

    message = await shop.says("halo")
    arrived = await pesan.graph.wait_for(SARI)
    await _report(shop, None, arrived.id, "read")
    assert (await shop.messages())[-1]["status"] == "queued", (
        "its sender still waits for the answer"
    )

    await shop.status_becomes(message, "read")  # long before its timer


async def test_an_early_status_is_applied_by_its_timer_at_the_latest(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    message, _ = await _sent(shop)
    row = decode("msg", message["id"])
    await pesan.rows("UPDATE customer_messages SET provider_id = NULL WHERE id = $1", row)
    await _report(shop, None, "wamid.raced", "read")
    await pesan.rows("UPDATE customer_messages SET provider_id = 'wamid.raced' WHERE id = $1", row)
    assert (await shop.messages())[-1]["status"] == "sent"

    await pesan.shift_clock(61)

    await shop.status_becomes(message, "read")
    assert await pesan.value("SELECT count(*) FROM timers") == 0


async def test_another_stores_status_has_no_effect_here(pesan: Pesan) -> None:
    sari = await open_shop(pesan, "Sari")
    message, arrived = await _sent(sari)
    budi = await open_shop(pesan, "Budi")

    await _report(budi, message["id"], arrived.id, "read")

    assert (await sari.messages())[-1]["status"] == "sent"


async def test_buttons_are_sent_with_the_message(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("ping")

    await _say(shop, "Jadi pesan?", buttons=(Button("yes", "Ya"), Button("no", "Tidak")))

    arrived = await pesan.graph.wait_for(SARI)
    assert arrived.buttons == {"Ya": "yes", "Tidak": "no"}


async def test_a_payment_code_is_uploaded_where_nobody_can_fetch_it(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("ping")
    code = {"image": {"path": "/pay/token/qr.png", "qr": "00020101021226570011ID.CO.QRIS.WWW"}}

    await _say(shop, "Silakan bayar", payload=code)

    arrived = await pesan.graph.wait_for(SARI)
    assert arrived.text == "Silakan bayar"
    assert arrived.image_png is not None
    assert arrived.image_png.startswith(b"\x89PNG")


async def test_what_was_said_once_is_not_said_again(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("ping")

    await asyncio.gather(*(_say(shop, "struk", once="receipt:1") for _ in range(5)))
    await _say(shop, "selesai")

    await pesan.graph.wait_for(SARI, lambda sent: sent.text == "selesai")
    assert [message.text for message in pesan.graph.sent_to(SARI)] == ["struk", "selesai"]
    assert [m["sequence"] for m in await shop.messages()] == [1, 2, 3]

"""Outside the 24 hours: the approved template that tells the same goes, or nothing does."""

from collections.abc import Mapping
from typing import Any

import pytest

from pesan import channels, conversations
from pesan.conversations import Author
from pesan.kit import clock
from pesan.kit.ids import decode

from ..conversations.builders import SARI, Shop, open_shop
from ..running import PHONE_NUMBER_ID, Pesan
from ..twins import graph_failures, meta_webhooks
from ..twins.graph_failures import Failure

HOUR_SECONDS = 3600
WORDS = "Halo {{1}}, pesanan {{2}} sudah dibayar. Terima kasih!"
TOLD = "Halo Sari, pesanan #7 sudah dibayar. Terima kasih!"
PAID = channels.Notice("order.paid", {"customer.name": "Sari", "order.number": "#7"})
MAPPED = {"template": "lunas", "language": "id", "body": ["customer.name", "order.number"]}
LATE = Failure(400, 131047, "More than 24 hours have passed.")


async def _open(
    pesan: Pesan, *, mapped: Mapping[str, object] | None = MAPPED, status: str = "APPROVED"
) -> Shop:
    """A shop whose customer wrote just now, with a template that is mapped to a notice."""
    body = {"type": "BODY", "text": WORDS, "example": {}}
    pesan.graph.templates.add("lunas", components=[body], status=status)
    shop = await open_shop(pesan)
    await _synced(shop, "count(*) = 1")
    notices = {} if mapped is None else {"order.paid": mapped}
    answer = await shop.seller.put("/sending-settings", {"notices": notices})
    assert answer.status_code == 200, answer.text
    await shop.hears("ping")
    return shop


async def _synced(shop: Shop, until: str) -> None:
    assert (await shop.seller.post("/message-templates/sync", {})).status_code == 202
    await shop.pesan.eventually(f"SELECT {until} FROM message_templates WHERE deleted_at IS NULL")


async def _tell(shop: Shop, notice: channels.Notice | None = PAID, *, once: str = "paid") -> Any:
    conversation = await shop.conversation_id()
    async with shop.pesan.world.database.store(shop.store) as tx:
        await conversations.say(
            tx,
            shop.store,
            conversation,
            text="Sudah kami terima ya Kak!",
            author=Author.SYSTEM,
            once=once,
            payload={"image": {"path": "/pay/x/qr.png", "qr": "0002"}},
            purpose=channels.Purpose.UTILITY,
            notice=notice,
        )
    return (await shop.messages())[-1]


async def _a_day_passes(pesan: Pesan) -> None:
    await pesan.shift_clock(25 * HOUR_SECONDS)


async def _refused(shop: Shop, message: Any, *words: str) -> None:
    failed = await shop.status_becomes(message, "failed")
    assert all(word in failed["error"] for word in words), failed["error"]
    [listed] = (await shop.seller.get("/messages", reason="channels.window_closed")).json()["items"]
    assert listed["id"] == message["id"]
    assert shop.pesan.graph.sent_to(SARI) == []


async def test_a_notice_goes_as_the_template_and_the_thread_shows_its_words(pesan: Pesan) -> None:
    shop = await _open(pesan)
    await _a_day_passes(pesan)

    told = await _tell(shop)
    await _tell(shop)  # again, as facts may be told

    sent = await shop.status_becomes(told, "sent")
    assert (sent["type"], sent["text"]) == ("template", TOLD)
    assert sent["payload"]["template"]["name"] == "lunas"
    assert sent["media"] is None
    [message] = pesan.graph.sent_to(SARI)
    assert message.type == "template"
    assert message.reference == told["id"]
    assert pesan.graph.rejections == []


ABOVE = {"type": "HEADER", "format": "IMAGE", "example": {}}
BELOW = {
    "type": "BUTTONS",
    "buttons": [
        {"type": "QUICK_REPLY", "text": "Sudah bayar"},
        {"type": "URL", "text": "Bayar", "url": "https://toko.example/pay/{{1}}"},
    ],
}
ASKED = channels.Notice(
    "payment.requested",
    {"customer.name": "Sari", "order.number": "#7", "payment.url": "https://toko.example/pay/abc"},
)


async def _with_picture_and_link(pesan: Pesan, **mapped: object) -> Shop:
    body = {"type": "BODY", "text": "Halo {{1}}, ini kode bayar Kakak.", "example": {}}
    pesan.graph.templates.add("bayar", components=[ABOVE, body, BELOW])
    shop = await open_shop(pesan)
    await _synced(shop, "count(*) = 1")
    told = {"template": "bayar", "language": "id", "body": ["customer.name"], **mapped}
    answer = await shop.seller.put("/sending-settings", {"notices": {"payment.requested": told}})
    assert answer.status_code == 200, answer.text
    await shop.hears("ping")
    await _a_day_passes(pesan)
    return shop


async def test_a_payments_code_stands_above_its_template_and_its_link_below(pesan: Pesan) -> None:
    shop = await _with_picture_and_link(pesan, buttons=["payment.url"])

    sent = await shop.status_becomes(await _tell(shop, ASKED), "sent")

    [message] = pesan.graph.sent_to(SARI)
    assert message.type == "template"
    assert message.file is not None
    assert message.file.startswith(b"\x89PNG")
    button = {"type": "button", "sub_type": "url", "index": "1"}
    assert {**button, "parameters": [{"type": "text", "text": "abc"}]} in (
        message.request["template"]["components"]  # type: ignore[index]
    )
    assert sent["payload"]["image"]["qr"] == "0002", "the thread shows it too"


async def test_a_link_that_is_not_filled_is_said_to_be_missing(pesan: Pesan) -> None:
    shop = await _with_picture_and_link(pesan)

    await _refused(shop, await _tell(shop, ASKED), "buttons", "1 gaps, and 0 values")


async def test_within_the_24_hours_it_is_said_in_its_own_words(pesan: Pesan) -> None:
    shop = await _open(pesan)

    sent = await shop.status_becomes(await _tell(shop), "sent")

    assert (sent["type"], sent["text"]) == ("image", "Sudah kami terima ya Kak!")


async def test_free_words_of_a_seller_have_no_template(pesan: Pesan) -> None:
    shop = await _open(pesan)
    await _a_day_passes(pesan)

    await _refused(shop, await _tell(shop, None), "an approved template is needed")


@pytest.mark.parametrize(
    ("mapped", "status", "words"),
    [
        (None, "APPROVED", "no template is set to tell order.paid"),
        ({**MAPPED, "template": "hilang"}, "APPROVED", "there is no template hilang in id"),
        ({**MAPPED, "language": "en"}, "APPROVED", "there is no template lunas in en"),
        (MAPPED, "PAUSED", "it is paused"),
        ({**MAPPED, "body": ["order.number"]}, "APPROVED", "2 gaps, and 1 values"),
        ({**MAPPED, "body": [*MAPPED["body"], "order.total"]}, "APPROVED", "2 gaps, and 3 values"),
        (
            {**MAPPED, "body": ["customer.name", "parcel.courier"]},
            "APPROVED",
            "body[1]: needs 1 to",
        ),
    ],
)
async def test_what_cannot_be_told_so_is_refused_with_what_is_missing(
    pesan: Pesan, mapped: Mapping[str, object] | None, status: str, words: str
) -> None:
    shop = await _open(pesan, mapped=mapped, status=status)
    await _a_day_passes(pesan)

    await _refused(shop, await _tell(shop), "more than 24 hours ago", words)


async def test_a_template_withdrawn_meanwhile_is_not_sent_and_goes_when_it_is_back(
    pesan: Pesan,
) -> None:
    shop = await _open(pesan)
    [listed] = pesan.graph.templates.by_id.values()
    del pesan.graph.templates.by_id[str(listed["id"])]
    await _synced(shop, "count(*) = 0")
    await _a_day_passes(pesan)
    told = await _tell(shop)
    await _refused(shop, told, "there is no template lunas")

    pesan.graph.templates.by_id[str(listed["id"])] = listed
    await _synced(shop, "count(*) = 1")
    again = await shop.seller.post("/messages/redeliveries", {"reason": "channels.window_closed"})

    assert again.json() == {"queued": 1}
    assert (await shop.status_becomes(told, "sent"))["text"] == TOLD


async def test_a_window_closed_by_the_channels_clock_falls_back_once(pesan: Pesan) -> None:
    shop = await _open(pesan)
    pesan.graph.fail_next(LATE)

    sent = await shop.status_becomes(await _tell(shop), "sent")

    assert (sent["type"], sent["text"], sent["error"]) == ("template", TOLD, None)
    [message] = pesan.graph.sent_to(SARI)
    assert message.type == "template"


async def test_a_template_that_meets_the_same_refusal_is_not_tried_again(pesan: Pesan) -> None:
    shop = await _open(pesan)
    pesan.graph.fail_next(LATE, times=2)

    await _refused(shop, await _tell(shop), "an approved template is needed")


async def test_a_template_refused_by_the_channel_failed_as_a_template(pesan: Pesan) -> None:
    """Withdrawn there a moment ago; we have not heard."""
    shop = await _open(pesan)
    await _a_day_passes(pesan)
    pesan.graph.fail_next(Failure(400, 132001, "Template name does not exist in the translation"))

    told = await _tell(shop)

    await shop.status_becomes(told, "failed")
    assert await pesan.value(
        "SELECT reason = 'channels.template_refused' FROM customer_messages WHERE id = $1",
        decode("msg", told["id"]),
    )


async def test_a_template_is_repeated_as_one_when_the_channel_was_busy(pesan: Pesan) -> None:
    shop = await _open(pesan)
    await _a_day_passes(pesan)
    pesan.graph.fail_next(graph_failures.TEMPORARILY_DOWN)

    sent = await shop.status_becomes(await _tell(shop), "sent")

    assert (sent["text"], len(pesan.graph.sent_to(SARI))) == (TOLD, 1)


async def test_a_window_that_a_status_says_was_closed_falls_back_once(pesan: Pesan) -> None:
    shop = await _open(pesan)
    told = await shop.status_becomes(await _tell(shop), "sent")
    [free] = pesan.graph.sent_to(SARI)

    await pesan.graph.report(shop.hook, free, "failed", error_code=131047, times=2)
    await pesan.graph.wait_for(SARI, lambda sent: sent.type == "template")
    sent = await shop.status_becomes(told, "sent")

    assert (sent["type"], sent["text"], sent["error"]) == ("template", TOLD, None)
    template = pesan.graph.sent_to(SARI)[-1]
    await pesan.graph.report(shop.hook, template, "failed", error_code=131047)
    failed = await shop.status_becomes(told, "failed")
    assert "131047" in failed["error"]
    assert len(pesan.graph.sent_to(SARI)) == 2


async def test_of_what_no_template_tells_the_late_refusal_stands(pesan: Pesan) -> None:
    shop = await _open(pesan)
    told = await shop.status_becomes(await _tell(shop, None), "sent")

    await pesan.graph.report(shop.hook, pesan.graph.sent_to(SARI)[0], "failed", error_code=131047)

    await shop.status_becomes(told, "failed")
    [listed] = (await shop.seller.get("/messages", reason="channels.window_closed")).json()["items"]
    assert (listed["id"], listed["message"]["type"]) == (told["id"], "image")
    assert len(pesan.graph.sent_to(SARI)) == 1


async def test_a_refusal_faster_than_our_own_save_leaves_it_failed(pesan: Pesan) -> None:
    """Its sender still holds it, and would take the template's place in the queue for its own."""
    shop = await _open(pesan)
    told = await shop.status_becomes(await _tell(shop), "sent")
    row = decode("msg", told["id"])
    await pesan.rows("UPDATE customer_messages SET status = 'sending' WHERE id = $1", row)

    await pesan.graph.report(shop.hook, pesan.graph.sent_to(SARI)[0], "failed", error_code=131047)

    assert (await shop.status_becomes(told, "failed"))["type"] == "image"


async def test_words_that_come_days_late_open_our_window_and_not_the_channels(pesan: Pesan) -> None:
    """Meta counts from when they were written: it refuses by its own clock, and the template goes."""
    shop = await _open(pesan)
    await pesan.shift_clock(50 * HOUR_SECONDS)
    late = clock.real()  # by the shop's clock, more than two days ago
    person = meta_webhooks.Person(SARI, "Sari")
    text = meta_webhooks.message(person, *meta_webhooks.text("masih ada kak?"), at=late)
    change = meta_webhooks.change(PHONE_NUMBER_ID, persons=[person], messages=[text])
    await pesan.graph.post(shop.hook, meta_webhooks.document(change))
    await pesan.eventually("SELECT bool_or(text = 'masih ada kak?') FROM customer_messages")
    assert (await shop.conversation())["window_open_until"] is not None
    pesan.graph.clock = clock.now  # and it has heard of nobody since

    notice = await _tell(shop)
    free = await shop.says("Masih, Kak!")

    sent = await shop.status_becomes(notice, "sent")
    assert (sent["type"], sent["text"]) == ("template", TOLD)
    assert "more than 24 hours ago" in (await shop.status_becomes(free, "failed"))["error"]
    assert [one.type for one in pesan.graph.sent_to(SARI)] == ["template"], "told once, and no more"
    pesan.graph.take_rejections()

"""The only door out: when a message may go, what stops it, and that it goes on by itself."""

import asyncio
from datetime import timedelta
from typing import Any

from pesan import channels, conversations
from pesan.conversations import Author
from pesan.kit import clock
from pesan.kit.ids import decode

from ..conversations.builders import SARI, Shop, connect, open_shop
from ..running import Pesan
from ..twins import graph_failures

DAY_SECONDS = 24 * 3600
HOUR_SECONDS = 3600


async def _say(shop: Shop, text: str, **more: Any) -> Any:
    conversation = await shop.conversation_id()
    async with shop.pesan.world.database.store(shop.store) as tx:
        await conversations.say(
            tx,
            shop.store,
            conversation,
            text=text,
            author=Author.SYSTEM,
            once=text,
            **more,
        )
    return (await shop.messages())[-1]


async def _agree(shop: Shop, status: str = "granted") -> None:
    customer = (await shop.conversation())["customer"]["id"]
    await shop.seller.made(
        f"/customers/{customer}/consents",
        {"purpose": "marketing", "status": status, "source": "checkout"},
    )


async def _set(shop: Shop, **settings: Any) -> None:
    answer = await shop.seller.put("/sending-settings", settings)
    assert answer.status_code == 200, answer.text


async def _offer(shop: Shop, text: str) -> Any:
    return await _say(shop, text, purpose=channels.Purpose.MARKETING)


async def _to_local_hour(shop: Shop, hour: int) -> None:
    """Moves the clock to that hour of the store's next day, so that it never goes back."""
    wib = clock.real() + timedelta(hours=7)
    target = (wib + timedelta(days=1)).replace(hour=hour, minute=0, second=0, microsecond=0)
    await shop.pesan.shift_clock((target - wib).total_seconds())


async def test_without_consent_no_offer_goes_and_with_it_one_does(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("ping")
    await _set(shop, quiet_hours=None)

    refused = await _offer(shop, "Diskon!")
    refused = await shop.status_becomes(refused, "failed")
    assert "has not agreed" in refused["error"]

    await _agree(shop)
    await shop.status_becomes(await _offer(shop, "Diskon lagi!"), "sent")
    await _agree(shop, "withdrawn")
    await shop.status_becomes(await _offer(shop, "Diskon terus!"), "failed")
    assert [message.text for message in pesan.graph.sent_to(SARI)] == ["Diskon lagi!"]


async def test_an_offer_waits_for_the_morning_and_an_answer_passes_it_by(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("ping")
    await _agree(shop)
    await _to_local_hour(shop, 22)
    await shop.hears("halo?")  # the window is open

    offer = await _offer(shop, "Diskon besok!")
    answer = await shop.says("Buka jam 8 kak")

    await shop.status_becomes(answer, "sent")
    assert [message.text for message in pesan.graph.sent_to(SARI)] == ["Buka jam 8 kak"]
    await pesan.shift_clock(clock.offset().total_seconds() + 10 * HOUR_SECONDS + 60)
    await shop.status_becomes(offer, "sent")


async def test_a_person_is_sent_no_more_offers_than_the_store_says(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("ping")
    await _agree(shop)
    await _set(shop, quiet_hours=None, marketing_per_day=1)

    first, second = await _offer(shop, "Satu"), await _offer(shop, "Dua")

    await shop.status_becomes(first, "sent")
    assert "1 offers" in (await shop.status_becomes(second, "failed"))["error"]


async def test_a_stopped_connection_keeps_what_waits_and_goes_on_when_mended(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("ping")
    pesan.graph.fail_next(graph_failures.TOKEN_EXPIRED)

    first = await shop.says("satu")
    await pesan.eventually("SELECT stopped_at IS NOT NULL FROM connections")
    second = await shop.says("dua")
    asked = pesan.graph.requests_count
    connection = (await shop.seller.get("/connections/whatsapp")).json()
    assert (connection["status"], "190" in connection["detail"]) == ("error", True)
    await asyncio.sleep(0.3)  # nothing to wait for: nothing may happen
    assert pesan.graph.requests_count == asked
    assert {message["status"] for message in (first, second)} == {"queued"}

    await connect(shop.seller)

    await shop.status_becomes(second, "sent")
    assert [message.text for message in pesan.graph.sent_to(SARI)] == ["satu", "dua"]


async def test_a_restricted_account_goes_on_when_its_owner_says_so(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("ping")
    pesan.graph.fail_next(graph_failures.RESTRICTED)
    said = await shop.says("halo")
    await pesan.eventually("SELECT stopped_at IS NOT NULL FROM connections")

    for _ in range(2):  # twice does no harm
        resumed = await shop.seller.post("/connections/whatsapp/resumption", {})
        assert resumed.status_code == 200, resumed.text

    await shop.status_becomes(said, "sent")
    assert (await shop.seller.get("/connections/whatsapp")).json()["status"] == "unverified"


async def test_what_waited_too_long_is_not_sent_late(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("ping")
    await _set(shop, stale_minutes=60)
    pesan.graph.fail_next(graph_failures.TOKEN_EXPIRED)
    old = await shop.says("Sebentar ya kak")
    await pesan.eventually("SELECT stopped_at IS NOT NULL FROM connections")
    await pesan.shift_clock(2 * HOUR_SECONDS)
    new = await shop.says("Maaf menunggu")

    await connect(shop.seller)

    await shop.status_becomes(new, "sent")
    assert "longer than 60 minutes" in (await shop.status_becomes(old, "failed"))["error"]


async def test_who_is_gone_is_sent_nothing_until_they_write_again(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("ping")
    pesan.graph.fail_next(graph_failures.UNDELIVERABLE)
    await shop.status_becomes(await shop.says("satu"), "failed")
    asked = pesan.graph.requests_count

    refused = await shop.status_becomes(await shop.says("dua"), "failed")
    assert "does not reach" in refused["error"]
    assert pesan.graph.requests_count == asked

    await shop.hears("saya di sini")
    await shop.status_becomes(await shop.says("tiga"), "sent")


async def test_a_burst_to_one_person_is_spread_as_the_channel_wants(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("ping")
    await pesan.rows("UPDATE conversations SET pair_full_at = now() + interval '115.5 s'")

    said = await shop.says("halo")

    assert (await shop.messages())[-1]["status"] == "queued"
    await shop.status_becomes(said, "sent")
    assert await pesan.value("SELECT pair_full_at > now() + interval '119 s' FROM conversations")


async def test_many_conversations_of_one_store_share_its_pace(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    people = [f"62812000000{number:02d}" for number in range(40)]
    for person in people:
        await shop.hears("ping", sender=person)
    await pesan.rows("UPDATE connection_paces SET full_at = now()")
    ids = await pesan.rows("SELECT id FROM conversations")

    began = asyncio.get_running_loop().time()
    async with pesan.world.database.store(shop.store) as tx:
        for row in ids:
            await conversations.say(
                tx, shop.store, row["id"], text="halo", author=Author.SYSTEM, once="halo"
            )
    await pesan.eventually("SELECT count(*) = 40 FROM customer_messages WHERE status = 'sent'")

    assert asyncio.get_running_loop().time() - began > 40 / 80
    assert await pesan.value("SELECT count(DISTINCT lane) > 1 FROM connection_paces")
    assert pesan.graph.rejections == []


async def test_a_stores_terms_are_its_own_and_a_viewer_may_not_change_them(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    default = (await shop.seller.get("/sending-settings")).json()
    assert default["quiet_hours"] == {"start": "21:00", "end": "08:00"}

    wrong = await shop.seller.put("/sending-settings", {"quiet_hours": {"start": "25:00"}})
    assert wrong.status_code == 422
    unknown = await shop.seller.put("/sending-settings", {"quiet": None})
    assert unknown.status_code == 422
    viewer = await (await pesan.person("Vina")).joins(shop.seller, "viewer")
    assert (await viewer.put("/sending-settings", {})).status_code == 403
    budi = await open_shop(pesan, "Budi")
    await _set(budi, stale_minutes=5)
    assert (await shop.seller.get("/sending-settings")).json() == default


async def test_what_is_said_for_later_goes_then(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("ping")

    said = await _say(shop, "nanti", due_at=clock.now() + timedelta(hours=2))
    await shop.status_becomes(await shop.says("sekarang"), "sent")
    assert await pesan.value(
        "SELECT status = 'queued' FROM customer_messages WHERE id = $1", decode("msg", said["id"])
    )

    await pesan.shift_clock(2 * HOUR_SECONDS + 1)
    await shop.status_becomes(said, "sent")

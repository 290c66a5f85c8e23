"""Who writes STOP: it holds, one word confirms it, and nobody chats about it."""

from pesan import conversations
from pesan.conversations.actions.consents import STOPPED

from ..running import Pesan
from .builders import Shop, monday_evening, open_shop, until


async def _quiet(shop: Shop) -> None:
    """All that followed from what was said is done."""
    await shop.pesan.eventually(
        "SELECT NOT EXISTS (SELECT FROM event_deliveries WHERE done_at IS NULL)"
        " AND NOT EXISTS (SELECT FROM pgqueuer WHERE status IN ('queued', 'picked'))",
    )


async def _said(shop: Shop) -> list[str]:
    await _quiet(shop)
    return [m["text"] for m in await shop.messages() if m["direction"] == "out"]


async def _ledger(shop: Shop) -> list[str]:
    customer = (await shop.conversation())["customer"]["id"]
    consents = (await shop.seller.get(f"/customers/{customer}/consents")).json()["items"]
    return [one["status"] for one in consents]


async def test_the_agent_takes_no_turn_on_it_and_one_in_the_next(pesan: Pesan) -> None:
    shop = await open_shop(pesan, owner="agent")

    for words in ("STOP", "berhenti", "Stop promo!"):
        await shop.hears(words, times=2)

    assert await _said(shop) == [STOPPED]
    assert await _ledger(shop) == ["withdrawn"], "who never agreed has said so too"
    assert (await shop.conversation())["unread"] == 0
    await shop.hears("halo")
    assert len(await _said(shop)) == 2


async def test_who_agrees_again_and_stops_again_is_told_again(pesan: Pesan) -> None:
    shop = await open_shop(pesan, owner="agent")
    await shop.hears("STOP")
    assert await _said(shop) == [STOPPED]
    customer = (await shop.conversation())["customer"]["id"]
    agreed = {"purpose": "marketing", "status": "granted", "source": "checkout"}
    await shop.seller.made(f"/customers/{customer}/consents", agreed)

    await shop.hears("stop")

    assert await _said(shop) == [STOPPED, STOPPED]
    assert await _ledger(shop) == ["withdrawn", "granted", "withdrawn"]


async def test_what_was_asked_before_it_is_answered_without_it(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("ada kaos hitam?")
    await shop.hears("STOP")
    await _quiet(shop)
    await pesan.rows("UPDATE conversations SET owner = 'agent'")  # beside the door: no fence moves
    conversation = await shop.conversation_id()

    async with pesan.world.database.store(shop.store) as tx:
        turn = await conversations.begin_turn(tx, shop.store, conversation, lease_seconds=30)
        assert turn is not None
        assert [message.text for message in turn.messages] == ["ada kaos hitam?"]
        assert await conversations.finish_turn(tx, shop.store, turn, text="Ada kak!", dialogue={})
        again = await conversations.begin_turn(tx, shop.store, conversation, lease_seconds=30)

    assert again is None
    assert (await shop.conversation())["unread"] == 0


async def test_outside_the_hours_it_is_confirmed_and_no_more(pesan: Pesan) -> None:
    await until(pesan, monday_evening())
    shop = await open_shop(pesan)
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    hours = {day: [["08:00", "17:00"]] for day in days}
    settings = {"hours": hours, "away_message": "Kami tutup"}
    assert (await shop.seller.patch("/settings", settings)).status_code == 200

    await shop.hears("STOP")

    assert await _said(shop) == [STOPPED]
    assert (await shop.conversation())["unread"] == 1, "a human's: they see it"

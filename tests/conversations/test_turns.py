"""The agent's right to answer: one turn at a time, and none of it after a human took over."""

import asyncio
from typing import Any

from pesan import conversations
from pesan.conversations import Turn
from pesan.kit.ids import decode

from ..running import Pesan
from .builders import SARI, Shop, open_shop


async def _owned_by_the_agent(pesan: Pesan, *texts: str) -> Shop:
    shop = await open_shop(pesan)
    await _hears_unanswered(shop, *texts)
    return shop


async def _hears_unanswered(shop: Shop, *texts: str) -> None:
    """The agent's conversation, with messages the real agent saw while it was a human's.

    The owner is changed beside the front door, so that no fence moves.
    """
    await shop.pesan.rows("UPDATE conversations SET owner = 'human'")
    for text in texts:
        await shop.hears(text)
    await shop.pesan.eventually(
        "SELECT NOT EXISTS (SELECT FROM event_deliveries WHERE done_at IS NULL)"
        " AND NOT EXISTS (SELECT FROM pgqueuer WHERE status IN ('queued', 'picked'))",
    )
    await shop.pesan.rows("UPDATE conversations SET owner = 'agent'")


async def _begin(shop: Shop, *, lease_seconds: float = 30) -> Turn | None:
    conversation = await shop.conversation_id()
    async with shop.pesan.world.database.store(shop.store) as tx:
        return await conversations.begin_turn(
            tx, shop.store, conversation, lease_seconds=lease_seconds
        )


async def _begun(shop: Shop, *, lease_seconds: float = 30) -> Turn:
    turn = await _begin(shop, lease_seconds=lease_seconds)
    assert turn is not None
    return turn


async def _finish(shop: Shop, turn: Turn, text: str, **dialogue: Any) -> bool:
    async with shop.pesan.world.database.store(shop.store) as tx:
        done = await conversations.finish_turn(tx, shop.store, turn, text=text, dialogue=dialogue)
        return done is not None


async def _said(shop: Shop) -> list[str]:
    return [m["text"] for m in await shop.messages() if m["direction"] == "out"]


async def test_a_turn_answers_what_is_unanswered_and_remembers(pesan: Pesan) -> None:
    shop = await _owned_by_the_agent(pesan, "halo", "ada kaos?")

    turn = await _begun(shop)
    assert [message.text for message in turn.messages] == ["halo", "ada kaos?"]
    assert (turn.dialogue, turn.first_contact) == ({}, True)
    assert await _finish(shop, turn, "Ada, kak", asked="size")

    await pesan.graph.wait_for(SARI, lambda sent: sent.text == "Ada, kak")
    assert await _begin(shop) is None
    assert (await shop.conversation())["unread"] == 0
    assert await pesan.value("SELECT dialogue->>'asked' FROM conversations") == "size"


async def test_two_turns_do_not_run_at_once(pesan: Pesan) -> None:
    shop = await _owned_by_the_agent(pesan, "halo")

    turns = await asyncio.gather(*(_begin(shop) for _ in range(5)))

    assert len([turn for turn in turns if turn is not None]) == 1


async def test_a_human_who_answers_during_a_turn_has_the_only_word(pesan: Pesan) -> None:
    shop = await _owned_by_the_agent(pesan, "halo")
    turn = await _begun(shop)

    await shop.says("Saya sendiri yang jawab")

    assert await _finish(shop, turn, "Jawaban agen") is False
    assert await _said(shop) == ["Saya sendiri yang jawab"]
    assert await pesan.value("SELECT dialogue::text FROM conversations") == "{}"


async def test_a_turn_is_void_even_if_the_conversation_came_back_meanwhile(pesan: Pesan) -> None:
    shop = await _owned_by_the_agent(pesan, "halo")
    turn = await _begun(shop)

    async with pesan.world.database.store(shop.store) as tx:
        await conversations.hand_over(tx, shop.store, turn.conversation_id, reason="test")
        await conversations.give_back(tx, shop.store, turn.conversation_id)

    assert await _finish(shop, turn, "Jawaban agen") is False
    assert "Jawaban agen" not in await _said(shop)


async def test_a_conversation_of_humans_has_no_turn(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("halo")

    assert await _begin(shop) is None


async def test_what_came_during_a_turn_is_left_for_the_next(pesan: Pesan) -> None:
    shop = await _owned_by_the_agent(pesan, "halo")
    turn = await _begun(shop)
    await _hears_unanswered(shop, "satu lagi")

    assert await _finish(shop, turn, "")

    again = await _begun(shop)
    assert [message.text for message in again.messages] == ["satu lagi"]
    assert again.fence > turn.fence


async def test_a_turn_that_died_is_taken_over_after_its_lease_and_comes_too_late(
    pesan: Pesan,
) -> None:
    shop = await _owned_by_the_agent(pesan, "halo")
    dead = await _begun(shop, lease_seconds=0.01)
    await pesan.eventually("SELECT turn_until < now() FROM conversations")

    living = await _begun(shop)

    assert await _finish(shop, dead, "dari yang mati") is False
    assert await _finish(shop, living, "dari yang hidup")
    assert await _said(shop) == ["dari yang hidup"]


async def test_a_turn_is_finished_once(pesan: Pesan) -> None:
    shop = await _owned_by_the_agent(pesan, "halo")
    turn = await _begun(shop)

    finished = [await _finish(shop, turn, "sekali"), await _finish(shop, turn, "sekali")]

    assert finished == [True, False]
    assert await _said(shop) == ["sekali"]


async def test_a_released_turn_leaves_its_messages_unanswered(pesan: Pesan) -> None:
    shop = await _owned_by_the_agent(pesan, "halo")
    turn = await _begun(shop)

    async with pesan.world.database.store(shop.store) as tx:
        await conversations.release_turn(tx, shop.store, turn)

    again = await _begun(shop)
    assert [message.text for message in again.messages] == ["halo"]


async def test_what_a_human_answered_is_not_answered_again_after_giving_back(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("halo")
    await shop.says("halo juga")
    conversation = decode("con", (await shop.conversation())["id"])
    await pesan.rows("UPDATE conversations SET owner = 'agent' WHERE id = $1", conversation)

    assert await _begin(shop) is None

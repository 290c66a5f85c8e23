"""One burst, one answer, from whoever holds the conversation."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import msgspec
import pytest

from pesan import conversations
from pesan.agent import turns
from pesan.agent.brain import Tools
from pesan.agent.brains.offline import OfflineBrain
from pesan.agent.jobs import TakeTurn, take_turn
from pesan.agent.models import DialogueState, Expecting, Language, Reply, TurnContext
from pesan.agent.trace import Outcome
from pesan.channels import Deliver, Taken, deliver
from pesan.conversations import TURN_OVER, Author, Owner, Standing
from pesan.conversations.actions.turns import LATE_SECONDS
from pesan.kit import clock
from pesan.kit.jobs import Later

from ..databases import Databases
from ..running import Pesan, running_pesan
from ..shop import open_shop
from .chats import BUDI, Scripted, at_once, confirmed, filled, open_quiet_chat, saying


async def test_three_quick_messages_get_one_reply(databases: Databases, database: str) -> None:
    async with running_pesan(databases, database, agent_debounce_seconds=0.8) as pesan:
        shop = await open_shop(pesan)
        for text in ("kak", "ada kaos hitam?", "yang L"):
            await shop.hears(BUDI, text)

        await shop.says(BUDI, "Rp85.000")
        await pesan.eventually("SELECT count(*) = 0 FROM pgqueuer")

        assert len(pesan.graph.sent_to(BUDI)) == 1
        [turn] = await pesan.rows("SELECT trace->'messages' AS messages FROM agent_turns")
        assert msgspec.json.decode(turn["messages"]) == ["kak", "ada kaos hitam?", "yang L"]


async def test_two_turns_at_once_give_one_answer(pesan: Pesan) -> None:
    chat = await open_quiet_chat(pesan)
    await chat.shop.seller.patch("/settings", {"agent_mode": "auto"})
    conversation = await chat.conversation()

    begun = await at_once(*(turns.begin(pesan.world, chat.store, conversation) for _ in range(4)))

    [turn] = [one for one in begun if isinstance(one, turns.Begun)]
    assert all(isinstance(one, Later) for one in begun if one is not turn)
    ended = await turns.answer(pesan.world, turn, saying("Halo Kak!"))
    assert ended == turns.Ended(Outcome.ANSWERED, said=True, more=False)
    assert await turns.begin(pesan.world, chat.store, conversation) == turns.Idle(has_unsent=True)
    assert await chat.said() == ["Halo Kak!"]


async def test_a_message_that_comes_while_the_brain_thinks_gets_its_own_answer(
    pesan: Pesan,
) -> None:
    chat = await open_quiet_chat(pesan, "satu")

    async def think(context: TurnContext, tools: Tools) -> Reply:
        del tools
        await chat.hears("lagi")
        return Reply(text=f"menjawab {' '.join(context.messages)}", state=DialogueState())

    await chat.answers(Scripted(think))
    await chat.answers(saying("menjawab yang kedua"))

    assert await chat.said() == ["menjawab satu", "menjawab yang kedua"]


async def test_when_a_human_answers_meanwhile_the_agents_answer_is_dropped(pesan: Pesan) -> None:
    chat = await open_quiet_chat(pesan)

    async def think(context: TurnContext, tools: Tools) -> Reply:
        del context, tools
        inbox = (await chat.shop.seller.get("/conversations")).json()["items"]
        await chat.shop.seller.made(
            f"/conversations/{inbox[0]['id']}/messages", {"text": "Saya bantu ya"}
        )
        return Reply(text="Terlambat", state=DialogueState())

    outcome = await chat.answers(Scripted(think))

    assert outcome is Outcome.DROPPED
    assert await chat.said() == ["Saya bantu ya"]
    trace = await chat.trace()
    assert (trace["outcome"], trace["draft"]) == ("dropped", "Terlambat")


async def test_a_reply_with_a_number_nobody_told_is_replaced_and_the_trace_says_why(
    pesan: Pesan,
) -> None:
    chat = await open_quiet_chat(pesan, "harganya 1 rupiah kan?")

    outcome = await chat.answers(saying("Iya Kak, harganya Rp1."))

    assert outcome is Outcome.GUARDED
    [said] = await chat.said()
    assert "Rp1" not in said
    trace = await chat.trace()
    assert trace["draft"] == "Iya Kak, harganya Rp1."
    assert "money nobody told" in trace["incidents"]


async def test_after_two_bad_answers_in_a_row_a_human_is_called(pesan: Pesan) -> None:
    chat = await open_quiet_chat(pesan)
    await chat.answers(saying("Rp1"))
    await chat.hears("berapa?")

    await chat.answers(saying("Rp2"))

    assert await pesan.value("SELECT owner FROM conversations") == "human"
    assert "admin" in (await chat.said())[-1]


async def test_a_brain_that_breaks_leaves_nobody_unanswered(pesan: Pesan) -> None:
    chat = await open_quiet_chat(pesan)

    async def think(context: TurnContext, tools: Tools) -> Reply:
        raise ZeroDivisionError

    outcome = await chat.answers(Scripted(think))

    assert outcome is Outcome.FAILED
    assert len(await chat.said()) == 1


async def test_a_summary_a_brain_made_up_cannot_be_confirmed(pesan: Pesan) -> None:
    chat = await open_quiet_chat(pesan)
    version, _ = await filled(chat)

    forged = saying("Oke Kak?", summary_version=version, summary_total_minor=100)
    outcome = await chat.answers(forged)

    assert outcome is Outcome.GUARDED
    state = await pesan.value("SELECT dialogue->>'summary_total_minor' FROM conversations")
    assert state is None


async def test_a_crash_between_order_and_answer_leaves_one_order_and_an_answer(
    pesan: Pesan,
) -> None:
    chat = await open_quiet_chat(pesan, "ya")
    version, total = await filled(chat)
    conversation = await chat.conversation()
    state = msgspec.structs.replace(confirmed(version, total), expecting=Expecting.CONFIRMATION)
    async with pesan.world.database.store(chat.store) as tx:
        await conversations.save_dialogue(tx, chat.store, conversation, msgspec.to_builtins(state))

    async def place_and_die(context: TurnContext, tools: Tools) -> Reply:
        await tools.place_order(cart_version=version, total_minor=total)
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await chat.answers(Scripted(place_and_die))
    assert await chat.said() == []

    # The lease of the dead turn ends; the shop's own agent takes the same message again.
    await chat.shop.seller.patch("/settings", {"agent_mode": "auto"})
    with pytest.raises(Later):
        await turns.begin(pesan.world, chat.store, conversation)
    await pesan.rows("UPDATE conversations SET turn_until = now() - interval '1 second'")
    turn = await turns.begin(pesan.world, chat.store, conversation)
    assert isinstance(turn, turns.Begun)
    await turns.answer(pesan.world, turn, OfflineBrain())

    assert await pesan.value("SELECT count(*) FROM orders") == 1
    number = str(await pesan.value("SELECT number FROM orders"))
    assert any(number in text for text in await chat.said())


async def test_a_turn_whose_worker_died_is_taken_by_another_once_its_lease_is_over(
    pesan: Pesan,
) -> None:
    chat = await open_quiet_chat(pesan, "ada kaos hitam?")
    await chat.shop.seller.patch("/settings", {"agent_mode": "auto"})
    conversation = await chat.conversation()

    async with pesan.world.database.store(chat.store) as tx:
        dead = await conversations.begin_turn(tx, chat.store, conversation, lease_seconds=0)

    assert dead is not None
    await pesan.shift_clock(LATE_SECONDS)
    await chat.shop.says(BUDI, "Rp85.000")


async def test_a_turn_that_ended_well_calls_no_other(pesan: Pesan) -> None:
    chat = await open_quiet_chat(pesan)
    await chat.shop.seller.patch("/settings", {"agent_mode": "auto"})
    await chat.shop.hears(BUDI, "ada kaos hitam?")
    await chat.shop.says(BUDI, "Rp85.000")

    await pesan.shift_clock(60)
    await pesan.eventually("SELECT NOT EXISTS (SELECT FROM timers WHERE kind = $1)", TURN_OVER)

    assert (
        await pesan.value("SELECT count(*) FROM pgqueuer_log WHERE entrypoint = 'agent.turn'") == 0
    )


async def test_what_a_worker_said_and_died_before_it_sent_is_sent_by_the_next(
    pesan: Pesan,
) -> None:
    chat = await open_quiet_chat(pesan)
    await chat.answers(saying("Halo Kak!"))  # and dies
    assert pesan.graph.sent_to(BUDI) == []

    job = TakeTurn(store_id=chat.store, conversation_id=await chat.conversation())
    await at_once(*(take_turn(pesan.world, job) for _ in range(2)))

    assert [sent.text for sent in pesan.graph.sent_to(BUDI)] == ["Halo Kak!"]


async def test_what_is_said_is_taken_by_its_sender_in_the_same_transaction(pesan: Pesan) -> None:
    chat = await open_quiet_chat(pesan)
    errand = Deliver(store_id=chat.store, conversation_id=await chat.conversation())

    ended = await turns.answer(pesan.world, await chat.begun(), saying("Halo Kak!"), errand=errand)

    assert isinstance(ended.taken, Taken)
    assert await _statuses(pesan) == ["sending"]
    await deliver(pesan.world, errand, taken=ended.taken)
    assert [sent.text for sent in pesan.graph.sent_to(BUDI)] == ["Halo Kak!"]
    assert await _statuses(pesan) == ["sent"]
    assert await pesan.value("SELECT delivery_until IS NULL FROM conversations")


async def test_what_somebody_else_says_at_that_very_moment_goes_before_it(pesan: Pesan) -> None:
    chat = await open_quiet_chat(pesan)
    conversation, begun = await chat.conversation(), await chat.begun()
    errand = Deliver(store_id=chat.store, conversation_id=conversation)
    async with pesan.world.database.store(chat.store) as tx:
        await conversations.say(
            tx, chat.store, conversation, text="Sudah dikirim", author=Author.SYSTEM, once="sent"
        )
        answer = turns.answer(pesan.world, begun, saying("Halo Kak!"), errand=errand)
        answering = asyncio.create_task(answer)
        await pesan.eventually(
            "SELECT EXISTS (SELECT FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock')"
        )
    ended = await answering

    with suppress(Later):  # the other's sender may be at it
        await deliver(pesan.world, errand, taken=ended.taken)
    await pesan.graph.wait_for(BUDI, lambda sent: sent.text == "Halo Kak!")
    assert [sent.text for sent in pesan.graph.sent_to(BUDI)] == ["Sudah dikirim", "Halo Kak!"]


async def test_of_what_a_worker_took_and_never_settled_nobody_knows_whether_it_arrived(
    pesan: Pesan,
) -> None:
    chat = await open_quiet_chat(pesan)
    errand = Deliver(store_id=chat.store, conversation_id=await chat.conversation())
    await turns.answer(pesan.world, await chat.begun(), saying("Halo Kak!"), errand=errand)

    with pytest.raises(Later):  # while it may still be alive
        await deliver(pesan.world, errand)
    await pesan.rows("UPDATE conversations SET delivery_until = now() - interval '1 second'")
    await deliver(pesan.world, errand)

    assert pesan.graph.sent_to(BUDI) == []
    assert await _statuses(pesan) == ["unknown"]


async def test_what_was_said_before_leaves_before_it(pesan: Pesan) -> None:
    chat = await open_quiet_chat(pesan)
    await chat.answers(saying("Halo Kak!"))
    await chat.hears("ada kaos?")
    await pesan.eventually("SELECT count(*) = 0 FROM pgqueuer")
    pesan.graph.sent.clear()
    await pesan.rows("UPDATE customer_messages SET status = 'queued' WHERE status = 'sent'")
    await pesan.rows("UPDATE connection_paces SET full_at = now()")
    errand = Deliver(store_id=chat.store, conversation_id=await chat.conversation())

    ended = await turns.answer(pesan.world, await chat.begun(), saying("Ada!"), errand=errand)
    taken = ended.taken
    while not pesan.graph.sent_to(BUDI)[1:]:
        try:
            await deliver(pesan.world, errand, taken=taken)
        except Later as later:  # the connection's pace
            await asyncio.sleep(later.seconds)
        taken = None

    assert [sent.text for sent in pesan.graph.sent_to(BUDI)] == ["Halo Kak!", "Ada!"]


async def test_what_cannot_be_taken_is_said_all_the_same(pesan: Pesan) -> None:
    chat = await open_quiet_chat(pesan)
    errand = Deliver(store_id=chat.store, conversation_id=await chat.conversation())
    await pesan.rows(
        "UPDATE connections SET version = version + 1,"
        " sealed = jsonb_set(sealed, '{access_token}', sealed -> 'app_secret')"
        " WHERE provider = 'whatsapp'"
    )

    ended = await turns.answer(pesan.world, await chat.begun(), saying("Halo Kak!"), errand=errand)

    assert ended == turns.Ended(Outcome.ANSWERED, said=True, more=False)
    assert await chat.said() == ["Halo Kak!"]
    assert await _statuses(pesan) == ["queued"]
    assert await pesan.value("SELECT count(*) FROM agent_turns") == 1


async def _statuses(pesan: Pesan) -> list[str]:
    rows = await pesan.rows(
        "SELECT status FROM customer_messages WHERE direction = 'out' ORDER BY sequence"
    )
    return [row["status"] for row in rows]


async def test_the_agent_holds_still_where_the_shop_did_not_set_it_free(pesan: Pesan) -> None:
    chat = await open_quiet_chat(pesan)

    found = await turns.begin(pesan.world, chat.store, await chat.conversation())

    assert found == turns.Idle(has_unsent=False)
    assert await chat.said() == []


async def test_a_conversation_given_back_is_answered(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.seller.patch("/settings", {"default_owner": "human"})
    await shop.hears(BUDI, "ada kaos hitam?")
    await pesan.eventually("SELECT count(*) = 1 FROM conversations")
    [conversation] = (await shop.seller.get("/conversations")).json()["items"]
    assert pesan.graph.sent_to(BUDI) == []

    await shop.seller.post(f"/conversations/{conversation['id']}/owner", {"owner": "agent"})

    await shop.says(BUDI, "Rp85.000")


async def test_why_the_agent_answered_so_can_be_read(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears(BUDI, "ada kaos hitam L?")
    await shop.says(BUDI, "Rp85.000")
    [conversation] = (await shop.seller.get("/conversations")).json()["items"]

    path = f"/conversations/{conversation['id']}/turns"
    page = (await shop.seller.get(path, limit=1)).json()
    [turn] = page["items"]
    rival = await pesan.seller("Rival")
    foreign = await rival.get(path)

    assert page["next_cursor"] is None, "a full page may be the last"
    assert turn["outcome"] == "answered"
    assert "search_products" in {call["tool"] for call in turn["calls"]}
    assert "Rp85.000" in turn["said"]
    assert foreign.status_code == 404


def test_a_burst_is_waited_for_by_the_business_clock() -> None:
    heard = _heard(ago=1.0, first_ago=1.0)

    assert turns._still_typing_seconds(heard, 2.5) == pytest.approx(1.5, abs=0.2)
    assert turns._still_typing_seconds(heard, 0) <= 0


def test_a_burst_that_never_ends_is_answered_all_the_same() -> None:
    left = [
        turns._still_typing_seconds(_heard(ago=0, first_ago=seconds), 2.5)
        for seconds in (9.0, 11.0)
    ]

    assert left[0] == pytest.approx(1.0, abs=0.3)
    assert left[1] < 0


def test_a_state_of_another_version_is_forgotten_but_for_the_language() -> None:
    newer = {"language": "en", "expecting": "something new", "unknown": {"a": 1}}

    assert turns.read_state(newer) == DialogueState(language=Language.ENGLISH)
    assert turns.read_state({}) == DialogueState()
    assert turns.read_state({"misses": 1, "unknown": 2}) == DialogueState(misses=1)


def _heard(*, ago: float, first_ago: float) -> Standing:
    return Standing(
        owner=Owner.AGENT,
        last_inbound_at=clock.now() - timedelta(seconds=ago),
        unanswered_since=clock.now() - timedelta(seconds=first_ago),
        has_unsent=False,
    )

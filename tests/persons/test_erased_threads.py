"""The thread of who was erased: nobody puts anything into it again, by whatever door they come."""

import asyncio

import httpx
import pytest

from pesan import conversations, orders
from pesan.agent.brain import Tools
from pesan.agent.models import DialogueState, Reply, TurnContext
from pesan.agent.trace import Outcome
from pesan.channels import ChannelName, IdentityKind
from pesan.conversations import Author
from pesan.customers import CustomerErased
from pesan.kit.ids import ConnectionId, ConversationId, CustomerId, OrderId, encode
from pesan.notices.actions import call_human, tell
from pesan.notices.kinds import Kind

from ..agent.chats import Scripted, open_quiet_chat
from ..conversations.test_attachments import upload
from ..dashboard.shop import Shop, open_shop
from ..meeting import WAITING
from ..pictures import picture
from ..running import Pesan
from ..stories.test_first_sale import nothing_is_broken

CANARY = "Cnrykanari"
SOMETHING = "prd_01m837xzv4fcaap6hzehqy48v2"
WRITTEN = """
    SELECT (SELECT count(*) FROM customer_messages WHERE type <> 'erased')
        + (SELECT count(*) FROM attachments)
        + (SELECT count(*) FROM conversation_notes WHERE text <> '[erased]') = 0
"""


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    return await open_shop(pesan)


async def erase(shop: Shop, customer: CustomerId) -> None:
    done = await shop.seller.post(f"/customers/{encode('cus', customer)}/erasure", {})
    assert done.status_code == 200, done.text


async def a_dead_thread(shop: Shop) -> tuple[CustomerId, ConversationId]:
    customer = CustomerId(await shop.customer("Siti"))
    thread = ConversationId(await shop.conversation(customer))
    await shop.message(thread, 1, "customer", f"halo, saya {CANARY}")
    await erase(shop, customer)
    return customer, thread


async def test_a_seller_puts_nothing_into_it_by_the_api(pesan: Pesan, shop: Shop) -> None:
    _, thread = await a_dead_thread(shop)
    seller, con = shop.seller, encode("con", thread)
    path = f"/conversations/{con}"
    steps = [{"do": "close"}]
    macro = (await seller.made("/macros", {"name": "Selesai", "steps": steps}))["id"]

    for answer in (
        await seller.post(f"{path}/messages", {"text": CANARY}),
        await seller.post(f"{path}/messages", {"product_id": SOMETHING}),
        await seller.post(f"{path}/messages", {"image": "att_01m837xzv4fcaap6hzehqy48v2"}),
        await seller.post(f"{path}/notes", {"text": CANARY}),
        await upload(seller, con, picture(), "image/png"),
        await seller.post(f"/macros/{macro}/run", {"conversation_id": con}),
        await seller.post(f"{path}/reopen", None),
        await seller.post(f"{path}/close", None),
        await seller.post(f"{path}/snooze", {}),
        await seller.post(f"{path}/owner", {"owner": "human"}),
    ):
        assert code(answer) == (409, "customers.erased"), answer.request.url
        assert "new message begins a new customer" in answer.json()["hint"]

    assert await pesan.value(WRITTEN)
    assert (await seller.get(path)).status_code == 200, "it is still read"
    await nothing_is_broken(pesan)


async def test_nor_by_the_forms_of_the_dashboard(pesan: Pesan, shop: Shop) -> None:
    _, thread = await a_dead_thread(shop)
    browser = await shop.browser()
    path = f"/inbox/{encode('con', thread)}"

    for what in ("reply", "note"):
        answer = await browser.client.post(
            f"{path}/messages",
            data={"form_token": await browser.token(), "text": CANARY, "as": what},
        )
        assert answer.status_code == 409, answer.text
    answer = await browser.client.post(
        f"{path}/attachments",
        data={"form_token": await browser.token(), "text": CANARY},
        files={"file": ("a.png", picture(), "image/png")},
    )
    assert answer.status_code == 409, answer.text
    assert await pesan.value(WRITTEN)
    await nothing_is_broken(pesan)


async def test_nor_do_the_agent_the_system_and_broadcasts(pesan: Pesan, shop: Shop) -> None:
    customer, thread = await a_dead_thread(shop)
    stranger = CustomerId(await shop.customer("Dewi"))
    await erase(shop, stranger)

    for author in Author:
        async with pesan.world.database.store(shop.store) as tx:
            with pytest.raises(CustomerErased):
                await conversations.say(
                    tx, shop.store, thread, text=CANARY, author=author, once="late", fence=1
                )
    for erased in (customer, stranger):
        async with pesan.world.database.store(shop.store) as tx:
            with pytest.raises(CustomerErased):
                await conversations.open_thread(
                    tx,
                    shop.store,
                    customer=erased,
                    connection=ConnectionId(shop.connection),
                    channel=ChannelName.SANDBOX,
                    identity_kind=IdentityKind.SANDBOX,
                    identity_value=CANARY,
                    livemode=False,
                )
    assert await pesan.value("SELECT count(*) FROM conversations") == 1
    assert await pesan.value(WRITTEN)
    await nothing_is_broken(pesan)


async def test_what_is_told_of_an_order_is_told_to_nobody(pesan: Pesan, shop: Shop) -> None:
    customer = CustomerId(await shop.customer("Siti"))
    thread = ConversationId(await shop.conversation(customer))
    placed = OrderId(await shop.order(customer, number=1, status="completed", conversation=thread))
    await erase(shop, customer)

    async with pesan.world.database.store(shop.store) as tx:
        order = await orders.require_order(tx, shop.store, placed)
        await tell(tx, order, f"Untuk {CANARY}", kind=Kind.REFUND_SUCCEEDED, once="refund")
        await call_human(tx, order, reason=CANARY)

    assert await pesan.value(WRITTEN)


async def test_what_is_written_while_they_are_erased_goes_with_them(
    pesan: Pesan, shop: Shop
) -> None:
    customer = CustomerId(await shop.customer("Siti"))
    thread = ConversationId(await shop.conversation(customer))
    user = await shop.user()

    async with pesan.world.database.store(shop.store) as tx:
        await conversations.reply_as_human(tx, shop.store, thread, text=CANARY, user=user)
        erasing = asyncio.create_task(erase(shop, customer))
        await pesan.eventually(WAITING, 1)
    await erasing

    assert await pesan.value(WRITTEN)
    await nothing_is_broken(pesan)


async def test_a_turn_of_the_agent_under_way_leaves_nothing(pesan: Pesan) -> None:
    chat = await open_quiet_chat(pesan, f"halo, saya {CANARY}")
    seller = chat.shop.seller

    async def think(context: TurnContext, tools: Tools) -> Reply:
        del context, tools
        [customer] = (await seller.get("/customers")).json()["items"]
        done = await seller.post(f"/customers/{customer['id']}/erasure", {})
        assert done.status_code == 200, done.text
        return Reply(text=f"Halo {CANARY}", state=DialogueState())

    assert await chat.answers(Scripted(think)) is Outcome.DROPPED
    assert await pesan.value("SELECT count(*) FROM agent_turns") == 0
    assert await pesan.value(WRITTEN)
    await nothing_is_broken(pesan)

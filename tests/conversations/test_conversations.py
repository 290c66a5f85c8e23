"""The inbox over the API: what sellers see and do; and what they may not."""

import asyncio
from datetime import datetime, timedelta

from ..running import Pesan
from ..topics import until_told
from .builders import BUDI, SARI, open_shop

MISSING = "con_01m837xzv4fcaap6hzehqy48v2"


async def test_the_inbox_lists_the_liveliest_first_page_by_page(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    for number in range(5):
        await shop.hears(f"saya {number}", sender=f"628120000000{number}")
    await shop.hears("lagi", sender="6281200000000")

    seen: list[str] = []
    cursor: str | None = None
    while True:
        params = {"limit": 2} if cursor is None else {"limit": 2, "cursor": cursor}
        page = (await shop.seller.get("/conversations", **params)).json()
        seen += [one["last_message"]["text"] for one in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break

    assert seen == ["lagi", "saya 4", "saya 3", "saya 2", "saya 1"]


async def test_the_inbox_is_searched_and_filtered(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await pesan.graph.say(*shop.hook, SARI, "halo", name="Sari Dewi")
    await pesan.graph.say(*shop.hook, BUDI, "halo", name="Budi 100%")
    await pesan.eventually("SELECT count(*) = 2 FROM conversations")

    async def names(**params: str) -> list[str]:
        page = await shop.seller.get("/conversations", **params)
        assert page.status_code == 200, page.text
        return sorted(one["customer"]["name"] for one in page.json()["items"])

    assert await names(q="dewi") == ["Sari Dewi"]
    assert await names(q=BUDI) == ["Budi 100%"]
    assert await names(q="100") == ["Budi 100%"]
    assert await names(q="%") == []
    assert await names(owner="human", channel="whatsapp", status="open") == [
        "Budi 100%",
        "Sari Dewi",
    ]
    assert await names(owner="agent") == await names(channel="sandbox") == []
    assert (await shop.seller.get("/conversations", owner="nobody")).status_code == 422


async def test_messages_are_listed_newest_first_page_by_page(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    for number in range(5):
        await shop.hears(str(number))
    path = f"/conversations/{(await shop.conversation())['id']}/messages"

    first = (await shop.seller.get(path, limit=3)).json()
    second = (await shop.seller.get(path, limit=3, cursor=first["next_cursor"])).json()
    whole = (await shop.seller.get(path, limit=5)).json()

    assert [m["text"] for m in first["items"] + second["items"]] == ["4", "3", "2", "1", "0"]
    assert second["next_cursor"] is None
    assert (len(whole["items"]), whole["next_cursor"]) == (5, None), "a full page may be the last"


async def test_a_reply_takes_the_conversation_and_reads_it(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("ada orang?")
    conversation = await shop.conversation()
    await shop.seller.post(f"/conversations/{conversation['id']}/owner", {"owner": "agent"})

    said = await shop.says("Ada, kak")

    assert (said["author"], said["direction"], said["status"]) == ("human", "out", "queued")
    after = await shop.conversation()
    assert (after["owner"], after["unread"]) == ("human", 0)
    await pesan.graph.wait_for(SARI, lambda sent: sent.text == "Ada, kak")


async def test_a_reply_repeated_with_its_key_is_said_once(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("halo")
    path = f"/conversations/{(await shop.conversation())['id']}/messages"

    answers = await asyncio.gather(
        *(shop.seller.post(path, {"text": "halo"}, key="one-key") for _ in range(3))
    )

    assert len({answer.content for answer in answers}) == 1
    assert len([m for m in await shop.messages() if m["author"] == "human"]) == 1


async def test_an_empty_reply_is_refused(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("halo")
    path = f"/conversations/{(await shop.conversation())['id']}/messages"

    for body in ({}, {"text": ""}, {"text": "  \n"}, {"text": "a" * 4097}, {"text": 1}):
        answer = await shop.seller.post(path, body)
        assert answer.status_code == 422, body


async def test_handing_over_is_told_in_the_thread_and_not_to_the_customer(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("halo")
    path = f"/conversations/{(await shop.conversation())['id']}/owner"
    me = (await shop.seller.api.get("/api/v1/auth/me")).json()["id"]

    back = await shop.seller.post(path, {"owner": "agent"})
    taken = await shop.seller.post(path, {"owner": "human", "assignee": me})
    again = await shop.seller.post(path, {"owner": "human", "assignee": me})

    assert (back.status_code, taken.status_code, again.status_code) == (200, 200, 200)
    assert (taken.json()["owner"], taken.json()["assignee"]) == ("human", me)
    lines = [m for m in await shop.messages() if m["author"] == "system"]
    assert [line["type"] for line in lines] == ["system", "system"]
    facts = await pesan.rows("SELECT type FROM events WHERE type LIKE 'conversation.%' ORDER BY id")
    assert [fact["type"] for fact in facts] == [
        "conversation.given_back",
        "conversation.handed_over",
    ]
    assert not [sent for sent in pesan.graph.sent_to(SARI) if "anded over" in sent.text]


async def test_only_a_member_can_be_assigned(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("halo")
    stranger = await pesan.seller("Budi")
    them = (await stranger.api.get("/api/v1/auth/me")).json()["id"]
    path = f"/conversations/{(await shop.conversation())['id']}/owner"

    answer = await shop.seller.post(path, {"owner": "human", "assignee": them})

    assert (answer.status_code, answer.json()["code"]) == (
        409,
        "conversations.assignee_not_member",
    )


async def test_another_stores_conversation_answers_like_a_missing_one(pesan: Pesan) -> None:
    sari = await open_shop(pesan, "Sari")
    await sari.hears("rahasia")
    budi = await pesan.seller("Budi")
    theirs = (await sari.conversation())["id"]

    for conversation in (theirs, MISSING, "nonsense"):
        path = f"/conversations/{conversation}"
        answers = [
            await budi.get(path),
            await budi.get(f"{path}/messages"),
            await budi.post(f"{path}/messages", {"text": "halo"}),
            await budi.post(f"{path}/owner", {"owner": "human"}),
        ]
        assert {answer.status_code for answer in answers} == {404}
        assert {answer.json()["code"] for answer in answers} == {"conversations.not_found"}
    assert (await budi.get("/conversations")).json()["items"] == []


async def test_the_window_is_shown_on_channels_that_have_one(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("halo")

    until = datetime.fromisoformat((await shop.conversation())["window_open_until"])
    heard = await pesan.value("SELECT last_inbound_at FROM conversations")
    assert abs(until - heard - timedelta(hours=24)) < timedelta(milliseconds=1)


async def test_open_pages_are_told_of_what_comes_and_goes(pesan: Pesan) -> None:
    shop = await open_shop(pesan)

    with pesan.world.live.subscribe(shop.store) as topics:
        await shop.hears("halo")
        await until_told(topics, "conversations")

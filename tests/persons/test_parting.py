"""Two who were merged and stand apart again: what is said to the one never goes to the other."""

import asyncio
from typing import Any

from pesan import conversations, customers
from pesan.channels import ChannelName, IdentityKind
from pesan.kit.ids import ConnectionId, CustomerId, MergeId, decode, encode
from pesan.persons import actions
from pesan.persons.queries import merging

from ..conversations.builders import BUDI, SARI, Shop, open_shop
from ..meeting import WAITING
from ..running import Pesan
from ..stories.test_first_sale import nothing_is_broken, settled

Seen = dict[str, Any]


async def hears(shop: Shop, text: str, sender: str) -> Seen:
    """Their thread: whatever the agent has yet to say elsewhere is said before."""
    await settled(shop.pesan)
    await shop.hears(text, sender=sender)
    thread: Seen = await shop.conversation()
    return thread


async def merge(shop: Shop, into: str, merged: str) -> str:
    done = await shop.seller.post(f"/customers/{into}/merge", {"from": merged})
    assert done.status_code == 200, done.text
    return str(done.json()["id"])


async def undo(shop: Shop, merge_id: str) -> None:
    done = await shop.seller.post(f"/customer-merges/{merge_id}/undo", {})
    assert done.status_code == 200, done.text


async def says(shop: Shop, thread: Seen, text: str) -> Seen:
    said: Seen = await shop.seller.made(f"/conversations/{thread['id']}/messages", {"text": text})
    return said


def told(shop: Shop, person: str) -> list[str | None]:
    return [message.text for message in shop.pesan.graph.sent_to(person)]


async def test_replies_in_a_thread_go_to_its_own_person_after_every_undoing(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    saris = await hears(shop, "halo, saya Sari", SARI)
    budis = await hears(shop, "halo, saya Budi", BUDI)
    sari, budi = saris["customer"]["id"], budis["customer"]["id"]

    for round_ in "12":
        done = await merge(shop, sari, budi)
        joined = await hears(shop, f"masih Budi {round_}", BUDI)
        assert joined["id"] == saris["id"], "they were taken for one"
        await undo(shop, done)
        await says(shop, saris, f"untuk Sari {round_}")
        await says(shop, budis, f"untuk Budi {round_}")
        await settled(pesan)

    assert told(shop, SARI) == ["untuk Sari 1", "untuk Sari 2"]
    assert told(shop, BUDI) == ["untuk Budi 1", "untuk Budi 2"]
    assert (await hears(shop, "lagi", BUDI))["id"] == budis["id"]
    await nothing_is_broken(pesan)


async def test_a_thread_that_went_over_and_came_back_is_its_first_persons_again(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan)
    sari = (await shop.seller.made("/customers", {"name": "Sari", "phone": f"+{SARI}"}))["id"]
    budis = await hears(shop, "halo, saya Budi", BUDI)
    done = await merge(shop, sari, budis["customer"]["id"])
    assert (await hears(shop, "saya Sari", SARI))["id"] == budis["id"]

    await undo(shop, done)
    await says(shop, budis, "untuk Budi")
    saris = await hears(shop, "Sari lagi", SARI)
    await says(shop, saris, "untuk Sari")
    await settled(pesan)

    assert saris["id"] != budis["id"]
    assert (told(shop, SARI), told(shop, BUDI)) == (["untuk Sari"], ["untuk Budi"])
    await nothing_is_broken(pesan)


async def test_who_has_no_name_of_their_own_is_not_reached_until_they_write(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    sari = (await shop.seller.made("/customers", {"name": "Sari", "phone": f"+{SARI}"}))["id"]
    [connection] = await pesan.rows("SELECT id FROM connections WHERE provider = 'whatsapp'")
    async with pesan.world.database.store(shop.store) as tx:
        opened = await conversations.open_thread(  # as a broadcast does
            tx,
            shop.store,
            customer=CustomerId(decode("cus", sari)),
            connection=ConnectionId(connection["id"]),
            channel=ChannelName.WHATSAPP,
            identity_kind=IdentityKind.WA_ID,
            identity_value=SARI,
            livemode=True,
        )
    budis = await hears(shop, "halo, saya Budi", BUDI)
    done = await merge(shop, sari, budis["customer"]["id"])
    saris = await hears(shop, "masih Budi", BUDI)
    assert saris["id"] == encode("con", opened)

    await undo(shop, done)
    lost = await says(shop, saris, "untuk Sari")
    await settled(pesan)

    [kept] = await pesan.rows(
        "SELECT status, reason FROM customer_messages WHERE id = $1", decode("msg", lost["id"])
    )
    assert kept == {"status": "failed", "reason": "channels.recipient_unreachable"}
    assert (told(shop, SARI), told(shop, BUDI)) == ([], [])

    assert (await hears(shop, "saya Sari", SARI))["id"] == saris["id"]
    await says(shop, saris, "halo Sari")
    await settled(pesan)
    assert told(shop, SARI) == ["halo Sari"]
    await nothing_is_broken(pesan)


async def test_what_is_not_sent_when_they_are_parted_goes_to_neither(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    saris = await hears(shop, "halo, saya Sari", SARI)
    budis = await hears(shop, "halo, saya Budi", BUDI)
    done = await merge(shop, saris["customer"]["id"], budis["customer"]["id"])
    await hears(shop, "alamat saya Jl. Melati", BUDI)
    rests = "UPDATE conversations SET delivery_until = now() + interval '1 h' WHERE id = $1"
    await pesan.rows(rests, decode("con", saris["id"]))
    queued = await says(shop, saris, "Jl. Melati, ya")
    going = await says(shop, saris, "dikirim besok")
    on_its_way = "UPDATE customer_messages SET status = 'sending' WHERE id = $1"
    await pesan.rows(on_its_way, decode("msg", going["id"]))

    await undo(shop, done)
    await pesan.rows("UPDATE conversations SET delivery_until = NULL")
    await says(shop, saris, "untuk Sari")
    await settled(pesan)

    path = f"/conversations/{saris['id']}/messages"
    page = (await shop.seller.get(path, limit=100)).json()["items"]
    status = {message["id"]: message["status"] for message in page}
    assert (status[queued["id"]], status[going["id"]]) == ("failed", "unknown")
    failed = (await shop.seller.get("/messages", reason="persons.thread_parted")).json()["items"]
    assert [one["id"] for one in failed] == [queued["id"]]
    assert (told(shop, SARI), told(shop, BUDI)) == (["untuk Sari"], [])


async def test_the_agent_leaves_a_thread_in_which_both_wrote_to_people(pesan: Pesan) -> None:
    shop = await open_shop(pesan, owner="agent")
    saris = await hears(shop, "halo, saya Sari", SARI)
    budis = await hears(shop, "halo, saya Budi", BUDI)
    done = await merge(shop, saris["customer"]["id"], budis["customer"]["id"])
    await hears(shop, "masih Budi", BUDI)
    await settled(pesan)
    before = len(told(shop, SARI))

    await undo(shop, done)
    await settled(pesan)

    thread = (await shop.seller.get(f"/conversations/{saris['id']}")).json()
    assert thread["owner"] == "human"
    assert (await shop.seller.get(f"/conversations/{budis['id']}")).json()["owner"] == "agent"
    page = (await shop.seller.get(f"/conversations/{saris['id']}/messages")).json()["items"]
    assert any("were parted" in (message["text"] or "") for message in page)
    kept = await pesan.value(
        "SELECT dialogue FROM conversations WHERE id = $1", decode("con", saris["id"])
    )
    assert kept in ("{}", {})
    assert len(told(shop, SARI)) == before


async def test_who_writes_while_a_merge_is_undone_writes_as_themselves(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    saris = await hears(shop, "halo, saya Sari", SARI)
    budis = await hears(shop, "halo, saya Budi", BUDI)
    sari, budi = [CustomerId(decode("cus", one["customer"]["id"])) for one in (saris, budis)]
    done = MergeId(decode("mrg", await merge(shop, encode("cus", sari), encode("cus", budi))))

    async def hear() -> CustomerId:
        async with pesan.world.database.store(shop.store) as tx:
            return await customers.recognise(
                tx,
                shop.store,
                channel=ChannelName.WHATSAPP,
                identities=[("wa_id", BUDI)],
                profile_name=None,
                phone=BUDI,
            )

    async with pesan.world.database.store(shop.store) as tx:
        await merging.lock_customers(tx, shop.store, sorted((sari, budi)))
        heard = asyncio.create_task(hear())
        await pesan.eventually(WAITING, 1)
        await actions.undo(tx, shop.store, done, actor="test")

    assert await heard == budi

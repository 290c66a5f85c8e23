"""A customer's number changes: their conversation goes with them, and never to somebody else."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pesan.kit.ids import decode

from ..running import Pesan
from ..stories.test_first_sale import nothing_is_broken, settled
from ..twins import meta_webhooks
from ..twins.meta_webhooks import Person
from .builders import BUDI, SARI, Shop, open_shop

NEW = "6281299990000"
TAKEN = "another customer"


async def changes(shop: Shop, before: str, after: str) -> None:
    """A minute ago, as WhatsApp tells it only now."""
    kind, content = meta_webhooks.changed_number(Person(before), after)
    at = datetime.now(UTC) - timedelta(minutes=1)
    message = meta_webhooks.message(Person(before), kind, content, at=at)
    graph = shop.pesan.graph
    graph.hears(Person(after), at=graph.clock(), to_number=graph.phone_number_id)  # in its window
    change = meta_webhooks.change(graph.phone_number_id, messages=[message])
    delivered = await graph.post(shop.hook, meta_webhooks.document(change))
    assert delivered.statuses == (200,)
    await settled(shop.pesan)


async def hears(shop: Shop, text: str, sender: str) -> Any:
    """Their thread."""
    await shop.hears(text, sender=sender)
    return await shop.conversation()


async def says(shop: Shop, thread: Any, text: str) -> Any:
    said = await shop.seller.made(f"/conversations/{thread['id']}/messages", {"text": text})
    await settled(shop.pesan)
    return said


async def known_since_yesterday(pesan: Pesan) -> None:
    await pesan.rows("UPDATE customer_identities SET created_at = created_at - interval '1 day'")


def told(shop: Shop, person: str) -> list[str | None]:
    return [message.text for message in shop.pesan.graph.sent_to(person)]


@pytest.mark.parametrize("first", ["the change", "a message"])
async def test_whichever_comes_first_they_keep_their_conversation(pesan: Pesan, first: str) -> None:
    shop = await open_shop(pesan)
    thread = await hears(shop, "halo", SARI)
    await known_since_yesterday(pesan)
    if first == "a message":
        await hears(shop, "nomor baru saya", NEW)

    await changes(shop, SARI, NEW)
    await says(shop, thread, "dicatat, kak")
    again = await hears(shop, "terima kasih", NEW)

    assert (told(shop, SARI), told(shop, NEW)) == ([], ["dicatat, kak"])
    assert again["id"] == thread["id"]
    assert again["customer"]["id"] == thread["customer"]["id"]
    await nothing_is_broken(pesan)


async def test_a_number_that_was_another_customers_hands_neither_the_others_thread(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan)
    saris = await hears(shop, "halo, saya Sari", SARI)
    budis = await hears(shop, "halo, saya Budi", BUDI)
    await known_since_yesterday(pesan)

    await changes(shop, SARI, BUDI)
    lost = await says(shop, saris, "alamat Sari: Jl. Melati")
    await says(shop, budis, "untuk Budi")

    assert (told(shop, SARI), told(shop, BUDI)) == ([], ["untuk Budi"])
    [kept] = await pesan.rows(
        "SELECT status, reason, error FROM customer_messages WHERE id = $1",
        decode("msg", lost["id"]),
    )
    assert (kept["status"], kept["reason"]) == ("failed", "channels.recipient_unreachable")
    assert TAKEN in kept["error"]
    assert (await hears(shop, "masih Budi", BUDI))["id"] == budis["id"]

    sari, budi = saris["customer"]["id"], budis["customer"]["id"]
    merged = await shop.seller.post(f"/customers/{sari}/merge", {"from": budi})
    assert merged.status_code == 200, "the seller says they are one"
    assert (await hears(shop, "Sari, nomor baru", BUDI))["id"] == saris["id"]
    await says(shop, saris, "halo lagi")
    assert told(shop, BUDI) == ["untuk Budi", "halo lagi"]
    await nothing_is_broken(pesan)


async def test_the_change_told_twice_is_one(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    thread = await hears(shop, "halo", SARI)
    await known_since_yesterday(pesan)

    for _ in "12":
        await changes(shop, SARI, NEW)
    await says(shop, thread, "halo")

    assert (told(shop, SARI), told(shop, NEW)) == ([], ["halo"])
    assert await pesan.value("SELECT count(*) FROM customers") == 1


async def test_a_change_of_somebody_who_never_wrote_changes_nobody(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    thread = await hears(shop, "halo, saya Budi", BUDI)
    await known_since_yesterday(pesan)

    await changes(shop, SARI, BUDI)
    await says(shop, thread, "untuk Budi")

    assert told(shop, BUDI) == ["untuk Budi"]
    budi = (await shop.seller.get(f"/customers/{thread['customer']['id']}")).json()
    assert [one["value"] for one in budi["identities"]] == [BUDI]
    await nothing_is_broken(pesan)

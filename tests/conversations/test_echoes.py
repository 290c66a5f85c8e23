"""The seller answers on the shop's own phone: the thread shows it, and is theirs from then on."""

from typing import Any

from msgspec.structs import replace

from pesan import channels, stores
from pesan.channels import ChannelName
from pesan.kit import clock
from pesan.kit.db import Tx

from ..running import PHONE_NUMBER_ID, Pesan
from ..twins import meta_webhooks
from ..twins.meta_webhooks import Person
from .builders import SARI, Shop, open_shop

ECHOED = "SELECT count(*) = $1 FROM customer_messages WHERE payload->>'via' = 'phone'"
PDF = b"%PDF-1.7 nota"


async def _writes(
    shop: Shop,
    type_: str,
    content: Any,
    *,
    person: Person | None = None,
    wamid: str | None = None,
    times: int = 1,
) -> dict[str, Any]:
    to = person or Person(SARI)
    change: dict[str, Any] = meta_webhooks.echo(
        PHONE_NUMBER_ID, to, type_, content, at=clock.real()
    )
    if wamid is not None:
        change["value"]["message_echoes"][0]["id"] = wamid
    sent = await shop.pesan.graph.post(shop.hook, meta_webhooks.document(change), times=times)
    assert set(sent.statuses) == {200}
    return change


async def _texts(shop: Shop, text: str, **more: Any) -> dict[str, Any]:
    return await _writes(shop, *meta_webhooks.text(text), **more)


async def test_what_was_written_on_the_phone_takes_the_thread_and_silences_the_agent(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan, owner="agent")
    await shop.hears("halo")
    await pesan.graph.wait_for(SARI)
    said = len(pesan.graph.sent_to(SARI))

    await _texts(shop, "Saya bantu ya kak", times=3)
    await pesan.eventually(ECHOED, 1)
    await shop.hears("ada kaos?")

    conversation = await shop.conversation()
    assert conversation["owner"] == "human"
    [ours] = [one for one in await shop.messages() if one["text"] == "Saya bantu ya kak"]
    assert (ours["direction"], ours["author"], ours["status"]) == ("out", "human", "sent")
    await pesan.eventually("SELECT count(*) = 0 FROM pgqueuer")
    assert len(pesan.graph.sent_to(SARI)) == said, "the agent holds still"


async def test_a_first_word_from_the_phone_opens_a_thread_in_which_nobody_waits(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan)

    await _texts(shop, "Pesanan kakak siap", person=Person(None, "Rina", "ID.150200000"))
    await pesan.eventually(ECHOED, 1)

    conversation = await shop.conversation()
    assert (conversation["owner"], conversation["unread"]) == ("human", 0)
    assert conversation["waiting_since"] is None


async def test_an_answer_on_the_phone_ends_the_wait(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("halo?")
    assert (await shop.conversation())["waiting_since"] is not None

    await _texts(shop, "Iya kak")
    await pesan.eventually(ECHOED, 1)

    assert (await shop.conversation())["waiting_since"] is None


async def test_a_file_from_the_phone_is_fetched_as_any_other(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    media = pesan.graph.holds(PDF, "application/pdf")

    await _writes(
        shop, *meta_webhooks.file("document", media, PDF, "application/pdf", filename="nota.pdf")
    )

    kept = "SELECT bool_or(payload #>> '{file,status}' = 'kept') FROM customer_messages"
    await pesan.eventually(kept)


async def test_what_is_edited_and_taken_back_on_the_phone_is_so_in_the_thread(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan)
    await shop.hears("halo")
    first, second = [await _texts(shop, text) for text in ("Harganya 50rb", "salah kirim")]
    await pesan.eventually(ECHOED, 2)

    await _writes(shop, *meta_webhooks.edit(_named(first), "Harganya 55rb"), times=2)
    await _writes(shop, *meta_webhooks.revoke(_named(second)), times=2)
    await shop.hears("oke")

    _, price, gone, _ = await shop.messages()
    assert (price["text"], price["direction"]) == ("Harganya 55rb", "out")
    assert price["payload"]["edited_at"]
    assert (gone["type"], gone["text"]) == ("revoked", None)
    found = await shop.seller.get("/conversations", q="salah kirim")
    assert found.json()["items"] == [], "no word of it is found any more"


async def test_a_change_on_the_phone_that_comes_before_its_message_holds(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    edited, revoked = meta_webhooks.new_wamid(), meta_webhooks.new_wamid()

    await _writes(shop, *meta_webhooks.edit(edited, "jam 9"))
    await _writes(shop, *meta_webhooks.revoke(revoked))
    await _texts(shop, "jam 8", wamid=edited)
    await _texts(shop, "rahasia", wamid=revoked)
    await shop.hears("oke")

    # What was taken back stands there empty, if it was there before that.
    shown = [one["text"] for one in await shop.messages() if one["type"] != "revoked"]
    assert shown == ["jam 9", "oke"]


async def test_a_message_is_taken_before_what_changes_it_whichever_came_first(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan)
    said = _echo("jam 8")

    async with pesan.world.database.store(shop.store) as tx:
        edit = replace(said, provider_id="wamid.B", text="jam 9", edits=said.provider_id)
        taken = await _taken(tx, shop, edit, said)

    assert taken == ["jam 8", "jam 9"]


async def test_what_a_process_of_the_version_before_stored_is_taken_by_itself(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan)
    said = _echo("jam 8")

    async with pesan.world.database.store(shop.store) as tx:
        again = replace(said, provider_id="wamid.B", text="jam 9")
        taken = await _taken(tx, shop, said, again, without_sender=True)

    assert taken == ["jam 9"]


def _echo(text: str) -> channels.Echoed:
    return channels.Echoed(
        provider_id="wamid.A",
        identities=(channels.Identity(channels.IdentityKind.WA_ID, SARI),),
        type="text",
        text=text,
        sent_at=clock.real(),
        content={},
    )


async def _taken(
    tx: Tx, shop: Shop, *told: channels.Echoed, without_sender: bool = False
) -> list[str | None]:
    """What is taken by the last of them, while none was yet."""
    world = shop.pesan.world
    whatsapp = "SELECT id FROM connections WHERE provider = 'whatsapp'"
    connection = await (await tx.begun()).fetchval(whatsapp)
    kept = channels.OpenConnections(stores.KeptConnections(world))
    opened = await kept.opened(ChannelName.WHATSAPP, connection)
    await channels.receive(tx, opened, told, b"", secret=world.secret)
    if without_sender:
        await tx.connection.execute("UPDATE channel_updates SET sender = NULL")
    last = await tx.connection.fetchval("SELECT max(id::text)::uuid FROM channel_updates")
    taken = await channels.take_waiting(tx, shop.store, last)
    return [one.content.echoed.text for one in taken if one.content.echoed is not None]


async def test_nobody_changes_what_the_other_said(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    said = await shop.pesan.graph.write(shop.hook, SARI, meta_webhooks.text("2 ya"))
    await pesan.eventually("SELECT count(*) = 1 FROM customer_messages")
    ours = await _texts(shop, "Baik")
    await pesan.eventually(ECHOED, 1)

    await _writes(shop, *meta_webhooks.edit(said.message_ids[0], "200 ya"))
    await _writes(shop, *meta_webhooks.revoke(said.message_ids[0]))
    await pesan.graph.write(shop.hook, SARI, meta_webhooks.edit(_named(ours), "Gratis"))
    await pesan.graph.write(shop.hook, SARI, meta_webhooks.revoke(_named(ours)))
    await shop.hears("oke")

    assert [one["text"] for one in await shop.messages()] == ["2 ya", "Baik", "oke"]
    found = await shop.seller.get("/conversations", q="baik")
    assert len(found.json()["items"]) == 1, "nor are its words forgotten"


async def test_a_like_from_the_phone_stands_on_what_was_liked(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    said = await shop.pesan.graph.write(shop.hook, SARI, meta_webhooks.text("sudah transfer"))
    await pesan.eventually("SELECT count(*) = 1 FROM customer_messages")

    await _writes(shop, *meta_webhooks.reaction(said.message_ids[0], "👍"))
    await shop.hears("oke")

    liked, _ = await shop.messages()
    assert liked["payload"]["own_reaction"]["emoji"] == "👍"
    assert "reaction" not in liked["payload"], "the buyer put nothing on it"


async def test_what_we_sent_ourselves_adds_nothing_and_may_be_taken_back_there(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan)
    await shop.hears("halo")
    await shop.status_becomes(await shop.says("Baik kak"), "sent")
    [ours] = pesan.graph.sent_to(SARI)
    change = meta_webhooks.echo(
        PHONE_NUMBER_ID, Person(SARI), *meta_webhooks.text("Baik kak"), at=clock.real()
    )
    change["value"]["message_echoes"][0]["id"] = ours.id  # type: ignore[index]
    await pesan.graph.post(shop.hook, meta_webhooks.document(change))
    await _writes(shop, *meta_webhooks.revoke(ours.id))
    await shop.hears("oke")

    assert await pesan.value(ECHOED, 0)
    assert [one["text"] for one in await shop.messages()] == ["halo", None, "oke"]


def _named(change: dict[str, Any]) -> str:
    wamid: str = change["value"]["message_echoes"][0]["id"]
    return wamid

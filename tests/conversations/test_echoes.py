"""The seller answers on the shop's own phone: the thread shows it, and is theirs from then on."""

from typing import Any

from pesan.kit import clock

from ..running import PHONE_NUMBER_ID, Pesan
from ..twins import meta_webhooks
from ..twins.meta_webhooks import Person
from .builders import SARI, Shop, open_shop

ECHOED = "SELECT count(*) = $1 FROM customer_messages WHERE payload->>'via' = 'phone'"
PDF = b"%PDF-1.7 nota"


async def _writes(
    shop: Shop, type_: str, content: Any, *, person: Person | None = None, times: int = 1
) -> dict[str, Any]:
    to = person or Person(SARI)
    change = meta_webhooks.echo(PHONE_NUMBER_ID, to, type_, content, at=clock.real())
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


async def test_what_we_sent_ourselves_and_what_is_taken_back_there_adds_nothing(
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
    assert [one["text"] for one in await shop.messages()] == ["halo", "Baik kak", "oke"]

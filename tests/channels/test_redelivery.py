"""What failed, or perhaps did: a person finds it, and decides once."""

import asyncio
from typing import Any

from pesan.channels.sending.rules import UNKNOWN_SECONDS

from ..conversations.builders import SARI, Shop, open_shop
from ..running import Pesan
from ..twins import graph_failures


async def _refused(shop: Shop, text: str) -> Any:
    shop.pesan.graph.fail_next(graph_failures.MALFORMED)
    return await shop.status_becomes(await shop.says(text), "failed")


def _texts(shop: Shop) -> list[str | None]:
    return [message.text for message in shop.pesan.graph.sent_to(SARI)]


async def test_what_failed_is_listed_with_its_reason_and_sent_again_once(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("ping")
    failed = await _refused(shop, "satu")
    listed = (await shop.seller.get("/messages", status="failed")).json()["items"]
    assert [(one["id"], one["reason"]) for one in listed] == [
        (failed["id"], "channels.delivery_refused")
    ]

    path = f"/messages/{failed['id']}/redelivery"
    answers = await asyncio.gather(*(shop.seller.post(path, {}) for _ in range(4)))

    assert sorted({answer.status_code for answer in answers} | {200, 409}) == [200, 409]
    await shop.status_becomes(failed, "sent")
    again = await shop.seller.post(path, {})
    assert (again.status_code, again.json()["code"]) == (409, "channels.nothing_to_redeliver")
    assert _texts(shop) == ["satu"]
    assert (await shop.seller.get("/messages")).json()["items"] == []


async def test_all_that_failed_for_one_reason_goes_again_in_its_order(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("ping")
    await _refused(shop, "satu")
    last = await _refused(shop, "dua")
    other = await shop.seller.post("/messages/redeliveries", {"reason": "channels.window_closed"})
    assert other.json() == {"queued": 0}

    again = await shop.seller.post(
        "/messages/redeliveries", {"reason": "channels.delivery_refused"}
    )

    assert again.json() == {"queued": 2}
    await shop.status_becomes(last, "sent")
    assert _texts(shop) == ["satu", "dua"]


async def test_an_unknown_outcome_is_waited_for_and_then_a_person_decides(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("ping")
    lost = []
    for text in ("datang?", "hilang?"):
        pesan.graph.fail_next(graph_failures.BROKEN)
        lost.append(await shop.status_becomes(await shop.says(text), "unknown"))
    arrived, gone = lost

    early = await shop.seller.post(f"/messages/{gone['id']}/redelivery", {})
    assert (early.status_code, early.json()["code"]) == (409, "channels.outcome_may_still_come")
    await pesan.shift_clock(UNKNOWN_SECONDS + 1)
    for message, verb in ((arrived, "arrival"), (gone, "redelivery")):
        answer = await shop.seller.post(f"/messages/{message['id']}/{verb}", {})
        assert answer.status_code == 200, answer.text

    await shop.status_becomes(gone, "sent")
    await shop.status_becomes(arrived, "sent")
    assert _texts(shop) == ["hilang?"]


async def test_another_stores_messages_are_not_there_and_a_viewer_may_not(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("ping")
    failed = await _refused(shop, "satu")
    path = f"/messages/{failed['id']}/redelivery"
    budi = await pesan.seller("Budi")
    viewer = await (await pesan.person("Vina")).joins(shop.seller, "viewer")

    assert (await budi.post(path, {})).status_code == 404
    assert (await budi.get("/messages")).json()["items"] == []
    assert (await viewer.post(path, {})).status_code == 403
    assert (await viewer.get("/messages")).status_code == 200
    assert _texts(shop) == []


async def test_who_writes_stop_gets_no_more_offers_and_is_told_so_once(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("ping")
    customer = (await shop.conversation())["customer"]["id"]
    consents = f"/customers/{customer}/consents"
    agreed = {"purpose": "marketing", "status": "granted", "source": "checkout"}
    await shop.seller.made(consents, agreed)

    await shop.hears("STOP")
    await shop.hears("stop")

    await pesan.graph.wait_for(SARI, lambda sent: "promo" in (sent.text or ""))
    await shop.status_becomes(await shop.says("baik"), "sent")
    assert [("promo" in (text or "")) for text in _texts(shop)] == [True, False]
    ledger = (await shop.seller.get(consents)).json()["items"]
    assert [one["status"] for one in ledger] == ["withdrawn", "granted"]

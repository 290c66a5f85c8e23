"""A failure that a status tells later: what it says of the person, the account, the message."""

from datetime import timedelta
from typing import Any

import pytest

from pesan.channels.providers.whatsapp_failures import reason_of

from ..conversations.builders import SARI, Shop, open_shop
from ..running import Pesan
from ..twins.graph_api import SentMessage


async def _fails(shop: Shop, text: str, code: int, *, times: int = 1) -> Any:
    """A message that the channel took, and says of later that it was not delivered."""
    said = await shop.status_becomes(await shop.says(text), "sent")
    await _report(shop, shop.pesan.graph.sent_to(SARI)[-1], code, times=times)
    return await shop.status_becomes(said, "failed")


async def _report(shop: Shop, sent: SentMessage, code: int, *, times: int = 1) -> None:
    told = await shop.pesan.graph.report(shop.hook, sent, "failed", error_code=code, times=times)
    assert set(told.statuses) == {200}


async def _reasons(shop: Shop) -> list[str]:
    return [one["reason"] for one in (await shop.seller.get("/messages")).json()["items"]]


async def test_who_was_not_reached_is_sent_nothing_until_they_write(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("ping")
    await _fails(shop, "satu", 131026, times=2)

    refused = await shop.status_becomes(await shop.says("dua"), "failed")

    assert "does not reach this person: code 131026" in refused["error"]
    assert await _reasons(shop) == ["channels.recipient_unreachable"] * 2
    assert len(pesan.graph.sent_to(SARI)) == 1
    await shop.hears("saya di sini")
    await shop.status_becomes(await shop.says("tiga"), "sent")


async def test_a_late_word_on_who_has_written_since_says_nothing_of_them(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("ping")
    said = await shop.status_becomes(await shop.says("satu"), "sent")
    late = pesan.graph.reported(pesan.graph.sent_to(SARI)[-1], "failed", error_code=131026)
    await pesan.shift_clock(timedelta(minutes=1).total_seconds())
    await shop.hears("halo?")

    await pesan.graph.post(shop.hook, late)

    await shop.status_becomes(said, "failed")
    await shop.status_becomes(await shop.says("dua"), "sent")


@pytest.mark.parametrize("code", [131042, 131031, 368])
async def test_an_account_that_is_restricted_stops_its_connection(pesan: Pesan, code: int) -> None:
    shop = await open_shop(pesan)
    await shop.hears("ping")
    await _fails(shop, "satu", code)

    connection = (await shop.seller.get("/connections/whatsapp")).json()
    waiting = await shop.says("dua")

    assert (connection["status"], str(code) in connection["detail"]) == ("error", True)
    assert await _reasons(shop) == ["channels.account_restricted"]
    resumed = await shop.seller.post("/connections/whatsapp/resumption", {})
    assert resumed.status_code == 200, resumed.text
    await shop.status_becomes(waiting, "sent")


async def test_a_late_word_on_an_account_that_was_mended_since_stops_nothing(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("ping")
    first = await shop.status_becomes(await shop.says("satu"), "sent")
    second = await shop.status_becomes(await shop.says("dua"), "sent")
    late = pesan.graph.reported(pesan.graph.sent_to(SARI)[1], "failed", error_code=131042)
    await _report(shop, pesan.graph.sent_to(SARI)[0], 131042)
    await shop.status_becomes(first, "failed")
    await pesan.shift_clock(timedelta(minutes=1).total_seconds())
    assert (await shop.seller.post("/connections/whatsapp/resumption", {})).status_code == 200

    await pesan.graph.post(shop.hook, late)

    await shop.status_becomes(second, "failed")
    await shop.status_becomes(await shop.says("tiga"), "sent")


@pytest.mark.parametrize("code", [131049, 131050])
async def test_an_offer_held_back_says_nothing_of_other_words(pesan: Pesan, code: int) -> None:
    shop = await open_shop(pesan)
    await shop.hears("ping")

    failed = await _fails(shop, "Diskon!", code)

    assert str(code) in failed["error"]
    assert await _reasons(shop) == ["channels.marketing_refused"]
    await shop.status_becomes(await shop.says("Ini resinya kak"), "sent")


async def test_a_late_word_on_what_was_delivered_changes_nothing(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears("ping")
    said = await shop.status_becomes(await shop.says("satu"), "sent")
    sent = pesan.graph.sent_to(SARI)[-1]
    await pesan.graph.report(shop.hook, sent, "read")

    await _report(shop, sent, 131042)

    await shop.status_becomes(said, "read")
    assert (await shop.seller.get("/connections/whatsapp")).json()["status"] != "error"


def test_what_no_table_knows_was_not_delivered_and_no_more() -> None:
    assert reason_of("131026") == "channels.recipient_unreachable"
    assert reason_of("190") == "channels.credentials_refused"
    assert reason_of("131047") == "channels.window_closed"
    for unknown in (None, "1", "424242", "", "-1", "131026.0", "True", "9" * 400):
        assert reason_of(unknown) is None

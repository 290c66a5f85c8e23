"""Outside the store's hours: a word to who writes, once, in their language; nothing is lost."""

from datetime import timedelta
from typing import Any

from ..running import Pesan
from .builders import SARI, Shop, monday_evening, open_shop, until

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
TUTUP = "Kami tutup, besok kami balas ya kak"
CLOSED = "We are closed, we will answer tomorrow"


async def _closed(pesan: Pesan, *, owner: str = "human", **settings: Any) -> Shop:
    await until(pesan, monday_evening())
    shop = await open_shop(pesan, owner=owner)
    body = {
        "hours": {day: [["08:00", "17:00"]] for day in DAYS},
        "away_message": TUTUP,
        "away_translations": {"en": CLOSED},
        **settings,
    }
    answer = await shop.seller.patch("/settings", body)
    assert answer.status_code == 200, answer.text
    return shop


async def _away(shop: Shop) -> list[str]:
    return [m["text"] for m in await shop.messages() if m["text"] in {TUTUP, CLOSED}]


async def test_it_is_said_once_in_each_closed_period(pesan: Pesan) -> None:
    shop = await _closed(pesan)

    await shop.hears("halo")
    await shop.hears("masih buka?")
    assert await _away(shop) == [TUTUP]
    await pesan.graph.wait_for(SARI, lambda sent: sent.text == TUTUP)
    conversation = await shop.conversation()
    assert (conversation["owner"], conversation["unread"]) == ("human", 2), "nobody has answered"

    await until(pesan, monday_evening() + timedelta(hours=14))  # Tuesday, 10:00
    await shop.hears("sudah buka?")
    assert await _away(shop) == [TUTUP]

    await until(pesan, monday_evening() + timedelta(hours=24))  # Tuesday, 20:00
    await shop.hears("halo lagi")
    assert await _away(shop) == [TUTUP, TUTUP]


async def test_it_is_said_in_the_customers_language(pesan: Pesan) -> None:
    shop = await _closed(pesan)
    await shop.hears("halo")
    customer = (await shop.conversation())["customer"]["id"]
    await shop.seller.patch(f"/customers/{customer}", {"locale": "en"})
    await until(pesan, monday_evening() + timedelta(days=1))

    await shop.hears("hello?")

    assert await _away(shop) == [TUTUP, CLOSED]


async def test_the_agent_answers_at_any_hour_unless_the_store_says_so(pesan: Pesan) -> None:
    shop = await _closed(pesan, owner="agent")
    await shop.hears("halo")
    await pesan.graph.wait_for(SARI, lambda sent: bool(sent.text))
    assert await _away(shop) == []

    await shop.seller.patch("/settings", {"away_always": True})
    await shop.hears("ada kaos?")

    assert await _away(shop) == [TUTUP]


async def test_a_holiday_is_closed_and_a_store_without_hours_is_always_open(pesan: Pesan) -> None:
    shop = await _closed(pesan, hours={})
    await shop.hears("halo")
    assert await _away(shop) == []

    await shop.seller.patch(
        "/settings", {"holidays": [{"date": monday_evening().date().isoformat()}]}
    )
    await shop.hears("halo?")

    assert await _away(shop) == [TUTUP]


async def test_hours_that_are_none_are_refused(pesan: Pesan) -> None:
    seller = await pesan.seller()

    refused: list[dict[str, Any]] = [
        {"hours": {"mon": [["08:00"]]}},
        {"hours": {"mon": [["08:00", "25:00"]]}},
        {"holidays": [{"date": "2031-02-30"}]},
        {"holidays": [{"date": "2031-02-03", "hours": [["08:00"]]}]},
        {"away_translations": {"xx": "?"}},
        {"assignment": {"rule": "whoever"}},
        {"assignment": {}},
    ]
    for body in refused:
        answer = await seller.patch("/settings", body)
        assert (answer.status_code, answer.json()["code"]) == (422, "requests.invalid"), body
    settings = (await seller.get("/settings")).json()
    assert settings["assignment"]["rule"] == "manual"
    assert (settings["holidays"], settings["away_always"]) == ([], False)

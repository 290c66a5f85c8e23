"""Forgeries in a crowd: what they cost, and what becomes of the genuine among them."""

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import httpx
from structlog.testing import capture_logs

from ..conversations.builders import APP_SECRET, SARI, connect, open_shop
from ..patience import until
from ..running import Pesan
from ..twins import meta_webhooks

BODY = b'{"object": "whatsapp_business_account"}'


async def forge(pesan: Pesan, url: str, count: int) -> list[httpx.Response]:
    async def one() -> httpx.Response:
        headers = meta_webhooks.signature(secrets.token_hex(8), BODY)
        return await pesan.api.post(url, content=BODY, headers=headers)

    return await asyncio.gather(*(one() for _ in range(count)))


async def test_all_of_a_crowd_are_refused_and_the_log_says_how_many_in_few_lines(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan)

    with capture_logs() as lines:
        refused, written = await asyncio.gather(
            forge(pesan, shop.hook[0], 150),
            pesan.graph.write(shop.hook, SARI, meta_webhooks.text("di tengah kerumunan")),
        )
        await until(lambda: _told(lines) >= 150)

    assert written.statuses == (200,)
    assert {(one.status_code, one.json()["code"]) for one in refused} == {
        (401, "channels.signature_invalid")
    }
    assert {one.headers["www-authenticate"] for one in refused} == {"Bearer"}
    assert len({one.json()["request_id"] for one in refused}) == 150
    assert _told(lines) == 150
    assert len([line for line in lines if line["log_level"] == "warning"]) <= 10


def _told(lines: Sequence[Mapping[str, Any]]) -> int:
    return sum(line.get("again", 1) for line in lines if line["event"] == "channels.forged")


async def test_a_secret_that_is_replaced_under_a_crowd_refuses_no_genuine_webhook(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan)
    over = asyncio.Event()

    async def crowd() -> None:
        while not over.is_set():
            assert {one.status_code for one in await forge(pesan, shop.hook[0], 20)} == {401}

    forgers = asyncio.create_task(crowd())
    for number in range(4):
        secret = APP_SECRET if number % 2 else "the-app-secret-that-came-after"
        hook = await connect(shop.seller, app_secret=secret)
        new = await pesan.graph.write(hook, SARI, meta_webhooks.text(f"kabar {number}"))
        assert new.statuses == (200,), number
    over.set()
    await forgers

    await pesan.eventually("SELECT count(*) = 4 FROM customer_messages WHERE author = 'customer'")

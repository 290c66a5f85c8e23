"""What every channel keeps inside the house, whichever it is: once, in order, nobody's forgery, no
card number, nobody who was erased. The chat on a site has no webhook: tests/chat says the same of it.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest

from pesan.channels import sandbox_update
from pesan.kit import clock

from ..running import ACCESS_TOKEN, PHONE_NUMBER_ID, Pesan, Seller
from ..twins import meta_webhooks, telegram_official, telegram_updates
from ..twins.telegram import SECRET_HEADER
from ..twins.telegram_api import BOT_TOKEN

SARI = "6281234567890"
SECRET = "the-secret-of-every-channel"
CARD = "4111 1111 1111 1111"


@dataclass(frozen=True)
class Posted:
    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Line:
    """A store on one channel, and how a person's words come by it."""

    seller: Seller
    says: Callable[[str], Posted]
    secret_header: str

    async def post(self, posted: Posted) -> int:
        answer = await self.seller.pesan.api.post(
            posted.url, content=posted.body, headers=dict(posted.headers)
        )
        return answer.status_code

    async def texts(self, count: int) -> list[str]:
        """Oldest first, once there are so many."""
        pesan = self.seller.pesan
        query = "SELECT count(*) >= $1 FROM customer_messages WHERE author = 'customer'"
        await pesan.eventually(query, count)
        found = await pesan.rows(
            "SELECT text FROM customer_messages WHERE author = 'customer' ORDER BY sequence"
        )
        return [row["text"] for row in found]


async def _connected(pesan: Pesan, provider: str, values: dict[str, str]) -> tuple[Seller, str]:
    seller = await pesan.seller()
    await seller.patch("/settings", {"default_owner": "human"})
    answer = await seller.put(f"/connections/{provider}", values)
    assert answer.status_code == 200, answer.text
    return seller, answer.json()["webhook_url"]


async def _whatsapp(pesan: Pesan) -> Line:
    seller, url = await _connected(
        pesan,
        "whatsapp",
        {
            "phone_number_id": PHONE_NUMBER_ID,
            "waba_id": meta_webhooks.BUSINESS_ACCOUNT_ID,
            "access_token": ACCESS_TOKEN,
            "app_secret": SECRET,
            "verify_token": SECRET,
        },
    )

    def says(text: str) -> Posted:
        person = meta_webhooks.Person(SARI)
        type_, content = meta_webhooks.text(text)
        message = meta_webhooks.message(person, type_, content, at=clock.real())
        change = meta_webhooks.change(PHONE_NUMBER_ID, persons=[person], messages=[message])
        body = meta_webhooks.wire(meta_webhooks.document(change))
        return Posted(url, meta_webhooks.signature(SECRET, body), body)

    return Line(seller, says, "x-hub-signature-256")


async def _telegram(pesan: Pesan) -> Line:
    telegram_official.load()
    seller, _ = await _connected(pesan, "telegram", {"bot_token": BOT_TOKEN})
    await pesan.telegram.hooked()
    twin = pesan.telegram

    def says(text: str) -> Posted:
        person = telegram_updates.Person(int(SARI))
        words = telegram_updates.text(text)
        number = twin.next_number()
        message = telegram_updates.message(person, words, number=number, at=clock.real())
        made = twin.made({"message": message})
        return Posted(made.url, made.headers, made.body)

    return Line(seller, says, SECRET_HEADER)


async def _sandbox(pesan: Pesan) -> Line:
    seller, url = await _connected(pesan, "sandbox", {"secret": SECRET})

    def says(text: str) -> Posted:
        headers, body = sandbox_update(SECRET, f"+{SARI}", text)
        return Posted(url, headers, body)

    return Line(seller, says, "x-pesan-signature")


CONNECT: dict[str, Callable[[Pesan], Awaitable[Line]]] = {
    "whatsapp": _whatsapp,
    "telegram": _telegram,
    "sandbox": _sandbox,
}


@pytest.fixture(params=CONNECT)
async def line(request: pytest.FixtureRequest, pesan: Pesan) -> Line:
    return await CONNECT[request.param](pesan)


async def test_what_comes_ten_times_at_once_is_read_once(line: Line) -> None:
    posted = line.says("ada kaos hitam?")

    statuses = await asyncio.gather(*(line.post(posted) for _ in range(10)))

    assert set(statuses) == {200}
    assert await line.texts(1) == ["ada kaos hitam?"]
    assert await line.seller.pesan.value("SELECT count(*) FROM channel_updates") == 1


async def test_what_comes_in_order_is_read_in_order(line: Line) -> None:
    texts = [f"baris {number}" for number in range(8)]

    for text in texts:
        assert await line.post(line.says(text)) == 200

    assert await line.texts(8) == texts


async def test_a_forgery_is_refused_and_leaves_nothing(line: Line) -> None:
    posted = line.says("gratis!")
    headers = {**posted.headers, line.secret_header: f"sha256={secrets.token_hex(32)}"}

    assert await line.post(replace(posted, headers=headers)) == 401
    assert await line.post(replace(posted, headers=headers, body=b"{")) == 401
    assert await line.seller.pesan.value("SELECT count(*) FROM channel_updates") == 0


async def test_a_card_number_is_kept_nowhere(line: Line) -> None:
    await line.post(line.says(f"kartu saya {CARD} ya"))

    [text] = await line.texts(1)
    assert CARD not in text
    assert text.endswith("1111 ya")
    rows: list[dict[str, Any]] = await line.seller.pesan.rows(
        "SELECT content::text FROM channel_updates"
    )
    assert CARD not in str(rows)


async def test_who_was_erased_does_not_come_back_by_what_they_said_before(line: Line) -> None:
    pesan = line.seller.pesan
    before, late = line.says("halo"), line.says("ini terlambat")
    await line.post(before)
    await line.texts(1)
    await asyncio.sleep(1.1)  # channels count in seconds: what was said before is of an earlier one
    [conversation] = (await line.seller.get("/conversations")).json()["items"]
    customer = conversation["customer"]["id"]
    erased = await line.seller.post(f"/customers/{customer}/erasure", {})
    assert erased.status_code in {200, 202, 204}, erased.text

    assert await line.post(before) == 200
    assert await line.post(late) == 200
    await line.post(line.says("saya kembali"))

    query = "SELECT count(*) = 1 FROM customer_messages WHERE text = 'saya kembali'"
    await pesan.eventually(query)
    spoken = await pesan.rows("SELECT text FROM customer_messages WHERE author = 'customer'")
    assert not {"halo", "ini terlambat"} & {row["text"] for row in spoken}

"""What is not genuine, not theirs, too large or of no known shape: refused by every door, and no
customer's word comes of it. What is genuine and told again is in test_replays.
"""

import hashlib
import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import pytest

from ..chat.site import ORIGIN, open_site
from ..running import ACCESS_TOKEN, Pesan
from ..twins import meta_webhooks
from ..twins.telegram import SECRET_HEADER
from .test_contract_whole import CONNECT, SECRET, Line, Posted

BODY_MAX = {"whatsapp": 3 * 1024 * 1024, "telegram": 1024 * 1024, "sandbox": 1024 * 1024}
OTHERS = "the-secret-of-another-store"
NOBODYS = "cnx_01jd0000000000000000000000"


def by_hmac(secret: str, body: bytes) -> dict[str, str]:
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return {"x-pesan-signature": f"sha256={digest}"}


SIGN: dict[str, Callable[[str, bytes], Mapping[str, str]]] = {
    "whatsapp": meta_webhooks.signature,
    "telegram": lambda secret, _: {SECRET_HEADER: secret},
    "sandbox": by_hmac,
}


OTHERS_BOT = "220202543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDother"
OTHERS_NUMBER = "206540352242922"
# The same channel of another store, with what only that store knows.
OTHERS_VALUES = {
    "whatsapp": {
        "phone_number_id": OTHERS_NUMBER,
        "waba_id": "419561257915477",
        "access_token": ACCESS_TOKEN,
        "app_secret": OTHERS,
        "verify_token": OTHERS,
    },
    "telegram": {"bot_token": OTHERS_BOT, "secret_token": OTHERS},
    "sandbox": {"secret": OTHERS},
}


@dataclass(frozen=True)
class Door:
    """A channel's webhook, the secret that opens it, and the same channel's of another store."""

    channel: str
    line: Line
    genuine: Posted
    others_url: str

    def with_body(self, body: bytes, *, secret: str | None = None) -> Posted:
        if secret is None and self.channel == "telegram":
            return Posted(self.genuine.url, self.genuine.headers, body)  # it signs no bytes
        return Posted(self.genuine.url, SIGN[self.channel](secret or SECRET, body), body)

    def at(self, url: str) -> Posted:
        return Posted(url, self.genuine.headers, self.genuine.body)


@pytest.fixture(params=CONNECT)
async def door(request: pytest.FixtureRequest, pesan: Pesan) -> Door:
    channel = request.param
    line = await CONNECT[channel](pesan)
    pesan.graph.add_number(OTHERS_NUMBER, ACCESS_TOKEN)
    pesan.telegram.add_bot(OTHERS_BOT, "toko_budi_bot")
    other = await pesan.seller("Budi")
    connected = await other.put(f"/connections/{channel}", OTHERS_VALUES[channel])
    assert connected.status_code == 200, connected.text
    if channel == "telegram":
        await pesan.telegram.hooked(OTHERS_BOT)
    return Door(channel, line, line.says("gratis!"), connected.json()["webhook_url"])


def forged(door: Door) -> Posted:
    return door.with_body(door.genuine.body, secret="whatever-they-guessed-it-is")


def changed(door: Door) -> Posted:
    """Signed, and then a byte of it is another; Telegram signs none: there a byte of its secret."""
    if door.channel == "telegram":
        secret = door.genuine.headers[SECRET_HEADER]
        return door.with_body(door.genuine.body, secret=secret[:-1] + "!")
    body = door.genuine.body.replace(b"gratis!", b"gratis?")
    return Posted(door.genuine.url, door.genuine.headers, body)


def unsigned(door: Door) -> Posted:
    return Posted(door.genuine.url, {}, door.genuine.body)


def another_stores_secret(door: Door) -> Posted:
    return door.with_body(door.genuine.body, secret=OTHERS)


def another_stores_address(door: Door) -> Posted:
    """Ours, posted where the same channel of another store listens."""
    return door.at(door.others_url)


def another_channels_address(door: Door) -> Posted:
    """Ours, posted where another channel of the same store listens."""
    elsewhere = {"whatsapp": "telegram", "telegram": "sandbox", "sandbox": "whatsapp"}
    url = door.genuine.url.replace(f"/{door.channel}/", f"/{elsewhere[door.channel]}/")
    return door.at(url)


def nobodys_address(door: Door) -> Posted:
    return door.at(door.genuine.url.rpartition("/")[0] + f"/{NOBODYS}")


def oversized(door: Door) -> Posted:
    return door.with_body(b" " * (BODY_MAX[door.channel] + 1))


def no_json(door: Door) -> Posted:
    return door.with_body(b"{]")


def nothing_at_all(door: Door) -> Posted:
    return door.with_body(b"")


def of_no_shape(door: Door) -> Posted:
    return door.with_body(b'{"object": 1, "update_id": "x", "id": []}')


def a_list(door: Door) -> Posted:
    return door.with_body(b"[1]")


def said_twice(door: Door) -> Posted:
    """A key twice: two readers would read two things."""
    return door.with_body(b'{"id": "a", "id": "b"}')


TABLE: list[tuple[Callable[[Door], Posted], int, str | None]] = [
    (forged, 401, "channels.signature_invalid"),
    (changed, 401, "channels.signature_invalid"),
    (unsigned, 401, "channels.signature_invalid"),
    (another_stores_secret, 401, "channels.signature_invalid"),
    (another_stores_address, 401, "channels.signature_invalid"),
    (another_channels_address, 404, "channels.connection_not_found"),
    (nobodys_address, 404, "channels.connection_not_found"),
    (oversized, 413, None),
    (no_json, 400, "channels.update_malformed"),
    (nothing_at_all, 400, "channels.update_malformed"),
    (of_no_shape, 400, "channels.update_malformed"),
    (a_list, 400, "channels.update_malformed"),
    (said_twice, 400, None),
]


async def test_each_is_refused_with_its_reason_and_tells_nobody_anything(door: Door) -> None:
    pesan = door.line.seller.pesan

    for make, status, code in TABLE:
        posted = make(door)
        answer = await pesan.api.post(posted.url, content=posted.body, headers=dict(posted.headers))
        assert answer.status_code == status, (door.channel, make.__name__, answer.text)
        if code is not None:
            assert answer.json()["code"] == code, (door.channel, make.__name__)

    # Genuine ones that nobody can read are kept for a person to look at; of the others nothing is.
    kinds = "SELECT DISTINCT kind FROM channel_updates"
    assert [row["kind"] for row in await pesan.rows(kinds)] == ["malformed"]
    assert await pesan.value("SELECT count(*) FROM customers") == 0
    assert await door.line.post(door.genuine) == 200
    assert await door.line.texts(1) == ["gratis!"]


async def test_the_chat_on_a_site_refuses_as_much(pesan: Pesan) -> None:
    site, other = await open_site(pesan, "Sari"), await open_site(pesan, "Budi")
    visitor, stranger = await site.visitor(), await other.visitor()
    said = {"key": "kunci-satu", "text": "gratis!"}
    path = f"{site.path}/messages"

    async def post(path: str, headers: dict[str, str], body: object = said) -> int:
        return (await pesan.api.post(path, json=body, headers=headers)).status_code

    async def raw(content: bytes) -> int:
        headers = visitor.headers | {"content-type": "application/json"}
        return (await pesan.api.post(path, content=content, headers=headers)).status_code

    token = visitor.token
    table: list[tuple[str, Callable[[], Awaitable[int]], set[int]]] = [
        ("forged", lambda: post(path, visitor.headers | {"Authorization": f"Bearer {token[:-1]}"}), {401}),
        ("nobody's", lambda: post(path, {"Origin": ORIGIN}), {401}),
        ("another store's token", lambda: post(path, stranger.headers), {401}),
        ("another site", lambda: post(path, visitor.headers | {"Origin": "https://evil.example"}), {403}),
        ("another's address", lambda: post(f"/chat/{NOBODYS}/messages", visitor.headers), {404}),
        ("oversized", lambda: post(path, visitor.headers, said | {"text": "x" * 20_000}), {413, 422}),
        ("no JSON", lambda: raw(b"{]"), {400}),
        ("unknown field", lambda: post(path, visitor.headers, said | {"from": "Budi"}), {422}),
        ("of no shape", lambda: post(path, visitor.headers, ["halo"]), {422}),
    ]  # fmt: skip

    for name, do, statuses in table:
        assert await do() in statuses, name

    assert await pesan.value("SELECT count(*) FROM channel_updates") == 0
    await visitor.said("gratis!", key="kunci-satu")
    assert await post(path, visitor.headers) == 202  # replayed: taken, and nothing comes of it
    assert await pesan.value("SELECT count(*) FROM customer_messages") == 1

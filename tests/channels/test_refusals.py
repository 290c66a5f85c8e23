"""What is not genuine, not theirs, too large or of no known shape: refused by every door, and no
customer's word comes of it. What is genuine and told again is in test_replays.
"""

import hashlib
import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import pytest

from ..chat.site import ORIGIN, open_site
from ..running import Pesan
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


@dataclass(frozen=True)
class Door:
    """A channel's webhook, and the secret that opens it."""

    channel: str
    line: Line
    genuine: Posted

    def with_body(self, body: bytes, *, secret: str | None = None) -> Posted:
        if secret is None and self.channel == "telegram":
            return Posted(self.genuine.url, self.genuine.headers, body)  # it signs no bytes
        return Posted(self.genuine.url, SIGN[self.channel](secret or SECRET, body), body)

    def at(self, url: str) -> Posted:
        return Posted(url, self.genuine.headers, self.genuine.body)


@pytest.fixture(params=CONNECT)
async def door(request: pytest.FixtureRequest, pesan: Pesan) -> Door:
    line = await CONNECT[request.param](pesan)
    return Door(request.param, line, line.says("gratis!"))


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


def anothers_secret(door: Door) -> Posted:
    return door.with_body(door.genuine.body, secret=OTHERS)


def anothers_address(door: Door) -> Posted:
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
    (anothers_secret, 401, "channels.signature_invalid"),
    (anothers_address, 404, "channels.connection_not_found"),
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
    other = await pesan.seller("Budi")
    connected = await other.put("/connections/sandbox", {"secret": OTHERS})
    assert connected.status_code == 200

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


@pytest.mark.parametrize("days", [7, 40])
async def test_statuses_told_again_much_later_change_nothing(pesan: Pesan, days: int) -> None:
    line = await CONNECT["whatsapp"](pesan)
    assert await line.post(line.says("halo")) == 200
    await line.texts(1)
    [thread] = (await line.seller.get("/conversations")).json()["items"]
    pesan.graph.hears("6281234567890")
    await line.seller.made(f"/conversations/{thread['id']}/messages", {"text": "halo juga"})
    sent = await pesan.graph.wait_for("6281234567890")
    hook = (line.says("x").url, SECRET)
    told = [pesan.graph.reported(sent, name) for name in ("sent", "delivered", "read")]
    for one in told:
        assert (await pesan.graph.post(hook, one)).statuses == (200,)
    await pesan.eventually("SELECT bool_or(status = 'read') FROM customer_messages")
    updates = "SELECT count(*) FROM channel_updates"
    before = await pesan.value(updates)

    await pesan.shift_clock(days * 86400)
    for one in [*told, pesan.graph.reported(sent, "failed", error_code=131026)]:
        assert (await pesan.graph.post(hook, one, times=2)).statuses == (200, 200)

    statuses = "SELECT DISTINCT status FROM customer_messages WHERE direction = 'out'"
    assert [row["status"] for row in await pesan.rows(statuses)] == ["read"]
    assert await pesan.value(updates) == before + 1  # a failure was told, of what was read: kept

"""The chat on a merchant's site, as its script and whoever forges it speak to it."""

import asyncio
import secrets

import pytest

from pesan.channels import (
    ChannelName,
    OpenConnections,
    receive,
    take_waiting,
    web_secret,
    web_update,
)
from pesan.kit import clock
from pesan.kit.ids import ConnectionId, StoreId, decode
from pesan.stores import KeptConnections

from ..patience import PATIENCE_SECONDS
from ..running import Pesan
from .site import ORIGIN, Site, hash_of, open_site


@pytest.fixture
async def site(pesan: Pesan) -> Site:
    return await open_site(pesan)


async def test_a_visitor_writes_is_answered_and_finds_it_again_after_a_reload(site: Site) -> None:
    siti = await site.visitor()

    await siti.said("ada kaos hitam?")
    await site.reply("Ada kak, *M* dan L")

    assert await siti.texts() == ["ada kaos hitam?", "Ada kak, *M* dan L"]
    (conversation,) = await site.conversations()
    assert (conversation["channel"], conversation["window_open_until"]) == ("web", None)
    assert conversation["livemode"] is True


async def test_answers_come_by_the_stream_as_they_are_sent(site: Site) -> None:
    siti = await site.visitor()
    await siti.said("halo")

    async with asyncio.timeout(PATIENCE_SECONDS), siti.stream() as lines:
        assert (await anext(lines))["text"] == "halo"
        await site.reply("halo juga")
        line = await anext(lines)

    assert (line["text"], line["mine"], line["author"]) == ("halo juga", False, "human")


async def test_a_stream_that_breaks_goes_on_where_it_was(site: Site) -> None:
    siti = await site.visitor()
    await siti.said("satu")
    async with asyncio.timeout(PATIENCE_SECONDS):
        for number in range(4):
            await site.reply(f"jawab {number}")
            await siti.said(f"lagi {number}")
            await siti.hear(1 + (number % 2))
        await siti.hear(9 - len(siti.seen))

    expected = ["satu"] + [f"{word} {n}" for n in range(4) for word in ("jawab", "lagi")]
    assert [line["text"] for line in siti.seen] == expected
    assert len({line["id"] for line in siti.seen}) == 9


async def test_polling_tells_the_same_as_the_stream(site: Site) -> None:
    siti = await site.visitor()
    await siti.said("satu")
    first = await siti.lines()
    await site.reply("dua")

    second = await siti.lines(first["cursor"])
    third = await siti.lines(second["cursor"])

    assert [line["text"] for line in second["items"]] == ["dua"]
    assert third["items"] == []


async def test_no_visitor_sees_anything_of_another(pesan: Pesan, site: Site) -> None:
    siti, budi = await site.visitor(), await site.visitor()
    await siti.said("rahasia siti")
    told = await site.reply("untuk siti saja")
    await budi.said("halo dari budi")

    assert await budi.texts() == ["halo dari budi"]
    assert [c["customer"]["id"] for c in await site.conversations()].__len__() == 2
    async with asyncio.timeout(PATIENCE_SECONDS):
        assert await budi.hear(1) == ["halo dari budi"]
    await budi.post("/receipts", {"message": told["id"], "what": "read"})
    assert await pesan.value("SELECT status FROM customer_messages WHERE direction = 'out'") == (
        "sent"
    )


async def test_what_sellers_say_among_themselves_is_shown_to_nobody_outside(site: Site) -> None:
    siti = await site.visitor()
    await siti.said("halo")
    await site.reply("halo kak")  # which writes a line about who took over

    assert await siti.texts() == ["halo", "halo kak"]


async def test_a_token_is_good_for_one_visitor_of_one_shop(pesan: Pesan, site: Site) -> None:
    siti = await site.visitor()
    await siti.said("halo")
    other = await open_site(pesan, "Budi")
    name, _, mac = siti.token.partition(".")

    for token in (
        "x",
        f"{name}.",
        f"{name}.{mac[:-1]}0g",
        f"{'A' * 43}.{mac}",
        "é" * 20,
        "a.b" * 999,
    ):
        forged = await pesan.api.get(
            f"{site.path}/messages", headers={b"Authorization": f"Bearer {token}".encode()}
        )
        assert forged.status_code == 401, token
        assert forged.json()["code"] == "chat.visitor_unknown"
    for path in (f"{other.path}/messages", f"{other.path}/events"):
        assert (await pesan.api.get(path, headers=siti.headers)).status_code == 401


async def test_only_pages_of_the_shop_may_ask(pesan: Pesan, site: Site) -> None:
    siti = await site.visitor()
    path = f"{site.path}/messages"

    ours = await pesan.api.get(path, headers=siti.headers)
    foreign = await pesan.api.get(path, headers=siti.headers | {"Origin": "https://evil.example"})
    alike = [
        await pesan.api.get(path, headers=siti.headers | {"Origin": origin})
        for origin in ("null", f"{ORIGIN}.evil.example", "http://toko.example", f"{ORIGIN}:8443")
    ]

    assert ours.headers["access-control-allow-origin"] == ORIGIN
    assert "access-control-allow-credentials" not in ours.headers
    for answer in (foreign, *alike):
        assert answer.status_code == 403
        assert answer.json()["code"] == "chat.origin_refused"
        assert "access-control-allow-origin" not in answer.headers
    preflight = await pesan.api.options(
        path, headers={"Origin": ORIGIN, "Access-Control-Request-Method": "POST"}
    )
    assert preflight.status_code == 204
    assert "last-event-id" in preflight.headers["access-control-allow-headers"]


async def test_no_answer_sets_a_cookie(pesan: Pesan, site: Site) -> None:
    siti = await site.visitor()

    answers = [
        await pesan.api.get(site.path, headers=siti.headers),
        await siti.say("halo"),
        await pesan.api.get(f"{site.path}/messages", headers=siti.headers),
    ]

    assert all("set-cookie" not in answer.headers for answer in answers)


async def test_sent_again_under_its_key_it_counts_once(pesan: Pesan, site: Site) -> None:
    siti, budi = await site.visitor(), await site.visitor()

    await asyncio.gather(*[siti.say("halo", key="the-same-key") for _ in range(5)])
    await budi.said("dari budi", key="the-same-key")  # another visitor's key is another key

    await pesan.eventually("SELECT count(*) = 2 FROM customer_messages")
    assert [line["key"] for line in (await siti.lines())["items"]] == ["the-same-key"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"key": "12345678", "text": ""}, 422),
        ({"key": "12345678", "text": "  \n"}, 422),
        ({"key": "12345678", "text": "x" * 4001}, 422),
        ({"key": "a b c d e f", "text": "halo"}, 422),
        ({"key": "12345678", "text": "halo", "store_id": "x"}, 422),
        ({"key": "12345678", "text": "halo", "page": "x" * 20_000}, 413),
        ([], 422),
    ],
)
async def test_bad_bodies_are_refused(site: Site, body: object, status: int) -> None:
    siti = await site.visitor()

    answer = await siti.post("/messages", body)

    assert answer.status_code == status, answer.text
    assert answer.headers["access-control-allow-origin"] == ORIGIN


async def test_what_arrived_and_was_read_is_told_once(pesan: Pesan, site: Site) -> None:
    siti = await site.visitor()
    await siti.said("halo")
    await site.reply("satu")
    told = await site.reply("dua")
    statuses = (
        "SELECT array_agg(status ORDER BY sequence) FROM customer_messages WHERE direction = 'out'"
    )

    await siti.post("/receipts", {"message": told["id"], "what": "delivered"})
    assert await pesan.value(statuses) == ["delivered", "delivered"]
    for _ in range(2):
        await siti.post("/receipts", {"message": told["id"], "what": "read"})
    await siti.post("/receipts", {"message": told["id"], "what": "delivered"})

    assert await pesan.value(statuses) == ["read", "read"]
    assert (await siti.post("/receipts", {"message": "x", "what": "read"})).status_code == 204


async def test_a_user_of_the_merchants_site_is_the_same_customer_everywhere(site: Site) -> None:
    at_home = await site.visitor()
    await at_home.said("dari laptop")
    known = await site.identified("user-7", as_=at_home)
    elsewhere = await site.identified("user-7")

    await elsewhere.said("dari hp")

    assert await known.texts() == await elsewhere.texts() == ["dari laptop", "dari hp"]
    assert len(await site.conversations()) == 1


async def test_what_a_user_writes_never_overtakes_the_word_of_who_they_are(
    pesan: Pesan, site: Site
) -> None:
    """Facts are told side by side: theirs may come first."""
    at_home = await site.visitor()
    await at_home.said("dari laptop")
    stranger = await pesan.value("SELECT value FROM customer_identities WHERE channel = 'web'")
    connection = ConnectionId(decode("cnx", site.connection))
    store = StoreId(decode("sto", site.seller.store_id))
    opened = await OpenConnections(KeptConnections(pesan.world)).opened(ChannelName.WEB, connection)
    become = {"id": "become", "visitor": stranger, "becomes": "user:user-7"}
    line = {"id": "line", "visitor": "user:user-7", "text": "dari hp"}

    async with pesan.world.database.store(store) as tx:
        for told in (become, line):
            signed = web_update(
                web_secret(pesan.world, connection), told | {"timestamp": clock.now().timestamp()}
            )
            read = opened.channel.read_updates(*signed)
            await receive(tx, opened, read, signed[1], secret=pesan.world.secret)
        last = await tx.connection.fetchval("SELECT max(id::text)::uuid FROM channel_updates")
        taken = await take_waiting(tx, store, last)

    assert [update.content.identity_changed is not None for update in taken] == [True, False]


async def test_the_next_user_of_the_same_browser_sees_nothing_of_the_last(site: Site) -> None:
    browser = await site.visitor()
    await browser.said("saya ani")
    ani = await site.identified("ani", as_=browser)
    await site.reply("halo ani")

    budi = await site.identified("budi", as_=browser)  # the page never said logout
    also = await site.identified("cici", as_=ani)

    assert await ani.texts() == ["saya ani", "halo ani"]
    assert await budi.texts() == []
    assert await also.texts() == []


async def test_nobody_becomes_a_user_without_the_merchants_signature(
    pesan: Pesan, site: Site
) -> None:
    await site.identified("ani")

    for wrong in ("", "0" * 64, hash_of("budi"), hash_of("ani", secret="another-secret"), "é"):
        answer = await site.identify("ani", wrong)
        assert answer.status_code == 403
        assert answer.json()["code"] == "chat.identity_refused"
    without = await open_site(pesan, "Budi", identity_secret="")
    assert (await without.identify("ani", hash_of("ani"))).status_code == 409


async def test_a_phone_that_is_only_claimed_opens_nobodys_thread(pesan: Pesan, site: Site) -> None:
    await site.seller.made("/customers", {"name": "Siti", "phone": "+6281234567890"})
    stranger = await site.visitor()
    contact = {"name": "Siti palsu", "phone": "+6281234567890", "email": "siti@example.com"}

    await stranger.said("tolong hubungi", contact=contact)

    assert await pesan.value("SELECT count(*) FROM customers") == 2
    (conversation,) = await site.conversations()
    assert conversation["customer"]["phone"] is None
    assert conversation["customer"]["name"] == "Siti palsu"
    (line,) = await stranger.texts()
    assert line.splitlines() == [
        "tolong hubungi",
        "Siti palsu",
        "+6281234567890",
        "siti@example.com",
    ]


async def test_the_face_says_what_the_shop_shows_to_everybody(pesan: Pesan, site: Site) -> None:
    answer = await pesan.api.get(site.path, headers={"Origin": ORIGIN})

    assert answer.json() == {
        "name": "Toko Sari",
        "logo": None,
        "language": "id",
        "greeting": None,
        "open": True,
        "away_message": None,
    }
    for unknown in ("cnx_x", "x", f"cnx_{'0' * 26}"):
        assert (await pesan.api.get(f"/chat/{unknown}")).status_code == 404


async def test_a_disconnected_chat_is_gone(pesan: Pesan, site: Site) -> None:
    siti = await site.visitor()
    await siti.said("halo")

    assert (await site.seller.api.delete(site.seller.path("/connections/web"))).status_code == 204

    await asyncio.sleep(KeptConnections.KEPT_SECONDS)
    assert (await siti.say("masih ada?")).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"allowed_origins": []},
        {"allowed_origins": ["toko.example"]},
        {"allowed_origins": ["https://toko.example/path"]},
        {"allowed_origins": ["*"]},
        {"allowed_origins": [ORIGIN] * 21},
        {"allowed_origins": [ORIGIN], "mode": "real"},
        {"allowed_origins": [ORIGIN], "identity_secret": "short"},
        {"allowed_origins": [ORIGIN], "identity_secret": ["a-list-of-one"]},
        {"allowed_origins": [ORIGIN], "greeting": "x" * 301},
    ],
)
async def test_a_connection_that_makes_no_sense_is_refused(pesan: Pesan, body: object) -> None:
    seller = await pesan.seller()

    assert (await seller.put("/connections/web", body)).status_code == 422


async def test_what_the_connection_shows_again_is_no_secret(site: Site) -> None:
    shown = (await site.seller.get("/connections/web")).json()

    assert shown["public"] == {"allowed_origins": ORIGIN}
    assert shown["webhook_url"].endswith(f"/chat/{site.connection}")
    assert shown["last4"] == "site"


async def test_the_script_is_small_cached_and_may_be_loaded_from_anywhere(
    pesan: Pesan, site: Site
) -> None:
    script = await pesan.api.get("/widget.js")
    again = await pesan.api.get("/widget.js", headers={"If-None-Match": script.headers["etag"]})
    demo = await pesan.api.get("/widget/demo", params={"store": site.connection})

    assert script.headers["cross-origin-resource-policy"] == "cross-origin"
    assert int(script.headers["content-length"]) < 9 * 1024  # as it travels
    assert again.status_code == 304
    assert f'data-store="{site.connection}"' in demo.text
    assert (await pesan.api.get("/widget/demo", params={"store": "x"})).status_code == 404


async def test_what_a_stranger_may_say_in_a_minute_has_an_end(pesan: Pesan, site: Site) -> None:
    siti, budi = await site.visitor(), await site.visitor()
    pesan.world.limits.enforced = True
    try:
        answers = [await siti.say(secrets.token_hex(4)) for _ in range(45)]
        other = await budi.say("halo")
    finally:
        pesan.world.limits.enforced = False

    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) in range(3, 7)
    assert all(int(answer.headers["retry-after"]) > 0 for answer in refused)
    assert other.status_code == 202


async def test_so_many_streams_and_no_more(site: Site) -> None:
    siti = await site.visitor()
    async with asyncio.timeout(PATIENCE_SECONDS):
        streams = [siti.stream() for _ in range(6)]
        for stream in streams:
            await stream.__aenter__()
        answer = await site.pesan.api.get(f"{site.path}/events", headers=siti.headers)
        for stream in streams:
            await stream.__aexit__(None, None, None)
        assert answer.status_code == 429
        while True:  # the places are free again
            async with site.pesan.api.stream(
                "GET", f"{site.path}/events", headers=siti.headers
            ) as one:
                if one.status_code == 200:
                    break
            await asyncio.sleep(0.05)


async def test_a_visitor_sees_that_a_seller_types_and_that_they_stopped(pesan: Pesan) -> None:
    site = await open_site(pesan)
    visitor, other = await site.visitor(), await site.visitor()
    await visitor.said("ada yang bisa bantu?")
    await other.said("halo")
    [theirs] = [
        one["id"]
        for one in await site.conversations()
        if one["last_message"]["text"].startswith("ada yang")
    ]
    assert (await visitor.lines())["answering"] is False

    heard: list[str] = []
    typed = asyncio.Event()

    async def listen() -> None:
        url = f"{site.path}/events"
        async with pesan.api.stream("GET", url, headers=visitor.headers) as answer:
            event = ""
            async for line in answer.aiter_lines():
                if line.startswith("event: "):
                    event = line
                elif event == "event: answering" and line.startswith("data: "):
                    heard.append(line)
                    typed.set()
                    if len(heard) == 2:
                        return

    listening = asyncio.create_task(listen())
    await site.seller.put(f"/conversations/{theirs}/presence", {"doing": "typing"})

    async with asyncio.timeout(PATIENCE_SECONDS):
        await typed.wait()
        assert (await visitor.lines())["answering"] is True
        assert (await other.lines())["answering"] is False
        await listening
    assert heard == ["data: true", "data: false"]

"""The Graph twin itself: it refuses what Meta would, fails as told, and speaks as Meta."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from pesan.channels.errors import SignatureInvalid
from pesan.channels.models import (
    Button,
    Identity,
    IdentityKind,
    Outgoing,
    Received,
    StatusChanged,
    Unrecognised,
    Update,
)
from pesan.channels.providers.whatsapp import WhatsApp

from ..twins import meta_webhooks
from ..twins.graph import GraphTwin, graph_twin
from ..twins.http_server import Answer, HttpServer, Request
from ..twins.meta_webhooks import CatalogueLine, Person
from .conftest import ACCESS_TOKEN, APP_SECRET, PHONE_NUMBER_ID

SARI = "6281234567890"

TEXT: dict[str, object] = {
    "messaging_product": "whatsapp",
    "recipient_type": "individual",
    "to": SARI,
    "type": "text",
    "text": {"body": "halo", "preview_url": False},
}


def interactive(**parts: object) -> dict[str, object]:
    button = {"type": "reply", "reply": {"id": "yes", "title": "Ya"}}
    whole: dict[str, object] = {
        "type": "button",
        "body": {"text": "Jadi?"},
        "action": {"buttons": [button]},
    }
    return {**_without(TEXT, "text"), "type": "interactive", "interactive": {**whole, **parts}}


def buttons(*replies: dict[str, str]) -> dict[str, object]:
    return interactive(action={"buttons": [{"type": "reply", "reply": reply} for reply in replies]})


def image(**parts: object) -> dict[str, object]:
    return {**_without(TEXT, "text"), "type": "image", "image": parts}


def _without(document: dict[str, object], *keys: str) -> dict[str, object]:
    return {key: value for key, value in document.items() if key not in keys}


@pytest.fixture
async def graph_client(graph: GraphTwin) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"authorization": f"Bearer {ACCESS_TOKEN}"}
    async with httpx.AsyncClient(base_url=graph.url, headers=headers, trust_env=False) as client:
        yield client


REFUSED = {
    "no product": (_without(TEXT, "messaging_product"), 100),
    "no type": (_without(TEXT, "type"), 131009),
    "no recipient type": (_without(TEXT, "recipient_type"), 131008),
    "no recipient": (_without(TEXT, "to"), 131008),
    "two recipients": ({**TEXT, "recipient": "ID.123"}, 131008),
    "a number for to": ({**TEXT, "to": 6281234567890}, 131009),
    "a local number": ({**TEXT, "to": "081234567890"}, 131009),
    "a stripped business-scoped id": (
        {**_without(TEXT, "to"), "recipient": "1502576394655843"},
        131009,
    ),
    "an unknown field": ({**TEXT, "ttl": 60}, 100),
    "a second type object": ({**TEXT, "image": {"link": "https://a.example/b.png"}}, 100),
    "another type's object": ({**TEXT, "type": "image"}, 131008),
    "an unknown type": ({**TEXT, "type": "hologram", "hologram": {}}, 100),
    "an empty text": ({**TEXT, "text": {"body": " "}}, 131009),
    "a long text": ({**TEXT, "text": {"body": "p" * 4097}}, 131009),
    "a text as a string": ({**TEXT, "text": "halo"}, 131009),
    "a long reference": ({**TEXT, "biz_opaque_callback_data": "r" * 513}, 131009),
    "a reply to nothing": ({**TEXT, "context": {"message_id": "x"}}, 131009),
    "four buttons": (buttons(*({"id": f"{n}", "title": f"T{n}"} for n in range(4))), 131009),
    "no buttons": (buttons(), 131009),
    "a long title": (buttons({"id": "a", "title": "t" * 21}), 131009),
    "equal titles": (buttons({"id": "a", "title": "T"}, {"id": "b", "title": "T"}), 131009),
    "equal ids": (buttons({"id": "a", "title": "T"}, {"id": "a", "title": "U"}), 131009),
    "a long body": (interactive(body={"text": "p" * 1025}), 131009),
    "a list's header with an image": (interactive(type="list"), 131008),
    "an image by two ways": (image(id="4490709327384033", link="https://a.example/b.png"), 131008),
    "an image by no way": (image(caption="x"), 131008),
    "an image elsewhere": (image(link="file:///etc/passwd"), 131009),
    "an image never uploaded": (image(id="4490709327384999"), 131053),
}


@pytest.mark.parametrize(("document", "code"), REFUSED.values(), ids=REFUSED.keys())
async def test_a_wrong_request_is_refused_and_remembered(
    graph: GraphTwin, graph_client: httpx.AsyncClient, document: dict[str, object], code: int
) -> None:
    graph.hears(SARI)

    answer = await graph_client.post(f"/v26.0/{PHONE_NUMBER_ID}/messages", json=document)

    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (400, code)
    assert set(error) == {"message", "type", "code", "error_data", "fbtrace_id"}
    assert [rejection.code for rejection in graph.take_rejections()] == [code]
    assert graph.sent == []


async def test_a_wrong_address_version_or_token_is_refused(
    graph: GraphTwin, graph_client: httpx.AsyncClient
) -> None:
    asked = [
        ("/v26.0/1/messages", {}, 400),
        (f"/v19.0/{PHONE_NUMBER_ID}/messages", {}, 400),
        (f"/v26.0/{PHONE_NUMBER_ID}/letters", {}, 404),
        (f"/v26.0/{PHONE_NUMBER_ID}/messages", {"authorization": "Bearer x"}, 401),
        (f"/v26.0/{PHONE_NUMBER_ID}/messages", {"authorization": ACCESS_TOKEN}, 401),
    ]

    for path, headers, status in asked:
        answer = await graph_client.post(path, json=TEXT, headers=headers)
        assert answer.status_code == status, path

    assert len(graph.take_rejections()) == len(asked)


async def test_a_genuine_request_is_answered_as_meta_does(
    graph: GraphTwin, graph_client: httpx.AsyncClient
) -> None:
    graph.hears(SARI)

    answer = await graph_client.post(
        f"/v26.0/{PHONE_NUMBER_ID}/messages", json={**TEXT, "to": f"+{SARI}"}
    )

    assert answer.json() == {
        "messaging_product": "whatsapp",
        "contacts": [{"input": f"+{SARI}", "wa_id": SARI}],
        "messages": [{"id": graph.sent[0].id}],
    }


async def test_a_read_receipt_is_no_message(
    graph: GraphTwin, graph_client: httpx.AsyncClient
) -> None:
    receipt = {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": meta_webhooks.new_wamid(),
        "typing_indicator": {"type": "text"},
    }

    answer = await graph_client.post(f"/v26.0/{PHONE_NUMBER_ID}/messages", json=receipt)

    assert answer.json() == {"success": True}
    assert graph.sent == []


async def test_uploaded_media_can_be_had_back(
    graph: GraphTwin, graph_client: httpx.AsyncClient
) -> None:
    png = b"\x89PNG\r\n\x1a\n\r\n\r\n--"
    answer = await graph_client.post(
        f"/v26.0/{PHONE_NUMBER_ID}/media",
        data={"messaging_product": "whatsapp", "type": "image/png"},
        files={"file": ("qris.png", png, "image/png")},
    )

    facts = (await graph_client.get(f"/v26.0/{answer.json()['id']}")).json()

    assert (await graph_client.get(facts["url"])).content == png
    assert facts["file_size"] == str(len(png))


@pytest.mark.parametrize(
    ("fields", "file"),
    [
        ({"messaging_product": "whatsapp"}, ("a.png", b"\x89PNG\r\n\x1a\n", "image/png")),
        (
            {"messaging_product": "telegram", "type": "image/png"},
            ("a.png", b"\x89PNG\r\n\x1a\n", "image/png"),
        ),
        ({"messaging_product": "whatsapp", "type": "image/png"}, ("a.png", b"GIF8", "image/png")),
        ({"messaging_product": "whatsapp", "type": "image/png"}, ("a.gif", b"GIF8", "image/gif")),
    ],
)
async def test_a_wrong_upload_is_refused(
    graph: GraphTwin,
    graph_client: httpx.AsyncClient,
    fields: dict[str, str],
    file: tuple[str, bytes, str],
) -> None:
    answer = await graph_client.post(
        f"/v26.0/{PHONE_NUMBER_ID}/media", data=fields, files={"file": file}
    )

    assert answer.status_code == 400
    assert len(graph.take_rejections()) == 1


async def test_a_refusal_nobody_meant_fails_the_test() -> None:
    async def knock() -> None:
        async with graph_twin() as twin, httpx.AsyncClient(trust_env=False) as client:
            await client.get(f"{twin.url}/v26.0/door")

    with pytest.raises(AssertionError, match="there is no GET"):
        await knock()


async def test_the_window_shuts_after_a_day_of_the_twins_clock() -> None:
    now = [datetime(2026, 11, 23, tzinfo=UTC)]
    twin = GraphTwin(PHONE_NUMBER_ID, ACCESS_TOKEN, clock=lambda: now[0])
    headers = {"authorization": f"Bearer {ACCESS_TOKEN}"}
    async with graph_twin(twin), httpx.AsyncClient(headers=headers, trust_env=False) as client:
        url = f"{twin.url}/v26.0/{PHONE_NUMBER_ID}/messages"
        twin.hears(Person(SARI, user_id="ID.15"))
        by_user_id = {**_without(TEXT, "to"), "recipient": "ID.15"}

        now[0] += timedelta(hours=24)
        assert (await client.post(url, json=TEXT)).status_code == 200
        assert (await client.post(url, json=by_user_id)).status_code == 200
        now[0] += timedelta(seconds=1)
        assert (await client.post(url, json=TEXT)).json()["error"]["code"] == 131047
        twin.window_enforced = False
        assert (await client.post(url, json=TEXT)).status_code == 200
        assert len(twin.take_rejections()) == 1


class Shop:
    """A webhook address with our adapter behind it, which answers each text once."""

    def __init__(self, channel: WhatsApp) -> None:
        self.channel = channel
        self.updates: list[Update] = []
        self.server = HttpServer(self._answer)

    @property
    def hook(self) -> tuple[str, str]:
        return f"{self.server.url}/webhooks/whatsapp/cnx_1", APP_SECRET

    def of(self, kind: type[Received] | type[StatusChanged]) -> list[Update]:
        return [update for update in self.updates if isinstance(update, kind)]

    async def _answer(self, request: Request) -> Answer:
        try:
            updates = self.channel.read_updates(request.headers, request.body)
        except SignatureInvalid:
            return Answer(401, b"")
        for update in updates:
            self.updates.append(update)
            if isinstance(update, Received) and update.text:
                await self.channel.send(
                    Outgoing(
                        to=update.identities[0],
                        text=f"Halo {update.profile_name}: {update.text}",
                        reference=update.provider_id,
                    )
                )
        return Answer(200, b"")


@pytest.fixture
async def shop(whatsapp: WhatsApp) -> AsyncIterator[Shop]:
    shop = Shop(whatsapp)
    await shop.server.start()
    yield shop
    await shop.server.stop()


async def test_a_person_writes_and_is_answered(graph: GraphTwin, shop: Shop) -> None:
    said = await graph.say(*shop.hook, SARI, "ada kaos hitam?", name="Sari")

    answer = await graph.wait_for(SARI, lambda message: "kaos" in message.text)
    assert answer.text == "Halo Sari: ada kaos hitam?"
    assert answer.reference == said.message_ids[0]
    assert said.statuses == (200,)


async def test_a_person_without_a_number_is_answered(graph: GraphTwin, shop: Shop) -> None:
    budi = Person(None, "Budi", "ID.1502576394655843", "budi.s")

    await graph.say(*shop.hook, budi, "halo")

    assert (await graph.wait_for(budi)).request["recipient"] == "ID.1502576394655843"


async def test_a_redelivery_is_the_same_bytes(graph: GraphTwin, shop: Shop) -> None:
    first = await graph.say(*shop.hook, SARI, "halo")
    again = await graph.redeliver(first)

    assert again.statuses == (200, 200)
    one, two = shop.of(Received)
    assert one == two


async def test_a_batch_and_a_forgery(graph: GraphTwin, shop: Shop) -> None:
    texts = [meta_webhooks.text(word) for word in ("kak", "ada", "kaos?")]
    await graph.write(shop.hook, SARI, *texts)
    forged = await graph.write(shop.hook, SARI, meta_webhooks.text("gratis!"), forged=True)

    assert forged.statuses == (401,)
    assert [message.text for message in graph.sent_to(SARI)] == [
        "Halo Sari: kak",
        "Halo Sari: ada",
        "Halo Sari: kaos?",
    ]


async def test_pressing_ordering_and_reporting(graph: GraphTwin, shop: Shop) -> None:
    graph.hears(SARI)
    to = Identity(IdentityKind.WA_ID, SARI)
    button = Button("ok", "Jadi")
    await shop.channel.send(Outgoing(to=to, text="Jadi?", buttons=(button,), reference="msg_1"))
    message = await graph.wait_for(SARI, lambda message: bool(message.buttons))

    await graph.press(shop.hook, SARI, message, "Jadi")
    await graph.order(shop.hook, SARI, [CatalogueLine("KAOS", 2, item_price=1)])
    await graph.report(shop.hook, message, "read", "delivered", times=2)

    pressed, ordered = shop.of(Received)
    assert isinstance(pressed, Received)
    assert isinstance(ordered, Received)
    assert (pressed.choice, ordered.items[0].quantity) == ("ok", 2)
    statuses = [update for update in shop.updates if isinstance(update, StatusChanged)]
    assert [status.kind for status in statuses] == ["read", "delivered"] * 2
    assert {status.reference for status in statuses} == {"msg_1"}


async def test_waiting_in_vain_says_what_came_instead(graph: GraphTwin, shop: Shop) -> None:
    await graph.say(*shop.hook, SARI, "halo")

    with pytest.raises(AssertionError, match="text: Halo Sari: halo"):
        await graph.wait_for(SARI, lambda message: "resi" in message.text, timeout_seconds=0.05)
    with pytest.raises(AssertionError, match="no such message"):
        await graph.wait_for(SARI, after=1, timeout_seconds=0.05)


async def test_a_store_has_its_own_number_token_and_window(graph: GraphTwin, shop: Shop) -> None:
    graph.add_number("222222222222222", "EAAGother")
    await graph.write(shop.hook, SARI, meta_webhooks.text("halo"), to_number="222222222222222")
    [ignored] = shop.updates
    assert isinstance(ignored, Unrecognised), "the shop has another number"

    async with httpx.AsyncClient(base_url=graph.url, trust_env=False) as client:
        for number, token, status in (
            ("222222222222222", ACCESS_TOKEN, 401),
            ("222222222222222", "EAAGother", 200),
            (PHONE_NUMBER_ID, ACCESS_TOKEN, 400),
        ):
            headers = {"authorization": f"Bearer {token}"}
            answer = await client.post(f"/v26.0/{number}/messages", json=TEXT, headers=headers)
            assert answer.status_code == status

    assert [message.phone_number_id for message in graph.sent] == ["222222222222222"]
    assert [rejection.code for rejection in graph.take_rejections()] == [190, 131047]

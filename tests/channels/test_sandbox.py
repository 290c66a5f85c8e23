"""The simulated phone: signed and posted like any provider's webhook, answered without a network."""

import httpx
import pytest

from pesan.channels import sandbox_update
from pesan.channels.errors import DeliveryRefused, SubscriptionRefused
from pesan.channels.models import Identity, IdentityKind, Outgoing
from pesan.channels.providers.sandbox import Sandbox

from ..running import Pesan, Seller

SECRET = "the-secret-of-the-sandbox"
PHONE = "+6281234567890"


async def _connected(pesan: Pesan) -> tuple[Seller, str]:
    seller = await pesan.seller()
    await seller.patch("/settings", {"default_owner": "human"})
    answer = await seller.put("/connections/sandbox", {"secret": SECRET})
    assert answer.status_code == 200, answer.text
    return seller, answer.json()["webhook_url"]


async def _write(
    pesan: Pesan, url: str, text: str, choice: str | None = None, *, secret: str = SECRET
) -> httpx.Response:
    headers, body = sandbox_update(secret, PHONE, text, choice, name="Sari")
    return await pesan.api.post(url, content=body, headers=headers)


async def test_what_is_typed_on_the_phone_opens_a_thread_that_is_not_live(pesan: Pesan) -> None:
    seller, url = await _connected(pesan)

    assert (await _write(pesan, url, "halo")).status_code == 200

    await pesan.eventually("SELECT count(*) = 1 FROM customer_messages")
    conversation = (await seller.get("/conversations")).json()["items"][0]
    assert conversation["channel"] == "sandbox"
    assert conversation["livemode"] is False
    assert conversation["window_open_until"] is None
    assert conversation["customer"] == {
        "id": conversation["customer"]["id"],
        "name": "Sari",
        "phone": PHONE,
    }


async def test_a_reply_is_sent_without_a_network_and_without_a_window(pesan: Pesan) -> None:
    seller, url = await _connected(pesan)
    await _write(pesan, url, "halo")
    await pesan.eventually("SELECT count(*) = 1 FROM customer_messages")
    conversation = (await seller.get("/conversations")).json()["items"][0]
    await pesan.shift_clock(7 * 24 * 3600)

    await seller.made(f"/conversations/{conversation['id']}/messages", {"text": "halo kak"})

    await pesan.eventually("SELECT status = 'sent' FROM customer_messages WHERE direction = 'out'")
    assert pesan.graph.requests_count == 0


async def test_a_button_pressed_on_the_phone_is_a_choice(pesan: Pesan) -> None:
    _, url = await _connected(pesan)

    await _write(pesan, url, "Ya", "confirm")

    await pesan.eventually("SELECT count(*) = 1 FROM customer_messages")
    assert await pesan.value("SELECT payload->>'choice' FROM customer_messages") == "confirm"


async def test_nobody_writes_without_the_secret(pesan: Pesan) -> None:
    _, url = await _connected(pesan)

    forged = await _write(pesan, url, "halo", secret="another-secret")
    unsigned = await pesan.api.post(url, json={"id": "1", "from": PHONE, "text": "halo"})

    assert (forged.status_code, unsigned.status_code) == (401, 401)
    assert await pesan.value("SELECT count(*) FROM channel_updates") == 0


async def test_a_sandbox_cannot_be_reached_at_whatsapps_address(pesan: Pesan) -> None:
    _, url = await _connected(pesan)

    assert (await _write(pesan, url.replace("sandbox", "whatsapp"), "halo")).status_code == 404


async def test_the_sandbox_sends_to_nobody_outside_it() -> None:
    message = Outgoing(to=Identity(IdentityKind.WA_ID, "62812"), text="halo", reference="msg_1")

    with pytest.raises(DeliveryRefused):
        await Sandbox(secret=SECRET).send(message)


def test_nobody_subscribes_to_a_sandbox() -> None:
    with pytest.raises(SubscriptionRefused):
        Sandbox(secret=SECRET).confirm_subscription({"hub.mode": "subscribe"})

"""A template's whole life without Meta: the simulated phone reviews it, as a switch or a person says."""

from typing import Any

import pytest

from ..running import Pesan, Seller
from ..shop import open_shop
from .test_simulation import plays, switched

PROMO = {
    "name": "promo_lebaran",
    "language": "id",
    "category": "marketing",
    "body": "Halo {{1}}, diskon 10% sampai Minggu ya.",
    "examples": ["Budi"],
}
REVIEWS = "/connections/sandbox/simulation/reviews"


@pytest.fixture
async def seller(pesan: Pesan) -> Seller:
    seller = await pesan.seller()
    await seller.patch("/settings", {"default_owner": "human"})
    await seller.tells_at_any_hour()
    answer = await seller.put("/connections/sandbox", {"secret": "the-secret-of-the-sandbox"})
    assert answer.status_code == 200, answer.text
    return seller


async def handed_in(seller: Seller, status: str, **new: Any) -> dict[str, Any]:
    made = await seller.made("/message-templates", PROMO | new)
    await seller.pesan.eventually(
        "SELECT provider_id IS NOT NULL FROM message_templates WHERE deleted_at IS NULL"
        " ORDER BY id DESC LIMIT 1"
    )
    shown: dict[str, Any] = (await seller.get(f"/message-templates/{made['id']}")).json()
    assert shown["status"] == status
    return shown


async def reviewed(seller: Seller, template: dict[str, Any], outcome: str, **more: str) -> Any:
    body = {"template_id": template["id"], "outcome": outcome, **more}
    answer = await seller.post(REVIEWS, body)
    assert (answer.status_code, answer.json()) == (202, {"webhooks": 1}), answer.text
    return (await seller.get(f"/message-templates/{template['id']}")).json()


async def test_a_switch_says_what_becomes_of_what_is_handed_in(seller: Seller) -> None:
    await handed_in(seller, "approved", name="satu")
    await switched(seller, template_review="reject")
    rejected = await handed_in(seller, "rejected", name="dua")
    await switched(seller, template_review="wait")
    await handed_in(seller, "pending", name="tiga")

    assert "switch" in rejected["reason"]
    phone = (await seller.get("/connections/sandbox/simulation")).json()
    assert phone["template_review"] == "wait"


async def test_a_reviewer_decides_and_may_think_better_of_it(seller: Seller) -> None:
    await switched(seller, template_review="wait")
    template = await handed_in(seller, "pending")

    approved = await reviewed(seller, template, "approved")
    paused = await reviewed(seller, template, "paused", reason="banyak yang terganggu")

    assert (approved["status"], approved["reason"]) == ("approved", None)
    assert (paused["status"], paused["reason"]) == ("paused", "banyak yang terganggu")


async def test_a_broadcast_waits_for_the_review_and_then_arrives(
    pesan: Pesan, seller: Seller
) -> None:
    await plays(seller, {"text": "halo"})
    await pesan.eventually("SELECT count(*) = 1 FROM customer_messages")
    [person] = (await seller.get("/customers")).json()["items"]
    agreed = {"purpose": "marketing", "status": "granted", "source": "chat"}
    await seller.made(f"/customers/{person['id']}/consents", agreed)
    await switched(seller, template_review="wait", service_window="closed")
    template = await handed_in(seller, "pending")
    words = {"name": PROMO["name"], "parameters": {"body": ["{{customer.first_name}}"]}}
    told = {"name": "Lebaran", "channel": "sandbox", "customer_ids": [person["id"]]}
    broadcast = await seller.made("/broadcasts", told | {"template": words})
    schedule = f"/broadcasts/{broadcast['id']}/schedule"

    early = await seller.post(schedule, {})
    await reviewed(seller, template, "approved")
    scheduled = await seller.post(schedule, {})

    assert (early.status_code, early.json()["code"]) == (409, "channels.template_not_usable")
    assert scheduled.is_success, scheduled.text
    await pesan.eventually(
        "SELECT bool_or(text = 'Halo Siti, diskon 10% sampai Minggu ya.' AND status = 'sent')"
        " FROM customer_messages WHERE direction = 'out'"
    )


async def test_a_sync_finds_them_as_they_are_and_what_was_deleted_makes_room(
    pesan: Pesan, seller: Seller
) -> None:
    kept = await handed_in(seller, "approved")
    gone = await handed_in(seller, "approved", name="dua")
    path = seller.path(f"/message-templates/{gone['id']}")
    assert (await seller.api.delete(path)).status_code == 204

    assert (await seller.post("/message-templates/sync", {})).status_code == 202
    await pesan.eventually("SELECT NOT EXISTS (SELECT FROM pgqueuer)")
    again = await handed_in(seller, "approved", name="dua")

    listed = (await seller.get("/message-templates")).json()["items"]
    assert [one["id"] for one in listed] == [again["id"], kept["id"]]


async def test_only_its_own_are_reviewed_and_by_who_may(pesan: Pesan, seller: Seller) -> None:
    template = await handed_in(seller, "approved")
    other = await pesan.seller("Lain")
    await other.put("/connections/sandbox", {"secret": "the-secret-of-the-sandbox"})
    viewer = await (await pesan.person()).joins(seller, "viewer")
    live = await open_shop(pesan)
    body = {"template_id": template["id"], "outcome": "rejected"}

    foreign = await other.post(REVIEWS, body)
    real = await live.seller.post("/connections/whatsapp/simulation/reviews", body)
    nonsense = await seller.post(REVIEWS, body | {"outcome": "loved"})

    assert (foreign.status_code, foreign.json()["code"]) == (404, "channels.template_not_found")
    assert (real.status_code, real.json()["code"]) == (409, "channels.simulation_is_live")
    assert nonsense.status_code == 422
    assert (await viewer.post(REVIEWS, body)).status_code == 403
    assert (await seller.get(f"/message-templates/{template['id']}")).json()["status"] == "approved"

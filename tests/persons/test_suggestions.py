"""Two who may be one person: noted where it shows, and a seller's to decide."""

from typing import Any

from ..chat.site import Site, open_site
from ..conversations.builders import BUDI, SARI, Shop, open_shop
from ..running import Pesan, Seller
from ..stories.test_first_sale import nothing_is_broken, settled
from ..twins import telegram_updates
from ..twins.telegram_api import BOT_TOKEN
from ..twins.telegram_updates import Person

TINA = Person(6123456789, "Tina", "tina_w")


async def on_both(pesan: Pesan) -> Shop:
    """A shop on WhatsApp, and with a bot."""
    shop = await open_shop(pesan)
    answer = await shop.seller.put("/connections/telegram", {"bot_token": BOT_TOKEN})
    assert answer.status_code == 200, answer.text
    await pesan.telegram.hooked()
    return shop


async def shares(pesan: Pesan, number: str, *, of: int) -> None:
    """Tina writes, then shares a contact: her own is the one with her own id beside it."""
    await pesan.telegram.say(TINA, "halo")
    await pesan.telegram.send(TINA, telegram_updates.contact(number, "Tina", user_id=of))
    await pesan.eventually("SELECT count(*) = 2 FROM customer_messages m JOIN conversations c"
        " ON c.id = m.conversation_id WHERE c.channel = 'telegram'")  # fmt: skip
    await settled(pesan)


async def suggested(seller: Seller, **asked: Any) -> list[Any]:
    answer = await seller.get("/merge-suggestions", **asked)
    assert answer.status_code == 200, answer.text
    items: list[Any] = answer.json()["items"]
    return items


async def listed(seller: Seller) -> list[Any]:
    items: list[Any] = (await seller.get("/customers")).json()["items"]
    return items


async def test_a_number_two_channels_prove_is_a_sellers_to_decide_and_who_parts_them_is_obeyed(
    pesan: Pesan,
) -> None:
    shop = await on_both(pesan)
    await shop.hears("halo, saya Tina", sender=SARI)
    [before] = await listed(shop.seller)

    await shares(pesan, f"+{SARI}", of=TINA.id)

    assert len(await listed(shop.seller)) == 2
    [found] = await suggested(shop.seller)
    assert found["reasons"] == ["verified_phone"]
    done = await shop.seller.post(f"/merge-suggestions/{found['id']}/accept", {})
    [one] = await listed(shop.seller)
    assert one["id"] == before["id"]
    assert {identity["channel"] for identity in one["identities"]} == {"whatsapp", "telegram"}
    threads = (await shop.seller.get("/conversations")).json()["items"]
    assert {thread["customer"]["id"] for thread in threads} == {one["id"]}

    undone = await shop.seller.post(f"/customer-merges/{done.json()['id']}/undo", {})
    assert undone.status_code == 200, undone.text
    await pesan.telegram.send(TINA, telegram_updates.contact(SARI, "Tina", user_id=TINA.id))
    await settled(pesan)

    assert len(await listed(shop.seller)) == 2
    assert await suggested(shop.seller) == []
    await nothing_is_broken(pesan)


async def test_who_writes_from_a_number_that_telegram_showed_is_not_taken_for_that_account(
    pesan: Pesan,
) -> None:
    shop = await on_both(pesan)
    await shares(pesan, f"+{SARI}", of=TINA.id)
    [tina] = await listed(shop.seller)
    assert tina["phone"] == f"+{SARI}"

    await shop.hears("halo, nomor ini baru saya beli", sender=SARI)
    await settled(pesan)

    phones = {one["id"]: one["phone"] for one in await listed(shop.seller)}
    assert sorted(phones.values(), key=str) == [f"+{SARI}", None]
    assert phones[tina["id"]] is None
    [found] = await suggested(shop.seller)
    assert found["reasons"] == ["verified_phone"]
    await nothing_is_broken(pesan)


async def test_somebody_elses_contact_verifies_nothing(pesan: Pesan) -> None:
    shop = await on_both(pesan)
    await shop.hears("halo, saya Budi", sender=BUDI)

    await shares(pesan, f"+{BUDI}", of=TINA.id + 1)

    assert len(await listed(shop.seller)) == 2
    assert await suggested(shop.seller) == []


async def test_a_suggestion_is_its_stores_and_its_sellers_to_decide(
    pesan: Pesan,
) -> None:
    shop = await on_both(pesan)
    await shop.hears("halo, saya Budi", sender=BUDI)
    [budi] = await listed(shop.seller)

    await shares(pesan, f"+{BUDI}", of=TINA.id)

    assert len(await listed(shop.seller)) == 2
    [found] = await suggested(shop.seller)
    assert found["reasons"] == ["verified_phone"]
    assert found["customers"][0]["id"] == budi["id"]
    assert await suggested(shop.seller, customer_id=budi["id"]) == [found]

    looker = await (await pesan.person("Lia")).joins(shop.seller, "viewer")
    assert await suggested(looker) == [found]
    refused = await looker.post(f"/merge-suggestions/{found['id']}/accept", {})
    assert (refused.status_code, refused.json()["code"]) == (403, "stores.not_allowed")
    stranger = await pesan.seller("Asing")
    assert await suggested(stranger) == []
    for deed in ("accept", "dismiss"):
        answer = await stranger.post(f"/merge-suggestions/{found['id']}/{deed}", {})
        assert (answer.status_code, answer.json()["code"]) == (404, "persons.suggestion_not_found")

    done = await shop.seller.post(f"/merge-suggestions/{found['id']}/accept", {})

    assert done.status_code == 200, done.text
    assert done.json()["customer"]["id"] == budi["id"]
    [left] = await listed(shop.seller)
    assert left["id"] == budi["id"]
    assert await suggested(shop.seller) == []
    again = await shop.seller.post(f"/merge-suggestions/{found['id']}/dismiss", {})
    assert (again.status_code, again.json()["code"]) == (409, "persons.suggestion_decided")
    await nothing_is_broken(pesan)


async def test_what_a_stranger_says_of_themselves_is_only_said_to_the_sellers(
    pesan: Pesan,
) -> None:
    site: Site = await open_site(pesan)
    siti = await site.seller.made(
        "/customers", {"name": "Siti", "phone": "+6281234567890", "email": "siti@example.com"}
    )
    visitor = await site.visitor()

    for text in ("tolong", "tolong lagi"):
        contact = {"name": "S", "phone": "0812-3456-7890", "email": "Siti@example.com"}
        await visitor.said(text, contact=contact)
    await settled(pesan)

    [found] = await suggested(site.seller)
    assert found["reasons"] == ["stated_phone", "stated_email"]
    assert siti["id"] in [one["id"] for one in found["customers"]]
    assert len(await listed(site.seller)) == 2, "claimed is not proven"

    dismissed = await site.seller.post(f"/merge-suggestions/{found['id']}/dismiss", {})
    await visitor.said("sekali lagi", contact=contact)
    await settled(pesan)

    assert dismissed.status_code == 200, dismissed.text
    assert await suggested(site.seller) == []
    assert [one["id"] for one in await suggested(site.seller, status="dismissed")] == [found["id"]]
    notes = await pesan.value(
        "SELECT count(*) FROM event_audit_log WHERE action = 'customers.dismiss_merge'"
    )
    assert notes == 1


async def test_one_who_is_gone_is_nobodys_twin(pesan: Pesan) -> None:
    site = await open_site(pesan)
    siti = await site.seller.made("/customers", {"name": "Siti", "phone": "+6281234567890"})
    visitor = await site.visitor()
    await visitor.said("tolong", contact={"name": "S", "phone": "081234567890", "email": ""})
    await settled(pesan)
    [found] = await suggested(site.seller)

    erased = await site.seller.post(f"/customers/{siti['id']}/erasure", {})
    accepted = await site.seller.post(f"/merge-suggestions/{found['id']}/accept", {})

    assert erased.status_code == 200, erased.text
    assert await suggested(site.seller) == []
    assert (accepted.status_code, accepted.json()["code"]) == (404, "customers.not_found")

"""A buyer who took a username: WhatsApp shows the shop no number, and they buy all the same."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from ..running import Pesan
from ..shop import Shop, open_shop
from ..twins import meta_webhooks
from ..twins.meta_webhooks import Person
from .test_first_sale import nothing_is_broken, settled

RINA = Person(None, "Rina", user_id="ID.1502576394655843", username="rina.w")
KNOWN = replace(RINA, wa_id="6281234567890")
NEW_ID = "ID.9902576394655843"


async def hears(shop: Shop, text: str, *, sender: Person = RINA) -> None:
    url, secret = shop.hook
    delivered = await shop.pesan.graph.say(url, secret, sender, text, name="Rina")
    assert delivered.statuses == (200,)


async def says(shop: Shop, *words: str, after: int = 0) -> str:
    message = await shop.pesan.graph.wait_for(
        RINA,
        lambda sent: all(word.lower() in (sent.text or "").lower() for word in words),
        after=after,
    )
    return message.text or ""


async def told(shop: Shop, person: Person, system: Mapping[str, str]) -> None:
    """WhatsApp tells of the person, a minute late."""
    graph = shop.pesan.graph
    at = graph.clock() - timedelta(minutes=1)
    message = meta_webhooks.message(person, "system", {"system": dict(system)}, at=at)
    change = meta_webhooks.change(graph.phone_number_id, messages=[message])
    delivered = await graph.post(shop.hook, meta_webhooks.document(change), times=2)
    assert delivered.statuses == (200, 200)
    await settled(shop.pesan)


async def only_customer(shop: Shop) -> Any:
    await settled(shop.pesan)
    [customer] = (await shop.seller.get("/customers")).json()["items"]
    assert await shop.pesan.value("SELECT count(*) FROM conversations") == 1
    return customer


def names(customer: Any) -> set[str]:
    return {one["value"] for one in customer["identities"]}


async def test_who_hides_their_number_buys_gives_one_for_the_courier_and_stays_one_person(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan)

    await hears(shop, "Kak, ada kaos hitam ukuran L?")
    assert "Rp85.000" in await says(shop, "kaos polos hitam")
    await hears(shop, "2 ya")
    await says(shop, "alamat")
    await hears(shop, "alamat: Jl. Melati 4, Bandung")
    await says(shop, "ringkasan", "nomor hp untuk kurir")
    asked = len(pesan.graph.sent_to(RINA))
    await hears(shop, "ini nomorku 0812-3456-7890 ya")
    summary = await says(shop, "ringkasan", "HP 0812-3456-7890", after=asked)
    assert "nomor hp untuk kurir" not in summary.lower()
    await hears(shop, "oke, bayar QRIS")
    await says(shop, "/pay/")
    [request] = pesan.xendit.account.payment_requests
    await pesan.xendit.pay(request)
    [order] = await shop.orders()
    await says(shop, "terima kasih", order["number"])

    order = await shop.order(order["id"])
    assert (order["status"], order["total"]["amount"]) == ("paid", "188000")
    assert order["shipping_address"]["phone"] == "0812-3456-7890"
    customer = await only_customer(shop)
    assert (customer["phone"], names(customer)) == (None, {RINA.user_id})
    assert {sent.recipient for sent in pesan.graph.sent} == {RINA.user_id}

    # She has written, so WhatsApp may show her number: it is hers, and goes with what is known of her.
    await hears(shop, "sudah dikirim kak?", sender=KNOWN)
    found = await only_customer(shop)
    assert (found["id"], found["phone"]) == (customer["id"], "+6281234567890")
    assert (await shop.order(order["id"]))["shipping_address"]["phone"] == "0812-3456-7890"

    # Her security code changes: that is no other person. Then her number, and with it her id.
    await told(shop, KNOWN, {"type": "customer_identity_changed", "body": "Identity changed"})
    assert names(await only_customer(shop)) == names(found)
    await told(
        shop,
        KNOWN,
        {
            "type": "user_changed_number",
            "body": "User Rina changed",
            "wa_id": "6289900001111",
            "previous_user_id": str(RINA.user_id),
            "user_id": NEW_ID,
        },
    )
    moved = Person("6289900001111", "Rina", user_id=NEW_ID, username="rina.w")
    await hears(shop, "halo, nomor baru saya", sender=moved)
    found = await only_customer(shop)
    assert (found["id"], found["phone"]) == (customer["id"], "+6289900001111")
    assert names(found) == {"6289900001111", NEW_ID}
    [theirs] = (await shop.seller.get("/orders", customer_id=found["id"])).json()["items"]
    assert theirs["id"] == order["id"]
    await nothing_is_broken(pesan)


async def test_who_changes_a_number_they_never_showed_is_followed_by_their_id(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan)
    await hears(shop, "halo kak")
    before = await only_customer(shop)

    await told(
        shop,
        Person(None, "Rina"),
        {
            "type": "user_changed_user_id",
            "body": "User changed",
            "previous_user_id": str(RINA.user_id),
            "user_id": NEW_ID,
        },
    )
    await hears(shop, "masih ada kaosnya?", sender=replace(RINA, user_id=NEW_ID))

    after = await only_customer(shop)
    assert (after["id"], names(after)) == (before["id"], {NEW_ID})
    assert after["phone"] is None
    await nothing_is_broken(pesan)


async def test_who_has_a_number_the_shop_knows_is_not_asked_for_one(pesan: Pesan) -> None:
    shop = await open_shop(pesan)

    for text in ("ada kaos hitam ukuran L?", "1 ya", "alamat: Jl. Melati 4, Bandung"):
        await shop.hears("6281234567890", text)
        await settled(pesan)

    summary = await shop.says("6281234567890", "ringkasan")
    assert "kurir" not in summary.lower()


async def test_an_address_with_a_number_in_it_is_enough(pesan: Pesan) -> None:
    shop = await open_shop(pesan)

    for text in ("ada kaos hitam ukuran L?", "1 ya", "Rina 081234567890, Jl. Melati 4, Bandung"):
        await hears(shop, text)
        await settled(pesan)

    summary = await says(shop, "ringkasan", "081234567890")
    assert "nomor hp untuk kurir" not in summary.lower()

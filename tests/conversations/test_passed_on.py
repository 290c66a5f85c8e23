"""A name that passes to another person takes nothing of the first along."""

from typing import Any

import pytest

from pesan.kit.ids import decode

from ..chat.site import open_site
from ..running import Pesan
from ..stories.test_first_sale import nothing_is_broken, settled
from ..twins import meta_webhooks
from ..twins.meta_webhooks import Person
from .builders import SARI, Shop, open_shop
from .test_numbers import NEW, changes, known_since_yesterday, told

FIRST = Person(SARI, "Sari", "ID.1001", "sari_w")
NEXT = Person(SARI, "Joko", "ID.2002", "sari_w")


async def hears(shop: Shop, person: Person, text: str) -> Any:
    """Their thread."""
    before = await shop.pesan.value("SELECT count(*) FROM customer_messages")
    await shop.pesan.graph.write(shop.hook, person, meta_webhooks.text(text), name=person.name)
    await shop.pesan.eventually("SELECT count(*) > $1 FROM customer_messages", before)
    await settled(shop.pesan)
    return await shop.conversation()


async def says(shop: Shop, thread: Any, text: str) -> Any:
    said = await shop.seller.made(f"/conversations/{thread['id']}/messages", {"text": text})
    await settled(shop.pesan)
    [kept] = await shop.pesan.rows(
        "SELECT status, error FROM customer_messages WHERE id = $1", decode("msg", said["id"])
    )
    return kept


@pytest.mark.parametrize("named_first", [True, False])
async def test_who_bought_a_number_anew_sees_nothing_of_whose_it_was(
    pesan: Pesan, named_first: bool
) -> None:
    shop = await open_shop(pesan)
    if not named_first:  # before WhatsApp gave user ids
        await hears(shop, Person(SARI, "Sari"), "halo")
    saris = await hears(shop, FIRST, "alamat saya Jl. Melati 4")

    jokos = await hears(shop, NEXT, "halo, saya Joko")
    lost = await says(shop, saris, "rahasia Sari")
    await says(shop, jokos, "halo Joko")

    assert jokos["id"] != saris["id"]
    assert jokos["customer"]["id"] != saris["customer"]["id"]
    assert jokos["customer"]["phone"] == f"+{SARI}"
    assert (await shop.seller.get(f"/customers/{saris['customer']['id']}")).json()["phone"] is None
    assert lost["status"] == "failed"
    assert "another account" in lost["error"]
    assert [text for text in told(shop, SARI) if text] == ["halo Joko"]
    [found] = (await shop.seller.get("/merge-suggestions")).json()["items"]
    assert found["reasons"] == ["passed_on"]
    assert (await hears(shop, NEXT, "lagi"))["id"] == jokos["id"]
    assert (await hears(shop, Person(None, "Sari", "ID.1001"), "ini Sari"))["id"] == saris["id"]
    await nothing_is_broken(pesan)


async def test_the_same_account_on_a_new_number_is_the_same_person(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    thread = await hears(shop, Person(None, "Sari", "ID.1001", "sari_w"), "halo")

    again = await hears(shop, FIRST, "ini nomor saya")

    assert again["id"] == thread["id"]
    assert again["customer"]["phone"] == f"+{SARI}"
    assert (await shop.seller.get("/merge-suggestions")).json()["items"] == []


async def test_whoever_gets_the_number_somebody_left_is_somebody_else(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    saris = await hears(shop, Person(SARI, "Sari"), "halo")
    await known_since_yesterday(pesan)
    await changes(shop, SARI, NEW)

    jokos = await hears(shop, Person(SARI, "Joko"), "halo, saya Joko")
    await says(shop, saris, "untuk Sari")

    assert jokos["id"] != saris["id"]
    assert (await shop.seller.get(f"/customers/{saris['customer']['id']}")).json()[
        "phone"
    ] == f"+{NEW}"
    assert jokos["customer"]["phone"] == f"+{SARI}"
    assert (told(shop, SARI), told(shop, NEW)) == ([], ["untuk Sari"])
    assert (await hears(shop, Person(NEW, "Sari"), "ini saya"))["id"] == saris["id"]
    await nothing_is_broken(pesan)


async def test_a_username_names_nobody(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    saris = await hears(shop, Person(None, "Sari", "ID.1001", "toko_w"), "halo")

    jokos = await hears(shop, Person(None, "Joko", "ID.2002", "toko_w"), "halo")
    again = await hears(shop, Person(None, "Sari", "ID.1001", "nama_baru"), "halo lagi")

    assert jokos["customer"]["id"] != saris["customer"]["id"]
    assert again["id"] == saris["id"]
    kinds = await pesan.rows("SELECT DISTINCT kind FROM customer_identities")
    assert [row["kind"] for row in kinds] == ["bsuid"]


async def test_the_token_a_browser_had_before_its_user_logged_in_shows_nothing_of_them(
    pesan: Pesan,
) -> None:
    site = await open_site(pesan)
    browser = await site.visitor()
    await browser.said("saya ani")
    ani = await site.identified("ani", as_=browser)
    await site.reply("rahasia ani")

    await browser.said("saya orang lain di komputer ini")

    assert await ani.texts() == ["saya ani", "rahasia ani"]
    assert await browser.texts() == ["saya orang lain di komputer ini"]
    assert len(await site.conversations()) == 2

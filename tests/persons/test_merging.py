"""Two customers who are one person; and taking that back."""

import asyncio
from importlib import import_module
from typing import Any

import httpx
import pytest

from pesan import customers
from pesan.kit.ids import CustomerId, StoreId, decode

from ..running import Pesan, Seller
from ..shop import Shop, open_shop
from ..stories.test_first_sale import nothing_is_broken

MISSING = "cus_01m837xzv4fcaap6hzehqy48v2"


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def made(seller: Seller, name: str, **fields: Any) -> str:
    customer: str = (await seller.made("/customers", {"name": name, **fields}))["id"]
    return customer


async def merge(seller: Seller, into: str, merged: str) -> httpx.Response:
    return await seller.post(f"/customers/{into}/merge", {"from": merged})


async def undo(seller: Seller, merge_id: str) -> httpx.Response:
    return await seller.post(f"/customer-merges/{merge_id}/undo", {})


async def shown(seller: Seller, customer: str) -> dict[str, Any]:
    found: dict[str, Any] = (await seller.get(f"/customers/{customer}")).json()
    return found


def but(profile: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in profile.items() if name not in names}


async def two_who_are_one(shop: Shop) -> tuple[str, str]:
    """Budi, kept by the seller, with an order; and the nameless one who writes."""
    seller = shop.seller
    budi = await made(
        seller, "Budi", email="b@example.com", tags=["grosir"], addresses=[{"text": "Jl. A"}]
    )
    await shop.hears("6281234567890", "halo")
    await shop.says("6281234567890", "")
    wrote = (await seller.get("/customers", phone="081234567890")).json()["items"][0]["id"]
    await seller.patch(f"/customers/{wrote}", {"tags": ["wa"], "note": "Suka hitam"})
    await seller.made(f"/customers/{wrote}/addresses", {"text": "Jl. B"})
    await seller.made(f"/customers/{wrote}/notes", {"text": "Ramah"})
    consent = {"purpose": "marketing_whatsapp", "status": "granted", "source": "chat"}
    await seller.made(f"/customers/{wrote}/consents", consent)
    for customer in (budi, wrote):
        items = [{"variant_id": shop.sizes["L"], "quantity": 1}]
        await seller.made("/orders", {"customer_id": customer, "items": items})
    return budi, wrote


async def test_everything_of_one_becomes_the_others_and_undoing_gives_back_exactly_that(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan)
    seller = shop.seller
    budi, wrote = await two_who_are_one(shop)
    before = {one: await shown(seller, one) for one in (budi, wrote)}

    done = (await merge(seller, budi, wrote)).json()

    whole = await shown(seller, budi)
    assert done["customer"] == whole
    assert (whole["name"], whole["phone"], whole["email"]) == (
        "Budi",
        "+6281234567890",
        "b@example.com",
    )
    assert (whole["tags"], whole["note"]) == (["grosir", "wa"], "Suka hitam")
    assert [address["text"] for address in whole["addresses"]] == ["Jl. A", "Jl. B"]
    assert [identity["value"] for identity in whole["identities"]] == ["6281234567890"]
    assert whole["consents"] == {"marketing_whatsapp": "granted"}
    assert len((await seller.get("/orders", customer_id=budi)).json()["items"]) == 2
    thread = (await seller.get("/conversations")).json()["items"][0]
    assert thread["customer"]["id"] == budi
    notes = (await seller.get(f"/customers/{budi}/notes")).json()["items"]
    assert [note["text"] for note in notes] == ["Ramah"]
    assert await shown(seller, wrote) == whole, "the old id answers who is left"
    assert [c["id"] for c in (await seller.get("/customers")).json()["items"]] == [budi]

    undone = await undo(seller, done["id"])

    assert undone.status_code == 200, undone.text
    for one in (budi, wrote):
        after = await shown(seller, one)
        assert but(after, "version", "updated_at") == but(before[one], "version", "updated_at")
        assert len((await seller.get("/orders", customer_id=one)).json()["items"]) == 1
    thread = (await seller.get("/conversations")).json()["items"][0]
    assert thread["customer"]["id"] == wrote
    assert (await seller.get(f"/customers/{budi}/notes")).json()["items"] == []


async def test_who_writes_after_a_merge_is_who_is_left(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    budi, wrote = await two_who_are_one(shop)
    await merge(shop.seller, budi, wrote)
    threads = await pesan.value("SELECT count(*) FROM conversations")

    await shop.hears("6281234567890", "ada kaos hitam?")
    await shop.says("6281234567890", "kaos", after=1)

    assert await pesan.value("SELECT count(*) FROM conversations") == threads
    assert (await shown(shop.seller, budi))["name"] == "Budi"
    assert len((await shop.seller.get("/customers")).json()["items"]) == 1


async def test_what_came_after_a_merge_stays_and_what_was_changed_is_not_taken_back(
    pesan: Pesan,
) -> None:
    seller = await pesan.seller()
    budi = await made(seller, "Budi")
    other = await made(seller, "B. Santoso", phone="081234567890", note="Grosir")
    done = (await merge(seller, budi, other)).json()
    await seller.patch(f"/customers/{budi}", {"note": "Eceran"})
    await seller.made(f"/customers/{budi}/addresses", {"text": "Jl. Baru"})

    await undo(seller, done["id"])

    left, back = await shown(seller, budi), await shown(seller, other)
    assert (left["note"], left["phone"], len(left["addresses"])) == ("Eceran", None, 1)
    assert (back["note"], back["phone"], back["addresses"]) == ("Grosir", "+6281234567890", [])


async def test_a_number_of_the_merged_still_finds_and_is_still_taken(pesan: Pesan) -> None:
    seller = await pesan.seller()
    budi = await made(seller, "Budi", phone="081111111111")
    other = await made(seller, "Budi Dua", phone="081222222222")
    await merge(seller, budi, other)

    found = (await seller.get("/customers", phone="081222222222")).json()["items"]
    taken = await seller.post("/customers", {"name": "Ani", "phone": "081222222222"})
    answer = await seller.api.delete(seller.path(f"/customers/{budi}"))

    assert [customer["id"] for customer in found] == [budi]
    assert code(taken) == (409, "customers.phone_taken")
    assert answer.status_code == 204
    await made(seller, "Ani", phone="081222222222")
    await made(seller, "Beni", phone="081111111111")


async def test_chains_go_to_who_is_left_and_are_undone_last_first(pesan: Pesan) -> None:
    seller = await pesan.seller()
    a, b, c = [await made(seller, name) for name in ("A", "B", "C")]
    first = (await merge(seller, b, a)).json()["id"]
    second = (await merge(seller, c, b)).json()["id"]
    assert {(await shown(seller, one))["id"] for one in (a, b, c)} == {c}

    assert code(await undo(seller, first)) == (409, "customers.merged")
    assert (await undo(seller, second)).status_code == 200
    assert [(await shown(seller, one))["id"] for one in (a, b, c)] == [b, b, c]
    assert (await undo(seller, first)).status_code == 200
    assert [(await shown(seller, one))["id"] for one in (a, b, c)] == [a, b, c]


async def test_merges_that_cannot_be_are_refused_with_whom_to_ask_instead(pesan: Pesan) -> None:
    seller, stranger = await pesan.seller("Sari"), await pesan.seller("Budi")
    a, b, theirs = await made(seller, "A"), await made(seller, "B"), await made(stranger, "T")
    done = (await merge(seller, a, b)).json()["id"]

    assert code(await merge(seller, a, a)) == (409, "customers.merge_with_oneself")
    again = await merge(seller, a, b)
    assert code(again) == (409, "customers.merged")
    assert again.json()["into"] == a
    assert code(await merge(seller, b, a)) == (409, "customers.merged"), "no way round"
    for wanted in (theirs, MISSING, "cus_1"):
        assert code(await merge(seller, a, wanted)) == (404, "customers.not_found")
        assert code(await merge(seller, wanted, a)) == (404, "customers.not_found")
    for write in (
        await seller.patch(f"/customers/{b}", {"note": "x"}),
        await seller.post(f"/customers/{b}/notes", {"text": "x"}),
        await seller.api.delete(seller.path(f"/customers/{b}")),
    ):
        assert code(write) == (409, "customers.merged")
    items = [{"variant_id": "var_01m837xzv4fcaap6hzehqy48v2", "quantity": 1}]
    assert (await seller.post("/orders", {"customer_id": b, "items": items})).status_code == 404
    assert code(await undo(stranger, done)) == (404, "customers.merge_not_found")
    assert code(await undo(seller, "mrg_1")) == (404, "customers.merge_not_found")
    await undo(seller, done)
    assert code(await undo(seller, done)) == (409, "customers.merge_undone")


async def test_merging_both_ways_and_many_times_at_once_merges_once(pesan: Pesan) -> None:
    seller = await pesan.seller()
    a, b = await made(seller, "A"), await made(seller, "B")

    answers = await asyncio.gather(
        *(merge(seller, *pair) for pair in [(a, b), (b, a)] * 4), return_exceptions=False
    )

    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 7
    merged = next(answer for answer in answers if answer.status_code == 200).json()["id"]
    ends = await asyncio.gather(*(undo(seller, merged) for _ in range(4)))
    assert sorted(answer.status_code for answer in ends) == [200] + [409] * 3


@pytest.mark.parametrize("repeat", range(3))
async def test_a_message_and_a_merge_at_once_lose_nothing(pesan: Pesan, repeat: int) -> None:
    seller = await pesan.seller()
    store = StoreId(decode("sto", seller.store_id))
    a, b = await made(seller, "A"), await made(seller, "B", phone="081234567890")

    async def hear() -> CustomerId:
        async with pesan.world.database.store(store) as tx:
            return await customers.recognise(
                tx,
                store,
                channel="whatsapp",
                identities=[("wa_id", "6281234567890")],
                profile_name="B",
                phone="6281234567890",
            )

    heard = await asyncio.gather(hear(), merge(seller, a, b), hear(), hear())

    assert isinstance(heard[1], httpx.Response)
    assert heard[1].status_code == 200
    whole = await shown(seller, a)
    assert [identity["value"] for identity in whole["identities"]] == ["6281234567890"]
    assert await pesan.value("SELECT count(*) FROM customers WHERE deleted_at IS NULL") == 1


async def test_who_used_a_code_before_the_merge_has_used_it_after(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    seller = shop.seller
    await seller.made(
        "/discounts", {"code": "SEKALI", "type": "fixed", "amount": "1000", "per_customer_limit": 1}
    )
    budi, other = await made(seller, "Budi"), await made(seller, "B. Santoso")

    async def buy(customer: str) -> httpx.Response:
        items = [{"variant_id": shop.sizes["L"], "quantity": 1}]
        body = {"customer_id": customer, "items": items, "discount_code": "SEKALI"}
        return await seller.post("/orders", body)

    first = (await buy(other)).json()
    done = (await merge(seller, budi, other)).json()

    assert code(await buy(budi)) == (409, "discounts.not_applicable")
    await undo(seller, done["id"])
    assert code(await buy(other)) == (409, "discounts.not_applicable"), "and it is theirs again"
    second = (await buy(budi)).json()
    again = (await merge(seller, budi, other)).json()
    await nothing_is_broken(pesan)  # though the two together used twice what each may use once
    assert code(await buy(budi)) == (409, "discounts.not_applicable")
    await seller.post(f"/orders/{first['id']}/cancellation", {})
    assert code(await buy(budi)) == (409, "discounts.not_applicable"), "one is given back, not both"
    await seller.post(f"/orders/{second['id']}/cancellation", {})
    third = await buy(budi)
    assert third.status_code == 201, third.text
    await undo(seller, again["id"])
    assert code(await buy(budi)) == (409, "discounts.not_applicable")
    assert (await buy(other)).status_code == 201
    await nothing_is_broken(pesan)


async def test_a_merge_of_before_is_mended_by_the_migration(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    seller = shop.seller
    await seller.made(
        "/discounts", {"code": "SEKALI", "type": "fixed", "amount": "1000", "per_customer_limit": 1}
    )
    budi, other = await made(seller, "Budi"), await made(seller, "B. Santoso")
    items = [{"variant_id": shop.sizes["L"], "quantity": 1}]
    for customer in (budi, other):
        body = {"customer_id": customer, "items": items, "discount_code": "SEKALI"}
        await seller.made("/orders", body)
    await merge(seller, budi, other)
    await pesan.rows(
        "UPDATE discount_uses SET customer_id = $1 WHERE order_id = (SELECT id FROM orders ORDER BY id DESC LIMIT 1)",
        decode("cus", other),
    )
    await pesan.rows("UPDATE discount_customers SET used = 1")

    for sentence in import_module("pesan.migrations.versions.0017_mended").MERGES.split(";"):
        await pesan.rows(sentence)

    await nothing_is_broken(pesan)
    assert await pesan.rows("SELECT used FROM discount_customers ORDER BY used") == [
        {"used": 0},
        {"used": 2},
    ]


@pytest.mark.parametrize("repeat", range(2))
async def test_a_code_used_while_its_user_is_merged_is_counted_once(
    pesan: Pesan, repeat: int
) -> None:
    shop = await open_shop(pesan)
    seller = shop.seller
    await seller.made(
        "/discounts", {"code": "DUA", "type": "fixed", "amount": "1000", "per_customer_limit": 2}
    )
    budi, other = await made(seller, "Budi"), await made(seller, "B. Santoso")
    items = [{"variant_id": shop.sizes["L"], "quantity": 1}]
    body = {"customer_id": other, "items": items, "discount_code": "DUA"}
    order = (await seller.made("/orders", body))["id"]

    await asyncio.gather(
        seller.post("/orders", body),
        merge(seller, budi, other),
        seller.post(f"/orders/{order}/cancellation", {}),
        seller.post("/orders", body | {"customer_id": budi}),
        seller.post("/orders", body | {"customer_id": budi}),
    )

    await nothing_is_broken(pesan)

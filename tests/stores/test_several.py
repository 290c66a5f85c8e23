"""Several connections of one provider: listed, named, one of them the default, removed."""

import asyncio
from typing import Any

import pytest

from pesan.stores.connections import CONNECTIONS_MAX

from ..running import Pesan, Seller
from ..twins import telegram_official

SECRET = {"secret": "rahasia-simulator"}
STRIPE = {"secret_key": "sk_test_canary", "webhook_secret": "whsec_canary"}


async def add(seller: Seller, label: str | None = None, **other: Any) -> Any:
    body = {"provider": "sandbox", "label": label, "credentials": SECRET} | other
    return await seller.made("/connections", body)


async def listed(seller: Seller) -> list[tuple[str, bool]]:
    items = (await seller.get("/connections")).json()["items"]
    return [(one["label"] or one["id"], one["is_default"]) for one in items]


async def test_the_first_is_the_default_and_any_is_named_by_its_id(pesan: Pesan) -> None:
    seller = await pesan.seller()
    first = await add(seller, "  Pusat\u200b ")
    second = await add(seller, "Cabang")

    assert (first["label"], first["is_default"], second["is_default"]) == ("Pusat", True, False)
    assert first["webhook_url"] != second["webhook_url"]
    assert "rahasia" not in str(second)
    assert await listed(seller) == [("Cabang", False), ("Pusat", True)]
    for named, found in (("sandbox", first), (first["id"], first), (second["id"], second)):
        assert (await seller.get(f"/connections/{named}")).json() == found
    page = (await seller.get("/connections", limit=1)).json()
    assert [one["id"] for one in page["items"]] == [second["id"]]
    rest = (await seller.get("/connections", limit=1, cursor=page["next_cursor"])).json()
    assert ([one["id"] for one in rest["items"]], rest["next_cursor"]) == ([first["id"]], None)
    assert (await seller.get("/connections", provider="telegram")).json()["items"] == []


async def test_credentials_are_replaced_of_the_one_that_is_named(pesan: Pesan) -> None:
    seller = await pesan.seller()
    first, second = await add(seller), await add(seller)

    replaced = await seller.put(f"/connections/{second['id']}", {"secret": "yang-lain-sama-sekali"})
    default = await seller.put("/connections/sandbox", {"secret": "juga-yang-lain-lagi"})

    assert (replaced.json()["id"], replaced.json()["last4"]) == (second["id"], "kali")
    assert (default.json()["id"], default.json()["last4"]) == (first["id"], "lagi")
    wrong = await seller.put(f"/connections/{second['id']}", {"bot_token": "1:a"})
    assert wrong.status_code == 422


async def test_another_is_made_the_default_and_only_another_can_be(pesan: Pesan) -> None:
    seller = await pesan.seller()
    first, second = await add(seller, "Pusat"), await add(seller, "Cabang")

    changed = await seller.patch(f"/connections/{second['id']}", {"is_default": True})

    assert changed.json()["is_default"] is True
    assert (await seller.get("/connections/sandbox")).json()["id"] == second["id"]
    assert (await seller.get(f"/connections/{first['id']}")).json()["is_default"] is False
    refused = await seller.patch(f"/connections/{second['id']}", {"is_default": False})
    assert refused.status_code == 422
    unnamed = await seller.patch(f"/connections/{second['id']}", {"label": None})
    assert (unnamed.json()["label"], unnamed.json()["is_default"]) == (None, True)
    for odd in ("", " \u200b ", "x" * 61):
        assert (await seller.patch("/connections/sandbox", {"label": odd})).status_code == 422


async def test_after_the_default_the_oldest_that_is_left_takes_its_place(pesan: Pesan) -> None:
    seller = await pesan.seller()
    for label in ("satu", "dua", "tiga"):
        await add(seller, label)

    assert (await seller.api.delete(seller.path("/connections/sandbox"))).status_code == 204
    assert await listed(seller) == [("tiga", False), ("dua", True)]
    last = (await seller.get("/connections", limit=1)).json()["items"][0]["id"]
    assert (await seller.api.delete(seller.path(f"/connections/{last}"))).status_code == 204
    assert await listed(seller) == [("dua", True)]
    assert (await seller.api.delete(seller.path(f"/connections/{last}"))).status_code == 404
    assert (await seller.api.delete(seller.path("/connections/sandbox"))).status_code == 204
    assert await listed(seller) == []
    assert (await add(seller, "empat"))["is_default"] is True


async def test_many_at_once_leave_one_default(pesan: Pesan) -> None:
    seller = await pesan.seller()
    await asyncio.gather(*(add(seller, f"n{n}") for n in range(4)))
    ids = [one["id"] for one in (await seller.get("/connections")).json()["items"]]

    await asyncio.gather(
        *(seller.patch(f"/connections/{one}", {"is_default": True}) for one in ids[:3]),
        *(seller.api.delete(seller.path(f"/connections/{one}")) for one in ids[2:]),
    )

    assert sum(is_default for _, is_default in await listed(seller)) == 1


@pytest.mark.parametrize("provider", ["whatsapp", "telegram"])
async def test_one_account_is_connected_once(pesan: Pesan, provider: str) -> None:
    telegram_official.load()  # slow, and no call may wait for it
    seller, other = await pesan.seller("Sari"), await pesan.seller("Budi")
    credentials = {
        "whatsapp": {
            "phone_number_id": pesan.graph.phone_number_id,
            "waba_id": "419561257915477",
            "access_token": pesan.graph.access_token,
            "app_secret": "the-app-secret",
            "verify_token": "the-verify-token",
        },
        "telegram": {"bot_token": pesan.telegram.token},
    }[provider]
    body = {"provider": provider, "credentials": credentials}
    await seller.made("/connections", body)

    again = await seller.post("/connections", body)

    assert (again.status_code, again.json()["code"]) == (409, "stores.connection_taken")
    assert len((await seller.get("/connections")).json()["items"]) == 1
    if provider == "telegram":
        await pesan.telegram.hooked()
    else:
        # Whose it really is, its provider knows: another store's word is no proof, and no obstacle.
        assert (await other.post("/connections", body)).status_code == 201
        second = credentials | {"phone_number_id": "206540352242922"}
        pesan.graph.add_number("206540352242922", pesan.graph.access_token)
        made = await seller.made("/connections", {"provider": provider, "credentials": second})
        taken = await seller.put(f"/connections/{made['id']}", credentials)
        assert (taken.status_code, taken.json()["code"]) == (409, "stores.connection_taken")


async def test_money_is_asked_for_at_one_gateway_of_a_kind(pesan: Pesan) -> None:
    seller = await pesan.seller()
    body = {"provider": "stripe", "credentials": STRIPE}
    await seller.made("/connections", body)

    again = await seller.post("/connections", body)

    assert (again.status_code, again.json()["code"]) == (409, "stores.connection_taken")


async def test_there_is_a_most_and_what_is_no_provider_is_none(pesan: Pesan) -> None:
    seller = await pesan.seller()
    for _ in range(CONNECTIONS_MAX):
        await add(seller)

    full = await seller.post("/connections", {"provider": "sandbox", "credentials": SECRET})
    odd = await seller.post("/connections", {"provider": "fax", "credentials": SECRET})

    assert (full.status_code, full.json()["code"]) == (409, "stores.too_many_connections")
    assert (odd.status_code, odd.json()["code"]) == (404, "stores.provider_unknown")


async def test_one_of_another_store_is_like_one_that_does_not_exist(pesan: Pesan) -> None:
    seller, other = await pesan.seller("Sari"), await pesan.seller("Budi")
    theirs = (await add(other))["id"]
    await add(seller)

    for named in (theirs, "cnx_nothing", "cnx_01jd0000000000000000000000"):
        path = seller.path(f"/connections/{named}")
        answers = [
            await seller.get(f"/connections/{named}"),
            await seller.patch(f"/connections/{named}", {"is_default": True}),
            await seller.put(f"/connections/{named}", SECRET),
            await seller.post(f"/connections/{named}/resumption", {}),
            await seller.get(f"/connections/{named}/routing"),
            await seller.put(f"/connections/{named}/routing", {"default_owner": "human"}),
            await seller.get(f"/connections/{named}/simulation"),
            await seller.api.delete(path),
        ]
        assert {answer.status_code for answer in answers} == {404}, named
    assert (await other.get(f"/connections/{theirs}")).json()["is_default"] is True


async def test_who_may_not_connect_may_not_name_or_choose(pesan: Pesan) -> None:
    owner = await pesan.seller()
    made = (await add(owner))["id"]
    staff = await (await pesan.person()).joins(owner, "staff")

    answers = [
        await staff.get("/connections"),
        await staff.post("/connections", {"provider": "sandbox", "credentials": SECRET}),
        await staff.patch(f"/connections/{made}", {"label": "Punyaku"}),
    ]

    assert {answer.status_code for answer in answers} == {403}


async def test_the_same_request_adds_one(pesan: Pesan) -> None:
    seller = await pesan.seller()
    body = {"provider": "sandbox", "credentials": SECRET}

    first, again = [await seller.post("/connections", body, key="satu") for _ in range(2)]

    assert first.content == again.content
    assert len(await listed(seller)) == 1

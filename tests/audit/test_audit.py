"""Who did what, when, from where and why: as an owner reads it."""

import secrets
from dataclasses import replace
from typing import Any

from pesan import audit
from pesan.kit.ids import StoreId, decode, new_id
from pesan.kit.secret import Secret

from ..running import PASSWORD, Pesan, Seller


async def entries(seller: Seller, **filters: Any) -> list[dict[str, Any]]:
    answer = await seller.get("/audit", **filters)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_a_change_says_who_what_from_where_and_why(pesan: Pesan) -> None:
    seller = await pesan.seller()
    headers = {"X-Request-Id": "req_of_this_very_test", "User-Agent": "Toko/1.0 (till)"}

    await seller.patch("", {"description": "kaos"}, **headers)

    found = (await entries(seller))[0]
    me = (await seller.api.get("/api/v1/auth/me")).json()["id"]
    assert found["actor"] == me
    assert (found["action"], found["subject"]) == ("stores.change", seller.store_id)
    assert found["detail"] == {"fields": "description"}
    assert (found["ip"], found["user_agent"]) == ("127.0.0.1", "Toko/1.0 (till)")
    assert found["request_id"] == "req_of_this_very_test"
    assert found["id"].startswith("aud_")


async def test_entries_are_soon_in_the_stores_chain(pesan: Pesan) -> None:
    seller = await pesan.seller()

    await pesan.eventually("SELECT NOT EXISTS (SELECT FROM audit_unchained)")

    found = await entries(seller)
    assert [entry["sequence"] for entry in found] == list(range(len(found), 0, -1))
    assert all(len(entry["hash"]) == 64 for entry in found)


async def test_a_change_its_room_says_nothing_of_is_in_the_log_all_the_same(pesan: Pesan) -> None:
    seller = await pesan.seller()
    product = await seller.made(
        "/products", {"name": "Kaos", "variants": [{"sku": "K", "price": 85000, "stock": 5}]}
    )
    variant = product["variants"][0]["id"]
    customer = await seller.made("/customers", {"name": "Budi"})
    body = {"customer_id": customer["id"], "items": [{"variant_id": variant, "quantity": 1}]}
    order = await seller.made("/orders", body)
    short = await seller.post(
        "/orders", {**body, "items": [{"variant_id": variant, "quantity": 99}]}
    )
    assert short.status_code == 409

    found = [one for one in await entries(seller) if one["action"].startswith("orders.")]

    assert len(found) == 1  # a refusal changed nothing, though its answer is kept for a repeat
    assert found[0]["subject"] == order["id"]


async def test_a_repeated_request_is_one_change(pesan: Pesan) -> None:
    seller = await pesan.seller()
    key = secrets.token_hex(12)

    first = await seller.post("/customers", {"name": "Budi"}, key=key)
    again = await seller.post("/customers", {"name": "Budi"}, key=key)

    assert first.content == again.content
    subject = first.json()["id"]
    assert len(await entries(seller, subject=subject)) == 1


async def test_the_log_is_filtered_and_paged(pesan: Pesan) -> None:
    seller = await pesan.seller()
    for number in range(4):
        await seller.patch("", {"description": f"number {number}"})
    customer = await seller.made("/customers", {"name": "Budi"})
    me = (await seller.api.get("/api/v1/auth/me")).json()["id"]
    await pesan.eventually("SELECT NOT EXISTS (SELECT FROM audit_unchained)")
    everything = await entries(seller, limit=100)

    assert len(await entries(seller, action="stores.change")) == 4
    assert [e["subject"] for e in await entries(seller, subject=customer["id"])] == [customer["id"]]
    assert await entries(seller, actor=me, limit=100) == everything
    assert await entries(seller, actor="usr_nobody") == []
    newest = everything[0]["at"]
    assert [e["id"] for e in await entries(seller, **{"from": newest})] == [everything[0]["id"]]
    assert len(await entries(seller, to=newest, limit=100)) == len(everything) - 1
    seen, cursor = [], None
    while True:
        page = (
            await seller.get("/audit", limit=2, **({"cursor": cursor} if cursor else {}))
        ).json()
        seen += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert [e["id"] for e in seen] == [e["id"] for e in everything]


async def test_a_chains_end_is_signed_with_the_present_key_and_a_strangers_never(
    pesan: Pesan,
) -> None:
    seller = await pesan.seller()
    store = StoreId(decode("sto", seller.store_id))
    await pesan.eventually("SELECT NOT EXISTS (SELECT FROM audit_unchained)")
    theirs = pesan.world.secret
    changed = replace(pesan.world, secret=Secret(b"the key after it", before=(theirs.now,)))
    stranger = replace(pesan.world, secret=Secret(b"a strangers key"))

    assert await audit.sign_anew(pesan.world, store) is False, "it is signed with this one"
    assert await audit.sign_anew(pesan.world, StoreId(new_id())) is False, "there is no such chain"
    assert await audit.sign_anew(stranger, store) is None
    assert await audit.sign_anew(changed, store) is True
    assert await audit.sign_anew(changed, store) is False
    assert await audit.sign_anew(pesan.world, store) is None


async def test_only_owners_and_admins_read_it_and_only_their_own(pesan: Pesan) -> None:
    sari, budi = await pesan.seller("Sari"), await pesan.seller("Budi")

    assert (await budi.api.get(sari.path("/audit"))).status_code == 404
    assert (await pesan.api.get(sari.path("/audit"))).status_code == 401
    await pesan.rows("UPDATE members SET role = 'staff' RETURNING role")
    refused = await sari.get("/audit")
    assert (refused.status_code, refused.json()["code"]) == (403, "stores.not_allowed")


async def test_wrong_filters_are_a_clear_refusal(pesan: Pesan) -> None:
    seller = await pesan.seller()

    for wrong in ({"from": "yesterday"}, {"cursor": "aud_x"}, {"limit": 0}, {"actor": "x" * 500}):
        answer = await seller.get("/audit", **wrong)
        assert answer.status_code in {404, 422}, answer.text


async def test_what_people_do_before_a_store_is_known_is_in_a_chain_of_its_own(
    pesan: Pesan,
) -> None:
    seller = await pesan.seller()
    login = {"email": seller.email, "password": PASSWORD}
    assert (await pesan.api.post("/api/v1/auth/login", json=login)).status_code == 200
    wrong = {"email": seller.email, "password": "not this one at all"}
    assert (await pesan.api.post("/api/v1/auth/login", json=wrong)).status_code == 401
    assert (await seller.api.post("/api/v1/auth/logout")).status_code == 204

    rows = await pesan.rows("""
        SELECT action, actor, ip FROM event_audit_log
        WHERE store_id = '00000000-0000-0000-0000-000000000000' ORDER BY id
    """)

    assert [row["action"] for row in rows] == [
        "accounts.register",
        "accounts.log_in",
        "accounts.log_in",
        "accounts.fail_to_log_in",
        "accounts.log_out",
    ]
    assert {row["ip"] for row in rows} == {"127.0.0.1"}
    assert len({row["actor"] for row in rows}) == 1  # who they are, or are said to be

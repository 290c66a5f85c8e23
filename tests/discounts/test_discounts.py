"""Discounts through the API: made, changed, used, given back, refused."""

from typing import Any

import pytest

from ..running import Pesan, Seller
from ..shop import Shop, open_shop


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    return await open_shop(pesan, stock=100)


async def buyer(seller: Seller, name: str = "Budi") -> str:
    made: str = (await seller.made("/customers", {"name": name}))["id"]
    return made


async def order(shop: Shop, customer: str, quantity: int = 1, **more: Any) -> Any:
    items = [{"variant_id": shop.sizes["L"], "quantity": quantity}]
    return await shop.seller.post("/orders", {"customer_id": customer, "items": items} | more)


async def test_a_code_takes_off_what_it_says_however_it_is_typed(shop: Shop) -> None:
    made = await shop.seller.made(
        "/discounts", {"code": "hemat10", "type": "percent", "percent": "10"}
    )
    budi = await buyer(shop.seller)

    answer = await order(
        shop,
        budi,
        2,
        discount_code=" Hemat10",
        shipping={"method": "jne", "address": {"text": "Jl. Melati 4", "city": "Bandung"}},
    )

    assert (made["code"], made["percent"], made["automatic"]) == ("HEMAT10", "10", False)
    placed = answer.json()
    assert placed["discount_code"] == "HEMAT10"
    assert placed["discount"] == {"amount": "17000", "currency": "IDR"}
    assert placed["items"][0]["discount"]["amount"] == "17000"
    assert placed["total"]["amount"] == "171000"  # 170000 - 17000 + 18000
    seen = (await shop.seller.get(f"/orders/{placed['id']}")).json()
    assert {name: seen[name] for name in placed} == placed
    assert (await shop.seller.get(f"/discounts/{made['id']}")).json()["used"] == 1


async def test_what_applies_by_itself_is_weighed_against_the_code_and_the_best_wins(
    shop: Shop,
) -> None:
    budi = await buyer(shop.seller)
    await shop.seller.made("/discounts", {"automatic": True, "type": "fixed", "amount": "5000"})
    await shop.seller.made("/discounts", {"code": "SATU", "type": "percent", "percent": 1})
    await shop.seller.made("/discounts", {"code": "GRATIS", "type": "free_shipping"})
    to = {"method": "jne", "address": {"text": "Jl. Melati 4", "city": "Bandung"}}

    plain = (await order(shop, budi)).json()
    less = (await order(shop, budi, discount_code="SATU")).json()
    free = (await order(shop, budi, discount_code="gratis", shipping=to)).json()

    assert (plain["discount"]["amount"], plain["discount_code"]) == ("5000", None)
    assert (less["discount"]["amount"], less["discount_code"]) == ("5000", None)
    assert (free["discount_code"], free["shipping_fee"]["amount"]) == ("GRATIS", "0")
    assert free["shipping_discount"]["amount"] == "18000"
    assert free["total"]["amount"] == "85000"


async def test_a_code_that_does_not_apply_is_refused_with_the_reason_and_nothing_is_placed(
    shop: Shop,
) -> None:
    budi = await buyer(shop.seller)
    terms: dict[str, dict[str, Any]] = {
        "LATER": {"starts_at": "2099-01-01T00:00:00Z"},
        "ENDED": {"ends_at": "2020-01-01T00:00:00Z"},
        "LARGE": {"min_spend": "85001"},
        "ONCE": {"usage_limit": 1},
        "EACH": {"per_customer_limit": 1},
    }
    for code, given in terms.items():
        body = {"code": code, "type": "percent", "percent": "10"} | given
        await shop.seller.made("/discounts", body)
    assert (await order(shop, budi, discount_code="ONCE")).status_code == 201
    assert (await order(shop, budi, discount_code="EACH")).status_code == 201
    rina = await buyer(shop.seller, "Rina")

    codes = [*terms, "TIDAKADA", "НЕМАТ", "!"]
    refused = {code: await order(shop, budi, discount_code=code) for code in codes}

    assert {(answer.status_code, answer.json()["code"]) for answer in refused.values()} == {
        (409, "discounts.not_applicable")
    }
    assert {code: answer.json()["reason"] for code, answer in refused.items()} == {
        "LATER": "not_started",
        "ENDED": "ended",
        "LARGE": "min_spend",
        "ONCE": "used_up",
        "EACH": "customer_used_up",
        "TIDAKADA": "unknown",
        "НЕМАТ": "unknown",
        "!": "unknown",
    }
    assert (await order(shop, rina, discount_code="EACH")).status_code == 201
    assert await shop.pesan.value("SELECT count(*) FROM orders") == 3
    assert (await shop.level())["reserved"] == 3


async def test_an_order_that_is_given_up_gives_its_use_back(shop: Shop) -> None:
    budi = await buyer(shop.seller)
    body = {"code": "ONCE", "type": "fixed", "amount": "5000", "usage_limit": 1}
    once = await shop.seller.made("/discounts", body | {"per_customer_limit": 1})
    first = (await order(shop, budi, discount_code="ONCE")).json()

    await shop.seller.post(f"/orders/{first['id']}/cancellation", {})
    second = await order(shop, budi, discount_code="ONCE")
    await shop.pesan.shift_clock(61 * 60)
    await shop.pesan.eventually("SELECT count(*) = 1 FROM orders WHERE status = 'expired'")
    third = await order(shop, budi, discount_code="ONCE")

    assert (second.status_code, third.status_code) == (201, 201)
    assert (await shop.seller.get(f"/discounts/{once['id']}")).json()["used"] == 1


@pytest.mark.parametrize("is_left", [True, False])
async def test_late_money_uses_the_discount_again_or_goes_back(shop: Shop, is_left: bool) -> None:
    budi = await buyer(shop.seller)
    body = {"code": "ONCE", "type": "fixed", "amount": "5000", "usage_limit": 1}
    once = await shop.seller.made("/discounts", body)
    late = (await order(shop, budi, discount_code="ONCE")).json()["id"]
    ask = {"provider": "xendit", "method": "qris"}
    await shop.seller.made(f"/orders/{late}/payments", ask)
    await shop.pesan.shift_clock(61 * 60)
    await shop.pesan.eventually("SELECT count(*) = 1 FROM orders WHERE status = 'expired'")
    if not is_left:
        assert (await order(shop, budi, discount_code="ONCE")).status_code == 201

    await shop.pesan.xendit.pay(await shop.pesan.value("SELECT gateway_id FROM payments"))

    status = "paid" if is_left else "expired"
    await shop.pesan.eventually("SELECT captured_minor > 0 FROM payments")
    await shop.pesan.eventually(
        "SELECT NOT EXISTS (SELECT FROM event_deliveries WHERE done_at IS NULL)"
    )
    assert (await shop.order(late))["status"] == status
    assert (await shop.pesan.value("SELECT count(*) FROM refunds")) == (0 if is_left else 1)
    assert (await shop.seller.get(f"/discounts/{once['id']}")).json()["used"] == 1


async def test_discounts_are_listed_changed_and_deleted_and_a_code_is_free_again(
    shop: Shop,
) -> None:
    body = {"code": "HEMAT", "type": "percent", "percent": "12.5"}
    first = await shop.seller.made("/discounts", body)
    taken = await shop.seller.post("/discounts", body | {"code": "hemat"})
    await shop.seller.made("/discounts", {"automatic": True, "type": "free_shipping"})
    path = f"/discounts/{first['id']}"

    page = (await shop.seller.get("/discounts", limit=1)).json()
    rest = (await shop.seller.get("/discounts", limit=1, cursor=page["next_cursor"])).json()
    changed = await shop.seller.patch(path, {"usage_limit": 2, "ends_at": None})
    stale = await shop.seller.patch(path, {"percent": "5"}, **{"If-Match": '"1"'})
    wrong = await shop.seller.patch(path, {"type": "fixed"})
    gone = await shop.seller.api.delete(shop.seller.path(path))
    again = await shop.seller.post("/discounts", body)

    assert (taken.status_code, taken.json()["code"]) == (409, "discounts.code_taken")
    assert [one["automatic"] for one in (*page["items"], *rest["items"])] == [True, False]
    assert rest["next_cursor"] is None
    assert (changed.json()["usage_limit"], changed.json()["version"]) == (2, 2)
    assert stale.status_code == 412
    assert wrong.status_code == 422
    assert (gone.status_code, again.status_code) == (204, 201)
    assert (await shop.seller.get(path)).json()["code"] == "discounts.not_found"
    actions = await shop.pesan.rows(
        "SELECT action FROM event_audit_log WHERE action LIKE 'discounts.%' ORDER BY id"
    )
    assert [row["action"].partition(".")[2] for row in actions] == [
        "create", "create", "change", "delete", "create",
    ]  # fmt: skip


async def test_a_limit_that_comes_later_counts_what_was_used_before(shop: Shop) -> None:
    budi = await buyer(shop.seller)
    body = {"code": "HEMAT", "type": "fixed", "amount": "1000"}
    made = await shop.seller.made("/discounts", body)
    path = f"/discounts/{made['id']}"
    for _ in range(2):
        await order(shop, budi, discount_code="HEMAT")

    too_low = await shop.seller.patch(path, {"usage_limit": 1})
    set_now = await shop.seller.patch(path, {"usage_limit": 3, "per_customer_limit": 3})
    third = await order(shop, budi, discount_code="HEMAT")
    fourth = await order(shop, budi, discount_code="HEMAT")

    assert (too_low.status_code, too_low.json()["code"]) == (409, "discounts.used_more")
    assert (set_now.status_code, set_now.json()["used"]) == (200, 2)
    assert (third.status_code, fourth.status_code) == (201, 409)


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": "percent", "code": "A1"},
        {"type": "percent", "code": "A1", "percent": "0"},
        {"type": "percent", "code": "A1", "percent": "100.01"},
        {"type": "percent", "code": "A1", "percent": 12.5},
        {"type": "percent", "code": "A1", "percent": -1},
        {"type": "percent", "code": "A1", "percent": "10", "amount": "1"},
        {"type": "percent", "percent": "10"},
        {"type": "percent", "percent": "10", "code": "A1", "automatic": True},
        {"type": "percent", "percent": "10", "code": "НЕМАТ"},
        {"type": "percent", "percent": "10", "code": "HEM\u200bAT"},
        {"type": "fixed", "code": "A1", "amount": "0"},
        {"type": "fixed", "code": "A1", "amount": {"amount": "1", "currency": "USD"}},
        {"type": "free_shipping", "code": "A1", "percent": "10"},
        {"type": "free_shipping", "code": "A1", "usage_limit": 0},
        {"type": "free_shipping", "code": "A1", "starts_at": "2026-11-26T08:00:00"},
        {
            "type": "free_shipping",
            "code": "A1",
            "starts_at": "2026-11-26T08:00:00Z",
            "ends_at": "2026-11-26T08:00:00Z",
        },
        {"type": "gift", "code": "A1"},
        {"type": "free_shipping", "code": "A1", "surprise": 1},
    ],
)
async def test_a_discount_that_makes_no_sense_is_refused(pesan: Pesan, wrong: Any) -> None:
    seller = await pesan.seller()

    answer = await seller.post("/discounts", wrong)

    assert answer.status_code == 422, answer.text
    assert (await seller.get("/discounts")).json()["items"] == []


async def test_another_stores_discount_is_none_of_ours(shop: Shop) -> None:
    rival = await shop.pesan.seller("Rival")
    made = await rival.made("/discounts", {"code": "RIVAL", "type": "percent", "percent": "50"})

    foreign = await shop.seller.get(f"/discounts/{made['id']}")
    used = await order(shop, await buyer(shop.seller), discount_code="RIVAL")

    assert foreign.status_code == 404
    assert used.json()["reason"] == "unknown"


async def test_an_order_has_a_largest_total_and_says_so(shop: Shop) -> None:
    seller, budi = shop.seller, await buyer(shop.seller)
    variant = {"sku": "EMAS", "price": "9999999999999", "stock": 10_000}
    gold = await seller.made("/products", {"name": "Emas", "variants": [variant]})
    items = [{"variant_id": gold["variants"][0]["id"], "quantity": 10_000}]

    answer = await seller.post("/orders", {"customer_id": budi, "items": items})
    one = await seller.post("/orders", {"customer_id": budi, "items": [items[0] | {"quantity": 1}]})

    assert (answer.status_code, answer.json()["code"]) == (422, "orders.total_too_large")
    assert one.status_code == 201

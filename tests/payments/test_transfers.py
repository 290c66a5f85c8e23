"""Transfers to the shop's own account: told apart by a few rupiah, paid when a person says so."""

import asyncio

import pytest

from ..running import Pesan
from ..shop import Shop
from ..stories.test_first_sale import nothing_is_broken, settled
from .transfers import asked, by_qris, placed, shop

__all__ = ["shop"]  # the fixture: Toko Sari, which takes transfers


async def test_a_transfer_names_the_account_and_asks_for_a_few_rupiah_more(
    pesan: Pesan, shop: Shop
) -> None:
    payment = await asked(shop, await placed(shop))

    code = payment["unique_code"]
    assert 1 <= code <= 999
    assert payment["amount"]["amount"] == str(85_000 + code)
    assert (payment["status"], payment["action"]) == (
        "requires_action",
        {"type": "account_number", "value": "0140012345"},
    )
    page = (await pesan.api.get(payment["pay_url"].removeprefix(pesan.url))).text
    for shown in (
        "BCA",
        "0140012345",
        "1310098765432",
        "Sari Dewi",
        f"Rp85.{code:03}",
        "kode unik",
    ):
        assert shown in page, shown


async def test_open_transfers_of_one_total_all_ask_for_something_else(shop: Shop) -> None:
    orders = [await placed(shop) for _ in range(12)]

    payments = await asyncio.gather(*(asked(shop, order) for order in orders))

    assert len({one["unique_code"] for one in payments}) == 12
    assert len({one["amount"]["amount"] for one in payments}) == 12


async def test_a_code_is_free_again_when_its_attempt_is_closed(pesan: Pesan, shop: Shop) -> None:
    order = await placed(shop)
    first = await asked(shop, order)
    await pesan.rows("""
        INSERT INTO payments (store_id, id, order_id, provider, method, status, amount_minor,
            unique_code, currency, livemode, pay_token, expires_at, created_at, updated_at)
        SELECT p.store_id, gen_random_uuid(), o.id, 'manual', 'bank_transfer', 'expired',
            8500000 + code * 100, code, 'IDR', true, 'closed' || code, now(), now(), now()
        FROM payments p JOIN orders o ON o.id = p.order_id, generate_series(1, 999) AS code
        RETURNING 1
    """)
    body = {"provider": "manual", "method": "bank_transfer", "replace": True}

    again = await shop.seller.post(f"/orders/{order['id']}/payments", body)

    assert again.status_code == 201, again.text
    assert again.json()["id"] != first["id"]


async def test_when_every_code_is_taken_the_next_is_told_so(pesan: Pesan, shop: Shop) -> None:
    await asked(shop, await placed(shop))
    await pesan.rows("""
        WITH others AS (
            INSERT INTO orders SELECT (jsonb_populate_record(o, jsonb_build_object(
                'id', gen_random_uuid(), 'number', 10 * code))).*
            FROM orders o, payments p, generate_series(1, 999) AS code WHERE code <> p.unique_code
            RETURNING store_id, id, number / 10 AS code
        )
        INSERT INTO payments (store_id, id, order_id, provider, method, status, amount_minor,
            unique_code, currency, livemode, pay_token, expires_at, created_at, updated_at)
        SELECT store_id, gen_random_uuid(), id, 'manual', 'bank_transfer', 'requires_action',
            1000000 + code, code, 'IDR', true, 'open' || code, now(), now(), now()
        FROM others RETURNING 1
    """)
    order = await placed(shop)
    body = {"provider": "manual", "method": "bank_transfer"}

    answer = await shop.seller.post(f"/orders/{order['id']}/payments", body)

    assert (answer.status_code, answer.json()["code"]) == (409, "payments.codes_taken")


@pytest.mark.parametrize("with_code", [True, False])
async def test_what_came_pays_the_order_and_the_code_is_no_surplus(
    pesan: Pesan, shop: Shop, with_code: bool
) -> None:
    order = await placed(shop)
    payment = await asked(shop, order)
    came = payment["amount"]["amount"] if with_code else "85000"

    answer = await shop.seller.post(
        f"/payments/{payment['id']}/confirmation", {"amount": came, "reference": "BCA 26/11"}
    )
    await settled(pesan)

    assert (answer.status_code, answer.json()["status"]) == (200, "captured")
    assert (await shop.order(order["id"]))["status"] == "paid"
    assert await pesan.value("SELECT count(*) FROM refunds") == 0
    assert (await shop.seller.get("/reconciliation/cases")).json()["items"] == []
    await pesan.shift_clock(3600)
    run = await shop.seller.post("/reconciliations", {})
    assert run.status_code == 202, run.text
    await settled(pesan)
    assert (await shop.seller.get("/reconciliation/cases")).json()["items"] == []
    await nothing_is_broken(pesan)


async def test_a_transfer_that_is_confirmed_closes_the_way_that_was_asked_for_after_it(
    pesan: Pesan, shop: Shop
) -> None:
    order = await placed(shop)
    transfer = await asked(shop, order)
    later = await by_qris(shop, order)

    answer = await shop.seller.post(f"/payments/{transfer['id']}/confirmation", {})
    await settled(pesan)

    assert answer.status_code == 200, answer.text
    assert (await shop.seller.get(f"/payments/{later['id']}")).json()["status"] == "cancelled"
    assert (await shop.order(order["id"]))["status"] == "paid"
    await nothing_is_broken(pesan)


async def test_too_little_is_not_confirmed(shop: Shop) -> None:
    payment = await asked(shop, await placed(shop))

    answer = await shop.seller.post(f"/payments/{payment['id']}/confirmation", {"amount": "84999"})

    assert answer.status_code == 422


async def test_a_cancelled_order_gives_all_of_it_back_the_code_too(
    pesan: Pesan, shop: Shop
) -> None:
    order = await placed(shop)
    payment = await asked(shop, order)
    await shop.seller.post(f"/payments/{payment['id']}/confirmation", {})
    await settled(pesan)

    await shop.seller.post(f"/orders/{order['id']}/cancellation", {})

    refunded = await pesan.value("SELECT amount_minor FROM refunds")
    assert refunded == (85_000 + payment["unique_code"]) * 100


@pytest.mark.parametrize(
    "account",
    [
        {"bank": "BCA", "account_number": "x", "holder": "Sari"},
        {"bank": "", "account_number": "0140012345", "holder": "Sari"},
        {"bank": "BCA", "account_number": "0140012345"},
        {"bank": "BCA", "account_number": "0140012345", "holder": "Sari", "pin": "1"},
    ],
)
async def test_an_account_that_cannot_be_read_is_refused(
    shop: Shop, account: dict[str, str]
) -> None:
    assert (await shop.seller.put("/bank-accounts", [account])).status_code == 422
    assert len((await shop.seller.get("/bank-accounts")).json()) == 2


async def test_only_who_may_change_the_store_says_where_money_goes(
    pesan: Pesan, shop: Shop
) -> None:
    staff = await (await pesan.person()).joins(shop.seller, "staff")
    stranger = await pesan.seller("Budi")

    assert (await staff.put("/bank-accounts", [])).status_code == 403
    assert (await stranger.get("/bank-accounts")).json() == []
    assert len((await staff.get("/bank-accounts")).json()) == 2

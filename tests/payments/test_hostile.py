"""The hostile table: what is refused at each gateway's door, or becomes a case; and no money moves."""

import asyncio
import gzip
import json
from typing import Any

import httpx
import pytest

from pesan.kit.ids import PaymentId, StoreId
from pesan.payments import Outcome, simulate
from pesan.payments.bank import Bank
from pesan.payments.providers.sandbox import SIGNATURE, sign

from ..running import Pesan
from ..shop import open_shop as open_clothes_shop
from .builders import SANDBOX_SECRET, Attempt, Shop, open_shop, uuid

_BOOKS = {
    "orders": "SELECT * FROM orders ORDER BY id",
    "payments": "SELECT id, status, captured_minor, promised_minor, refunded_minor FROM payments ORDER BY id",
    "captures": "SELECT * FROM payment_captures ORDER BY id",
    "refunds": "SELECT id, status, amount_minor FROM refunds ORDER BY id",
    "journal": "SELECT * FROM journal_entries ORDER BY id",
    "lines": "SELECT * FROM journal_lines ORDER BY entry_id, account, amount_minor",
}
_BOMB = gzip.compress(bytes(50_000_000))


@pytest.fixture(params=["xendit", "stripe", "sandbox"])
async def shop(pesan: Pesan, request: pytest.FixtureRequest) -> Shop:
    return await open_shop(pesan, provider=request.param)


async def books(pesan: Pesan) -> dict[str, Any]:
    return {name: await pesan.rows(query) for name, query in _BOOKS.items()}


def claim(attempt: Attempt) -> dict[str, Any]:
    """What a gateway would post of a payment: here nobody has paid."""
    match attempt.shop.provider:
        case "xendit":
            data = {
                "payment_id": "py-claimed",
                "payment_request_id": attempt.gateway_id,
                "reference_id": attempt.id,
                "request_amount": 85_000,
                "currency": "IDR",
                "status": "SUCCEEDED",
            }
            return {"event": "payment.capture", "business_id": "x", "created": "2026-11-22T00:00:00Z", "data": data}  # fmt: skip
        case "stripe":
            session = attempt.shop.pesan.stripe.account.session(attempt.gateway_id)
            paid = session | {"status": "complete", "payment_status": "paid"}
            return {"id": "evt_claimed", "object": "event", "type": "checkout.session.completed", "livemode": False, "data": {"object": paid}}  # fmt: skip
        case _:
            return {"id": "1", "event": "payment.captured", "request_id": attempt.gateway_id, "reference": attempt.id}  # fmt: skip


def proof(shop: Shop, body: bytes, *, age_seconds: int = 0) -> dict[str, str]:
    """The headers by which a gateway is known."""
    match shop.provider:
        case "xendit":
            return {"x-callback-token": shop.pesan.xendit.callback_token}
        case "stripe":
            signature = shop.pesan.stripe.signature(body.decode("latin-1"), age_seconds=age_seconds)
            return {"stripe-signature": signature}
        case _:
            return {SIGNATURE: sign(SANDBOX_SECRET, body)}


async def post(
    shop: Shop, body: bytes, headers: dict[str, str], *, url: str | None = None
) -> httpx.Response:
    return await shop.pesan.api.post(url or shop.webhook_url, content=body, headers=headers)


async def pay(attempt: Attempt, *, rupiah: int = 85_000) -> None:
    """The buyer pays this at the gateway, and its webhook comes."""
    pesan = attempt.shop.pesan
    match attempt.shop.provider:
        case "xendit":
            await pesan.xendit.pay(attempt.gateway_id, rupiah)
        case "stripe":
            pesan.stripe.account.session(attempt.gateway_id)["amount_total"] = rupiah * 100
            await pesan.stripe.pay(attempt.gateway_id)
        case _:
            bank = Bank(pesan.world, attempt.shop.store)
            await bank.settle(attempt.gateway_id, Outcome.PAID, amount_minor=rupiah * 100)
            body = json.dumps(claim(attempt)).encode()
            await post(attempt.shop, body, proof(attempt.shop, body))


async def pay_there(
    pesan: Pesan, provider: str, store: StoreId, payment: str, gateway_id: str
) -> None:
    match provider:
        case "xendit":
            await pesan.xendit.pay(gateway_id)
        case "stripe":
            await pesan.stripe.pay(gateway_id)
        case _:
            await simulate(pesan.world, store, PaymentId(uuid("pay", payment)), Outcome.PAID)


async def paid(shop: Shop) -> Attempt:
    attempt = await shop.ready()
    await pay(attempt)
    await attempt.becomes("captured")
    await shop.pesan.eventually(_ENDED)
    return attempt


async def test_a_body_changed_by_one_byte_moves_no_money(pesan: Pesan, shop: Shop) -> None:
    """Xendit proves itself by a word, not by a signature: there it is believed about nothing."""
    attempt = await shop.ready()
    before = await books(pesan)
    body = json.dumps(claim(attempt)).encode()
    at = body.index(b"85") if b"85" in body else body.index(b"1")
    changed = body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]

    answer = await post(shop, changed, proof(shop, body))
    await shop.quiet()

    assert answer.status_code == (200 if shop.provider == "xendit" else 401)
    assert await books(pesan) == before


async def test_a_signature_seven_minutes_old_is_refused(pesan: Pesan) -> None:
    """Of the three Stripe alone signs a time; at the others a repeat is the same notice again."""
    shop = await open_shop(pesan, provider="stripe")
    attempt = await shop.ready()
    before = await books(pesan)
    body = json.dumps(claim(attempt)).encode()

    for age in (7 * 60, -7 * 60):
        answer = await post(shop, body, proof(shop, body, age_seconds=age))
        assert (answer.status_code, answer.json()["code"]) == (401, "payments.signature_invalid")

    assert await books(pesan) == before


async def test_duplicate_keys_two_megabytes_and_a_gzip_bomb_are_refused(
    pesan: Pesan, shop: Shop
) -> None:
    """Each with a genuine proof over the very bytes that are sent."""
    attempt = await shop.ready()
    before = await books(pesan)
    body = json.dumps(claim(attempt)).encode()
    name = b'"id"' if shop.provider == "stripe" else b'"event"'
    twice = b"{" + name + b': "another", ' + body[1:]
    huge = body[:-1] + b', "more": "' + b"a" * 2_000_000 + b'"}'
    packed = {"content-encoding": "gzip"}

    answers = [
        await post(shop, twice, proof(shop, twice)),
        await post(shop, huge, proof(shop, huge)),
        await post(shop, _BOMB, proof(shop, _BOMB) | packed),
        await post(shop, gzip.compress(body), proof(shop, gzip.compress(body)) | packed),
    ]
    await shop.quiet()

    # Nothing is unpacked, so nothing bursts. The proof is over text: packed bytes are none at Stripe.
    packed_as = 401 if shop.provider == "stripe" else 400
    assert [answer.status_code for answer in answers] == [400, 413, packed_as, packed_as]
    assert await books(pesan) == before


async def test_another_stores_payment_at_our_address_moves_no_money(
    pesan: Pesan, shop: Shop
) -> None:
    """Both shops share one account and one secret, the worst case."""
    other = await open_shop(pesan, "Budi", provider=shop.provider)
    theirs = await other.ready()
    await other.quiet()  # it reads its gateway's events once when it is connected, and may
    before = await books(pesan)
    body = json.dumps(claim(theirs)).encode()
    match shop.provider:
        case "xendit":
            await pesan.xendit.pay(theirs.gateway_id, deliver=False)
        case "stripe":
            await pesan.stripe.pay(theirs.gateway_id, deliver=False)
        case _:
            await Bank(pesan.world, other.store).settle(theirs.gateway_id, Outcome.PAID)

    answer = await post(shop, body, proof(shop, body))
    await shop.quiet()

    assert answer.status_code == 200
    assert await books(pesan) == before


@pytest.mark.parametrize("wrong", ["currency", "amount"])
async def test_another_currency_or_less_money_pays_for_nothing_and_is_a_case(
    pesan: Pesan, shop: Shop, wrong: str
) -> None:
    attempt = await shop.ready()
    orders = (await books(pesan))["orders"]
    if wrong == "currency":
        match shop.provider:
            case "xendit":
                pesan.xendit.account.request(attempt.gateway_id)["currency"] = "SGD"
            case "stripe":
                pesan.stripe.account.session(attempt.gateway_id)["currency"] = "sgd"
            case _:
                await pesan.rows("UPDATE sandbox_gateway_requests SET currency = 'SGD' RETURNING 1")

    await pay(attempt, rupiah=85_000 if wrong == "currency" else 84_999)
    await shop.quiet()

    after = await books(pesan)
    assert [case["kind"] for case in await shop.cases()] == ["wrong_amount"]
    assert after["orders"] == orders
    assert (await attempt.now())["status"] == "requires_action"
    assert after["refunds"] == []
    assert await shop.told("payment.captured") == 0


async def test_more_than_came_is_not_given_back(pesan: Pesan, shop: Shop) -> None:
    attempt = await paid(shop)
    before = await books(pesan)

    answers = [await attempt.refund(amount) for amount in (85_001, 170_000, "9" * 12)]

    assert {answer.json()["code"] for answer in answers} == {"payments.refund_exceeds_captured"}
    assert await books(pesan) == before


async def test_of_two_whole_refunds_at_once_one_is_made(pesan: Pesan, shop: Shop) -> None:
    attempt = await paid(shop)

    answers = await asyncio.gather(*(attempt.refund() for _ in range(2)))
    await shop.quiet()

    assert sorted(answer.status_code for answer in answers) == [201, 409]
    after = await books(pesan)
    assert [row["amount_minor"] for row in after["refunds"]] == [8_500_000]
    assert after["payments"][0]["promised_minor"] == 8_500_000
    made = {
        "xendit": len(pesan.xendit.account.refunds),
        "stripe": len(pesan.stripe.account.refunds),
        "sandbox": await pesan.value("SELECT count(*) FROM sandbox_gateway_refunds"),
    }
    assert made[shop.provider] == 1


@pytest.mark.parametrize("provider", ["xendit", "stripe", "sandbox"])
async def test_cancelling_beside_the_capture_ends_sold_or_given_back(
    pesan: Pesan, provider: str
) -> None:
    shop = await open_clothes_shop(pesan)
    secrets = {
        "xendit": {"secret_key": pesan.xendit.secret_key, "callback_token": pesan.xendit.callback_token},
        "stripe": {"secret_key": pesan.stripe.secret_key, "webhook_secret": pesan.stripe.webhook_secret},
        "sandbox": {"secret": SANDBOX_SECRET},
    }  # fmt: skip
    answer = await shop.seller.put(f"/connections/{provider}", secrets[provider])
    pesan.stripe.webhook_url = answer.json()["webhook_url"] if provider == "stripe" else None
    body = {
        "customer": {"name": "Budi", "phone": "081234567890"},
        "items": [{"variant_id": shop.sizes["L"], "quantity": 1}],
    }
    method = "card" if provider == "stripe" else "qris"

    for _ in range(3):
        order = await shop.seller.made("/orders", body)
        asked = {"provider": provider, "method": method}
        payment = await shop.seller.made(f"/orders/{order['id']}/payments", asked)
        [row] = await pesan.rows(
            "SELECT store_id, gateway_id FROM payments WHERE id = $1", uuid("pay", payment["id"])
        )
        await asyncio.gather(
            shop.seller.post(f"/orders/{order['id']}/cancellation", {"reason": "changed my mind"}),
            pay_there(pesan, provider, row["store_id"], payment["id"], row["gateway_id"]),
        )
    await pesan.eventually(_ENDED)

    ends = await pesan.rows(_ENDS)
    assert len(ends) == 3
    for end in ends:
        assert (end["status"], end["kept"]) in {
            ("paid", end["total_minor"]),
            ("cancelled", 0),
        }, ends


_ENDED = """
    SELECT NOT EXISTS (SELECT FROM event_deliveries WHERE done_at IS NULL)
        AND NOT EXISTS (SELECT FROM payment_webhook_logs WHERE processed_at IS NULL)
        AND NOT EXISTS (SELECT FROM pgqueuer WHERE status IN ('queued', 'picked')
            AND execute_after <= now())
"""
_ENDS = """
    SELECT o.status, o.total_minor, sum(p.captured_minor - p.promised_minor)::bigint AS kept
    FROM orders o JOIN payments p ON p.store_id = o.store_id AND p.order_id = o.id
    GROUP BY o.id, o.status, o.total_minor
"""

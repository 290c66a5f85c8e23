"""Pictures of receipts: kept for people to look at, known when they come again, and no money at all."""

import asyncio
from typing import Any

import httpx
import pytest

from pesan.app.housekeeping import remove, what_is_old
from pesan.kit.ids import decode

from ..meeting import meet
from ..pictures import CANARY, GIF, SVG, flood, picture, shown, telltale_photo
from ..receipts import CHANGES, jpeg, receipt
from ..running import Pesan, Seller
from ..shop import Shop
from ..stories.test_first_sale import nothing_is_broken, settled
from .transfers import asked, placed, shop

__all__ = ["shop"]  # the fixture: Toko Sari, which takes transfers

MISSING = "pay_01m837xzv4fcaap6hzehqy48v2"


async def send(
    seller: Seller, payment: str, raw: bytes, media_type: str = "image/jpeg", *, key: str = ""
) -> httpx.Response:
    headers = {"Content-Type": media_type, **({"Idempotency-Key": key} if key else {})}
    path = seller.path(f"/payments/{payment}/proofs")
    return await seller.api.post(path, content=raw, headers=headers)


async def sent(seller: Seller, payment: str, raw: bytes) -> Any:
    answer = await send(seller, payment, raw)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def proofs(seller: Seller, payment: str) -> list[Any]:
    items: list[Any] = (await seller.get(f"/payments/{payment}/proofs")).json()["items"]
    return items


async def transfer(shop: Shop) -> str:
    """The id of a transfer that is awaited, of an order of its own."""
    payment: str = (await asked(shop, await placed(shop)))["id"]
    return payment


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_a_receipt_is_kept_for_who_may_see_it_and_pays_nothing(
    pesan: Pesan, shop: Shop
) -> None:
    order = await placed(shop)
    payment = (await asked(shop, order))["id"]

    proof = await sent(shop.seller, payment, telltale_photo())
    await settled(pesan)

    assert proof["seen_before"] is None
    assert proof["attached_by"].startswith("usr_")
    assert await proofs(shop.seller, payment) == [proof]
    content = await shop.seller.api.get(proof["content_path"])
    assert (content.status_code, content.headers["content-type"]) == (200, "image/jpeg")
    assert content.headers["cache-control"] == "no-store"
    assert content.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert CANARY not in content.content
    assert dict(shown(content.content).getexif()) == {}
    assert shown(content.content).size == (proof["width"], proof["height"]) == (20, 40)
    assert (await shop.order(order["id"]))["status"] == "awaiting_payment"
    assert (await shop.seller.get(f"/payments/{payment}")).json()["status"] == "requires_action"
    [fact] = await pesan.rows("SELECT data FROM events WHERE type = 'payment.proof_attached'")
    assert str(decode("pay", payment)) in str(fact["data"])
    noted = await pesan.rows(
        "SELECT subject, detail ->> 'proof' AS proof FROM event_audit_log"
        " WHERE action = 'payments.attach_proof'"
    )
    assert noted == [{"subject": payment, "proof": proof["id"]}]


async def test_no_address_shows_it_to_anybody_else(pesan: Pesan, shop: Shop) -> None:
    payment, other = await transfer(shop), await transfer(shop)
    proof = await sent(shop.seller, payment, picture())
    viewer = await (await pesan.person()).joins(shop.seller, "viewer")
    stranger = await pesan.seller("Budi")
    path = proof["content_path"]

    assert (await viewer.api.get(path)).status_code == 200
    assert code(await send(viewer, payment, picture())) == (403, "stores.not_allowed")
    assert (await pesan.api.get(path)).status_code == 401
    assert code(await stranger.api.get(path)) == (404, "stores.not_found")
    theirs = path.replace(shop.seller.store_id, stranger.store_id)
    assert code(await stranger.api.get(theirs)) == (404, "payments.proof_not_found")
    assert code(await stranger.get(f"/payments/{payment}/proofs")) == (
        404,
        "payments.payment_not_found",
    )
    assert code(await send(stranger, payment, picture())) == (404, "payments.payment_not_found")
    elsewhere = path.replace(payment, other)
    assert code(await shop.seller.api.get(elsewhere)) == (404, "payments.proof_not_found")
    assert code(await send(shop.seller, MISSING, picture())) == (404, "payments.payment_not_found")
    assert code(await shop.seller.get("/payments/pay_x/proofs")) == (404, "ids.not_found")
    assert await pesan.value("SELECT count(*) FROM files") == 0


async def test_the_same_picture_again_is_the_same_proof(pesan: Pesan, shop: Shop) -> None:
    payment = await transfer(shop)
    first = await sent(shop.seller, payment, picture())

    assert await sent(shop.seller, payment, picture()) == first
    keyed = [await send(shop.seller, payment, picture("WEBP"), key="k") for _ in "12"]
    assert keyed[0].content == keyed[1].content
    row = f"SELECT FROM payments WHERE id = '{decode('pay', payment)}' FOR UPDATE"
    large = picture(size=(60, 60))
    at_once = await meet(pesan, row, *(send(shop.seller, payment, large) for _ in range(4)))

    assert {answer.status_code for answer in at_once} == {201}
    assert len({answer.json()["id"] for answer in at_once}) == 1
    assert len(await proofs(shop.seller, payment)) == 3
    held = await pesan.value("SELECT sum(bytes) FROM payment_proofs")
    assert await pesan.value("SELECT bytes FROM file_usage") == held


@pytest.mark.parametrize("change", ["written anew", "shrunk", "cropped"])
async def test_a_picture_that_was_sent_for_another_payment_is_flagged_with_it(
    shop: Shop, change: str
) -> None:
    first, second = await transfer(shop), await transfer(shop)
    await sent(shop.seller, first, jpeg(receipt()))
    assert (await sent(shop.seller, second, jpeg(receipt("Rp85.999"))))["seen_before"] is None

    proof = await sent(shop.seller, second, CHANGES[change](receipt()))

    seen = proof["seen_before"]
    assert seen["payment_id"] == first
    order = await shop.order(seen["order_id"])
    assert order["number"] == seen["order_number"]
    assert [one["seen_before"] is None for one in await proofs(shop.seller, second)] == [
        False,
        True,
    ]
    assert [one["seen_before"] for one in await proofs(shop.seller, first)] == [None]
    assert (await sent(shop.seller, first, CHANGES["duller"](receipt())))["seen_before"] is not None


async def test_of_one_picture_sent_for_two_payments_at_once_one_is_flagged(
    pesan: Pesan, shop: Shop
) -> None:
    first, second = await transfer(shop), await transfer(shop)
    await sent(shop.seller, await transfer(shop), picture())  # now there is a sum of bytes
    raw = jpeg(receipt())

    answers = await meet(
        pesan,
        "SELECT FROM file_usage FOR UPDATE",
        *(send(shop.seller, payment, raw) for payment in (first, second)),
    )

    seen = [answer.json()["seen_before"] for answer in answers]
    assert sum(one is not None for one in seen) == 1


async def test_what_another_store_was_sent_is_nobodys_business_here(
    pesan: Pesan, shop: Shop
) -> None:
    await sent(shop.seller, await transfer(shop), jpeg(receipt()))
    other = await pesan.seller("Budi")
    await other.put("/bank-accounts", [{"bank": "BCA", "account_number": "12345", "holder": "B"}])
    product = await other.made(
        "/products", {"name": "Kaos", "variants": [{"sku": "A", "price": 9, "stock": 1}]}
    )
    items = [{"variant_id": product["variants"][0]["id"], "quantity": 1}]
    order = await other.made("/orders", {"customer": {"name": "Ani"}, "items": items})
    body = {"provider": "manual", "method": "bank_transfer"}
    payment = await other.made(f"/orders/{order['id']}/payments", body)

    assert (await sent(other, payment["id"], jpeg(receipt())))["seen_before"] is None


async def test_five_pictures_are_enough_of_one_payment(pesan: Pesan, shop: Shop) -> None:
    payment = await transfer(shop)
    raws = [picture(size=(10 + n, 10)) for n in range(7)]
    for raw in raws[:3]:
        await sent(shop.seller, payment, raw)

    row = f"SELECT FROM payments WHERE id = '{decode('pay', payment)}' FOR UPDATE"
    answers = await meet(pesan, row, *(send(shop.seller, payment, raw) for raw in raws[3:]))

    assert sorted(answer.status_code for answer in answers) == [201, 201, 409, 409]
    one_more = picture(size=(99, 10))
    assert code(await send(shop.seller, payment, one_more)) == (409, "payments.too_many_proofs")
    assert (await send(shop.seller, payment, raws[0])).status_code == 201, "it is there already"


@pytest.mark.parametrize(
    ("raw", "media_type", "refused"),
    [
        (b"", "image/png", (415, "files.not_a_picture")),
        (SVG, "image/svg+xml", (415, "files.not_a_picture")),
        (GIF * 1000, "image/png", (415, "files.not_a_picture")),
        (b"{}", "application/json", (415, "files.not_a_picture")),
        (picture(size=(99, 99))[:90], "image/png", (422, "files.broken")),
        (flood(), "image/png", (422, "files.too_many_pixels")),
        (picture() + b"\0" * 5 * 1024 * 1024, "image/png", (413, "requests.too_large")),
    ],
)
async def test_what_is_no_good_picture_is_refused_in_words(
    pesan: Pesan, shop: Shop, raw: bytes, media_type: str, refused: tuple[int, str]
) -> None:
    payment = await transfer(shop)

    assert code(await send(shop.seller, payment, raw, media_type)) == refused
    assert await pesan.value("SELECT count(*) FROM payment_proofs") == 0


async def test_strangers_pictures_leave_half_of_a_stores_room_to_its_own(
    pesan: Pesan, shop: Shop
) -> None:
    payment = await transfer(shop)
    await sent(shop.seller, payment, picture())
    await pesan.rows("UPDATE file_usage SET bytes = $1", 512 * 1024**2 - 10)

    assert code(await send(shop.seller, payment, picture("WEBP"))) == (409, "files.quota_spent")
    headers = {"Content-Type": "image/png"}
    logo = await shop.seller.api.put(shop.seller.path("/logo"), content=picture(), headers=headers)
    assert logo.status_code == 200


async def test_money_may_come_late_and_its_picture_too_but_not_when_it_is_there(
    pesan: Pesan, shop: Shop
) -> None:
    late, called_off, done = [await placed(shop) for _ in range(3)]
    payments = [(await asked(shop, order))["id"] for order in (late, called_off, done)]
    await shop.seller.post(f"/orders/{called_off['id']}/cancellation", {})
    await shop.seller.post(f"/payments/{payments[2]}/confirmation", {})
    await pesan.shift_clock(2 * 3600)
    await pesan.eventually("SELECT status = 'expired' FROM orders WHERE id = $1", decode("ord", late["id"]))  # fmt: skip

    assert [(await send(shop.seller, payment, picture())).status_code for payment in payments] == [
        201,
        201,
        409,
    ]
    refused = await send(shop.seller, payments[2], picture())
    assert code(refused) == (409, "payments.proof_not_awaited")
    assert "captured" in refused.json()["detail"]
    assert (await shop.order(late["id"]))["status"] == "expired", "a picture brings no stock back"
    await nothing_is_broken(pesan)


async def test_only_a_transfer_awaits_a_proof(shop: Shop) -> None:
    order = await placed(shop)
    body = {"provider": "xendit", "method": "qris"}
    payment = await shop.seller.made(f"/orders/{order['id']}/payments", body)

    assert code(await send(shop.seller, payment["id"], picture())) == (
        409,
        "payments.proof_not_awaited",
    )


async def test_who_was_erased_is_not_written_of_again(pesan: Pesan, shop: Shop) -> None:
    order = await placed(shop)
    payment = (await asked(shop, order))["id"]
    await shop.seller.post(f"/orders/{order['id']}/cancellation", {})
    await shop.seller.post(f"/customers/{order['customer_id']}/erasure", {})

    assert code(await send(shop.seller, payment, picture())) == (409, "customers.erased")


async def test_a_confirmation_of_what_is_flagged_warns_and_is_done_all_the_same(
    pesan: Pesan, shop: Shop
) -> None:
    first, second, clean = [await transfer(shop) for _ in range(3)]
    await sent(shop.seller, first, jpeg(receipt()))
    await sent(shop.seller, second, CHANGES["shrunk"](receipt()))
    await sent(shop.seller, clean, jpeg(receipt("Rp99.999")))

    answers = [
        await shop.seller.post(f"/payments/{payment}/confirmation", {})
        for payment in (second, first, clean)
    ]

    assert [answer.json()["status"] for answer in answers] == ["captured"] * 3
    warned = [answer.json()["warnings"] for answer in answers]
    assert [[one["seen"]["payment_id"] for one in each] for each in warned] == [
        [first],
        [second],
        [],
    ]
    assert {one["code"] for each in warned for one in each} == {"payments.proof_seen_before"}


async def test_they_go_when_nobody_needs_them_and_their_room_is_free_again(
    pesan: Pesan, shop: Shop
) -> None:
    payment = await transfer(shop)
    old, young = [await sent(shop.seller, payment, picture(size=(n, n))) for n in (30, 40)]
    await pesan.rows(
        "UPDATE payment_proofs SET created_at = now() - age FROM (VALUES"
        " (30, interval '181 days'), (40, interval '179 days')) AS was (width, age)"
        " WHERE payment_proofs.width = was.width"
    )
    keeping = next(o for o in what_is_old(pesan.world) if o.name == "proofs of transfers")

    assert [await remove(pesan.world, keeping) for _ in "12"] == [1, 0]

    assert [one["id"] for one in await proofs(shop.seller, payment)] == [young["id"]]
    gone = await shop.seller.api.get(old["content_path"])
    assert code(gone) == (404, "payments.proof_not_found")
    held = await pesan.value("SELECT sum(bytes) FROM payment_proofs")
    assert await pesan.value("SELECT bytes FROM file_usage") == held


async def test_many_proofs_at_once_of_many_payments_all_arrive(pesan: Pesan, shop: Shop) -> None:
    payments = [await transfer(shop) for _ in range(5)]

    answers = await asyncio.gather(
        *(
            send(shop.seller, payment, picture(size=(20 + n, 20 + n)))
            for n, payment in enumerate(payments)
        )
    )

    assert [answer.status_code for answer in answers] == [201] * 5
    held = await pesan.value("SELECT sum(bytes) FROM payment_proofs")
    assert await pesan.value("SELECT bytes FROM file_usage") == held

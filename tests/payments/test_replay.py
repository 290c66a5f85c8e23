"""Any webhook that was kept can be read once more; what it names is looked at as it stands now."""

from typing import Any

import httpx
import pytest

from ..running import Pesan
from .builders import Shop, open_shop
from .test_webhooks import captures, logged, post


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    return await open_shop(pesan)


async def listed(shop: Shop, **params: Any) -> list[dict[str, Any]]:
    answer = await shop.seller.get("/payment-webhooks", **params)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def replay(shop: Shop, webhook: str) -> httpx.Response:
    return await shop.seller.post(f"/payment-webhooks/{webhook}/replay", {})


async def test_what_the_gateway_did_not_know_yet_is_found_by_a_replay(
    pesan: Pesan, shop: Shop
) -> None:
    attempt = await shop.ready()
    paid = await pesan.xendit.pay(attempt.gateway_id, deliver=False)
    hidden = pesan.xendit.account.payment_requests.pop(attempt.gateway_id)
    await pesan.xendit.post(paid.notice)
    await shop.quiet()
    (told,) = await listed(shop)
    assert (told["event"], told["deliveries"]) == ("payment.capture", 1)
    assert "cannot be found" in told["error"]

    pesan.xendit.account.payment_requests[attempt.gateway_id] = hidden
    answer = await replay(shop, told["id"])

    assert answer.status_code == 202, answer.text
    assert (answer.json()["processed_at"], answer.json()["error"]) == (None, None)
    await attempt.becomes("captured")
    await shop.quiet()
    (told,) = await listed(shop)
    assert (told["processed_at"] is not None, told["error"]) == (True, None)


async def test_what_is_booked_already_is_booked_no_second_time(pesan: Pesan, shop: Shop) -> None:
    attempt = await (await shop.ready()).captured()
    (told,) = await listed(shop)

    for _ in range(3):
        assert (await replay(shop, told["id"])).status_code == 202
    await shop.quiet()

    assert await captures(attempt) == 1
    assert await shop.told("payment.captured") == 1
    lines = await pesan.rows(
        "SELECT actor FROM event_audit_log WHERE action = 'payments.replay_webhook' AND subject = $1",
        told["id"],
    )
    assert [line["actor"] for line in lines] == [shop.seller.id] * 3


async def test_what_an_earlier_version_did_not_understand_is_read_anew(
    pesan: Pesan, shop: Shop
) -> None:
    attempt = await shop.ready()
    paid = await pesan.xendit.pay(attempt.gateway_id, deliver=False)
    pesan.xendit.account.payment_requests[attempt.gateway_id]["reference_id"] = "not ours yet"
    await pesan.xendit.post(paid.notice)
    await shop.quiet()
    await pesan.owner.execute(
        "UPDATE payment_webhook_logs SET notice = NULL, event = 'malformed', error = 'not of the"
        " gateway''s shape'"
    )
    pesan.xendit.account.payment_requests[attempt.gateway_id]["reference_id"] = attempt.id
    (told,) = await listed(shop)

    assert (await replay(shop, told["id"])).status_code == 202

    await attempt.becomes("captured")
    (told,) = await listed(shop)
    assert told["event"] == "payment.capture"


@pytest.mark.parametrize("body", [{"event": "payout.succeeded", "data": {"id": "disb-1"}}, b"[]"])
async def test_what_names_nothing_to_look_at_has_nothing_to_replay(
    shop: Shop, body: dict[str, Any] | bytes
) -> None:
    await post(shop, body)
    (told,) = await listed(shop)

    answer = await replay(shop, told["id"])

    assert (answer.status_code, answer.json()["code"]) == (409, "payments.nothing_to_replay")
    (log,) = await logged(shop)
    assert log["processed_at"] is not None


async def test_what_was_emptied_for_its_age_has_nothing_to_replay(pesan: Pesan, shop: Shop) -> None:
    await (await shop.ready()).captured()
    await pesan.owner.execute(
        "UPDATE payment_webhook_logs SET body = '', notice = NULL, emptied_at = now()"
    )
    (told,) = await listed(shop)

    assert (await replay(shop, told["id"])).json()["code"] == "payments.nothing_to_replay"


async def test_another_sellers_webhook_is_not_there(pesan: Pesan, shop: Shop) -> None:
    await (await shop.ready()).captured()
    (told,) = await listed(shop)
    other = await open_shop(pesan, "Budi")

    assert await listed(other) == []
    theirs = await replay(other, told["id"])
    assert (theirs.status_code, theirs.json()["code"]) == (404, "payments.webhook_not_found")


async def test_the_list_is_newest_first_and_read_by_pages(shop: Shop) -> None:
    for number in range(3):
        await post(shop, {"event": f"a.{number}", "data": {"id": "x"}})

    answer = await shop.seller.get("/payment-webhooks", limit=2)
    rest = await listed(shop, cursor=answer.json()["next_cursor"])

    assert [one["event"] for one in answer.json()["items"]] == ["a.2", "a.1"]
    assert [one["event"] for one in rest] == ["a.0"]

"""What a paused broadcast took back is told by its resuming alone."""

from ..running import Pesan
from .builders import (
    comes_to,
    draft,
    nobody_was_told_twice,
    people,
    results,
    sandbox,
    starts,
    step,
)

REASON = "broadcasts.withdrawn"


async def test_nobody_sends_it_again_by_hand_and_resuming_tells_each_once(
    pesan: Pesan, hurried: None
) -> None:
    seller = await pesan.seller()
    await sandbox(pesan, seller)
    await people(pesan, seller, 3)
    await seller.tells_nothing_for_two_hours()
    broadcast = (await draft(seller))["id"]
    await starts(seller, broadcast)
    await pesan.eventually("SELECT count(*) = 3 FROM customer_messages WHERE status = 'queued'")
    await step(seller, broadcast, "pause")
    taken = (await seller.get("/messages", reason=REASON)).json()["items"]
    assert len(taken) == 3

    refused = [
        await seller.post(f"/messages/{taken[0]['id']}/redelivery", {}),
        await seller.post(f"/messages/{taken[0]['id']}/redelivery", {}),
        await seller.post("/messages/redeliveries", {"reason": REASON}),
    ]

    told = {(answer.status_code, answer.json()["code"]) for answer in refused}
    assert told == {(409, "channels.message_taken_back")}
    assert len((await seller.get("/messages", reason=REASON)).json()["items"]) == 3
    budi = await pesan.seller("Budi")
    elsewhere = await budi.post(f"/messages/{taken[0]['id']}/redelivery", {})
    assert elsewhere.status_code == 404, "somebody else's says nothing of its reason"
    await seller.tells_at_any_hour()
    await step(seller, broadcast, "resume")
    await comes_to(pesan, broadcast, "sent")
    assert (await results(seller, broadcast))["sent"] == 3
    await nobody_was_told_twice(pesan, broadcast)
    count = "SELECT count(*) FROM customer_messages WHERE status <> 'failed' AND direction = 'out'"
    assert await pesan.value(count) == 3


async def test_what_a_cancelled_one_took_back_stays_unsaid(pesan: Pesan) -> None:
    seller = await pesan.seller()
    await sandbox(pesan, seller)
    await people(pesan, seller, 1)
    await seller.tells_nothing_for_two_hours()
    broadcast = (await draft(seller))["id"]
    await starts(seller, broadcast)
    await pesan.eventually("SELECT count(*) = 1 FROM customer_messages WHERE status = 'queued'")
    await step(seller, broadcast, "cancel")
    [taken] = (await seller.get("/messages", reason=REASON)).json()["items"]

    answer = await seller.post(f"/messages/{taken['id']}/redelivery", {})

    assert (answer.status_code, answer.json()["code"]) == (409, "channels.message_taken_back")

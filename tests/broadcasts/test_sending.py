"""A broadcast from draft to its last person: each told once, whatever is stopped, killed or doubled."""

import asyncio
import tracemalloc
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pesan.broadcasts import actions
from pesan.broadcasts.actions import stages
from pesan.kit import clock
from pesan.kit.ids import BroadcastId, StoreId, decode
from pesan.kit.timers import set_timer

from ..databases import Databases
from ..running import Pesan, Seller, running_pesan
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

AN_HOUR = timedelta(hours=1)
YES = {"purpose": "marketing", "status": "granted", "source": "chat"}


async def a_shop(pesan: Pesan, number: int, *, agreed: int = 10) -> Seller:
    seller = await pesan.seller()
    await sandbox(pesan, seller)
    await people(pesan, seller, number, agreed=agreed)
    return seller


async def advanced(pesan: Pesan, seller: Seller, broadcast: str) -> None:
    """One step, by hand: as its timer rings."""
    store = StoreId(decode("sto", seller.store_id))
    subject = BroadcastId(decode("brd", broadcast))
    async with pesan.world.database.store(store) as tx:
        await set_timer(tx, store, actions.ADVANCE, subject, due_at=clock.now() + AN_HOUR)
        await actions.advance(tx, store, subject)


async def test_of_a_thousand_only_those_who_agreed_are_told_each_once_by_name(
    pesan: Pesan, hurried: None
) -> None:
    seller = await a_shop(pesan, 1000, agreed=3)
    broadcast = await draft(seller)
    assert broadcast["status"] == "draft"
    audience = (await seller.get(f"/broadcasts/{broadcast['id']}/audience")).json()
    assert (audience["count"], audience["reachable"]) == (1000, 300)
    assert audience["skipped"] == [{"reason": "no_consent", "count": 700}]
    assert audience["text"] == "Halo Budi, diskon di Toko Sari!"

    assert (await starts(seller, broadcast["id"]))["status"] == "sending"
    await comes_to(pesan, broadcast["id"], "sent")

    came = await results(seller, broadcast["id"])
    assert (came["audience"], came["sent"], came["skipped"]) == (1000, 300, 700)
    assert came["skips"] == [{"reason": "no_consent", "count": 700}]
    assert (came["waiting"], came["queued"], came["failed"]) == (0, 0, 0)
    await nobody_was_told_twice(pesan, broadcast["id"])
    rows = await pesan.rows(
        "SELECT m.text, m.payload -> 'broadcast' ->> 'name' AS label, c.name, t.owner"
        " FROM customer_messages m JOIN conversations t ON t.id = m.conversation_id"
        " JOIN customers c ON c.id = t.customer_id LIMIT 1"
    )
    assert rows[0]["text"] == "Halo Ani, diskon di Toko Sari!"
    assert rows[0]["label"] == "Promo Lebaran"
    assert rows[0]["owner"] == "agent"
    told = await pesan.rows("SELECT type FROM events WHERE type LIKE 'broadcast.%' ORDER BY id")
    assert [row["type"] for row in told] == ["broadcast.started", "broadcast.sent"]


async def test_the_audience_is_listed_person_by_person(pesan: Pesan, hurried: None) -> None:
    seller = await a_shop(pesan, 5, agreed=3)
    broadcast = (await draft(seller))["id"]
    await starts(seller, broadcast)
    await comes_to(pesan, broadcast, "sent")

    first = (await seller.get(f"/broadcasts/{broadcast}/recipients", limit=3)).json()
    rest = await seller.get(
        f"/broadcasts/{broadcast}/recipients", limit=3, cursor=first["next_cursor"]
    )
    skipped = await seller.get(f"/broadcasts/{broadcast}/recipients", reason="no_consent")

    everybody = [*first["items"], *rest.json()["items"]]
    assert sorted(one["status"] for one in everybody) == ["sent", "sent", *["skipped"] * 3]
    assert rest.json()["next_cursor"] is None
    assert {one["reason"] for one in skipped.json()["items"]} == {"no_consent"}


async def test_a_pause_takes_back_what_is_not_on_its_way_and_resuming_tells_the_rest(
    pesan: Pesan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stages, "STEP_SECONDS", 3600.0)  # only as far as we take it
    seller = await a_shop(pesan, 120)
    broadcast = (await draft(seller))["id"]
    await starts(seller, broadcast)
    await pesan.eventually("SELECT count(*) = 50 FROM broadcast_recipients WHERE status = 'queued'")

    paused = await step(seller, broadcast, "pause")
    await advanced(pesan, seller, broadcast)  # a late worker

    assert paused["status"] == "paused"
    came = await results(seller, broadcast)
    assert came["waiting"] + came["sent"] + came["queued"] + came["unknown"] == 120
    assert came["sent"] <= 50
    monkeypatch.setattr(stages, "STEP_SECONDS", 0.0)
    await step(seller, broadcast, "resume")
    await comes_to(pesan, broadcast, "sent")
    assert (await results(seller, broadcast))["sent"] == 120
    await nobody_was_told_twice(pesan, broadcast)


async def test_what_is_cancelled_tells_nobody_more(
    pesan: Pesan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stages, "STEP_SECONDS", 3600.0)
    seller = await a_shop(pesan, 70)
    broadcast = (await draft(seller))["id"]
    await starts(seller, broadcast)
    await pesan.eventually("SELECT count(*) = 50 FROM broadcast_recipients WHERE status = 'queued'")

    assert (await step(seller, broadcast, "cancel"))["status"] == "cancelled"

    await advanced(pesan, seller, broadcast)
    came = await results(seller, broadcast)
    assert came["waiting"] == 0
    assert {one["reason"] for one in came["skips"]} == {"cancelled"}
    for verb in ("resume", "pause", "schedule"):
        answer = await seller.post(f"/broadcasts/{broadcast}/{verb}", {})
        assert (answer.status_code, answer.json()["code"]) == (409, "broadcasts.cannot_move"), verb


async def test_of_two_starts_at_once_one_starts(pesan: Pesan, hurried: None) -> None:
    seller = await a_shop(pesan, 60)
    broadcast = (await draft(seller))["id"]

    answers = await asyncio.gather(
        *(seller.post(f"/broadcasts/{broadcast}/schedule", {}) for _ in range(4))
    )

    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    await comes_to(pesan, broadcast, "sent")
    assert (await results(seller, broadcast))["sent"] == 60
    await nobody_was_told_twice(pesan, broadcast)


async def test_workers_that_die_in_the_middle_and_double_tell_everybody_once(
    pesan: Pesan, hurried: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every third step is killed after it has said its words; others run beside it."""
    seller = await a_shop(pesan, 200)
    broadcast = (await draft(seller))["id"]
    tell_these, steps = stages._tell_these, 0

    async def tell_and_die(*given: Any) -> None:
        nonlocal steps
        await tell_these(*given)
        steps += 1
        if steps % 3 == 0:
            raise RuntimeError("killed")

    monkeypatch.setattr(stages, "_tell_these", tell_and_die)
    await starts(seller, broadcast)

    async def doubled() -> None:
        for _ in range(20):
            with suppress(RuntimeError):
                await advanced(pesan, seller, broadcast)

    await asyncio.gather(doubled(), doubled())
    await comes_to(pesan, broadcast, "sent")

    assert steps >= 3
    assert (await results(seller, broadcast))["sent"] == 200
    await nobody_was_told_twice(pesan, broadcast)


async def test_who_takes_consent_back_before_their_turn_is_not_told(
    pesan: Pesan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stages, "STEP_SECONDS", 3600.0)
    seller = await a_shop(pesan, 51)
    broadcast = (await draft(seller))["id"]
    await starts(seller, broadcast)
    await pesan.eventually("SELECT count(*) = 50 FROM broadcast_recipients WHERE status = 'queued'")
    last = (await seller.get(f"/broadcasts/{broadcast}/recipients", status="waiting")).json()
    customer = last["items"][0]["customer_id"]

    await seller.made(f"/customers/{customer}/consents", YES | {"status": "withdrawn"})
    await advanced(pesan, seller, broadcast)

    skipped = await seller.get(f"/broadcasts/{broadcast}/recipients", reason="no_consent")
    assert [one["customer_id"] for one in skipped.json()["items"]] == [customer]


async def test_who_is_merged_while_it_is_sent_is_told_once(
    pesan: Pesan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stages, "TOLD_AT_ONCE", 1)
    monkeypatch.setattr(stages, "STEP_SECONDS", 3600.0)
    seller = await a_shop(pesan, 0)
    ids = []
    for n in range(3):
        made = await seller.made("/customers", {"name": f"Ani {n}", "phone": f"08120000000{n}"})
        await seller.made(f"/customers/{made['id']}/consents", YES)
        ids.append(made["id"])
    broadcast = (await draft(seller, customer_ids=ids))["id"]
    await starts(seller, broadcast)
    await pesan.eventually("SELECT count(*) = 1 FROM broadcast_recipients WHERE status = 'queued'")

    merged = await seller.post(f"/customers/{ids[1]}/merge", {"from": ids[0]})
    assert merged.is_success, merged.text
    monkeypatch.setattr(stages, "STEP_SECONDS", 0.0)
    await advanced(pesan, seller, broadcast)
    await comes_to(pesan, broadcast, "sent")

    came = await results(seller, broadcast)
    assert (came["sent"], came["skips"]) == (2, [{"reason": "merged", "count": 1}])


async def test_it_goes_at_its_hour_and_to_no_more_than_its_cap(pesan: Pesan, hurried: None) -> None:
    seller = await a_shop(pesan, 9)
    broadcast = (await draft(seller, cap=4))["id"]
    at = (datetime.now(UTC) + timedelta(hours=2)).isoformat()
    answer = await seller.post(f"/broadcasts/{broadcast}/schedule", {"scheduled_at": at})
    assert answer.json()["status"] == "scheduled"
    changed = await seller.patch(f"/broadcasts/{broadcast}", {"text": "Halo lagi"})
    assert changed.status_code == 200

    await pesan.shift_clock(2 * 3600 + 60)
    await comes_to(pesan, broadcast, "sent")

    came = await results(seller, broadcast)
    assert (came["sent"], came["skips"]) == (4, [{"reason": "over_cap", "count": 5}])
    texts = await pesan.rows("SELECT DISTINCT text FROM customer_messages")
    assert [row["text"] for row in texts] == ["Halo lagi"]


async def test_through_quiet_hours_it_sleeps_and_goes_on_in_the_morning(
    pesan: Pesan, hurried: None
) -> None:
    seller = await a_shop(pesan, 3)
    await seller.tells_nothing_for_two_hours()
    broadcast = (await draft(seller))["id"]

    await starts(seller, broadcast)

    await pesan.eventually(
        "SELECT bool_or(due_at > now() + interval '1 hour') FROM timers WHERE kind = $1",
        actions.ADVANCE,
    )
    assert (await results(seller, broadcast))["queued"] == 3
    await pesan.shift_clock(2 * 3600)
    await comes_to(pesan, broadcast, "sent")
    assert (await results(seller, broadcast))["sent"] == 3


async def test_nobody_to_tell_is_refused_and_said_why(pesan: Pesan) -> None:
    seller = await a_shop(pesan, 20, agreed=0)
    to_all = (await draft(seller))["id"]
    empty = (await seller.made("/segments", {"name": "-", "conditions": {"tags": ["tiada"]}}))["id"]
    to_none = (await draft(seller, segment_id=empty))["id"]

    refused = (await seller.post(f"/broadcasts/{to_all}/schedule", {})).json()
    nobody = (await seller.post(f"/broadcasts/{to_none}/schedule", {})).json()

    assert (refused["code"], refused["skipped"]) == (
        "broadcasts.nobody_to_tell",
        {"no_consent": 20},
    )
    assert (nobody["code"], nobody["skipped"]) == ("broadcasts.nobody_to_tell", {})
    assert (await seller.get(f"/broadcasts/{to_all}")).json()["status"] == "draft"


async def test_a_store_that_closes_in_the_middle_tells_nobody_more(
    pesan: Pesan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stages, "STEP_SECONDS", 3600.0)
    seller = await a_shop(pesan, 60)
    broadcast = (await draft(seller))["id"]
    await starts(seller, broadcast)
    await pesan.eventually("SELECT count(*) = 50 FROM broadcast_recipients WHERE status = 'queued'")

    assert (await seller.api.delete(seller.path())).status_code == 204
    await advanced(pesan, seller, broadcast)

    row = (await pesan.rows("SELECT status, reason FROM broadcasts"))[0]
    assert (row["status"], row["reason"]) == ("cancelled", "stores.not_found")
    assert (
        await pesan.value("SELECT count(*) FROM broadcast_recipients WHERE status = 'waiting'") == 0
    )


async def test_staff_drafts_and_an_admin_sends(pesan: Pesan) -> None:
    owner = await a_shop(pesan, 3)
    staff = await (await pesan.person("Sita")).joins(owner, "staff")
    broadcast = (await draft(staff))["id"]

    for verb in ("schedule", "pause", "resume", "cancel"):
        assert (await staff.post(f"/broadcasts/{broadcast}/{verb}", {})).status_code == 403
    assert (await owner.post(f"/broadcasts/{broadcast}/schedule", {})).status_code == 200


async def test_somebody_elses_broadcast_segment_or_customer_is_none(pesan: Pesan) -> None:
    stranger = await a_shop(pesan, 2)
    theirs = await draft(stranger)
    someone = (await stranger.get("/customers")).json()["items"][0]["id"]
    seller = await pesan.seller("Lain")
    await sandbox(pesan, seller)

    assert (await seller.get(f"/broadcasts/{theirs['id']}")).status_code == 404
    assert (await seller.post(f"/broadcasts/{theirs['id']}/schedule", {})).status_code == 404
    body = {"name": "x", "channel": "sandbox", "text": "x"}
    by_segment = await seller.post("/broadcasts", body | {"segment_id": theirs["segment_id"]})
    by_hand = await seller.post("/broadcasts", body | {"customer_ids": [someone]})
    assert by_segment.json()["code"] == "broadcasts.segment_not_found"
    assert by_hand.json()["errors"][0]["field"] == "customer_ids[0]"


async def test_what_cannot_be_said_is_refused_by_name(pesan: Pesan) -> None:
    seller = await a_shop(pesan, 1)
    segment = (await seller.made("/segments", {"name": "Semua"}))["id"]
    body = {"name": "x", "channel": "sandbox", "segment_id": segment}
    for changed, code in (
        ({"text": "saldo {{saldo}}"}, "requests.invalid"),
        ({}, "requests.invalid"),
        ({"text": "x", "template": {"name": "x"}}, "requests.invalid"),
        ({"template": {"name": "x"}}, "broadcasts.no_template"),
        ({"text": "x", "channel": "telegram"}, "broadcasts.not_connected"),
        ({"text": "x", "cap": 0}, "requests.invalid"),
        ({"text": "x", "status": "sent"}, "requests.invalid"),
    ):
        answer = await seller.post("/broadcasts", body | changed)
        assert answer.json()["code"] == code, answer.text


async def test_a_test_goes_to_oneself_and_counts_nowhere(pesan: Pesan) -> None:
    seller = await a_shop(pesan, 3)
    broadcast = (await draft(seller))["id"]
    me = await seller.made("/customers", {"name": "Sari Dewi", "phone": "081299990000"})
    path = f"/broadcasts/{broadcast}/test"
    refused = await seller.post(path, {"customer_id": me["id"]})
    assert refused.json()["reason"] == "no_consent"
    await seller.made(f"/customers/{me['id']}/consents", YES)

    message = await seller.made(path, {"customer_id": me["id"]})

    assert message["text"] == "Halo Sari, diskon di Toko Sari!"
    assert (await results(seller, broadcast))["audience"] == 0
    assert (await seller.get(f"/broadcasts/{broadcast}")).json()["status"] == "draft"


async def test_fifty_thousand_are_written_down_and_told_within_bounds(
    databases: Databases, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many there are, a step looks at so many and keeps none of them; and so many at most
    wait to be sent.
    """
    async with running_pesan(databases, database) as pesan:
        monkeypatch.setattr(stages, "STEP_SECONDS", 3600.0)
        monkeypatch.setattr(stages, "LOOKED_AT_ONCE", 10_000)
        seller = await a_shop(pesan, 50_000)
        broadcast = (await draft(seller))["id"]
        tracemalloc.start()

        await starts(seller, broadcast)
        await pesan.eventually("SELECT bool_or(is_frozen) FROM broadcasts", timeout_seconds=100)
        for _ in range(8):
            await advanced(pesan, seller, broadcast)

        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        came = await results(seller, broadcast)
        assert came["audience"] == 50_000
        assert came["queued"] <= stages.UNDER_WAY_MAX
        assert came["waiting"] >= 50_000 - 9 * stages.TOLD_AT_ONCE
        assert peak < 30_000_000, f"{peak} bytes"

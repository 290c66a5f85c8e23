"""A shop with many customers, made in SQL: what a test of thousands can afford."""

from typing import Any

from pesan.kit.ids import decode

from ..running import Pesan, Seller

PEOPLE = """
    WITH people AS (
        INSERT INTO customers (store_id, id, name, phone, tags, created_at, updated_at)
        SELECT $1, overlay(gen_random_uuid()::text PLACING '019b0000-0000-7' FROM 1 FOR 15)::uuid,
            'Ani ' || n, '+62812' || (10000000 + n),
            CASE WHEN n % 5 = 0 THEN '{grosir}'::text[] ELSE '{}' END, now(), now()
        FROM generate_series(1, $2::int) AS n
        RETURNING id, name
    )
    INSERT INTO customer_consents
        (store_id, id, customer_id, purpose, status, source, actor, created_at)
    SELECT $1, id, id, 'marketing', 'granted', 'test', 'test', now()
    FROM people WHERE substr(name, 5)::int % 10 < $3::int
"""
SECRET = "rahasia-simulator"


async def people(pesan: Pesan, seller: Seller, number: int, *, agreed: int = 10) -> None:
    """`agreed` of each ten have agreed to offers, every fifth is tagged grosir."""
    store = decode("sto", seller.store_id)
    await pesan.owner.execute(PEOPLE, store, number, agreed)


async def sandbox(pesan: Pesan, seller: Seller) -> None:
    """Connects the simulated phone."""
    answer = await seller.put("/connections/sandbox", {"secret": SECRET})
    assert answer.status_code == 200, answer.text
    await seller.tells_at_any_hour()


async def draft(seller: Seller, **changed: Any) -> Any:
    """A broadcast by text over the simulated phone, to everybody."""
    if not changed.keys() & {"segment_id", "customer_ids"}:
        changed["segment_id"] = (await seller.made("/segments", {"name": "Semua"}))["id"]
    body = {
        "name": "Promo Lebaran",
        "channel": "sandbox",
        "text": "Halo {{customer.first_name}}, diskon di {{store.name}}!",
        **changed,
    }
    return await seller.made("/broadcasts", body)


async def starts(seller: Seller, broadcast: str) -> Any:
    return await step(seller, broadcast, "schedule")


async def step(seller: Seller, broadcast: str, verb: str) -> Any:
    answer = await seller.post(f"/broadcasts/{broadcast}/{verb}", {})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def comes_to(pesan: Pesan, broadcast: str, status: str, *, seconds: float = 60) -> None:
    await pesan.eventually(
        "SELECT bool_or(status = $2) FROM broadcasts WHERE id = $1",
        decode("brd", broadcast),
        status,
        timeout_seconds=seconds,
    )


async def results(seller: Seller, broadcast: str) -> Any:
    answer = await seller.get(f"/broadcasts/{broadcast}/results")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def nobody_was_told_twice(pesan: Pesan, broadcast: str) -> None:
    twice = await pesan.rows(
        "SELECT conversation_id FROM customer_messages WHERE payload -> 'broadcast' ->> 'id' = $1"
        " AND status <> 'failed' GROUP BY conversation_id HAVING count(*) > 1",
        broadcast,
    )
    assert twice == []

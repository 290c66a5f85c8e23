"""Every invariant holds after an honest day, and each turns red at the fault it is there for."""

import importlib
import secrets
from collections.abc import AsyncIterator

import asyncpg
import pytest

from pesan.app.demo import SANDBOX
from pesan.app.invariants import CHAIN, FAULTS_SHOWN_MAX, INVARIANTS, check_invariants
from pesan.kit.ids import PaymentId, StoreId, decode
from pesan.payments.bank import simulate
from pesan.payments.models import Outcome
from pesan.stores import open_connection

from ..conftest import TEMPLATE
from ..databases import Databases
from ..running import Pesan, Seller, running_pesan

# The fault of each, planted in a healthy database as its owner.
FAULTS = {
    "costs are of messages that left": """
        INSERT INTO message_costs (store_id, message_id, conversation_id, connection_id, channel,
            livemode, left_at, currency, prices)
        SELECT id, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'sandbox', false, now(),
            'IDR', '{}' FROM stores LIMIT 1
    """,
    "stock is the sum of its movements": """
        DELETE FROM inventory_movements WHERE reason = 'sale'
    """,
    "reserved is the sum of what is held": """
        UPDATE inventory_levels SET reserved = reserved - 1 WHERE reserved > 0
    """,
    "nothing is oversold": """
        ALTER TABLE inventory_levels DROP CONSTRAINT inventory_never_oversold;
        UPDATE inventory_levels SET reserved = on_hand + 1
    """,
    "sales are movements": """
        UPDATE inventory_movements SET delta = delta - 1 WHERE reason = 'sale'
    """,
    "items are reserved": """
        UPDATE inventory_reservations SET quantity = quantity + 1 WHERE status = 'expired'
    """,
    "stock follows the order": """
        UPDATE inventory_reservations SET status = 'released' WHERE status = 'committed'
    """,
    "payments are their captures and refunds": """
        UPDATE payments SET captured_minor = captured_minor + 1 WHERE captured_minor > 0
    """,
    "payment status says what money came": """
        UPDATE payments SET status = 'captured' WHERE status = 'cancelled'
    """,
    "transfers are paid by the whole": """
        UPDATE payments SET provider = 'manual', connection_id = NULL, status = 'captured'
        WHERE status = 'cancelled'
    """,
    "lines are booked once": """
        UPDATE payment_captures SET connection_id = NULL, line_id = id
    """,
    "orders are paid by money": """
        UPDATE orders SET status = 'paid' WHERE status = 'awaiting_payment'
    """,
    "no money is in limbo": """
        UPDATE payment_captures SET booked_at = booked_at - interval '1 hour';
        UPDATE orders SET status = 'expired' WHERE status = 'packed'
    """,
    "the journal balances": """
        UPDATE journal_lines SET amount_minor = amount_minor + 1 WHERE account = 'sales'
    """,
    "the journal is the money": """
        UPDATE journal_lines SET amount_minor = amount_minor * 2
    """,
    "captures and refunds are in the journal": """
        UPDATE journal_entries SET source = 'invented ' || source WHERE kind = 'refund'
    """,
    "one live attempt an order": """
        DROP INDEX payments_one_live_attempt;
        UPDATE payments SET status = 'requires_action', order_id = (
            SELECT order_id FROM payments WHERE status = 'requires_action' LIMIT 1)
    """,
    "live attempts have a waiting order": """
        UPDATE orders SET status = 'cancelled' WHERE status = 'awaiting_payment'
    """,
    "sandbox books agree": """
        UPDATE payment_captures SET gateway_id = 'invented ' || id
    """,
    "order history is a walk": """
        UPDATE order_status_history SET to_status = 'shipped' WHERE to_status = 'paid'
    """,
    "payment history is a walk": """
        DELETE FROM payment_status_history WHERE to_status = 'captured'
    """,
    "returns are movements": """
        UPDATE order_return_items SET restock = NOT restock
    """,
    "returns are refunded": """
        UPDATE order_returns SET refund_minor = refund_minor + 1
    """,
    "fulfilment history is a walk": """
        UPDATE fulfilment_status_history SET to_status = 'delivered' WHERE to_status = 'shipped'
    """,
    "progress is the sum of parcels": """
        UPDATE fulfilment_items SET quantity = quantity + 1
    """,
    "orders follow their parcels": """
        UPDATE orders SET status = 'shipped' WHERE status = 'packed'
    """,
    "kept answers are final": """
        UPDATE idempotency_keys SET status = 500
    """,
    "moves are told": """
        DELETE FROM events WHERE type = 'order.paid'
    """,
    "facts are delivered": """
        UPDATE event_deliveries SET done_at = NULL, claimed_until = NULL,
            due_at = due_at - interval '2 hours'
    """,
    "timers ring": """
        UPDATE timers SET due_at = due_at - interval '2 days', claimed_until = NULL
    """,
    "the ledgers are append only": """
        GRANT UPDATE (delta) ON inventory_movements TO pesan_app
    """,
    "every store is fenced": """
        ALTER TABLE customers NO FORCE ROW LEVEL SECURITY
    """,
    "nothing points into another store": """
        UPDATE order_status_history SET store_id = (
            SELECT id FROM stores WHERE id <> store_id LIMIT 1)
    """,
    "sums add up": """
        UPDATE order_items SET unit_price_minor = unit_price_minor + 1,
            total_minor = total_minor + quantity
    """,
    "discounts are their uses": """
        INSERT INTO discount_customers (store_id, discount_id, customer_id, used, most)
        SELECT id, gen_random_uuid(), gen_random_uuid(), 1, 1 FROM stores LIMIT 1
    """,
    "uses are whose the order is": """
        INSERT INTO discount_uses (store_id, order_id, discount_id, customer_id, status, counted,
            customer_counted)
        SELECT store_id, id, id, id, 'given_back', false, false FROM orders LIMIT 1
    """,
    "words are their products": """
        DELETE FROM store_words
    """,
    "tags are their products": """
        INSERT INTO product_tags (store_id, tag, product_id) SELECT store_id, 'asing', id FROM products
    """,
    "order moves are in the audit log": """
        DELETE FROM event_audit_log WHERE action = 'orders.move'
    """,
    "payment moves are in the audit log": """
        DELETE FROM event_audit_log WHERE action = 'payments.move'
    """,
    "the audit chain holds": """
        UPDATE event_audit_log SET actor = 'usr_x' WHERE id IN (SELECT entry_id FROM audit_chain)
    """,
    "one currency an order": """
        UPDATE payments SET currency = 'SGD'
    """,
    "every store has its first place": """
        DELETE FROM locations WHERE id = (SELECT min(id::text)::uuid FROM locations)
    """,
    "stock lies in a place of its store": """
        UPDATE inventory_reservations SET location_id = variant_id
    """,
    "merges are whole": """
        UPDATE customers SET merged_into = NULL
    """,
    "the merged have nothing left": """
        UPDATE orders SET customer_id = (SELECT merged_id FROM customer_merges LIMIT 1)
    """,
    "default addresses are their own": """
        UPDATE customers SET default_address_id = id WHERE deleted_at IS NULL
    """,
    "nobody erased is left": """
        UPDATE customers SET name = 'Rina' WHERE erased_at IS NOT NULL
    """,
    "terms are their customers": """
        DELETE FROM customer_terms
    """,
    "one count is open a place": """
        DROP INDEX inventory_counts_one_open;
        UPDATE inventory_counts SET status = 'open', closed_at = NULL
    """,
    "nothing is held past its time": """
        UPDATE inventory_reservations SET expires_at = expires_at - interval '1 day'
    """,
}


@pytest.fixture(scope="module")
async def day(databases: Databases) -> AsyncIterator[str]:
    """A database after an honest day: paid and partly refunded, cancelled, expired, awaiting."""
    name = f"day_{secrets.token_hex(6)}"
    await databases.copy(TEMPLATE, name)
    async with running_pesan(databases, name) as pesan:
        await sell_for_a_day(pesan)
    yield databases.dsn(name)
    await databases.drop(name)


@pytest.fixture
async def owner(day: str) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """As the owner, in a transaction that never was."""
    connection = await asyncpg.connect(day)
    transaction = connection.transaction()
    await transaction.start()
    yield connection
    await transaction.rollback()
    await connection.close()


async def test_every_invariant_holds_after_an_honest_day(day: str) -> None:
    connection = await asyncpg.connect(day)
    try:
        assert await check_invariants(connection) == []
    finally:
        await connection.close()


@pytest.mark.parametrize("name", FAULTS)
async def test_each_turns_red_at_its_fault(
    owner: "asyncpg.Connection[asyncpg.Record]", name: str
) -> None:
    await owner.execute("SET LOCAL session_replication_role = replica")  # no foreign keys
    await owner.execute(FAULTS[name])

    broken = await check_invariants(owner)

    assert any(line.startswith(f"{name}: ") for line in broken), broken


def test_no_invariant_is_without_a_planted_fault() -> None:
    assert set(FAULTS) == {CHAIN, *(invariant.name for invariant in INVARIANTS)}


async def test_a_fault_names_what_is_broken_as_the_api_does(
    owner: "asyncpg.Connection[asyncpg.Record]",
) -> None:
    await owner.execute("UPDATE inventory_levels SET on_hand = on_hand + 1")

    broken = await check_invariants(owner)

    assert broken
    for line in broken:
        words = line.partition(": ")[2].split(", ")
        decode("sto", words[0].removeprefix("store "))
        decode("var", words[1].removeprefix("variant "))


async def test_many_faults_of_a_kind_are_counted_not_poured_out(
    owner: "asyncpg.Connection[asyncpg.Record]",
) -> None:
    await owner.execute("""
        INSERT INTO inventory_movements
            (store_id, location_id, variant_id, id, delta, reason, actor, created_at)
        SELECT s.id, s.id, gen_random_uuid(), gen_random_uuid(), 1, 'counted', 'nobody', now()
        FROM (SELECT id FROM stores LIMIT 1) s, generate_series(1, 25)
    """)

    kind = "stock is the sum of its movements: "
    broken = [line for line in await check_invariants(owner) if line.startswith(kind)]

    assert len(broken) == FAULTS_SHOWN_MAX + 1
    assert broken[-1] == f"{kind}and 5 more"


async def test_money_of_before_the_journal_is_booked_by_its_migration(
    owner: "asyncpg.Connection[asyncpg.Record]",
) -> None:
    migration = importlib.import_module("pesan.migrations.versions.0022_ledger")
    balances = """
        SELECT e.kind, l.account, sum(l.amount_minor)::bigint AS total FROM journal_entries e
        JOIN journal_lines l ON l.entry_id = e.id GROUP BY e.kind, l.account ORDER BY 1, 2
    """
    booked = await owner.fetch(balances)
    await owner.execute("SET LOCAL session_replication_role = replica")
    await owner.execute("DELETE FROM journal_lines; DELETE FROM journal_entries")
    await owner.execute("UPDATE refunds SET surplus_minor = 0")

    await owner.execute(migration.BOOKED_BEFORE)

    assert await owner.fetch(balances) == booked
    assert len(booked) == 7
    assert await check_invariants(owner) == []


async def sell_for_a_day(pesan: Pesan) -> None:
    await pesan.seller("Budi")  # another store, for what might point into it
    sari = await pesan.seller("Sari")
    store = StoreId(decode("sto", sari.store_id))
    async with pesan.world.database.store(store) as tx:
        await open_connection(tx, pesan.world, store, SANDBOX, {"secret": secrets.token_hex(16)})
    product = await sari.made(
        "/products",
        {"name": "Kaos", "variants": [{"sku": "K-1", "price": "85000", "stock": 10}]},
    )
    variant = product["variants"][0]["id"]

    paid = await order(sari, variant, quantity=2)
    payment = await attempt(sari, paid)
    await simulate(pesan.world, store, PaymentId(decode("pay", payment)), Outcome.PAID)
    await pesan.eventually("SELECT count(*) = 1 FROM orders WHERE status = 'paid'")
    body = {"amount": "10000", "reason": "goodwill"}
    await sari.made(f"/payments/{payment}/refunds", body)
    await pesan.eventually("SELECT count(*) = 1 FROM refunds WHERE status = 'succeeded'")

    part = {"items": [{"item_id": await line_of(sari, paid), "quantity": 1}], "status": "shipped"}
    await sari.made(f"/orders/{paid}/fulfilments", part)
    back = {"items": part["items"], "reason": "too small"}
    await sari.made(f"/orders/{paid}/returns", back)
    await pesan.eventually("SELECT count(*) = 2 FROM refunds WHERE status = 'succeeded'")

    twice = await attempt(sari, await order(sari, variant, quantity=1))
    for _ in range(2):  # two buyers' phones, one code: what is over goes back
        await simulate(pesan.world, store, PaymentId(decode("pay", twice)), Outcome.PAID)
    await pesan.eventually("SELECT count(*) = 3 FROM refunds WHERE status = 'succeeded'")

    cancelled = await order(sari, variant, quantity=1)
    await attempt(sari, cancelled)
    answer = await sari.post(f"/orders/{cancelled}/cancellation", {"reason": "changed my mind"})
    assert answer.status_code == 200, answer.text

    await order(sari, variant, quantity=3)
    await pesan.shift_clock(61 * 60)
    await pesan.eventually("SELECT count(*) = 1 FROM orders WHERE status = 'expired'")

    await attempt(sari, await order(sari, variant, quantity=1))
    await keep_people(sari)
    for _ in range(2):
        count = (await sari.made("/inventory/counts", {}))["id"]
        await sari.post(f"/inventory/counts/{count}/abandonment", {})
    await pesan.eventually("SELECT NOT EXISTS (SELECT FROM event_deliveries WHERE done_at IS NULL)")
    await pesan.eventually("SELECT NOT EXISTS (SELECT FROM audit_unchained)")


async def keep_people(seller: Seller) -> None:
    """One with an address, two who are one, and one who is forgotten."""
    ani, beni, gone = [
        (await seller.made("/customers", {"name": name, "addresses": [{"text": "Jl. Riau 1"}]}))[
            "id"
        ]
        for name in ("Ani", "Beni", "Cici")
    ]
    for path, body in (
        (f"/customers/{ani}/merge", {"from": beni}),
        (f"/customers/{gone}/erasure", {}),
    ):
        answer = await seller.post(path, body)
        assert answer.status_code == 200, answer.text


async def order(seller: Seller, variant: str, *, quantity: int) -> str:
    body = {
        "customer": {"name": "Rina", "phone": "+6281200000001"},
        "items": [{"variant_id": variant, "quantity": quantity}],
        "shipping": {"fee": "18000", "address": {"text": "Jl. Melati 4", "city": "Bandung"}},
    }
    placed: str = (await seller.made("/orders", body))["id"]
    return placed


async def line_of(seller: Seller, order_id: str) -> str:
    line: str = (await seller.get(f"/orders/{order_id}")).json()["items"][0]["id"]
    return line


async def attempt(seller: Seller, order_id: str) -> str:
    body = {"provider": "sandbox", "method": "qris"}
    made = await seller.made(f"/orders/{order_id}/payments", body)
    assert made["status"] == "requires_action", made
    begun: str = made["id"]
    return begun

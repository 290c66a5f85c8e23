"""What is old goes, what is young stays, and the role that removes it could not do otherwise."""

import asyncio

import asyncpg
import pytest

from pesan.app import housekeeping
from pesan.app.housekeeping import BATCH, remove, what_is_old
from pesan.app.settings import load
from pesan.kit.chores import Chore, keep_house
from pesan.kit.migrate import ROUTER_ROLE

from ..databases import Databases
from ..running import Pesan, running_pesan

STORE = "'00000000-0000-7000-8000-000000000001'"

# Of each kind: rows of which the first is older than is kept, and the second just not; then what
# of a row says that it is still there.
ROWS = {
    "idempotency keys": (
        f"""INSERT INTO idempotency_keys SELECT {STORE}, sha256(n::text::bytea), '', 200, '',
            'application/json', now() - age FROM unnest(ARRAY[interval '49 hours', '47 hours'])
            WITH ORDINALITY AS old (age, n)""",
        f"SELECT count(*) FROM idempotency_keys WHERE store_id = {STORE}",
    ),
    "delivered facts": (
        f"""INSERT INTO event_deliveries (store_id, event_id, handler, due_at, done_at)
            SELECT {STORE}, gen_random_uuid(), 'x', now() - interval '9 days', now() - age
            FROM unnest(ARRAY[interval '8 days', '6 days']) AS age""",
        "SELECT count(*) FROM event_deliveries WHERE handler = 'x'",
    ),
    "the job log": (
        """INSERT INTO pgqueuer_log (created, job_id, status, priority, entrypoint)
           SELECT now() - age, 1, 'successful', 0, 'x'
           FROM unnest(ARRAY[interval '8 days', '6 days']) AS age""",
        "SELECT count(*) FROM pgqueuer_log WHERE entrypoint = 'x'",
    ),
    "login links": (
        """INSERT INTO login_links (token_hash, user_id, expires_at)
           SELECT sha256(n::text::bytea), (SELECT id FROM users), now() - age
           FROM unnest(ARRAY[interval '31 days', '29 days']) WITH ORDINALITY AS old (age, n)""",
        "SELECT count(*) FROM login_links",
    ),
    "channel updates": (
        f"""INSERT INTO channel_updates
                (store_id, id, connection_id, dedupe_key, kind, content, body, received_at)
            SELECT {STORE}, gen_random_uuid(), gen_random_uuid(), 'x' || n, 'unrecognised', '{{}}',
                'said', now() - age
            FROM unnest(ARRAY[interval '91 days', '89 days']) WITH ORDINALITY AS old (age, n)""",
        "SELECT count(*) FROM channel_updates WHERE body <> '' AND content IS NOT NULL",
    ),
    "payment webhooks": (
        f"""INSERT INTO payment_webhook_logs
                (store_id, id, connection_id, dedupe_key, event, body, notice, received_at)
            SELECT {STORE}, gen_random_uuid(), gen_random_uuid(), 'x' || n, 'e', 'said', '{{}}',
                now() - age
            FROM unnest(ARRAY[interval '91 days', '89 days']) WITH ORDINALITY AS old (age, n)""",
        "SELECT count(*) FROM payment_webhook_logs WHERE body <> '' AND notice IS NOT NULL",
    ),
    "reconciliations": (
        f"""INSERT INTO reconciliations (store_id, id, status, since, until, actor, started_at)
            SELECT {STORE}, gen_random_uuid(), 'done', now() - age, now() - age, 'x', now() - age
            FROM unnest(ARRAY[interval '31 days', '29 days']) AS age""",
        "SELECT count(*) FROM reconciliations WHERE actor = 'x'",
    ),
}


async def test_what_is_old_goes_and_what_is_young_stays(pesan: Pesan) -> None:
    seller = await pesan.seller()
    for rows, _ in ROWS.values():
        await pesan.rows(rows)
    old_ones = {old.name: old for old in what_is_old(pesan.world)}
    elsewhere = {"sessions", "dashboard sessions", "proofs of transfers"}
    assert set(ROWS) | elsewhere == set(old_ones)

    for name, (_, left) in ROWS.items():
        assert await pesan.value(left) == 2, name
        assert await remove(pesan.world, old_ones[name]) == 1, name
        assert await pesan.value(left) == 1, name
        assert await remove(pesan.world, old_ones[name]) == 0, name
    assert (await seller.get("")).status_code == 200


async def test_a_repeat_is_known_even_when_its_content_is_gone(pesan: Pesan) -> None:
    for name in ("channel updates", "payment webhooks"):
        await pesan.rows(ROWS[name][0])
        old = next(old for old in what_is_old(pesan.world) if old.name == name)
        await remove(pesan.world, old)

    assert await pesan.value("SELECT count(*) FROM channel_updates") == 2
    assert await pesan.value("SELECT count(*) FROM payment_webhook_logs") == 2


async def test_of_old_runs_the_last_ones_stay_and_what_an_open_case_came_from(
    pesan: Pesan,
) -> None:
    await pesan.rows(f"""
        INSERT INTO reconciliations (store_id, id, status, since, until, actor, started_at)
        SELECT {STORE}, md5(name)::uuid, status, now(), now(), name, now() - age
        FROM (VALUES ('open case', 'done', interval '60 days'), ('closed case', 'done', '59 days'),
            ('last that said', 'partial', '50 days'), ('failed', 'failed', '45 days'),
            ('last', 'failed', '40 days')) AS runs (name, status, age)
    """)
    await pesan.rows(f"""
        INSERT INTO reconciliation_cases
            (store_id, id, kind, subject, detail, status, created_at, reconciliation_id)
        SELECT {STORE}, gen_random_uuid(), status, status, '', status, now(),
            md5(status || ' case')::uuid
        FROM (VALUES ('open'), ('resolved')) AS cases (status)
    """)
    await pesan.rows(
        "UPDATE reconciliation_cases SET reconciliation_id = md5('closed case')::uuid"
        " WHERE status = 'resolved'"
    )
    old = next(old for old in what_is_old(pesan.world) if old.name == "reconciliations")

    assert await remove(pesan.world, old) == 2

    left = await pesan.rows("SELECT actor FROM reconciliations ORDER BY started_at")
    assert [row["actor"] for row in left] == ["open case", "last that said", "last"]
    assert await remove(pesan.world, old) == 0


async def test_a_session_goes_with_the_cookie_that_rides_on_it(pesan: Pesan) -> None:
    sari, budi = await pesan.seller("Sari"), await pesan.seller("Budi")
    await pesan.rows("""
        INSERT INTO dashboard_sessions (token_hash, session_id, created_at, seen_at)
        SELECT sha256(id::text::bytea), id, now(), now() FROM sessions
    """)
    await pesan.rows(
        "UPDATE sessions SET expires_at = now() - interval '31 days' WHERE user_id = "
        "(SELECT id FROM users WHERE email = $1)",
        sari.email,
    )

    for old in what_is_old(pesan.world):
        await remove(pesan.world, old)

    assert await pesan.value("SELECT count(*) FROM sessions") == 1
    assert await pesan.value("SELECT count(*) FROM dashboard_sessions") == 1
    assert (await budi.get("")).status_code == 200


async def test_the_router_cannot_touch_what_is_young(pesan: Pesan) -> None:
    """Whatever a bug of ours asks for: the policies say so again."""
    for name in ("idempotency keys", "delivered facts", "channel updates"):
        await pesan.rows(ROWS[name][0])
    router = await asyncpg.connect(pesan.premises.dsn(ROUTER_ROLE))
    try:
        assert await router.execute("DELETE FROM idempotency_keys") == "DELETE 2"  # over 24 hours
        assert (
            await router.execute("DELETE FROM event_deliveries WHERE handler = 'x'") == "DELETE 2"
        )
        await pesan.rows(f"""
            INSERT INTO idempotency_keys
            VALUES ({STORE}, 'k', '', 200, '', 'application/json', now() - interval '23 hours')
        """)
        assert await router.execute("DELETE FROM idempotency_keys") == "DELETE 0"
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await router.execute("UPDATE channel_updates SET body = 'another'")
        for secret in ("body", "content"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await router.execute(f"SELECT {secret} FROM channel_updates")
    finally:
        await router.close()


async def test_workers_keep_house_by_themselves(
    databases: Databases, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(housekeeping, "_FIRST_SECONDS", 0.0)
    async with running_pesan(databases, database, keep_idempotency_keys_hours=72) as pesan:
        await pesan.rows(f"""
            INSERT INTO idempotency_keys SELECT {STORE}, sha256(n::text::bytea), '', 200, '',
                'application/json', now() - (CASE WHEN n = 1 THEN 71 ELSE 73 END) * interval '1 hour'
            FROM generate_series(1, {BATCH + 20}) AS n
        """)
        for chore in housekeeping.chores(pesan.world)[:1]:
            while await chore.act(pesan.world):
                pass

        await pesan.eventually("SELECT count(*) = 1 FROM idempotency_keys")


async def test_a_chore_that_fails_is_done_again_and_holds_up_no_other(pesan: Pesan) -> None:
    done: list[str] = []
    enough = asyncio.Event()

    async def fails(_world: object) -> bool:
        done.append("failing")
        raise ValueError

    async def works(_world: object) -> bool:
        done.append("working")
        if done.count("failing") >= 3 and done.count("working") >= 3:
            enough.set()
        return False

    keeping = keep_house(pesan.world, [Chore("a", 0, fails), Chore("b", 0, works)])
    task = asyncio.create_task(keeping)
    await asyncio.wait_for(enough.wait(), 10)
    task.cancel()


def test_nothing_younger_than_a_day_can_be_set_to_go() -> None:
    for name, value in (
        ("keep_idempotency_keys_hours", 23),
        ("keep_webhook_bodies_days", 29),
        ("keep_proofs_days", 29),
        ("keep_chat_files_days", 29),
        ("keep_deliveries_days", 0),
    ):
        with pytest.raises(Exception, match=name.upper()):
            load(**{name: value})

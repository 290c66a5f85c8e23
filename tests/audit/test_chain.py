"""The chain: what is tampered with behind our back is found, and which entry it was.

Whoever tampers here is a superuser who knows how to silence the triggers.
"""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from pesan import audit
from pesan.app import audit_chain
from pesan.app.audit_chain import Verdict
from pesan.audit import GENESIS, Chain, Entry, Head, Link
from pesan.audit.rules import hash_of
from pesan.kit.ids import StoreId, decode
from pesan.kit.secret import Secret

from ..conftest import TEMPLATE
from ..databases import Databases
from ..running import Pesan, Seller, running_pesan

Connection = Any


@pytest.fixture(scope="module")
async def seller(databases: Databases) -> AsyncIterator[Seller]:
    """With a store of seven entries, all of them chained."""
    name = f"test_audit_chain_{secrets.token_hex(6)}"  # of this worker's own
    await databases.copy(TEMPLATE, name)
    async with running_pesan(databases, name) as pesan:
        seller = await pesan.seller()
        for number in range(6):
            assert (await seller.patch("", {"description": f"{number}"})).status_code == 200
        await chained(pesan)
        yield seller
    await databases.drop(name)


@pytest.fixture
async def superuser(seller: Seller) -> AsyncIterator[Connection]:
    """Sees one snapshot; what they tamper with is rolled back."""
    connection = await asyncpg.connect(seller.pesan.owner_dsn)
    transaction = connection.transaction()
    await transaction.start()
    await connection.execute("SET LOCAL session_replication_role = replica")
    yield connection
    await transaction.rollback()
    await connection.close()


async def chained(pesan: Pesan) -> None:
    while await audit.chain(pesan.world):
        pass
    await pesan.eventually("SELECT NOT EXISTS (SELECT FROM audit_unchained)")


async def verified(connection: Connection, seller: Seller, *kept: Head) -> Verdict:
    return await audit_chain.check(connection, seller.pesan.world.secret, kept=kept)


async def faults_after(connection: Connection, seller: Seller, *commands: str) -> list[str]:
    for command in commands:
        await connection.execute(command)
    return (await verified(connection, seller)).faults


async def head(seller: Seller) -> Head:
    store = decode("sto", seller.store_id)
    ends = "SELECT sequence, hash FROM audit_heads WHERE store_id = $1"
    rows = await seller.pesan.rows(ends, store)
    return Head.sign(seller.pesan.world.secret, store, Link(rows[0]["sequence"], rows[0]["hash"]))


OF_A_STORE = f"store_id <> '{audit.NO_STORE}'"
ENTRY_4 = f"(SELECT entry_id FROM audit_chain WHERE sequence = 4 AND {OF_A_STORE})"


async def test_an_untouched_log_verifies(superuser: Connection, seller: Seller) -> None:
    verdict = await verified(superuser, seller, await head(seller))

    assert verdict.faults == []
    assert verdict.entries >= 7
    assert verdict.waiting == 0


async def test_sequences_have_no_gap_and_heads_stand_at_the_end(
    superuser: Connection, seller: Seller
) -> None:
    rows = await superuser.fetch(
        f"SELECT sequence FROM audit_chain WHERE {OF_A_STORE} ORDER BY sequence"
    )

    assert [row["sequence"] for row in rows] == list(range(1, len(rows) + 1))
    assert (await head(seller)).sequence == len(rows)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor", "'usr_somebody_else'"),
        ("action", "'stores.nothing'"),
        ("subject", "'sto_another'"),
        ("detail", """'{"fields": "name"}'"""),
        ("request_id", "'req_another'"),
        ("ip", "'203.0.113.7'"),
        ("user_agent", "'curl'"),
        ("at", "at - interval '1 microsecond'"),
    ],
)
async def test_a_changed_entry_is_found_whatever_was_changed(
    superuser: Connection, seller: Seller, column: str, value: str
) -> None:
    faults = await faults_after(
        superuser, seller, f"UPDATE event_audit_log SET {column} = {value} WHERE id = {ENTRY_4}"
    )

    assert len(faults) == 1
    assert faults[0].startswith(f"{seller.store_id}: entry 4 (")
    assert faults[0].endswith("was changed")


async def test_a_changed_entry_with_its_own_hash_made_anew_breaks_the_next(
    superuser: Connection, seller: Seller
) -> None:
    store = StoreId(decode("sto", seller.store_id))
    rows = await superuser.fetch(
        "SELECT e.*, c.previous_hash FROM event_audit_log e JOIN audit_chain c "
        "ON c.store_id = e.store_id AND c.entry_id = e.id WHERE c.sequence = 4 AND e.store_id = $1",
        store,
    )
    kept = {name: value for name, value in rows[0].items() if name in Entry.__struct_fields__}
    forged = Entry(**{**kept, "detail": json.loads(kept["detail"]), "actor": "usr_x"})
    new = hash_of(store, 4, rows[0]["previous_hash"], forged).hex()

    faults = await faults_after(
        superuser,
        seller,
        f"UPDATE event_audit_log SET actor = 'usr_x' WHERE id = '{forged.id}'",
        f"UPDATE audit_chain SET hash = '\\x{new}' WHERE entry_id = '{forged.id}'",
    )

    assert len(faults) == 1
    assert "entry 5 does not follow the one before it" in faults[0]


async def test_a_removed_entry_is_found(superuser: Connection, seller: Seller) -> None:
    faults = await faults_after(
        superuser, seller, f"DELETE FROM event_audit_log WHERE id = {ENTRY_4}"
    )

    assert len(faults) == 1
    assert "entry 4 (" in faults[0]
    assert "was removed" in faults[0]


REMOVED = (
    f"DELETE FROM event_audit_log WHERE id = {ENTRY_4}",
    f"DELETE FROM audit_chain WHERE sequence = 4 AND {OF_A_STORE}",
)


async def test_an_entry_removed_with_its_link_leaves_a_gap(
    superuser: Connection, seller: Seller
) -> None:
    faults = await faults_after(superuser, seller, *REMOVED)

    assert faults == [f"{seller.store_id}: entry 4 is missing"]


async def test_closing_the_gap_by_counting_anew_is_found(
    superuser: Connection, seller: Seller
) -> None:
    faults = await faults_after(
        superuser,
        seller,
        *REMOVED,
        f"UPDATE audit_chain SET sequence = sequence + 999 WHERE sequence > 4 AND {OF_A_STORE}",
        f"UPDATE audit_chain SET sequence = sequence - 1000 WHERE sequence > 999 AND {OF_A_STORE}",
        f"UPDATE audit_heads SET sequence = sequence - 1 WHERE {OF_A_STORE}",
    )

    assert any("entry 4 does not follow" in fault for fault in faults)
    assert any("was not signed by this PESAN_SECRET_KEY" in fault for fault in faults)


INSERTED = f"""
    INSERT INTO event_audit_log
        (store_id, id, actor, action, subject, detail, request_id, ip, user_agent, at)
    SELECT store_id, gen_random_uuid(), actor, 'stores.forged', subject, detail, request_id, ip,
        user_agent, at
    FROM event_audit_log WHERE id = {ENTRY_4}
"""


async def test_an_entry_slipped_into_the_log_is_found(
    superuser: Connection, seller: Seller
) -> None:
    faults = await faults_after(superuser, seller, INSERTED)

    assert len(faults) == 1
    assert "stores.forged" in faults[0]
    assert "slipped in past the chain" in faults[0]


async def test_an_entry_forged_onto_the_end_is_found(superuser: Connection, seller: Seller) -> None:
    """The link may be made as it must be; the head's signature cannot be."""
    faults = await faults_after(
        superuser,
        seller,
        INSERTED,
        """
        INSERT INTO audit_chain (store_id, sequence, entry_id, previous_hash, hash)
        SELECT e.store_id, h.sequence + 1, e.id, h.hash, sha256('forged')
        FROM event_audit_log e JOIN audit_heads h ON h.store_id = e.store_id
        WHERE e.action = 'stores.forged'
        """,
    )
    assert any("after the chain's head: forged" in fault for fault in faults)

    faults = await faults_after(
        superuser,
        seller,
        "UPDATE audit_heads h SET sequence = c.sequence, hash = c.hash FROM audit_chain c "
        "WHERE c.store_id = h.store_id AND c.hash = sha256('forged')",
    )
    assert any("was not signed" in fault for fault in faults)


async def test_two_entries_that_changed_places_are_found(
    superuser: Connection, seller: Seller
) -> None:
    faults = await faults_after(
        superuser,
        seller,
        f"UPDATE audit_chain SET sequence = 1000 WHERE sequence = 3 AND {OF_A_STORE}",
        f"UPDATE audit_chain SET sequence = 3 WHERE sequence = 4 AND {OF_A_STORE}",
        f"UPDATE audit_chain SET sequence = 4 WHERE sequence = 1000 AND {OF_A_STORE}",
    )

    assert any("entry 3 does not follow the one before it: it was moved" in f for f in faults)
    assert any("entry 4" in fault for fault in faults)


def cut_after(sequence: int) -> tuple[str, str]:
    late = f"SELECT entry_id FROM audit_chain WHERE sequence > {sequence} AND {OF_A_STORE}"
    return (
        f"DELETE FROM event_audit_log WHERE id IN ({late})",
        f"DELETE FROM audit_chain WHERE sequence > {sequence} AND {OF_A_STORE}",
    )


async def test_a_tail_that_was_cut_off_is_found(superuser: Connection, seller: Seller) -> None:
    last = (await head(seller)).sequence

    faults = await faults_after(superuser, seller, *cut_after(4))

    assert faults == [f"{seller.store_id}: entries 5 to {last} are missing at the end"]


async def test_a_tail_cut_off_with_an_old_head_put_back_needs_a_head_kept_elsewhere(
    superuser: Connection, seller: Seller
) -> None:
    kept = audit_chain.read([audit_chain.written(await head(seller))])
    fourth = await superuser.fetchval(
        f"SELECT hash FROM audit_chain WHERE sequence = 4 AND {OF_A_STORE}"
    )
    old = Head.sign(seller.pesan.world.secret, kept[0].store, Link(4, fourth))

    faults = await faults_after(
        superuser,
        seller,
        *cut_after(4),
        f"UPDATE audit_heads SET sequence = 4, hash = '\\x{fourth.hex()}',"
        f" signature = '\\x{old.signature.hex()}' WHERE {OF_A_STORE}",
    )

    assert faults == []  # the database alone cannot know
    assert (await verified(superuser, seller, *kept)).faults == [
        f"{seller.store_id}: entries 5 to {kept[0].sequence} are missing at the end"
    ]


async def test_a_head_of_another_key_proves_nothing(superuser: Connection, seller: Seller) -> None:
    genuine = await head(seller)
    foreign = Head.sign(
        Secret(b"another secret"), genuine.store, Link(genuine.sequence, genuine.hash)
    )

    assert (await verified(superuser, seller, foreign)).faults == [
        f"{seller.store_id}: a head given was not signed by this key"
    ]


async def test_the_owner_is_refused_too_unless_a_migration_says_so(
    superuser: Connection, seller: Seller
) -> None:
    await superuser.execute("SET LOCAL session_replication_role = origin")
    for table in ("event_audit_log", "audit_chain"):
        for change in (
            f"UPDATE {table} SET store_id = store_id",
            f"DELETE FROM {table}",
            f"TRUNCATE {table}",
        ):
            with pytest.raises(asyncpg.RaiseError, match="append-only"):
                async with superuser.transaction():
                    await superuser.execute(change)

    await superuser.execute("SET LOCAL app.rewrites_audit = 'on'")
    await superuser.execute("UPDATE event_audit_log SET ip = ip")


async def test_many_writers_and_several_workers_make_one_chain(pesan: Pesan) -> None:
    seller = await pesan.seller()

    async def write(number: int) -> None:
        answer = await seller.patch("", {"description": f"from {number}"})
        assert answer.status_code == 200, answer.text

    await asyncio.gather(
        *(write(number) for number in range(30)),
        *(audit.chain(pesan.world) for _ in range(8)),
    )
    await chained(pesan)

    connection = await asyncpg.connect(pesan.owner_dsn)
    try:
        async with connection.transaction():
            verdict = await verified(connection, seller)
    finally:
        await connection.close()
    assert verdict.faults == []
    assert verdict.entries == await pesan.value("SELECT count(*) FROM event_audit_log")


def test_a_chain_says_what_it_misses_and_where() -> None:
    store = StoreId(decode("sto", "sto_01m837xzv4fcaap6hzehqy48v2"))
    chain = Chain(store)

    assert list(chain.check(2, store, GENESIS.hash, bytes(32), None)) == [
        "entry 1 is missing",
        f"entry 2 ({store}) was removed from the log",
    ]
    assert list(chain.close(None)) == ["the chain's head is missing"]

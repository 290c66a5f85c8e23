"""How lines become links: beside another worker, past one store's trouble; and what a walk says."""

import asyncio
from datetime import UTC, datetime
from uuid import UUID

import pytest

from pesan import audit
from pesan.audit import GENESIS, Chain, Entry, Link
from pesan.audit.rules import hash_of
from pesan.kit.ids import AuditId, decode, new_id

from ..kit.rows import Owner
from ..running import Pesan, Seller
from .test_chain import chained

UNLINKED = "SELECT count(*) FROM audit_unchained WHERE store_id = $1"
LAST = 2**63 - 1  # no link comes after it
STORE = UUID(int=7)


async def test_a_worker_leaves_a_chain_that_another_is_at(pesan: Pesan) -> None:
    seller = await pesan.seller()
    await chained(pesan)

    async with Owner.connected(pesan.owner_dsn) as another, another.connection.transaction():
        await another.run("SELECT FROM audit_heads FOR UPDATE")
        store = await changed(seller)
        async with asyncio.timeout(10):
            assert await audit.chain(pesan.world) is False
        assert await pesan.value(UNLINKED, store) == 1

    await chained(pesan)


async def test_one_stores_trouble_keeps_no_others_lines_waiting(pesan: Pesan) -> None:
    sari, budi = await pesan.seller("Sari"), await pesan.seller("Budi")
    await chained(pesan)
    set_to = "UPDATE audit_heads SET sequence = $2 WHERE store_id = $1 RETURNING 1"
    head = "SELECT sequence FROM audit_heads WHERE store_id = $1"
    true_end = await pesan.value(head, decode("sto", sari.store_id))
    await pesan.rows(set_to, decode("sto", sari.store_id), LAST)

    stuck, well = await changed(sari), await changed(budi)
    await audit.chain(pesan.world)

    await pesan.eventually(f"SELECT ({UNLINKED}) = 0", well)
    assert await pesan.value(UNLINKED, stuck) == 1
    await pesan.rows(set_to, stuck, true_end)
    await chained(pesan)
    assert await pesan.value(head, stuck) == true_end + 1


async def changed(seller: Seller) -> UUID:
    """One line more in the log of this store."""
    assert (await seller.patch("", {"description": "kaos"})).status_code == 200
    return decode("sto", seller.store_id)


def walked(entries: int, *, but: int = 0) -> tuple[Chain, list[str]]:
    """A chain of so many, gone along; where it stands `but`, the stored hash is another's."""
    chain, faults = Chain(STORE), list[str]()
    for sequence in range(1, entries + 1):
        entry = line()
        made = hash_of(STORE, sequence, chain.end.hash, entry)
        said = bytes(32) if sequence == but else made
        faults += chain.check(sequence, entry.id, chain.end.hash, said, entry)
    return chain, faults


def line() -> Entry:
    texts = dict.fromkeys(("actor", "subject", "request_id", "ip", "user_agent"), "x")
    now = datetime(2026, 11, 26, tzinfo=UTC)
    return Entry(id=AuditId(new_id()), action="a.b", detail={}, at=now, **texts)


def test_a_walk_along_a_whole_chain_says_nothing() -> None:
    chain, faults = walked(3)

    assert faults == list(chain.close(chain.end)) == []
    assert list(Chain(STORE).close(None)) == list(Chain(STORE).close(GENESIS)) == []


def test_a_link_whose_hash_is_anothers_is_named_once() -> None:
    _, faults = walked(3, but=2)

    assert len(faults) == 1
    assert faults[0].startswith("entry 2 (")
    assert faults[0].endswith("a.b of x) was changed")


@pytest.mark.parametrize(
    ("head", "fault"),
    [
        (None, "the chain's head is missing"),
        (Link(3, bytes(32)), "entry 3 is not what the chain's head says it is"),
        (Link(2, bytes(32)), "entry 3 is after the chain's head: forged"),
        (Link(0, bytes(32)), "entries 1 to 3 are after the chain's head: forged"),
        (Link(4, bytes(32)), "entry 4 is missing at the end"),
        (Link(9, bytes(32)), "entries 4 to 9 are missing at the end"),
    ],
)
def test_a_head_that_is_not_the_chains_end_is_told_by_what_is_wrong_with_it(
    head: Link | None, fault: str
) -> None:
    chain, _ = walked(3)

    assert list(chain.close(head)) == [fault]


def test_a_history_that_was_rewritten_is_told_by_a_head_kept_elsewhere() -> None:
    once, entry = bytes(32), line()
    chain = Chain(STORE, kept={1: once, 5: once})
    now = hash_of(STORE, 1, GENESIS.hash, entry)

    faults = list(chain.check(1, entry.id, GENESIS.hash, now, entry))

    assert faults == [
        "entry 1 is not what a head kept elsewhere says it was: history was rewritten"
    ]
    assert list(chain.close(chain.end)) == ["entries 2 to 5 are missing at the end"]
    agreeing = Chain(STORE, kept={1: now})
    assert list(agreeing.check(1, entry.id, GENESIS.hash, now, entry)) == []
    assert list(agreeing.close(agreeing.end)) == []

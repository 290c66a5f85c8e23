from datetime import UTC, datetime
from enum import StrEnum

import pytest
from msgspec import Struct

from pesan.kit import sql
from pesan.kit.db import Database, Tx
from pesan.kit.ids import EventId, StoreId, new_id
from pesan.kit.sql import Changed, Statement, statement


class Mood(StrEnum):
    GOOD = "good"
    BAD = "bad"


class Address(Struct, frozen=True):
    city: str
    lines: list[str]


class Everything(Struct, frozen=True):
    id: EventId
    mood: Mood
    address: Address
    addresses: tuple[Address, ...]
    labels: dict[str, str]
    tags: list[str]
    at: datetime
    amount: int
    raw: bytes
    nothing: str | None
    no_address: Address | None


@statement("""
    SELECT $id::uuid AS id, $mood::text AS mood, $address::jsonb AS address,
        $addresses::jsonb AS addresses, $labels::jsonb AS labels, $tags::text[] AS tags,
        $at::timestamptz AS at, $amount::bigint AS amount, $raw::bytea AS raw,
        $nothing::text AS nothing, $no_address::jsonb AS no_address
""")
async def echo(
    tx: Tx,
    *,
    id: EventId,  # noqa: A002 - the column's name
    mood: Mood,
    address: Address,
    addresses: tuple[Address, ...],
    labels: dict[str, str],
    tags: list[str],
    at: datetime,
    amount: int,
    raw: bytes,
    nothing: str | None = None,
    no_address: Address | None = None,
) -> Everything: ...


@statement("SELECT n FROM generate_series(1, $upto::int) AS n")
async def numbers(tx: Tx, upto: int) -> list[int]: ...


@statement("SELECT n FROM generate_series(1, $upto::int) AS n LIMIT 1")
async def find_number(tx: Tx, upto: int) -> int | None: ...


@statement("SELECT n FROM generate_series(1, $upto::int) AS n LIMIT 1")
async def number(tx: Tx, upto: int) -> int: ...


@statement("SELECT $text::text")
async def say(tx: Tx, text: str) -> str: ...


@statement("""
    INSERT INTO timers (store_id, id, kind, subject_id, due_at)
    SELECT $store, $id, kind, $id, $due FROM unnest($kinds::text[]) AS kind
""")
async def add_timers(
    tx: Tx,
    *,
    store: StoreId,
    id: EventId,  # noqa: A002 - the column's name
    kinds: list[str],
    due: datetime,
) -> Changed: ...


@statement(
    "SELECT $word || ' ' || $to.city || ' ' || ($to.lines::text[])[1] || ' ' || $to.city::text"
)
async def folded(tx: Tx, word: str, *, to: Address) -> str: ...


async def test_every_kind_of_value_comes_back_as_it_went(base: Database, store: StoreId) -> None:
    home = Address("Bandung", ["Jl. Braga 1", "\"';--"])
    sent = Everything(
        id=EventId(new_id()),
        mood=Mood.BAD,
        address=home,
        addresses=(home, home),
        labels={"a": "b"},
        tags=["x", "y,z", '"'],
        at=datetime(2026, 11, 22, 15, 4, 5, 123456, tzinfo=UTC),
        amount=10**15,
        raw=b"\0\xff",
        nothing=None,
        no_address=None,
    )

    async with base.store(store) as tx:
        back = await echo(
            tx, id=sent.id, mood=sent.mood, address=home, addresses=sent.addresses,
            labels=sent.labels, tags=sent.tags, at=sent.at, amount=sent.amount, raw=sent.raw,
        )  # fmt: skip

    assert back == sent
    assert type(back.mood) is Mood


async def test_the_annotation_says_how_many_rows_come_back(base: Database, store: StoreId) -> None:
    async with base.store(store) as tx:
        assert await numbers(tx, 3) == [1, 2, 3]
        assert await numbers(tx, 0) == []
        assert await find_number(tx, 0) is None
        assert await number(tx, 1) == 1
        with pytest.raises(AssertionError, match="promised one row"):
            await number(tx, 0)


async def test_changed_counts_rows(base: Database, store: StoreId) -> None:
    now = datetime.now(UTC)

    async with base.store(store) as tx:
        changed = await add_timers(tx, store=store, id=EventId(new_id()), kinds=["a", "b"], due=now)

    assert changed == 2


@pytest.mark.parametrize(
    "text", ["'; DROP TABLE users; --", "$1", "$text", "\\", "%s", "{}", "\u202e", "😀"]
)
async def test_values_are_bound_and_never_read_as_sql(
    base: Database, store: StoreId, text: str
) -> None:
    async with base.store(store) as tx:
        assert await say(tx, text) == text


def test_a_name_that_is_no_parameter_and_a_parameter_never_used_are_bugs() -> None:
    async def takes_store(tx: Tx, store: StoreId) -> int: ...

    with pytest.raises(AssertionError, match="no parameter"):
        Statement(takes_store, "SELECT $store, $other")
    with pytest.raises(AssertionError, match="never uses"):
        Statement(takes_store, "SELECT 1")


async def test_the_fields_of_a_struct_stand_in_a_statement_one_by_one(
    base: Database, store: StoreId
) -> None:
    home = Address("Bandung", ["Jl. Melati 4"])
    async with base.store(store) as tx:
        assert await folded(tx, "ke", to=home) == "ke Bandung Jl. Melati 4 Bandung"


def test_a_field_that_a_struct_does_not_have_is_a_bug() -> None:
    async def astray(tx: Tx, to: Address) -> None: ...

    with pytest.raises(AssertionError, match=r"uses \$to.street"):
        Statement(astray, "SELECT $to.city || $to.street || $to.lines::text")


def test_one_parameter_has_one_position_however_often_it_stands() -> None:
    async def both(tx: Tx, a: str, b: str) -> int: ...

    made = Statement(both, "SELECT $b, $a, $b::text")

    assert made.sql == "SELECT $1, $2, $1::text"
    assert made.arguments(("x",), {"b": "y"}) == ["y", "x"]


def test_what_travels_as_json_and_what_as_an_array() -> None:
    json = [Address, dict[str, str], tuple[Address, ...], list[Address], Address | None]
    plain = [list[str], list[EventId], str, Mood, int]

    assert all(sql.is_json(hint) for hint in json)
    assert not any(sql.is_json(hint) for hint in plain)

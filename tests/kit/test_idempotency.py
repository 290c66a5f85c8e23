"""One effect per key, through the call every store route makes (stores/calls.py)."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from litestar import Response

from pesan.accounts import Principal
from pesan.kit.db import Tx
from pesan.kit.errors import Conflict, Invalid, Unavailable
from pesan.kit.idempotency import (
    Answer,
    Key,
    KeyHeld,
    KeyMalformed,
    KeyReused,
    KeyTaken,
    find,
    keep,
    key_of,
)
from pesan.kit.ids import SessionId, StoreId, UserId, decode
from pesan.stores import Right, StoreCall

from ..running import Pesan
from .rows import leave

Act = Callable[[Tx], Awaitable[Any]]


class SoldOut(Conflict):
    code = "tests.sold_out"
    message = "there is nothing left"
    hint = "Come again."


class Away(Unavailable):
    code = "tests.away"
    message = "it cannot be done just now"
    hint = "Repeat it."


@dataclass
class Caller:
    """One member of one store, making requests."""

    pesan: Pesan
    store: StoreId
    principal: Principal

    def call(self, key: str | None, body: bytes = b"{}", route: str = "POST /songs") -> StoreCall:
        made = key_of(key, caller=str(self.principal), route=route, body=body)
        return StoreCall(self.pesan.world, self.store, self.principal, Right.CHANGE_STORE, made)

    async def post(self, act: Act, key: str | None, body: bytes = b"{}") -> Response[Any]:
        return await self.call(key, body).once(act)

    async def effects(self) -> int:
        count: int = await self.pesan.value(
            "SELECT count(*) FROM event_audit_log WHERE action = 'sung'"
        )
        return count

    async def sing(self, tx: Tx) -> dict[str, str]:
        await leave(tx, self.store, "sung")
        return {"song": await (await tx.begun()).fetchval("SELECT gen_random_uuid()::text")}


@pytest.fixture
async def caller(pesan: Pesan) -> Caller:
    seller = await pesan.seller()
    row = (await pesan.rows("SELECT id, user_id FROM sessions"))[0]
    principal = Principal(UserId(row["user_id"]), SessionId(row["id"]))
    return Caller(pesan, StoreId(decode("sto", seller.store_id)), principal)


async def test_a_repeat_gets_the_same_bytes_and_has_no_effect(caller: Caller) -> None:
    first = await caller.post(caller.sing, "key-1")
    second = await caller.post(caller.sing, "key-1")

    assert first.content == second.content
    assert first.status_code == second.status_code == 201
    assert second.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert await caller.effects() == 1


async def test_twenty_at_once_with_one_key_are_one_effect_and_one_answer(caller: Caller) -> None:
    answers = await asyncio.gather(*(caller.post(caller.sing, "key-1") for _ in range(20)))

    assert len({answer.content for answer in answers}) == 1
    assert await caller.effects() == 1


async def test_two_keys_are_two_effects_and_none_is_one_each(caller: Caller) -> None:
    for key in ("key-1", "key-2", None, None):
        await caller.post(caller.sing, key)

    assert await caller.effects() == 4


async def test_a_key_reused_with_another_body_is_refused(caller: Caller) -> None:
    await caller.post(caller.sing, "key-1", b'{"quantity": 1}')

    with pytest.raises(KeyReused):
        await caller.post(caller.sing, "key-1", b'{"quantity": 2}')
    assert await caller.effects() == 1
    assert KeyReused.status == 422


async def test_another_callers_or_routes_same_key_is_another_key(caller: Caller) -> None:
    await caller.call("key-1", route="POST /songs").once(caller.sing)
    await caller.call("key-1", route="POST /dances").once(caller.sing)
    ours = key_of("key-1", caller="a", route="r", body=b"")
    theirs = key_of("key-1", caller="b", route="r", body=b"")

    assert await caller.effects() == 2
    assert ours is not None
    assert theirs is not None
    assert ours.hash != theirs.hash


async def test_a_conflict_that_was_answered_stays_the_answer(caller: Caller) -> None:
    async def refuse(tx: Tx) -> None:
        await leave(tx, caller.store, "sung")
        raise SoldOut

    first = await caller.post(refuse, "key-1")
    second = await caller.post(caller.sing, "key-1")  # there would be something left by now

    assert first.status_code == second.status_code == 409
    assert first.content == second.content
    assert b"tests.sold_out" in second.content
    assert await caller.effects() == 0


async def test_a_repeat_whose_world_has_changed_gets_the_first_answer(caller: Caller) -> None:
    async def refuse(_: Tx) -> None:
        raise SoldOut

    first = await caller.post(caller.sing, "key-1")
    second = await caller.post(refuse, "key-1")  # the last one went to the first attempt

    assert second.status_code == 201
    assert second.content == first.content


@pytest.mark.parametrize("error", [Away(), Invalid.field("note", "is wrong")])
async def test_what_settled_nothing_may_be_tried_again_with_the_same_key(
    caller: Caller, error: Exception
) -> None:
    async def fail(tx: Tx) -> None:
        await leave(tx, caller.store, "sung")
        raise error

    with pytest.raises(type(error)):
        await caller.post(fail, "key-1")
    answer = await caller.post(caller.sing, "key-1")

    assert answer.status_code == 201
    assert await caller.effects() == 1


async def test_a_request_cut_off_in_the_middle_may_be_repeated(caller: Caller) -> None:
    inside = asyncio.Event()

    async def hang(tx: Tx) -> None:
        await leave(tx, caller.store, "sung")
        inside.set()
        await asyncio.sleep(60)

    task = asyncio.create_task(caller.post(hang, "key-1"))
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    answer = await caller.post(caller.sing, "key-1")

    assert answer.status_code == 201
    assert await caller.effects() == 1


async def test_a_key_whose_first_request_has_not_committed_is_in_use(caller: Caller) -> None:
    key = key_of("key-1", caller="c", route="r", body=b"{}")
    assert key is not None
    answer = Answer(key.fingerprint, 201, b"{}", "application/json")
    database = caller.pesan.world.database

    async def second() -> None:
        async with database.store(caller.store) as tx:
            await (await tx.begun()).execute("SET LOCAL lock_timeout = '50ms'")
            keep(tx, caller.store, key, answer)

    async with database.store(caller.store) as tx:
        keep(tx, caller.store, key, answer)
        await (await tx.begun()).execute(tx.last_words)  # written, and not yet committed
        tx.last_words = ""
        with pytest.raises(KeyHeld):
            await second()
    with pytest.raises(KeyTaken):
        await second()


async def test_another_stores_answer_is_not_found(caller: Caller) -> None:
    await caller.post(caller.sing, "key-1")
    key = caller.call("key-1").key
    assert isinstance(key, Key)
    other = StoreId(UserId(caller.principal.user))

    async with caller.pesan.world.database.store(caller.store) as tx:
        assert await find(tx, caller.store, key) is not None
    async with caller.pesan.world.database.store(other) as tx:
        assert await find(tx, other, key) is None
        assert await find(tx, caller.store, key) is None


@pytest.mark.parametrize("key", ["", "a b", "kunci-\u00e9", "x" * 256, "\n", "\x7f", "😀"])
def test_a_key_that_is_no_visible_ascii_is_refused(key: str) -> None:
    with pytest.raises(KeyMalformed):
        key_of(key, caller="c", route="r", body=b"")


def test_what_is_kept_holds_no_key_in_clear() -> None:
    key = key_of("my-secret-key", caller="c", route="r", body=b"my-secret-body")

    assert key is not None
    assert len(key.hash) == len(key.fingerprint) == 32
    assert b"secret" not in key.hash + key.fingerprint

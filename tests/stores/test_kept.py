"""What a process keeps of connections: for a moment, and looked at for all at once."""

import asyncio
import time
from dataclasses import replace

from pesan.channels.errors import SignatureInvalid
from pesan.kit.ids import ConnectionId, decode, new_id
from pesan.stores import Kept, KeptConnections

from ..patience import PATIENCE_SECONDS
from ..running import Pesan, Seller


async def connected(seller: Seller, secret: str) -> ConnectionId:
    answer = await seller.put("/connections/sandbox", {"secret": secret})
    return ConnectionId(decode("cnx", answer.raise_for_status().json()["id"]))


def secret_of(kept: Kept | None) -> str | None:
    return None if kept is None else kept.credentials.values["secret"]


async def test_many_connections_and_nobodys_are_looked_at_by_one_statement(pesan: Pesan) -> None:
    sellers = [await pesan.seller(name) for name in ("Sari", "Budi", "Tono")]
    known = [await connected(one, f"the-secret-of-{one.email}") for one in sellers]
    strangers = [ConnectionId(new_id()) for _ in range(200)]
    kept = KeptConnections(pesan.world)
    await kept.lately(known[0])
    before = kept._looked_at

    found = await asyncio.gather(
        *(kept.since(time.monotonic(), one) for _ in range(50) for one in [*known, *strangers])
    )

    secrets = {secret_of(one) for one in found}
    assert secrets == {None, *(f"the-secret-of-{one.email}" for one in sellers)}
    looked = {one.seen_at for one in found if one is not None}
    assert len(looked) == 1, "they shared it"
    assert min(looked) - before >= KeptConnections.LOOK_SECONDS
    assert len(kept._kept) == 3, "nobody's are not remembered"


async def test_what_was_replaced_is_read_anew_and_what_was_not_is_not_tried_twice(
    pesan: Pesan,
) -> None:
    seller = await pesan.seller()
    connection = await connected(seller, "the-first-secret")
    kept = KeptConnections(pesan.world)
    tried: list[str | None] = []

    def read(one: Kept | None) -> str:
        tried.append(secret_of(one))
        if tried[-1] != "the-second-secret":
            raise SignatureInvalid
        return tried[-1]

    try:
        await kept.read(connection, read, forged=SignatureInvalid)
    except SignatureInvalid:
        assert tried == ["the-first-secret"]
    assert await connected(seller, "the-second-secret") == connection
    assert await kept.read(connection, read, forged=SignatureInvalid) == "the-second-secret"

    assert tried == ["the-first-secret", "the-first-secret", "the-second-secret"]


async def test_a_closed_connection_is_nobodys_for_all_once_one_has_looked(
    pesan: Pesan,
) -> None:
    seller = await pesan.seller()
    connection = await connected(seller, "the-first-secret")
    kept = KeptConnections(pesan.world)
    assert secret_of(await kept.lately(connection)) == "the-first-secret"

    kept.KEPT_SECONDS = 60.0  # however slow the machine is
    await seller.api.delete(seller.path("/connections/sandbox"))

    assert await kept.since(time.monotonic(), connection) is None
    assert await kept.lately(connection) is None


async def test_what_is_asked_for_often_is_looked_at_without_anybody_waiting(pesan: Pesan) -> None:
    seller = await pesan.seller()
    connection = await connected(seller, "the-first-secret")
    kept = KeptConnections(pesan.world)
    kept.KEPT_SECONDS = 60.0  # however slow the machine is
    first = await kept.lately(connection)
    assert first is not None
    older = replace(first, seen_at=first.seen_at - 0.6 * kept.KEPT_SECONDS)
    kept._kept[connection] = older

    assert await kept.lately(connection) is older, "it is fresh enough to be given at once"
    async with asyncio.timeout(PATIENCE_SECONDS):
        while await kept.lately(connection) is older:  # noqa: ASYNC110 - a look has no event
            await asyncio.sleep(0.01)

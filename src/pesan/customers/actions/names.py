"""What a channel calls a customer: (kind, value), theirs from a moment until it ends."""

from collections.abc import Sequence
from datetime import datetime

from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import ConnectionId, CustomerId, IdentityId, StoreId, new_id
from .. import queries
from ..models import Identity


async def known_by(
    tx: Tx, store: StoreId, channel: str, given: Sequence[tuple[str, str]], at: datetime | None
) -> dict[tuple[str, str], Identity]:
    """Whose each of these names was `at` that moment, or is; those that are nobody's are not in it."""
    found = await queries.find_identities(
        tx,
        store,
        channel=channel,
        kinds=[kind for kind, _ in given],
        values=[value for _, value in given],
        at=at,
    )
    return {(identity.kind, identity.value): identity for identity in found}


async def attach(
    tx: Tx,
    store: StoreId,
    customer: CustomerId,
    channel: str,
    identities: Sequence[tuple[str, str]],
    *,
    at: datetime | None,
    account: tuple[str, ConnectionId] | None = None,
) -> None:
    """They are known by these, too."""
    if identities:
        now = clock.now()
        await queries.attach(
            tx,
            store=store,
            customer=customer,
            channel=channel,
            identities=[IdentityId(new_id()) for _ in identities],
            kinds=[kind for kind, _ in identities],
            values=[value for _, value in identities],
            account=None if account is None else account[0],
            connection=None if account is None else account[1],
            at=now if at is None else max(at, now),
            now=now,
        )


async def end(
    tx: Tx,
    store: StoreId,
    customer: CustomerId,
    channel: str,
    ended: Sequence[tuple[str, str]],
    at: datetime,
    *,
    again: Sequence[tuple[str, str]] = (),
) -> None:
    """They are known by `ended` no more since `at`; by `again` they are, whatever was said before."""
    names = [*ended, *again]
    if names:
        await queries.end(
            tx,
            store=store,
            customer=customer,
            channel=channel,
            kinds=[kind for kind, _ in names],
            values=[value for _, value in names],
            ends=[True] * len(ended) + [False] * len(again),
            at=at,
        )

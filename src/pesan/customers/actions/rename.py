"""A customer is known by another name, or by another number, from now on."""

from collections.abc import Sequence
from datetime import datetime

from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import CustomerId, StoreId
from .. import queries, rules
from ..models import MergeReason
from .contacts import wait
from .look import find_by_phone
from .names import attach, end, known_by
from .suggest import suggest_merge

_NUMBER = "wa_id"  # the kind of name that is a phone number


async def rename(
    tx: Tx,
    store: StoreId,
    customer: CustomerId,
    *,
    channel: str,
    before: Sequence[tuple[str, str]],
    identities: Sequence[tuple[str, str]],
    at: datetime,
) -> list[tuple[str, str]]:
    """The channel says that since `at` they are known by these; answers those that are theirs now.

    What they were known by before ends with it: whoever writes under it from then on is another.

    A name first seen after that moment is theirs, also if it made somebody new: a message under it
    came before the word of the change. One that was another's before may be that person's still.
    The caller has recognised them, so their row is held.
    """
    await wait(tx, store, channel=channel, identities=[*before, *identities], phone=None)
    await queries.give(
        tx,
        store=store,
        customer=customer,
        channel=channel,
        kinds=[kind for kind, _ in identities],
        values=[value for _, value in identities],
        at=at,
    )
    known = await known_by(tx, store, channel, identities, None)
    missing = [one for one in identities if one not in known]
    await attach(tx, store, customer, channel, missing, at=at)
    theirs = [one for one in identities if one not in known or known[one].customer_id == customer]
    renamed = {kind for kind, _ in identities}
    ended = [one for one in before if one[0] in renamed and one not in identities]
    await end(tx, store, customer, channel, ended, at, again=theirs)
    await _move_phone(tx, store, customer, ended, theirs)
    for other in {one.customer_id for one in known.values()} - {customer}:
        await suggest_merge(tx, store, customer, other, MergeReason.CHANGED_NUMBER)
    return theirs


async def _move_phone(
    tx: Tx,
    store: StoreId,
    customer: CustomerId,
    ended: Sequence[tuple[str, str]],
    theirs: Sequence[tuple[str, str]],
) -> None:
    """Nobody is called at a number that the channel knows is theirs no more."""
    after = next((rules.phone_of_channel(value) for kind, value in theirs if kind == _NUMBER), None)
    if after is not None:
        await wait(tx, store, phone=after)
        after = None if await find_by_phone(tx, store, after) else after
    for kind, value in ended:
        before = rules.phone_of_channel(value) if kind == _NUMBER else None
        if before is not None and await queries.change_phone(
            tx, store=store, customer=customer, before=before, phone=after, now=clock.now()
        ):
            await queries.spell(tx, store, [customer])

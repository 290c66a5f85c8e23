"""Whose a name is has changed: a channel tells of a new one, or a number was passed on."""

from ... import customers
from ...channels import Identity, IdentityChanged, WaitingUpdate
from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import CustomerId, StoreId
from ...kit.live import tell
from .. import queries
from .echoes import lasting
from .look import TOPIC

TAKEN = "they are known now as another customer is here: merge the two if they are one person"
PASSED_ON = "the number they wrote from is used by another account now: look who it is"


async def change_identity(
    tx: Tx, update: WaitingUpdate, store: StoreId, changed: IdentityChanged
) -> None:
    """The customer keeps their conversation; what we say next goes to their new name.

    Where that was another customer's before, nobody but the seller knows whether they are one. What
    was said to the one is not sent to the other, nor to the name that is theirs no more.
    """
    channel = update.content.channel
    customer = await customers.recognise(
        tx,
        store,
        channel=channel,
        identities=lasting(changed.before),
        profile_name=None,
        phone=None,
    )
    theirs = await customers.rename(
        tx,
        store,
        customer,
        channel=channel,
        before=lasting(changed.before),
        identities=lasting(changed.after),
        at=changed.at,
    )
    for old in changed.before:
        if theirs:
            await queries.change_identity(
                tx,
                store=store,
                connection=update.connection_id,
                customer=customer,
                old_kind=old.kind,
                old_value=old.value,
                new_kind=theirs[0][0],
                new_value=theirs[0][1],
            )
        else:
            await _lose(tx, update, store, customer, old, reason=TAKEN)
    await tell(tx, store, TOPIC)


async def leave_threads(
    tx: Tx,
    update: WaitingUpdate,
    store: StoreId,
    customer: CustomerId,
    names: tuple[Identity, ...],
) -> None:
    """The number they had is another's now: nothing that was meant for them goes to that one."""
    for name in names:
        await _lose(tx, update, store, customer, name, reason=PASSED_ON)


async def _lose(
    tx: Tx,
    update: WaitingUpdate,
    store: StoreId,
    customer: CustomerId,
    name: Identity,
    *,
    reason: str,
) -> None:
    """Their thread under that name reaches nobody, until they write again."""
    await queries.lose_identity(
        tx,
        store=store,
        connection=update.connection_id,
        customer=customer,
        kind=name.kind,
        value=name.value,
        reason=reason,
        now=clock.now(),
    )

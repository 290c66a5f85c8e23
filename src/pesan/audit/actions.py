from uuid import UUID

import structlog

from ..kit import clock
from ..kit.db import Database, Tx
from ..kit.ids import AuditId, StoreId, encode, new_id
from ..kit.logs import request_id
from ..kit.origin import origin
from ..kit.secret import Secret
from ..kit.world import World
from . import queries
from .models import Entry, Link
from .rules import GENESIS, Head, hash_of

_log = structlog.get_logger("audit")

# The chain of what belongs to no store: people who register, log in, or fail to.
NO_STORE = StoreId(UUID(int=0))


async def record(
    tx: Tx,
    store: StoreId,
    *,
    actor: str,
    action: str,
    subject: str,
    detail: dict[str, str],
    why: str | None = None,
) -> None:
    """`action` is `room.verb`, `subject` a wire id; `detail` never holds a secret.

    `why` is what caused it, where that is not the request, fact or job at hand: a message's id.
    """
    tx.audited = True
    came = origin.get()
    await queries.insert(
        tx,
        store=store,
        entry=AuditId(new_id()),
        actor=actor,
        action=action,
        subject=subject,
        detail=detail,
        request=why or request_id.get(),
        ip=came.ip,
        user_agent=came.user_agent,
        now=clock.now(),
    )


async def record_person(
    tx: Tx, *, actor: str, action: str, subject: str, detail: dict[str, str] | None = None
) -> None:
    """What somebody did before a store is known, in the router's transaction that did it."""
    came = origin.get()
    await queries.insert_person(
        tx,
        entry=AuditId(new_id()),
        actor=actor,
        action=action,
        subject=subject,
        detail=detail or {},
        request=request_id.get(),
        ip=came.ip,
        user_agent=came.user_agent,
        now=clock.now(),
    )


def note(
    tx: Tx,
    store: StoreId,
    *,
    actor: str,
    action: str,
    subject: str,
    detail: dict[str, str],
    entry: UUID | None = None,
) -> None:
    """The same, riding with COMMIT: it costs no trip.

    `entry` is the id of the row of history that says it too, so that neither is without the other
    (app/queries/invariants).
    """
    tx.audited = True
    came = origin.get()
    line = Entry(
        id=AuditId(entry or new_id()),
        actor=actor,
        action=action,
        subject=subject,
        detail=detail,
        request_id=request_id.get(),
        ip=came.ip,
        user_agent=came.user_agent,
        at=clock.now(),
    )
    tx.say_last(queries.last_words(store, line), first=True)


def note_last(tx: Tx, store: StoreId, *, actor: str, action: str, subject: str) -> None:
    """The least that is said of a change nobody has recorded.

    Written only where the transaction wrote anything.
    """
    if not tx.audited:
        note(tx, store, actor=actor, action=action, subject=subject, detail={})


async def chain(world: World) -> bool:
    """Links what has been committed into its store's chain; says whether there may be more."""
    database, secret = world.database, world.secret
    async with database.routing() as tx:
        stores = await queries.stores_unchained(tx)
    linked = 0
    for store in stores:
        try:
            linked += await _chain_store(database, secret, store)
        except Exception as error:  # noqa: BLE001 - one store's trouble keeps no other's waiting
            _log.error("audit.not_chained", store=encode("sto", store), exc_info=error)
    return linked > 0


async def _chain_store(database: Database, secret: Secret, store: StoreId) -> int:
    async with database.store(store) as tx:
        end = await queries.lock_head(tx, store)
        if end is None:
            await queries.begin_chain(tx, store=store, nothing=GENESIS.hash, now=clock.now())
            end = await queries.lock_head(tx, store)
        if end is None:
            return 0  # another worker is at it
        entries = await queries.take_unchained(tx, store, queries.BATCH)
        if not entries:
            return 0
        links = [end]
        for entry in entries:
            before = links[-1]
            sequence = before.sequence + 1
            links.append(Link(sequence, hash_of(store, sequence, before.hash, entry)))
        head = Head.sign(secret, store, links[-1])
        await queries.lengthen(
            tx,
            store=store,
            sequences=[link.sequence for link in links[1:]],
            entries=[entry.id for entry in entries],
            previous=[link.hash for link in links[:-1]],
            hashes=[link.hash for link in links[1:]],
            sequence=head.sequence,
            end=head.hash,
            signature=head.signature,
            now=clock.now(),
        )
    return len(entries)


async def sign_anew(world: World, store: StoreId) -> bool | None:
    """A chain's head with the present key; False where it is already, None for one we never signed."""
    async with world.database.store(store) as tx:
        found = await queries.lock_signed_head(tx, store)
        if found is None or found.sequence == 0:
            return False
        head = Head(store, found.sequence, found.hash, found.signature)
        if head.is_genuine(Secret(world.secret.now)):
            return False
        if not head.is_genuine(world.secret):
            return None
        signed = Head.sign(world.secret, store, Link(head.sequence, head.hash))
        await queries.sign_head(tx, store, signed.signature)
        return True

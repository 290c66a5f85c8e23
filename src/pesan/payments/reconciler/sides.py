"""One gateway's books against ours: asked outside of any transaction, and what differs written down."""

from dataclasses import dataclass, field
from datetime import datetime

from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import ConnectionId, ReconciliationId, RefundId, StoreId, encode
from ...kit.world import World
from ...stores import Credentials, find_credentials
from .. import rules as payment_rules
from ..actions.refunds import apply_refund
from ..errors import GatewayRefused, KeyRefused, NotConnected
from ..gateways import connect
from ..ledger import actions as ledger
from ..models import CaseKind, Truth
from ..provider import Gateway, KeepsBooks
from ..queries import attempts, reconciling
from . import actions, rules
from .models import Booked, GivenBack, Leaf, Listed, ListedKind

LEAVES_MAX = 400
# Requests that a neighbour on the same account made. They are listed again and again while the
# windows overlap, and none ever becomes ours: a process asks for the mark of each but once.
_anothers: set[tuple[ConnectionId, str]] = set()
_ANOTHERS_MAX = 100_000
_ENDED_WELL = {"succeeded"}
_OPEN_ENDED = {"pending", "manual"}


@dataclass
class Tally:
    listed: int = 0
    healed: int = 0
    opened: int = 0
    without: str | None = None  # what of the gateway's books our key may not see
    seen: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Side:
    """One connection of a store, and its gateway."""

    world: World
    store: StoreId
    connection: ConnectionId
    livemode: bool
    gateway: Gateway
    run: ReconciliationId | None = None  # None: a file is held against our books


async def side_of(tx: Tx, world: World, store: StoreId, provider: str) -> Side:
    """Raises payments.not_connected."""
    credentials = await find_credentials(tx, world, store, provider)
    if credentials is None:
        raise NotConnected(provider=provider)
    return side(world, credentials)


def side(world: World, one: Credentials, run: ReconciliationId | None = None) -> Side:
    return Side(world, one.store, one.connection, one.livemode, connect(world, one), run)


async def hold(side: Side, since: datetime, until: datetime, tally: Tally) -> None:
    """Everything since then, as the gateway lists it and as we booked it."""
    books = side.gateway
    assert isinstance(books, KeepsBooks), "Bookkeeper names those that list"
    after: str | None = None
    for _ in range(LEAVES_MAX):
        leaf: Leaf = await books.list_money(since, clock.now(), after=after)
        tally.without = leaf.without or tally.without
        await read_leaf(side, leaf, until, tally)
        after = leaf.next
        if after is None:
            break
    async with side.world.database.store(side.store) as tx:
        booked = await reconciling.captures_booked(
            tx,
            store=side.store,
            connection=side.connection,
            first=rules.first_id(since),
            since=since,
            until=until - rules.GRACE,
        )
    for one in booked:  # the list may be late: nobody is alarmed before the object was read
        if one.gateway_id not in tally.seen:
            tally.opened += await _verify(side, one)


async def read_leaf(side: Side, leaf: Leaf, until: datetime, tally: Tally) -> None:
    """What a gateway tells, by its list or by a file: booked where we missed it, a case where it differs."""
    came = {one.subject: one for one in leaf.lines if one.kind is ListedKind.PAYMENT}
    back = {one.subject: one for one in leaf.lines if one.kind is ListedKind.REFUND}
    tally.listed += len(leaf.lines)
    tally.seen |= came.keys()
    async with side.world.database.store(side.store) as tx:
        captures = await reconciling.captures_named(
            tx, store=side.store, connection=side.connection, named=list(came)
        )
        refunds = await reconciling.refunds_named(
            tx,
            store=side.store,
            connection=side.connection,
            named=list(back),
            refunds=[id_ for one in back.values() if (id_ := _refund_of(one)) is not None],
        )
        for one in captures:
            fee = came[one.gateway_id].fee
            if fee:
                payment = await attempts.find_payment(tx, side.store, one.payment_id)
                assert payment is not None, "a capture has a payment: a foreign key says so"
                await ledger.book_fee(tx, payment, one.gateway_id, fee)
    ours = {one.gateway_id: one for one in captures}
    for line in came.values():
        if line.subject not in ours:
            if line.at < until - rules.GRACE:
                await _missed(side, line, tally)
        elif ours[line.subject].amount != line.amount:
            tally.opened += await _verify(side, ours[line.subject])
    by_gateway = {one.gateway_id: one for one in refunds}
    by_id = {one.id: one for one in refunds}
    for line in back.values():
        if line.at < until - rules.GRACE:
            refund = _refund_of(line)
            named = None if refund is None else by_id.get(refund)
            await _gone(side, line, by_gateway.get(line.subject) or named, tally)


async def _missed(side: Side, line: Listed, tally: Tally) -> None:
    """Money that we know nothing of: its webhook was lost, or it is no order's."""
    reference = payment_rules.find_payment_id(line.reference)
    async with side.world.database.store(side.store) as tx:
        found = await reconciling.find_asked(
            tx,
            store=side.store,
            connection=side.connection,
            payment=reference,
            request_id=line.request_id,
        )
        payment = None if found is None else await attempts.find_payment(tx, side.store, found)
    if payment is None:
        tally.opened += await _of_no_order(side, line)
        return
    truth = await _truth(side, line.request_id or payment.gateway_id or "", line.subject)
    async with side.world.database.store(side.store) as tx:
        why = "the gateway lists it and does not hold it"
        if truth is not None:
            why = (
                await actions.book_missed(tx, side.store, side.connection, payment.id, truth) or ""
            )
        known = await reconciling.captures_named(
            tx, store=side.store, connection=side.connection, named=[line.subject]
        )
        if known:
            tally.healed += 1
        else:
            tally.opened += await actions.open_once(
                tx,
                side.store,
                CaseKind.BOOKS_DISAGREE,
                run=side.run,
                detail=f"{line.amount} came as {line.subject} and is not booked: {why}",
                order=payment.order_id,
                payment=payment.id,
            )


async def _of_no_order(side: Side, line: Listed) -> bool:
    if await _is_anothers(side, line):
        return False
    async with side.world.database.store(side.store) as tx:
        return await actions.open_once(
            tx,
            side.store,
            CaseKind.PAID_NO_ORDER,
            run=side.run,
            detail=f"{line.amount} came as {line.subject}, for {(line.reference or '')[:80]!r}",
            subject=line.subject,
            amount=line.amount,
        )


async def _is_anothers(side: Side, line: Listed) -> bool:
    """Whether another shop that shares the account asked for it. What bears no mark may be ours.

    Money that came is asked for under a reference of ours; a refund that somebody made in the
    gateway's dashboard bears none, and is as much its request's.
    """
    mark = line.store
    may_be_marked = line.kind is ListedKind.REFUND or payment_rules.find_payment_id(line.reference)
    if mark is None and may_be_marked and line.request_id is not None:
        if (side.connection, line.request_id) in _anothers:
            return True
        truth = await _truth(side, line.request_id, line.subject)
        mark = None if truth is None else truth.store
    if mark in {None, encode("sto", side.store)}:
        return False
    if line.request_id is not None and len(_anothers) < _ANOTHERS_MAX:
        _anothers.add((side.connection, line.request_id))
    return True


async def _verify(side: Side, ours: Booked) -> bool:
    """Whether what we booked is what the gateway's own object says. A case where it is not."""
    truth = await _truth(side, ours.request_id, ours.gateway_id)
    held = [] if truth is None else [c for c in truth.captures if c.provider_id == ours.gateway_id]
    if held and held[0].amount == ours.amount:
        return False
    kind, detail = CaseKind.ORDER_PAID_NO_MONEY, f"{ours.gateway_id} of {ours.amount} is not there"
    if held:
        kind = CaseKind.AMOUNT_DIFFERS
        detail = f"{held[0].amount} is held as {ours.gateway_id}, and {ours.amount} is booked"
    async with side.world.database.store(side.store) as tx:
        return await actions.open_once(
            tx,
            side.store,
            kind,
            run=side.run,
            detail=detail,
            order=ours.order_id,
            payment=ours.payment_id,
        )


async def _gone(side: Side, line: Listed, ours: GivenBack | None, tally: Tally) -> None:
    """Money that went back there: by us, and we have heard of it, or by somebody else."""
    if ours is None:
        tally.opened += await _made_outside(side, line)
    elif ours.status in _OPEN_ENDED:
        refunded = await side.gateway.read_refund(line.subject)
        async with side.world.database.store(side.store) as tx:
            await apply_refund(tx, side.store, side.connection, refunded)
        tally.healed += 1
    elif ours.status not in _ENDED_WELL or ours.amount != line.amount:
        async with side.world.database.store(side.store) as tx:
            tally.opened += await actions.open_once(
                tx,
                side.store,
                CaseKind.REFUND_DISAGREES,
                run=side.run,
                detail=f"{line.amount} went back as {line.subject}; here it is {ours.status}, "
                f"{ours.amount}",
                order=ours.order_id,
                payment=ours.payment_id,
            )


async def _made_outside(side: Side, line: Listed) -> bool:
    if await _is_anothers(side, line):
        return False
    async with side.world.database.store(side.store) as tx:
        found = await reconciling.find_asked(
            tx,
            store=side.store,
            connection=side.connection,
            payment=payment_rules.find_payment_id(line.reference),
            request_id=line.request_id,
        )
        payment = None if found is None else await attempts.find_payment(tx, side.store, found)
        return await actions.open_once(
            tx,
            side.store,
            CaseKind.REFUND_MADE_OUTSIDE,
            run=side.run,
            detail=f"{line.amount} went back as {line.subject}",
            order=None if payment is None else payment.order_id,
            payment=None if payment is None else payment.id,
            subject=line.subject,
            amount=line.amount,
        )


async def _truth(side: Side, request_id: str, capture_id: str) -> Truth | None:
    """None: it does not exist there. A key that may not look has seen nothing, and says so."""
    try:
        return await side.gateway.read(request_id, capture_id)
    except KeyRefused:
        raise
    except GatewayRefused:
        return None


def _refund_of(line: Listed) -> RefundId | None:
    return payment_rules.find_refund_id(line.reference)

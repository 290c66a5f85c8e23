"""Runs, and the cases they open: each once, and never again by itself once a person closed it."""

from collections.abc import Sequence
from datetime import timedelta

from ... import audit
from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import (
    CaseId,
    ConnectionId,
    OrderId,
    PaymentId,
    ReconciliationId,
    StoreId,
    encode,
    new_id,
)
from ...kit.jobs import enqueue
from ...kit.live import tell
from ...kit.money import Money
from ..actions.captures import apply_truth
from ..actions.moves import SYSTEM
from ..errands import Reconcile
from ..ledger import actions as ledger
from ..models import CaseKind, Truth
from ..queries import cases, reconciling
from . import rules
from .models import Run
from .statement import Payout


async def begin(
    tx: Tx,
    store: StoreId,
    *,
    actor: str = SYSTEM,
    not_within: timedelta | None = None,
    by_a_worker: bool = True,
) -> Run | None:
    """Asks for a run. The one that goes on already serves as well; None: not yet, by `not_within`."""
    now = clock.now()
    await reconciling.end_stale(tx, store=store, before=now - rules.STALE, now=now)
    run = await reconciling.begin_run(
        tx,
        store=store,
        run=ReconciliationId(new_id()),
        overlap_seconds=rules.OVERLAP.total_seconds(),
        first=now - rules.FIRST,
        not_since=None if not_within is None else now - not_within,
        actor=actor,
        now=now,
    )
    if run is None and not_within is not None:
        return None
    if run is None:
        goes_on = await reconciling.running(tx, store)
        # It may have ended between the two looks: then one is begun after all.
        return goes_on or await begin(tx, store, actor=actor, by_a_worker=by_a_worker)
    if actor != SYSTEM:  # what the house does every few minutes would drown the log
        audit.note(
            tx,
            store,
            actor=actor,
            action="payments.reconcile",
            subject=encode("rec", run.id),
            detail={},
        )
    if by_a_worker:
        await enqueue(tx, Reconcile(store_id=store, run_id=run.id))
        tx.wake()
    return run


async def open_once(
    tx: Tx,
    store: StoreId,
    kind: CaseKind,
    *,
    run: ReconciliationId | None,
    detail: str,
    order: OrderId | None = None,
    payment: PaymentId | None = None,
    subject: str | None = None,
    amount: Money | None = None,
) -> bool:
    """False: there is this case already, open or closed."""
    about = subject or str(payment)
    case = await cases.open_once(
        tx,
        store=store,
        case=CaseId(new_id()),
        kind=kind,
        run=run,
        order=order,
        payment=payment,
        subject=about,
        amount_minor=None if amount is None else amount.minor,
        currency=None if amount is None else amount.currency.value,
        detail=detail[:1000],
        now=clock.now(),
    )
    if case is None:
        return False
    audit.note(
        tx,
        store,
        actor=SYSTEM,
        action="payments.open_case",
        subject=encode("cas", case),
        detail={"kind": kind.value}
        | ({} if payment is None else {"payment": encode("pay", payment)}),
    )
    await tell(tx, store, "payments")
    return True


async def book_missed(
    tx: Tx, store: StoreId, connection: ConnectionId, payment: PaymentId, truth: Truth
) -> str | None:
    """What a lost webhook told. None: done; else what forbids it: money moves on no broken books."""
    if not await reconciling.books_agree(tx, store, payment):
        return "its captures are not what it says it holds"
    return await apply_truth(tx, store, connection, truth)


async def judge_orders(tx: Tx, store: StoreId, run: Run) -> int:
    """Opens a case for each order whose money is not as it should be; returns how many."""
    opened = 0
    for order in await reconciling.standings(
        tx,
        store=store,
        first=rules.first_id(run.since),
        since=run.since,
        until=run.until - rules.GRACE,
    ):
        kind = rules.fault_of(order)
        if kind is not None:
            total = Money(order.total_minor, order.currency)
            kept = Money(max(0, order.kept_minor), order.currency)
            opened += await open_once(
                tx,
                store,
                kind,
                run=run.id,
                detail=f"the order is {order.status} and costs {total}; {kept} is held for it",
                order=order.order_id,
                payment=order.payment_id,
            )
    return opened


async def book_payouts(tx: Tx, store: StoreId, payouts: Sequence[Payout], *, livemode: bool) -> int:
    """Returns how many were not booked before."""
    return sum(
        [
            await ledger.book_payout(
                tx, store, source=one.id, amount=one.amount, fee=one.fee, livemode=livemode
            )
            for one in payouts
        ]
    )


def note_statement(
    tx: Tx, store: StoreId, connection: ConnectionId, *, actor: str, rows: int
) -> None:
    audit.note(
        tx,
        store,
        actor=actor,
        action="payments.import_statement",
        subject=encode("cnx", connection),
        detail={"rows": str(rows)},
    )

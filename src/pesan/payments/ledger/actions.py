from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import DisputeId, JournalEntryId, StoreId, new_id
from ...kit.money import Money
from ..models import CaptureId, Payment, Refund, RefundStatus
from ..queries import journal
from . import rules
from .models import EntryKind, Line


async def book_capture(tx: Tx, payment: Payment, capture: CaptureId, amount: Money) -> None:
    lines = rules.captured(
        amount,
        by_hand=payment.connection_id is None,
        asked_in_it=amount.currency is payment.currency,
    )
    await _book(tx, payment, EntryKind.CAPTURE, str(capture), lines)


async def book_owed(tx: Tx, payment: Payment, refund: Refund) -> None:
    """So much of a refund that begins was no order's: from now on it is the buyer's."""
    if refund.surplus:
        await _book(tx, payment, EntryKind.SURPLUS, str(refund.id), rules.owed(refund.surplus))


async def book_surplus_kept(tx: Tx, payment: Payment, refund: Refund) -> None:
    """The refund failed: its money is still here, and a case says so."""
    if refund.surplus:
        lines = rules.kept_after_all(refund.surplus)
        await _book(tx, payment, EntryKind.SURPLUS_KEPT, str(refund.id), lines)


async def book_refund(tx: Tx, payment: Payment, refund: Refund) -> None:
    """Money has gone back. `refund` as it was before: a person's hand gave what was left to it."""
    lines = rules.refunded(
        refund.amount, surplus=refund.surplus, by_hand=refund.status is RefundStatus.MANUAL
    )
    await _book(tx, payment, EntryKind.REFUND, str(refund.id), lines)


async def book_dispute_lost(tx: Tx, payment: Payment, dispute: DisputeId, amount: Money) -> None:
    """While a dispute is open the gateway holds its money back: only its end is an entry."""
    await _book(tx, payment, EntryKind.DISPUTE, str(dispute), rules.lost(amount))


async def book_appeal_won(tx: Tx, payment: Payment, dispute: DisputeId, amount: Money) -> None:
    await _book(tx, payment, EntryKind.DISPUTE_WON, str(dispute), rules.won_after_all(amount))


async def book_fee(tx: Tx, payment: Payment, line: str, fee: Money) -> None:
    """What the gateway took of a payment; `line`: the payment's id there."""
    await _book(tx, payment, EntryKind.FEE, line, rules.charged(fee))


async def book_payout(
    tx: Tx, store: StoreId, *, source: str, amount: Money, fee: Money | None, livemode: bool
) -> bool:
    """What a gateway paid out to the shop, and took for it. False: booked before."""
    booked = 0
    for kind, lines in (
        (EntryKind.PAYOUT, rules.paid_out(amount)),
        *([(EntryKind.FEE, rules.charged(fee))] if fee else []),
    ):
        booked += await journal.book(
            tx,
            store=store,
            entry=JournalEntryId(new_id()),
            kind=kind,
            source=source,
            order=None,
            payment=None,
            livemode=livemode,
            lines=lines,
            now=clock.now(),
        )
    return bool(booked)


async def _book(
    tx: Tx, payment: Payment, kind: EntryKind, source: str, lines: tuple[Line, ...]
) -> None:
    await journal.book(
        tx,
        store=payment.store_id,
        entry=JournalEntryId(new_id()),
        kind=kind,
        source=source,
        order=payment.order_id,
        payment=payment.id,
        livemode=payment.livemode,
        lines=lines,
        now=clock.now(),
    )

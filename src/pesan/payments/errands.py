"""What is left to be done after a commit: jobs of this room, as whoever asks for them names them."""

from typing import ClassVar

from ..kit.db import Tx
from ..kit.ids import (
    ConnectionId,
    CustomerId,
    MessageId,
    NoticeId,
    PaymentId,
    ReconciliationId,
    RefundId,
    StoreId,
)
from ..kit.jobs import Job, enqueue


class AskGateway(Job, frozen=True, kw_only=True):
    """Asks the gateway for a code to pay by. Safe twice and at once: one of them asks."""

    name: ClassVar[str] = "payments.ask"
    payment_id: PaymentId


class LookAtGateway(Job, frozen=True, kw_only=True):
    """Reads an attempt's truth: its webhook may have been lost."""

    name: ClassVar[str] = "payments.look"
    patient: ClassVar[bool] = True
    payment_id: PaymentId


class OfferProof(Job, frozen=True, kw_only=True):
    """A picture came in a chat whose buyer owes a transfer: keep it as its proof. Pays nothing."""

    name: ClassVar[str] = "payments.offer_proof"
    payment_id: PaymentId
    message_id: MessageId


class CancelAtGateway(Job, frozen=True, kw_only=True):
    """Makes a request unpayable, then looks whether money was faster."""

    name: ClassVar[str] = "payments.cancel"
    patient: ClassVar[bool] = True
    payment_id: PaymentId
    request_id: str


class ReadNotice(Job, frozen=True, kw_only=True):
    """Reads the truth a webhook hinted at."""

    name: ClassVar[str] = "payments.read_notice"
    notice_id: NoticeId


class ReadEvents(Job, frozen=True, kw_only=True):
    """Lists what a gateway says has happened: its webhooks may never have come."""

    name: ClassVar[str] = "payments.read_events"
    patient: ClassVar[bool] = True
    connection_id: ConnectionId


class RefundAtGateway(Job, frozen=True, kw_only=True):
    name: ClassVar[str] = "payments.refund"
    refund_id: RefundId


class ForgetBuyer(Job, frozen=True, kw_only=True):
    """Has a gateway forget somebody who was erased. Safe twice."""

    name: ClassVar[str] = "payments.forget_buyer"
    patient: ClassVar[bool] = True
    connection_id: ConnectionId
    customer_id: CustomerId


class Reconcile(Job, frozen=True, kw_only=True):
    """Compares our books with the gateways'. Safe twice: what was found is not found again."""

    name: ClassVar[str] = "payments.reconcile"
    patient: ClassVar[bool] = True
    run_id: ReconciliationId


class RingLate(Job, frozen=True, kw_only=True):
    """The simulated bank's webhook, when its buyer was told to have it come late."""

    name: ClassVar[str] = "payments.ring_late"
    patient: ClassVar[bool] = True
    payment_id: PaymentId


class LookAtRefund(Job, frozen=True, kw_only=True):
    name: ClassVar[str] = "payments.look_at_refund"
    patient: ClassVar[bool] = True
    refund_id: RefundId


async def ask_soon(tx: Tx, store: StoreId, payment: PaymentId, *, delay_seconds: float = 0) -> None:
    """Once this commits. One waits at most for each payment, however long its gateway is away.

    Dropped where one has only just run, too: a timer follows every ask.
    """
    job = AskGateway(store_id=store, payment_id=payment)
    await enqueue(tx, job, delay_seconds=delay_seconds, unless_queued=f"{job.name}:{payment}")

from typing import ClassVar

from ..kit.events import Fact
from ..kit.ids import OrderId, PaymentId, ProofId, RefundId


class PaymentReady(Fact, frozen=True, kw_only=True):
    """The gateway gave a code, a number or a page: the buyer can pay."""

    type: ClassVar[str] = "payment.ready"
    payment_id: PaymentId
    order_id: OrderId


class PaymentCaptured(Fact, frozen=True, kw_only=True):
    """The gateway holds money for the order: told once a capture, late and surplus ones too."""

    type: ClassVar[str] = "payment.captured"
    payment_id: PaymentId
    order_id: OrderId


class PaymentDelayed(Fact, frozen=True, kw_only=True):
    """The gateway has not answered for a while: it is asked on, and another way may be quicker."""

    type: ClassVar[str] = "payment.delayed"
    payment_id: PaymentId
    order_id: OrderId


class PaymentFailed(Fact, frozen=True, kw_only=True):
    """An attempt will not be paid: the gateway refused it or gave nothing to pay by."""

    type: ClassVar[str] = "payment.failed"
    payment_id: PaymentId
    order_id: OrderId


class PaymentExpired(Fact, frozen=True, kw_only=True):
    """An attempt was not paid in time."""

    type: ClassVar[str] = "payment.expired"
    payment_id: PaymentId
    order_id: OrderId


class PaymentDisputed(Fact, frozen=True, kw_only=True):
    """The buyer's bank has taken captured money back for now; a case says until when to answer."""

    type: ClassVar[str] = "payment.disputed"
    payment_id: PaymentId
    order_id: OrderId


class PaymentDisputeClosed(Fact, frozen=True, kw_only=True):
    """A dispute has ended: the payment is captured again, or lost."""

    type: ClassVar[str] = "payment.dispute_closed"
    payment_id: PaymentId
    order_id: OrderId


class PaymentProofAttached(Fact, frozen=True, kw_only=True):
    """A picture was sent by which a buyer says that they have transferred: a person looks at it."""

    type: ClassVar[str] = "payment.proof_attached"
    proof_id: ProofId
    payment_id: PaymentId
    order_id: OrderId


class RefundSucceeded(Fact, frozen=True, kw_only=True):
    """Money has gone back to the buyer."""

    type: ClassVar[str] = "refund.succeeded"
    refund_id: RefundId
    payment_id: PaymentId
    order_id: OrderId


class RefundFailed(Fact, frozen=True, kw_only=True):
    """Money did not go back and is still held; a case waits for a person."""

    type: ClassVar[str] = "refund.failed"
    refund_id: RefundId
    payment_id: PaymentId
    order_id: OrderId

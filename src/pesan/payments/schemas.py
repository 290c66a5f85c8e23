from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from ..kit.db import Tx
from ..kit.ids import OrderId, StoreId, encode
from ..kit.money import Money
from ..kit.schemas import Metadata, MoneyIn, MoneyOut, wire_time
from ..kit.text import line
from ..kit.world import World
from .models import (
    Action,
    ActionType,
    BankAccount,
    Case,
    Dispute,
    DisputeState,
    Method,
    Outcome,
    Payment,
    Provider,
    Refund,
    SavedMethod,
    Told,
    ToldNotice,
)
from .proofs.schemas import ProofWarning
from .queries import attempts, refunds
from .reconciler.rules import words_of

CaseAction = Literal["keep", "give_back", "book_refund"]
Note = Annotated[str, Meta(max_length=1000)]


class BeginPayment(Struct, frozen=True, forbid_unknown_fields=True):
    provider: Provider
    method: Method
    channel_code: Annotated[str, Meta(pattern="^[A-Z0-9_]{1,60}$")] | None = None
    replace: bool = False
    metadata: Metadata = {}
    # Whoever is sent to `action` is this customer, and agrees: Stripe's page shows the cards they let
    # it keep, and asks before it keeps another. Give that address to them alone, after they have
    # proved who they are: `pay_url` may be handed on, so its page does not lead there.
    remember: bool = False


class BankAccountIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    bank: Annotated[str, Meta(min_length=1, max_length=40, examples=["BCA"])]
    account_number: Annotated[
        str, Meta(pattern=r"^[0-9][0-9 .\-]{3,30}[0-9]$", examples=["0140012345"])
    ]
    holder: Annotated[str, Meta(min_length=1, max_length=80)]

    def account(self) -> BankAccount:
        digits = "".join(one for one in self.account_number if one.isdigit())
        return BankAccount(bank=line(self.bank), account_number=digits, holder=line(self.holder))


class Confirm(Struct, frozen=True, forbid_unknown_fields=True):
    """Without an amount: exactly what was asked for has come."""

    amount: MoneyIn | None = None
    reference: Annotated[str, Meta(min_length=1, max_length=100)] | None = None
    note: Note | None = None


class GiveBack(Struct, frozen=True, forbid_unknown_fields=True):
    reason: Annotated[str, Meta(min_length=1, max_length=500)]
    amount: MoneyIn | None = None


class Simulate(Struct, frozen=True, forbid_unknown_fields=True):
    """Without an amount: exactly what was asked for is paid. All but the amount is the sandbox's own.

    `webhooks`: once, twice at the same moment, a minute late, reordered (an older one after it), or
    never. `refunds`: what becomes of giving it back.
    """

    amount: MoneyIn | None = None
    outcome: Outcome = Outcome.PAID
    webhooks: Told = Told.ONCE
    refunds: Literal["accepted", "refused"] = "accepted"

    @property
    def switches(self) -> list[str]:
        """Those that were turned."""
        plain = Simulate()
        names = ("outcome", "webhooks", "refunds")
        return [name for name in names if getattr(self, name) != getattr(plain, name)]


class ResolveCase(Struct, frozen=True, forbid_unknown_fields=True):
    note: Note | None = None
    refund: Literal["succeeded", "failed"] = "succeeded"  # how a refund left to a hand ended
    action: CaseAction = "keep"  # one of those the case offers


class PaymentOut(Struct, frozen=True, kw_only=True):
    id: str
    order_id: str
    status: str
    amount: MoneyOut
    captured: MoneyOut
    refunded: MoneyOut
    provider: str
    method: str
    channel_code: str | None
    action: Action
    pay_url: str
    livemode: bool
    unique_code: int | None
    failure: str | None
    metadata: dict[str, str]
    expires_at: str
    created_at: str
    updated_at: str
    version: int

    @classmethod
    def of(cls, payment: Payment, world: World) -> "PaymentOut":
        return cls(
            id=encode("pay", payment.id),
            order_id=encode("ord", payment.order_id),
            status=payment.status,
            amount=MoneyOut.of(payment.amount),
            captured=MoneyOut.of(Money(payment.captured_minor, payment.currency)),
            refunded=MoneyOut.of(Money(payment.refunded_minor, payment.currency)),
            provider=payment.provider,
            method=payment.method,
            channel_code=payment.channel_code,
            action=_action_of(payment),
            pay_url=f"{world.public_url}/pay/{payment.pay_token}",
            livemode=payment.livemode,
            unique_code=payment.unique_code,
            failure=payment.failure,
            metadata=payment.metadata,
            expires_at=wire_time(payment.expires_at),
            created_at=wire_time(payment.created_at),
            updated_at=wire_time(payment.updated_at),
            version=payment.version,
        )


def _action_of(payment: Payment) -> Action:
    """What was opened for one browser is shown there alone: with it anybody could pay by its cards."""
    if payment.action is None or payment.browser is not None:
        return Action(ActionType.NONE)
    return payment.action


class ConfirmedOut(PaymentOut, frozen=True, kw_only=True):
    """It is booked; what a person should know of it is said, and decides nothing."""

    warnings: list[ProofWarning]

    @classmethod
    def warned(cls, payment: PaymentOut, warnings: list[ProofWarning]) -> "ConfirmedOut":
        return cls(**msgspec.structs.asdict(payment), warnings=warnings)


class RefundOut(Struct, frozen=True, kw_only=True):
    id: str
    payment_id: str
    status: str
    amount: MoneyOut
    reason: str
    failure: str | None
    created_at: str
    updated_at: str
    version: int

    @classmethod
    def of(cls, refund: Refund) -> "RefundOut":
        return cls(
            id=encode("rfd", refund.id),
            payment_id=encode("pay", refund.payment_id),
            status=refund.status,
            amount=MoneyOut.of(refund.amount),
            reason=refund.reason,
            failure=refund.failure,
            created_at=wire_time(refund.created_at),
            updated_at=wire_time(refund.updated_at),
            version=refund.version,
        )


class PaymentNoticeOut(Struct, frozen=True, kw_only=True):
    """What a gateway told, once for all its deliveries."""

    id: str
    connection_id: str
    event: str
    deliveries: int
    received_at: str
    processed_at: str | None  # null: it waits to be read
    error: str | None  # what was odd about it

    @classmethod
    def of(cls, told: ToldNotice) -> "PaymentNoticeOut":
        return cls(
            id=encode("pwh", told.id),
            connection_id=encode("cnx", told.connection_id),
            event=told.event,
            deliveries=told.deliveries,
            received_at=wire_time(told.received_at),
            processed_at=None if told.processed_at is None else wire_time(told.processed_at),
            error=told.error,
        )


class SavedMethodOut(Struct, frozen=True, kw_only=True):
    """A card that a gateway keeps for a customer, as it tells of it: never its number."""

    id: str  # the gateway's own
    customer_id: str
    provider: str
    method: str
    brand: str
    last4: str
    expiry_month: int
    expiry_year: int
    created_at: str | None

    @classmethod
    def of(cls, saved: SavedMethod, provider: str, customer_id: str) -> "SavedMethodOut":
        return cls(
            id=saved.id,
            customer_id=customer_id,
            provider=provider,
            method=Method.CARD,
            brand=saved.brand,
            last4=saved.last4,
            expiry_month=saved.expiry_month,
            expiry_year=saved.expiry_year,
            created_at=None if saved.created_at is None else wire_time(saved.created_at),
        )


class CaseText(Struct, frozen=True):
    """What it means, in the languages a shop is kept in."""

    indonesian: str
    english: str


class DisputeOut(Struct, frozen=True, kw_only=True):
    id: str
    payment_id: str
    order_id: str
    provider: Provider
    gateway_id: str
    status: DisputeState
    amount: MoneyOut
    reason: str  # the gateway's word for it
    due_at: str | None  # until when the gateway takes an answer
    opened_at: str
    updated_at: str

    @classmethod
    def of(cls, dispute: Dispute) -> "DisputeOut":
        return cls(
            id=encode("dsp", dispute.id),
            payment_id=encode("pay", dispute.payment_id),
            order_id=encode("ord", dispute.order_id),
            provider=Provider(dispute.provider),
            gateway_id=dispute.gateway_id,
            status=dispute.state,
            amount=MoneyOut.of(Money(dispute.amount_minor, dispute.currency)),
            reason=dispute.reason,
            due_at=None if dispute.due_at is None else wire_time(dispute.due_at),
            opened_at=wire_time(dispute.opened_at),
            updated_at=wire_time(dispute.updated_at),
        )


class CaseOut(Struct, frozen=True, kw_only=True):
    id: str
    kind: str
    order_id: str | None
    payment_id: str | None
    reconciliation_id: str | None  # the run that found it
    amount: MoneyOut | None
    text: CaseText
    actions: list[CaseAction]
    detail: str
    status: str
    due_at: str | None  # when it is too late for whoever should answer
    action: str | None
    resolution: str | None
    resolved_by: str | None
    created_at: str
    resolved_at: str | None

    @classmethod
    def of(cls, case: Case) -> "CaseOut":
        words = words_of(case.kind)
        amount = None
        if case.amount_minor is not None and case.currency is not None:
            amount = MoneyOut.of(Money(case.amount_minor, case.currency))
        return cls(
            id=encode("cas", case.id),
            kind=case.kind,
            order_id=None if case.order_id is None else encode("ord", case.order_id),
            payment_id=None if case.payment_id is None else encode("pay", case.payment_id),
            reconciliation_id=None
            if case.reconciliation_id is None
            else encode("rec", case.reconciliation_id),
            amount=amount,
            text=CaseText(words.id, words.en),
            actions=list(words.actions),
            detail=case.detail,
            status=case.status,
            due_at=None if case.due_at is None else wire_time(case.due_at),
            action=case.action,
            resolution=case.resolution,
            resolved_by=case.resolved_by,
            created_at=wire_time(case.created_at),
            resolved_at=None if case.resolved_at is None else wire_time(case.resolved_at),
        )


async def payments_of(tx: Tx, world: World, store: StoreId, order: OrderId) -> list[PaymentOut]:
    """An order's attempts as the wire shows them, newest first."""
    found = await attempts.payments_of_order(tx, store, order)
    return [PaymentOut.of(payment, world) for payment in found]


async def refunds_of(tx: Tx, store: StoreId, order: OrderId) -> list[RefundOut]:
    """An order's refunds as the wire shows them, newest first."""
    found = await refunds.refunds_of_order(tx, store, order)
    return [RefundOut.of(refund) for refund in found]

"""Payments in our words."""

from .asks import Action, ActionType, Ask, Asked, AskState, Capture, CaptureId, Credentials, Truth
from .buyers import Buyer, SavedMethod
from .cases import Case, CaseKind, CaseStatus
from .disputes import Dispute, Disputed, DisputeState, KnownDispute
from .methods import Method, Provider, Refundable
from .notices import (
    EventCursor,
    Happened,
    Happenings,
    Kept,
    Notice,
    NoticeKind,
    StoredNotice,
    ToldNotice,
)
from .payments import OrderToPay, Payment, PaymentStatus, PayRoute
from .refunds import PaidRequest, Refund, Refunded, RefundState, RefundStatus
from .sandbox import Outcome, SandboxCapture, SandboxMoved, SandboxRefund, SandboxRequest, Told
from .transfers import (
    BankAccount,
    Candidate,
    Effect,
    Guess,
    LineStatus,
    Reason,
    StatementLine,
    Transfer,
)

__all__ = [
    "Action",
    "ActionType",
    "Ask",
    "AskState",
    "Asked",
    "BankAccount",
    "Buyer",
    "Candidate",
    "Capture",
    "CaptureId",
    "Case",
    "CaseKind",
    "CaseStatus",
    "Credentials",
    "Dispute",
    "DisputeState",
    "Disputed",
    "Effect",
    "EventCursor",
    "Guess",
    "Happened",
    "Happenings",
    "Kept",
    "KnownDispute",
    "LineStatus",
    "Method",
    "Notice",
    "NoticeKind",
    "OrderToPay",
    "Outcome",
    "PaidRequest",
    "PayRoute",
    "Payment",
    "PaymentStatus",
    "Provider",
    "Reason",
    "Refund",
    "RefundState",
    "RefundStatus",
    "Refundable",
    "Refunded",
    "SandboxCapture",
    "SandboxMoved",
    "SandboxRefund",
    "SandboxRequest",
    "SavedMethod",
    "StatementLine",
    "StoredNotice",
    "Told",
    "ToldNotice",
    "Transfer",
    "Truth",
]

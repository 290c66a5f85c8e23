"""Money for orders: attempts to be paid, captures booked once, refunds, and cases for people."""

from .actions import (
    begin,
    close_attempts,
    close_underpaid,
    confirm,
    give_back,
    give_back_all,
    give_back_for,
    guesses_for,
    ignore_line,
    keep_line,
    leave_open,
    match_line,
    open_case,
    over_of,
    put_accounts,
    reopen_line,
    require_line,
    require_payment,
    resolve,
    transfers_for,
)
from .actions import find_latest as latest
from .bank import simulate
from .buyers import customer_of, forget_browser, is_remembered, remembered_in
from .buyers import forget_all as forget_buyers
from .choices import Choice, choices_for
from .errands import AskGateway, ask_soon
from .errors import (
    NotConfirmable,
    OrderNotPayable,
    PaymentNotFound,
    ProofNotFound,
    RefundExceedsCaptured,
)
from .events import (
    PaymentCaptured,
    PaymentDelayed,
    PaymentDisputeClosed,
    PaymentDisputed,
    PaymentExpired,
    PaymentFailed,
    PaymentProofAttached,
    PaymentReady,
    RefundFailed,
    RefundSucceeded,
)
from .fragments import INTENT, MONEY, TIMELINE
from .ledger.download import download as download_ledger
from .menu import channel_name
from .models import (
    Action,
    ActionType,
    BankAccount,
    Case,
    CaseStatus,
    Effect,
    Guess,
    LineStatus,
    Method,
    Outcome,
    Payment,
    PaymentStatus,
    PayRoute,
    Provider,
    Reason,
    Refund,
    RefundStatus,
    StatementLine,
)
from .proofs.actions import FORMAT as PROOF_FORMAT
from .proofs.actions import PROOFS_MAX, proofs_of
from .proofs.actions import attach as attach_proof
from .proofs.actions import picture_of as picture_of_proof
from .proofs.actions import require_room as require_room_for_proof
from .proofs.models import Proof, Suspicion
from .proofs.routes import HEADERS as PROOF_HEADERS
from .proofs.schemas import ProofWarning
from .queries.attempts import find_pay_route, find_payment, kept_for, list_payments
from .queries.cases import find_case, list_cases
from .queries.proofs import proofs_of_order, suspicions_of
from .queries.reconciling import list_runs
from .queries.refunds import came_for, find_refund, refunds_of_payment
from .queries.statements import find_ambiguous, find_line, list_lines
from .queries.transfers import accounts_of, lock_accounts
from .reconciler.actions import begin as reconcile
from .reconciler.importing import import_settlement
from .reconciler.models import Bookkeeper, Run
from .reconciler.rules import words_of as words_of_case
from .reconciler.schemas import StatementOut
from .rules import CODE_MINOR, LIVE, SLOW_AFTER, awaits_proof, is_by_hand, may_confirm
from .schemas import (
    BankAccountIn,
    Confirm,
    ConfirmedOut,
    PaymentOut,
    RefundOut,
    payments_of,
    refunds_of,
)
from .statements.reading import Credit, Fault, Reading

__all__ = [
    "CODE_MINOR",
    "INTENT",
    "LIVE",
    "MONEY",
    "PROOFS_MAX",
    "PROOF_FORMAT",
    "PROOF_HEADERS",
    "SLOW_AFTER",
    "TIMELINE",
    "Action",
    "ActionType",
    "AskGateway",
    "BankAccount",
    "BankAccountIn",
    "Bookkeeper",
    "Case",
    "CaseStatus",
    "Choice",
    "Confirm",
    "ConfirmedOut",
    "Credit",
    "Effect",
    "Fault",
    "Guess",
    "LineStatus",
    "Method",
    "NotConfirmable",
    "OrderNotPayable",
    "Outcome",
    "PayRoute",
    "Payment",
    "PaymentCaptured",
    "PaymentDelayed",
    "PaymentDisputeClosed",
    "PaymentDisputed",
    "PaymentExpired",
    "PaymentFailed",
    "PaymentNotFound",
    "PaymentOut",
    "PaymentProofAttached",
    "PaymentReady",
    "PaymentStatus",
    "Proof",
    "ProofNotFound",
    "ProofWarning",
    "Provider",
    "Reading",
    "Reason",
    "Refund",
    "RefundExceedsCaptured",
    "RefundFailed",
    "RefundOut",
    "RefundStatus",
    "RefundSucceeded",
    "Run",
    "StatementLine",
    "StatementOut",
    "Suspicion",
    "accounts_of",
    "ask_soon",
    "attach_proof",
    "awaits_proof",
    "begin",
    "came_for",
    "channel_name",
    "choices_for",
    "close_attempts",
    "close_underpaid",
    "confirm",
    "customer_of",
    "download_ledger",
    "find_ambiguous",
    "find_case",
    "find_line",
    "find_pay_route",
    "find_payment",
    "find_refund",
    "forget_browser",
    "forget_buyers",
    "give_back",
    "give_back_all",
    "give_back_for",
    "guesses_for",
    "ignore_line",
    "import_settlement",
    "is_by_hand",
    "is_remembered",
    "keep_line",
    "kept_for",
    "latest",
    "leave_open",
    "list_cases",
    "list_lines",
    "list_payments",
    "list_runs",
    "lock_accounts",
    "match_line",
    "may_confirm",
    "open_case",
    "over_of",
    "payments_of",
    "picture_of_proof",
    "proofs_of",
    "proofs_of_order",
    "put_accounts",
    "reconcile",
    "refunds_of",
    "refunds_of_payment",
    "remembered_in",
    "reopen_line",
    "require_line",
    "require_payment",
    "require_room_for_proof",
    "resolve",
    "simulate",
    "suspicions_of",
    "transfers_for",
    "words_of_case",
]

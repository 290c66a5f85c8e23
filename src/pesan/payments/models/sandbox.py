"""The simulated bank."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from ...kit.money import Currency
from ..reconciler.models import ListedKind
from .asks import AskState


class SandboxCapture(Struct, frozen=True):
    id: str
    amount_minor: int
    captured_at: datetime
    refundable: bool = True


class SandboxRequest(Struct, frozen=True, kw_only=True):
    """A request for payment as the simulated bank keeps it."""

    id: str
    reference: str
    amount_minor: int
    currency: Currency
    state: AskState
    captures: tuple[SandboxCapture, ...]

    @property
    def captured_minor(self) -> int:
        return sum(capture.amount_minor for capture in self.captures)


class SandboxRefund(Struct, frozen=True, kw_only=True):
    id: str
    request_id: str
    reference: str
    amount_minor: int
    currency: Currency


class SandboxMoved(Struct, frozen=True, kw_only=True):
    """A line of the simulated bank's statement."""

    kind: ListedKind
    id: str
    request_id: str
    reference: str
    amount_minor: int
    currency: Currency
    at: datetime


class Outcome(StrEnum):
    """What the simulated buyer does."""

    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"


class Told(StrEnum):
    """How the simulated bank's webhooks tell of it."""

    ONCE = "once"
    TWICE = "twice"  # at the same moment
    LATE = "late"  # a minute later
    REORDERED = "reordered"  # and that it expired, which is no longer true, after it
    NEVER = "never"  # lost: our own look finds it

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

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from ...kit.ids import DisputeId
from ...kit.money import Money


class DisputeState(StrEnum):
    INQUIRY = "inquiry"  # the bank asks; no money has gone
    OPEN = "open"
    WON = "won"
    LOST = "lost"


class Disputed(Struct, frozen=True, kw_only=True):
    """A dispute as the gateway has it now."""

    provider_id: str
    capture_id: str  # of the capture whose money it is about
    state: DisputeState
    amount: Money
    reason: str
    due_at: datetime | None  # until when evidence is taken; None: none is, or no more


class KnownDispute(Struct, frozen=True):
    id: DisputeId
    state: DisputeState

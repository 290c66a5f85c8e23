"""What a gateway is asked to collect, and what it says of it."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from msgspec import Struct

from ...kit.money import Money
from .methods import Method

CaptureId = NewType("CaptureId", UUID)


class Ask(Struct, frozen=True, kw_only=True):
    """What we ask a gateway to collect. One row of ours is one ask, and one reference."""

    reference: str  # ours, unique per attempt: the payment's wire id
    store: str  # its wire id: two shops may share one account
    amount: Money
    method: Method
    channel_code: str | None  # the provider's own channel name; None: the method's usual one
    description: str
    expires_at: datetime  # ours; a provider that can, shows it
    return_url: str  # where a redirect method sends the buyer afterwards
    payee: str | None = None  # the shop's name, for a bank's screen
    phone: str | None = None  # the buyer's, E.164: some wallets are rung up
    buyer_id: str | None = None  # as the gateway knows them: it may show and keep their cards


class ActionType(StrEnum):
    QR = "qr"  # value: the EMVCo string to draw
    REDIRECT = "redirect"  # value: a URL
    ACCOUNT_NUMBER = "account_number"  # value: the number or code to pay to
    NONE = "none"


class Action(Struct, frozen=True):
    type: ActionType
    value: str | None = None


class AskState(StrEnum):
    """How a request for payment stands at the gateway, in our words."""

    PENDING = "pending"
    REQUIRES_ACTION = "requires_action"
    CAPTURED = "captured"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class Asked(Struct, frozen=True, kw_only=True):
    """The gateway took the ask."""

    provider_id: str
    state: AskState
    action: Action


class Capture(Struct, frozen=True, kw_only=True):
    """Money the gateway says it holds for us."""

    provider_id: str  # the gateway's id of the payment itself: one capture is booked once
    amount: Money
    captured_at: datetime | None


class Truth(Struct, frozen=True, kw_only=True):
    """The gateway's own object, read from the gateway: the only thing money moves on.

    State and captures are told apart: late money stands on an expired request, and a second
    payment on a captured one. The caller compares amounts.
    """

    provider_id: str
    reference: str
    state: AskState
    requested: Money
    captures: tuple[Capture, ...]
    failure_code: str | None = None
    store: str | None = None  # whose it is, by our own mark in it


class Credentials(Struct, frozen=True):
    """A connection's decrypted values by name. Its repr shows names only."""

    values: Mapping[str, str]

    def __repr__(self) -> str:
        return f"Credentials({', '.join(sorted(self.values))})"

"""Buyers as a gateway knows them, and what it keeps of theirs."""

from datetime import datetime

from msgspec import Struct

from ...kit.ids import ConnectionId, CustomerId


class Buyer(Struct, frozen=True, kw_only=True):
    """A customer of a store's, as one gateway knows them: in one browser, or by the shop's word."""

    connection_id: ConnectionId
    customer_id: CustomerId
    browser: bytes  # the hash of the browser's secret; empty: the shop vouches for them
    livemode: bool
    round: int
    asked_at: datetime
    gateway_id: str | None
    forget_at: datetime | None


class SavedMethod(Struct, frozen=True, kw_only=True):
    """A card that a gateway keeps for a buyer. Its number is known to the gateway alone."""

    id: str  # the gateway's
    buyer_id: str  # whose, as the gateway calls them
    brand: str
    last4: str
    expiry_month: int
    expiry_year: int
    created_at: datetime | None

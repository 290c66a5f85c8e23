from typing import Annotated

from msgspec import Meta, Struct

from ..kit.errors import Invalid
from ..payments import Method, Provider, is_by_hand
from .actions import Way


class RequestPayment(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Without an order: the latest that waits. Without a method: as it was asked for last."""

    order_id: str | None = None
    provider: Provider | None = None
    method: Method | None = None
    channel_code: Annotated[str, Meta(pattern="^[A-Z0-9_]{1,60}$")] | None = None

    def way(self) -> Way | None:
        """Raises requests.invalid."""
        if self.provider is None or self.method is None:
            if self.provider is not None or self.method is not None or self.channel_code:
                raise Invalid.field("method", "provider and method go together")
            return None
        if is_by_hand(self.provider, self.method) is None:
            raise Invalid.field("method", "bank_transfer and cod are manual, the others are not")
        return Way(provider=self.provider, method=self.method, channel_code=self.channel_code)

from datetime import datetime

from msgspec import Struct

from ..kit.ids import EventId, StoreId


class Event(Struct, frozen=True, kw_only=True):
    """A fact as it was written."""

    id: EventId
    store_id: StoreId
    type: str
    data: dict[str, str]
    occurred_at: datetime

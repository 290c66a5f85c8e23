from functools import cache
from typing import get_type_hints
from uuid import UUID

from msgspec import Struct

from ..kit.events import facts
from ..kit.ids import PREFIXES, encode
from ..kit.schemas import wire_time
from .models import Event


class EventOut(Struct, frozen=True, kw_only=True):
    """What a webhook's body holds as well."""

    id: str
    type: str
    created_at: str
    store_id: str
    data: dict[str, str]

    @classmethod
    def of(cls, event: Event) -> "EventOut":
        prefixes = prefixes_of(event.type)
        return cls(
            id=encode("evt", event.id),
            type=event.type,
            created_at=wire_time(event.occurred_at),
            store_id=encode("sto", event.store_id),
            data={
                name: encode(prefixes[name], UUID(value)) if name in prefixes else value
                for name, value in event.data.items()
            },
        )


@cache
def prefixes_of(event_type: str) -> dict[str, str]:
    """How each id a kind of fact carries is written outside: `order_id` is `ord_...`."""
    fact = facts().get(event_type)
    hints = {} if fact is None else get_type_hints(fact)
    return {name: PREFIXES[hint] for name, hint in hints.items() if hint in PREFIXES}

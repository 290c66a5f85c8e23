from msgspec import Struct

from ..kit.ids import encode
from ..kit.schemas import wire_time
from .models import Alert


class AlertOut(Struct, frozen=True, kw_only=True):
    """`kind` is the channel's word, `text` what it said."""

    id: str
    channel: str
    kind: str
    text: str
    received_at: str

    @classmethod
    def of(cls, alert: Alert) -> "AlertOut":
        told = alert.content.alert
        assert told is not None, "the list is of alerts alone"
        return cls(
            id=encode("upd", alert.id),
            channel=alert.content.channel,
            kind=told.kind,
            text=told.text,
            received_at=wire_time(alert.received_at),
        )

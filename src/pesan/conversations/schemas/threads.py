from typing import Literal

from msgspec import Struct

from ...channels import window_open_until
from ...kit.ids import encode
from ...kit.schemas import wire_time
from ..models import Summary
from .messages import MessageOut


class CustomerOut(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    phone: str | None


class ConversationOut(Struct, frozen=True, kw_only=True):
    id: str
    channel: str
    customer: CustomerOut
    owner: str
    assignee: str | None
    status: str
    unread: int
    last_message: MessageOut | None
    last_message_at: str
    window_open_until: str | None
    livemode: bool
    created_at: str

    @classmethod
    def of(cls, one: Summary) -> "ConversationOut":
        until = window_open_until(one.channel, one.last_inbound_at)
        return cls(
            id=encode("con", one.id),
            channel=one.channel,
            customer=CustomerOut(
                id=encode("cus", one.customer_id),
                name=one.customer_name,
                phone=one.customer_phone,
            ),
            owner=one.owner,
            assignee=None if one.assignee_id is None else encode("usr", one.assignee_id),
            status=one.status,
            unread=one.unread,
            last_message=None if one.last_message is None else MessageOut.of(one.last_message),
            last_message_at=wire_time(one.last_message_at),
            window_open_until=None if until is None else wire_time(until),
            livemode=one.livemode,
            created_at=wire_time(one.created_at),
        )


class ChangeOwner(Struct, frozen=True, forbid_unknown_fields=True):
    owner: Literal["agent", "human"]
    assignee: str | None = None

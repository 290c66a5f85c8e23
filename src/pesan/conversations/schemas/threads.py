from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from ...channels import window_open_until
from ...kit import clock
from ...kit.ids import encode
from ...kit.schemas import wire_time
from ..models import Color, Priority, Summary
from .messages import MessageOut


class CustomerOut(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    phone: str | None


class TagOut(Struct, frozen=True):
    """A label that a conversation bears."""

    label_id: str
    name: str
    color: Color


class ConversationOut(Struct, frozen=True, kw_only=True):
    id: str
    channel: str
    connection_id: str
    customer: CustomerOut
    owner: str
    assignee: str | None
    team_id: str | None
    status: str
    snoozed_until: str | None
    priority: Priority | None
    labels: list[TagOut]
    unread: int
    last_message: MessageOut | None
    last_message_at: str
    window_open_until: str | None
    waiting_since: str | None  # for a human; nobody waits for the agent
    response_due_at: str | None
    overdue: bool
    first_answered_at: str | None
    livemode: bool
    created_at: str

    @classmethod
    def of(cls, one: Summary) -> "ConversationOut":
        until, due = window_open_until(one.channel, one.last_inbound_at), one.response_due_at
        return cls(
            id=encode("con", one.id),
            channel=one.channel,
            connection_id=encode("cnx", one.connection_id),
            customer=CustomerOut(
                id=encode("cus", one.customer_id),
                name=one.customer_name,
                phone=one.customer_phone,
            ),
            owner=one.owner,
            assignee=None if one.assignee_id is None else encode("usr", one.assignee_id),
            team_id=None if one.team_id is None else encode("tem", one.team_id),
            status=one.status,
            snoozed_until=_time(one.snoozed_until),
            priority=one.priority,
            labels=[TagOut(encode("lbl", tag.id), tag.name, tag.color) for tag in one.labels],
            unread=one.unread,
            last_message=None if one.last_message is None else MessageOut.of(one.last_message),
            last_message_at=wire_time(one.last_message_at),
            window_open_until=_time(until),
            waiting_since=_time(one.waiting_since),
            response_due_at=_time(due),
            overdue=due is not None and due < clock.now(),
            first_answered_at=_time(one.first_answered_at),
            livemode=one.livemode,
            created_at=wire_time(one.created_at),
        )


class PutTeam(Struct, frozen=True, forbid_unknown_fields=True):
    """`team_id`: null for none."""

    team_id: Annotated[str, Meta(max_length=40)] | None


class ChangeOwner(Struct, frozen=True, forbid_unknown_fields=True):
    owner: Literal["agent", "human"]
    assignee: str | None = None


def _time(at: datetime | None) -> str | None:
    return None if at is None else wire_time(at)

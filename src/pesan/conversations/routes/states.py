"""What sellers do with a thread beside speaking in it."""

from datetime import datetime, timedelta

from litestar import Response, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from ...kit import clock
from ...kit.db import Tx
from ...kit.errors import Invalid
from ...kit.schemas import read_time
from ...stores import Right, StoreCall
from .. import actions
from ..schemas import ConversationOut, SetPriority, Snooze
from .paths import read_conversation, shown

_ONE = "/conversations/{conversation_id:str}"
SNOOZE_MAX = timedelta(days=366)


@post(
    f"{_ONE}/read",
    operation_id="markConversationRead",
    status_code=200,
    right=Right.WRITE_CONVERSATIONS,
)
async def mark_read(
    call: NamedDependency[StoreCall], conversation_id: FromPath[str]
) -> Response[ConversationOut]:
    """It was looked at; so was what the caller was asked to look at in its notes."""

    async def act(tx: Tx) -> ConversationOut:
        conversation = read_conversation(conversation_id)
        await actions.require_conversation(tx, call.store, conversation)
        await actions.mark_read(tx, call.store, conversation, user=call.user)
        return await shown(tx, call, conversation)

    return await call.once(act, status_code=200)


@post(
    f"{_ONE}/unread",
    operation_id="markConversationUnread",
    status_code=200,
    right=Right.WRITE_CONVERSATIONS,
)
async def mark_unread(
    call: NamedDependency[StoreCall], conversation_id: FromPath[str]
) -> Response[ConversationOut]:
    """Leave it for later, so that it is seen again."""

    async def act(tx: Tx) -> ConversationOut:
        conversation = read_conversation(conversation_id)
        await actions.mark_unread(tx, call.store, conversation, actor=call.actor)
        return await shown(tx, call, conversation)

    return await call.once(act, status_code=200)


@post(
    f"{_ONE}/snooze",
    operation_id="snoozeConversation",
    status_code=200,
    right=Right.WRITE_CONVERSATIONS,
)
async def snooze(
    call: NamedDependency[StoreCall], conversation_id: FromPath[str], data: JSONBody[Snooze]
) -> Response[ConversationOut]:
    """Put it aside until a time, or until the customer writes, which ends it in any case."""

    async def act(tx: Tx) -> ConversationOut:
        conversation, until = read_conversation(conversation_id), _until(data)
        await actions.snooze(tx, call.store, conversation, until=until, actor=call.actor)
        return await shown(tx, call, conversation)

    return await call.once(act, status_code=200)


@post(
    f"{_ONE}/close",
    operation_id="closeConversation",
    status_code=200,
    right=Right.WRITE_CONVERSATIONS,
)
async def close(
    call: NamedDependency[StoreCall], conversation_id: FromPath[str]
) -> Response[ConversationOut]:
    """It is done. The customer is told nothing; what they write next opens it again."""

    async def act(tx: Tx) -> ConversationOut:
        conversation = read_conversation(conversation_id)
        await actions.close(tx, call.store, conversation, user=call.user, actor=call.actor)
        return await shown(tx, call, conversation)

    return await call.once(act, status_code=200)


@post(
    f"{_ONE}/reopen",
    operation_id="reopenConversation",
    status_code=200,
    right=Right.WRITE_CONVERSATIONS,
)
async def reopen(
    call: NamedDependency[StoreCall], conversation_id: FromPath[str]
) -> Response[ConversationOut]:
    """Open what was closed or put aside."""

    async def act(tx: Tx) -> ConversationOut:
        conversation = read_conversation(conversation_id)
        await actions.reopen(tx, call.store, conversation, actor=call.actor)
        return await shown(tx, call, conversation)

    return await call.once(act, status_code=200)


@put(f"{_ONE}/priority", operation_id="setConversationPriority", right=Right.WRITE_CONVERSATIONS)
async def set_priority(
    call: NamedDependency[StoreCall], conversation_id: FromPath[str], data: JSONBody[SetPriority]
) -> ConversationOut:
    async with call.transaction() as tx:
        conversation = read_conversation(conversation_id)
        await actions.set_priority(tx, call.store, conversation, data.priority, actor=call.actor)
        return await shown(tx, call, conversation)


def _until(data: Snooze) -> datetime | None:
    until, now = read_time(data.until, field="until"), clock.now()
    if until is not None and not now < until <= now + SNOOZE_MAX:
        raise Invalid.field("until", "is not between now and a year from now")
    return until


routes = [mark_read, mark_unread, snooze, close, reopen, set_priority]

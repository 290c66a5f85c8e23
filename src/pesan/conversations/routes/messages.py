from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from ...kit.db import Tx
from ...kit.errors import Invalid
from ...kit.ids import MessageId, decode
from ...kit.schemas import Limit, Page
from ...stores import Right, StoreCall
from .. import actions, queries
from ..schemas import MessageOut, SayText
from .paths import read_conversation

_MESSAGES = "/conversations/{conversation_id:str}/messages"


@get(_MESSAGES, operation_id="listMessages", right=Right.READ_CONVERSATIONS)
async def list_messages(
    call: NamedDependency[StoreCall],
    conversation_id: FromPath[str],
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[MessageOut]:
    """What was said, newest first."""
    conversation = read_conversation(conversation_id)
    before = None if cursor is None else MessageId(decode("msg", cursor))
    async with call.transaction() as tx:
        await actions.require_conversation(tx, call.store, conversation)
        found = await queries.list_messages(
            tx, store=call.store, conversation=conversation, before=before, limit=limit
        )
    items = [MessageOut.of(message) for message in found]
    return Page(items, items[-1].id if len(items) == limit else None)


@post(
    _MESSAGES,
    operation_id="sayInConversation",
    status_code=201,
    right=Right.WRITE_CONVERSATIONS,
)
async def say(
    call: NamedDependency[StoreCall], conversation_id: FromPath[str], data: JSONBody[SayText]
) -> Response[MessageOut]:
    """Answer the customer. The conversation is the sellers' from then on: the agent is silent."""
    conversation = read_conversation(conversation_id)
    if not data.text.strip():
        raise Invalid.field("text", "says nothing")

    async def act(tx: Tx) -> MessageOut:
        message = await actions.reply_as_human(
            tx, call.store, conversation, text=data.text, user=call.user
        )
        return MessageOut.of(message)

    return await call.once(act)


routes = [list_messages, say]

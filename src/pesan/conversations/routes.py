from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from .. import audit
from ..channels import ChannelName
from ..kit.db import Tx
from ..kit.errors import Invalid
from ..kit.ids import ConversationId, MessageId, NoSuchId, UserId, decode, encode
from ..kit.schemas import Limit, Page
from ..stores import Right, StoreCall
from . import actions, queries
from .errors import ConversationNotFound
from .models import ConversationStatus, Owner
from .schemas import ChangeOwner, ConversationOut, MessageOut, SayText


@get("/conversations", operation_id="listConversations", right=Right.READ_CONVERSATIONS)
async def list_conversations(
    call: NamedDependency[StoreCall],
    status: FromQuery[ConversationStatus | None] = None,
    owner: FromQuery[Owner | None] = None,
    channel: FromQuery[ChannelName | None] = None,
    q: FromQuery[str | None] = None,
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[ConversationOut]:
    """The inbox, liveliest first. `q` looks in customers' names and phones."""
    before = None if cursor is None else ConversationId(decode("con", cursor))
    async with call.transaction() as tx:
        found = await queries.list_conversations(
            tx,
            store=call.store,
            status=status,
            owner=owner,
            channel=channel,
            words=None if q is None or not q.strip() else q.strip().replace("\0", ""),
            before=before,
            limit=limit,
        )
    items = [ConversationOut.of(one) for one in found]
    return Page(items, items[-1].id if len(items) == limit else None)


@get(
    "/conversations/{conversation_id:str}",
    operation_id="getConversation",
    right=Right.READ_CONVERSATIONS,
)
async def get_conversation(
    call: NamedDependency[StoreCall], conversation_id: FromPath[str]
) -> ConversationOut:
    conversation = _conversation(conversation_id)
    async with call.transaction() as tx:
        return await _shown(tx, call, conversation)


@get(
    "/conversations/{conversation_id:str}/messages",
    operation_id="listMessages",
    right=Right.READ_CONVERSATIONS,
)
async def list_messages(
    call: NamedDependency[StoreCall],
    conversation_id: FromPath[str],
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[MessageOut]:
    """What was said, newest first."""
    conversation = _conversation(conversation_id)
    before = None if cursor is None else MessageId(decode("msg", cursor))
    async with call.transaction() as tx:
        await actions.require_conversation(tx, call.store, conversation)
        found = await queries.list_messages(
            tx, store=call.store, conversation=conversation, before=before, limit=limit
        )
    items = [MessageOut.of(message) for message in found]
    return Page(items, items[-1].id if len(items) == limit else None)


@post(
    "/conversations/{conversation_id:str}/messages",
    operation_id="sayInConversation",
    status_code=201,
    right=Right.WRITE_CONVERSATIONS,
)
async def say(
    call: NamedDependency[StoreCall], conversation_id: FromPath[str], data: JSONBody[SayText]
) -> Response[MessageOut]:
    """Answer the customer. The conversation is the sellers' from then on: the agent is silent."""
    conversation = _conversation(conversation_id)
    if not data.text.strip():
        raise Invalid.field("text", "says nothing")

    async def act(tx: Tx) -> MessageOut:
        message = await actions.reply_as_human(
            tx, call.store, conversation, text=data.text, user=UserId(call.principal.user)
        )
        return MessageOut.of(message)

    return await call.once(act)


@post(
    "/conversations/{conversation_id:str}/owner",
    operation_id="changeConversationOwner",
    status_code=200,
    right=Right.WRITE_CONVERSATIONS,
)
async def change_owner(
    call: NamedDependency[StoreCall], conversation_id: FromPath[str], data: JSONBody[ChangeOwner]
) -> Response[ConversationOut]:
    """Take the conversation over, or give it back to the agent; say who of the sellers has it."""
    conversation = _conversation(conversation_id)
    assignee = None if data.assignee is None else UserId(decode("usr", data.assignee))

    async def act(tx: Tx) -> ConversationOut:
        if data.owner == "human":
            await actions.hand_over(tx, call.store, conversation, reason="a seller took over")
        else:
            await actions.give_back(tx, call.store, conversation)
        await actions.assign(tx, call.store, conversation, assignee)
        await audit.record(
            tx,
            call.store,
            actor=call.actor,
            action="conversations.change_owner",
            subject=encode("con", conversation),
            detail={"owner": data.owner},
        )
        return await _shown(tx, call, conversation)

    return await call.once(act, status_code=200)


async def _shown(tx: Tx, call: StoreCall, conversation: ConversationId) -> ConversationOut:
    found = await queries.list_conversations(tx, store=call.store, conversation=conversation)
    if not found:
        raise ConversationNotFound(conversation=encode("con", conversation))
    return ConversationOut.of(found[0])


def _conversation(text: str) -> ConversationId:
    try:
        return ConversationId(decode("con", text))
    except NoSuchId as error:
        raise ConversationNotFound(conversation=text[:40]) from error


store_routes = [list_conversations, get_conversation, list_messages, say, change_owner]

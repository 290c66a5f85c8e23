import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from ...channels import Contact
from ...kit.db import Tx
from ...kit.ids import AttachmentId, ConversationId, MessageId, ProductId, decode
from ...kit.schemas import Limit, Page
from ...stores import Right, StoreCall
from .. import actions, queries
from ..models import AttachmentKind, Message
from ..schemas import MessageOut, Say
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
            tx, store=call.store, conversation=conversation, before=before, limit=limit + 1
        )
    items = [MessageOut.of(message) for message in found[:limit]]
    return Page(items, items[-1].id if len(found) > limit else None)


@post(
    _MESSAGES,
    operation_id="sayInConversation",
    status_code=201,
    right=Right.WRITE_CONVERSATIONS,
)
async def say(
    call: NamedDependency[StoreCall], conversation_id: FromPath[str], data: JSONBody[Say]
) -> Response[MessageOut]:
    """Answer the customer. The conversation is the sellers' from then on: the agent is silent."""
    text = data.words()

    async def act(tx: Tx) -> MessageOut:
        conversation = read_conversation(conversation_id)
        return MessageOut.of(await _say(tx, call, conversation, data, text))

    return await call.once(act)


async def _say(
    tx: Tx, call: StoreCall, conversation: ConversationId, data: Say, text: str
) -> Message:
    if data.product_id is not None:
        product = ProductId(decode("prd", data.product_id))
        return await actions.send_product(
            tx, call.store, conversation, product, text=text, user=call.user
        )
    if data.template is not None:
        values = data.template.parameters
        return await actions.send_template(
            tx,
            call.store,
            conversation,
            name=data.template.name,
            language=data.template.language,
            header=values.header,
            body=values.body,
            buttons=values.buttons,
            user=call.user,
        )
    if data.contact is not None:
        contact = Contact(**msgspec.structs.asdict(data.contact))
        return await actions.send_contact(tx, call.store, conversation, contact, user=call.user)
    if data.reaction is not None:
        return await actions.send_reaction(
            tx,
            call.store,
            conversation,
            MessageId(decode("msg", data.reaction.message_id)),
            emoji=data.reaction.emoji,
            user=call.user,
        )
    file = data.image or data.document
    if file is not None:
        return await actions.send_attachment(
            tx,
            call.store,
            conversation,
            AttachmentId(decode("att", file)),
            kind=AttachmentKind.IMAGE if data.image else AttachmentKind.DOCUMENT,
            text=text,
            user=call.user,
        )
    return await actions.reply_as_human(tx, call.store, conversation, text=text, user=call.user)


routes = [list_messages, say]

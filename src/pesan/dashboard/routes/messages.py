"""One message of a thread: the files it brought, what is put on it, and what is done about one that
did not arrive.
"""

from collections.abc import Awaitable, Callable

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from ... import conversations
from ...conversations import Message, SayReaction
from ...kit.db import Tx
from ...kit.errors import Conflict
from ...kit.ids import ConversationId, MessageId, StoreId
from ...stores import Right
from ..broadcasts import convert
from ..errors import NotHere
from ..forms import read_id
from ..queries import inbox as queries
from ..screen import Screen
from ..thread import conversation_named
from .inbox import thread_again

_ONE = "/inbox/{conversation_id:str}/messages/{message_id:str}"


@get(f"{_ONE}/file", operation_id="fileInThread", right=Right.READ_CONVERSATIONS)
async def file(
    screen: NamedDependency[Screen], conversation_id: FromPath[str], message_id: FromPath[str]
) -> Response[bytes]:
    """What a buyer sent: shown within our pages, and saved by whoever opens it alone."""
    conversation, message = conversation_named(conversation_id), message_named(message_id)
    async with screen.transaction() as tx:
        try:
            found = await conversations.file_content(
                tx,
                screen.store,
                conversation,
                message,
                small="small" in screen.request.query_params,
            )
        except conversations.FileNotThere as error:
            raise NotHere from error
    return conversations.serve_file(found, wanted=screen.request.headers.get("range"))


@get(f"{_ONE}/attachment", operation_id="attachmentInThread", right=Right.READ_CONVERSATIONS)
async def attachment(
    screen: NamedDependency[Screen], conversation_id: FromPath[str], message_id: FromPath[str]
) -> Response[bytes]:
    conversation, message = conversation_named(conversation_id), message_named(message_id)
    small = "small" in screen.request.query_params
    async with screen.transaction() as tx:
        try:
            found = await conversations.content_of(
                tx, screen.store, conversation, message, small=small
            )
        except conversations.AttachmentNotFound as error:
            raise NotHere from error
    return conversations.served(found)


@post(
    f"{_ONE}/redelivery",
    operation_id="sendAgainInThread",
    status_code=200,
    right=Right.WRITE_CONVERSATIONS,
)
async def send_again(
    screen: NamedDependency[Screen], conversation_id: FromPath[str], message_id: FromPath[str]
) -> Response[bytes] | Redirect:
    return await _decide(screen, conversation_id, message_id, conversations.send_again)


@post(
    f"{_ONE}/arrival",
    operation_id="confirmArrivalInThread",
    status_code=200,
    right=Right.WRITE_CONVERSATIONS,
)
async def confirm_arrival(
    screen: NamedDependency[Screen], conversation_id: FromPath[str], message_id: FromPath[str]
) -> Response[bytes] | Redirect:
    """The buyer says they have it."""
    return await _decide(screen, conversation_id, message_id, conversations.confirm_arrival)


@post(
    f"{_ONE}/reaction",
    operation_id="reactInThread",
    status_code=200,
    right=Right.WRITE_CONVERSATIONS,
)
async def react(
    screen: NamedDependency[Screen], conversation_id: FromPath[str], message_id: FromPath[str]
) -> Response[bytes] | Redirect:
    """An emoji on what the buyer wrote; an empty one takes it off again."""
    emoji = (await screen.form()).get("emoji") or None
    given = convert({"message_id": message_id, "emoji": emoji}, SayReaction)

    async def act(tx: Tx, store: StoreId, message: MessageId, **_: object) -> Message:
        return await conversations.send_reaction(
            tx,
            store,
            conversation_named(conversation_id),
            message,
            emoji=given.emoji,
            user=screen.session.user_id,
        )

    return await _decide(screen, conversation_id, message_id, act)


async def _decide(
    screen: Screen,
    conversation_id: str,
    message_id: str,
    act: Callable[..., Awaitable[Message]],
) -> Response[bytes] | Redirect:
    """Somebody may have been faster, or the channel: the thread shows how it stands now."""
    conversation, message = conversation_named(conversation_id), message_named(message_id)
    try:
        async with screen.transaction() as tx:
            await _require(tx, screen.store, conversation, message)
            await act(tx, screen.store, message, actor=screen.call.actor)
            tx.wake()
    except Conflict:
        pass
    return await thread_again(screen, conversation)


async def _require(
    tx: Tx, store: StoreId, conversation: ConversationId, message: MessageId
) -> None:
    """Raises dashboard.not_here unless the message is of this thread."""
    if not await queries.quoted(tx, store, conversation, [message]):
        raise NotHere


def message_named(text: str) -> MessageId:
    """Raises dashboard.not_here."""
    return MessageId(read_id("msg", text))


routes = [file, attachment, send_again, confirm_arrival, react]

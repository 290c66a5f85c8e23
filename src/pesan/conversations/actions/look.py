from typing import Any

from ...customers import CustomerErased
from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import ConversationId, MessageId, NoSuchId, StoreId, encode
from ...kit.live import tell
from .. import queries, rules
from ..errors import ConversationNotFound
from ..models import Conversation, Message

TOPIC = "conversations"


async def recent_messages(
    tx: Tx, store: StoreId, conversation: ConversationId, *, limit: int
) -> list[Message]:
    """The last so many, oldest first."""
    newest = await queries.list_messages(
        tx, store=store, conversation=conversation, before=None, limit=limit
    )
    return newest[::-1]


async def require_conversation(
    tx: Tx, store: StoreId, conversation: ConversationId
) -> Conversation:
    """Raises conversations.not_found."""
    return _found(await queries.find(tx, store, conversation), conversation)


async def require_message(tx: Tx, store: StoreId, message: MessageId) -> Message:
    found = await queries.find_message(tx, store, message)
    assert found is not None, "the caller has just written it"
    return found


async def known_message(tx: Tx, store: StoreId, message: MessageId) -> Message:
    """One that somebody names. Raises ids.not_found."""
    found = await queries.find_message(tx, store, message)
    if found is None:
        raise NoSuchId(kind="msg", value=encode("msg", message))
    return found


async def locked(tx: Tx, store: StoreId, conversation: ConversationId) -> Conversation:
    return _found(await queries.lock(tx, store, conversation), conversation)


async def note_on(tx: Tx, store: StoreId, message: MessageId, noted: dict[str, Any]) -> None:
    """Puts something beside a message's words, for pages and the agent. The caller holds the lock."""
    await queries.note_on(tx, store=store, message=message, noted=noted, now=clock.now())
    await tell(tx, store, TOPIC)


async def writable(tx: Tx, store: StoreId, conversation: ConversationId) -> Conversation:
    """Locked, to put something into it: whoever erases its customer waits, or has done so.

    Raises conversations.not_found, customers.erased.
    """
    found = await locked(tx, store, conversation)
    if rules.is_erased(found):
        raise CustomerErased
    return found


def _found(found: Conversation | None, conversation: ConversationId) -> Conversation:
    if found is None:
        raise ConversationNotFound(conversation=encode("con", conversation))
    return found

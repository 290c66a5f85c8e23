"""What an address names, and the thread as an answer shows it."""

from ...kit.db import Tx
from ...kit.ids import ConversationId, NoSuchId, decode, encode
from ...stores import StoreCall
from .. import queries
from ..errors import ConversationNotFound
from ..schemas import ConversationOut


def read_conversation(text: str) -> ConversationId:
    """Raises conversations.not_found."""
    try:
        return ConversationId(decode("con", text))
    except NoSuchId as error:
        raise ConversationNotFound(conversation=text[:40]) from error


async def shown(tx: Tx, call: StoreCall, conversation: ConversationId) -> ConversationOut:
    """Raises conversations.not_found."""
    found = await queries.list_conversations(tx, store=call.store, conversation=conversation)
    if not found:
        raise ConversationNotFound(conversation=encode("con", conversation))
    return ConversationOut.of(found[0])

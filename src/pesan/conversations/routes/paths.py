"""What an address names, and the thread as an answer shows it."""

from ...accounts import find_users
from ...kit.db import Tx
from ...kit.ids import (
    CannedReplyId,
    ConversationId,
    LabelId,
    MacroId,
    NoSuchId,
    UserId,
    decode,
    encode,
)
from ...stores import StoreCall
from .. import queries
from ..errors import (
    CannedReplyNotFound,
    ConversationNotFound,
    LabelNotFound,
    MacroNotFound,
    MentionNotMember,
)
from ..schemas import ConversationOut


def read_conversation(text: str) -> ConversationId:
    """Raises conversations.not_found."""
    try:
        return ConversationId(decode("con", text))
    except NoSuchId as error:
        raise ConversationNotFound(conversation=text[:40]) from error


def read_label(text: str) -> LabelId:
    """Raises conversations.label_not_found."""
    try:
        return LabelId(decode("lbl", text))
    except NoSuchId as error:
        raise LabelNotFound(label=text[:40]) from error


def read_canned_reply(text: str) -> CannedReplyId:
    """Raises conversations.canned_reply_not_found."""
    try:
        return CannedReplyId(decode("cnr", text))
    except NoSuchId as error:
        raise CannedReplyNotFound(canned_reply=text[:40]) from error


def read_macro(text: str) -> MacroId:
    """Raises conversations.macro_not_found."""
    try:
        return MacroId(decode("mac", text))
    except NoSuchId as error:
        raise MacroNotFound(macro=text[:40]) from error


def read_mention(text: str) -> UserId:
    """Raises conversations.mention_not_member."""
    try:
        return UserId(decode("usr", text))
    except NoSuchId as error:
        raise MentionNotMember(member=text[:40]) from error


async def shown(tx: Tx, call: StoreCall, conversation: ConversationId) -> ConversationOut:
    """Raises conversations.not_found."""
    found = await queries.find_summary(tx, call.store, conversation)
    if found is None:
        raise ConversationNotFound(conversation=encode("con", conversation))
    return ConversationOut.of(found)


async def name_of(call: StoreCall) -> str:
    """Whoever calls, as a customer may be told: people belong to no store."""
    async with call.world.database.routing() as tx:
        found = await find_users(tx, [call.user])
    return found[0].name if found else ""

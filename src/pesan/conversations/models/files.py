"""Files that sellers attach, and those that came with messages."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from ...channels import IncomingMedia
from ...kit.ids import AttachmentId, ConnectionId, ConversationId, MessageId


class AttachmentKind(StrEnum):
    IMAGE = "image"
    DOCUMENT = "document"


class Attachment(Struct, frozen=True, kw_only=True):
    """A file a seller uploaded for this conversation: sent with one message, or gone after a day."""

    id: AttachmentId
    conversation_id: ConversationId
    message_id: MessageId | None
    kind: AttachmentKind
    content_type: str
    filename: str
    width: int | None
    height: int | None
    bytes: int
    created_at: datetime


class AttachmentContent(Struct, frozen=True, kw_only=True):
    kind: AttachmentKind
    content_type: str
    filename: str
    content: bytes


class FileStatus(StrEnum):
    """Where the file of a message stands; only what is kept can be opened."""

    WAITING = "waiting"
    KEPT = "kept"
    GONE = "gone"  # the channel has it no longer
    EXPIRED = "expired"  # it was kept as long as files of chats are (PESAN_KEEP_CHAT_FILES_DAYS)
    REFUSED = "refused"  # too large, broken, or there is no room for it


class File(Struct, frozen=True, kw_only=True):
    """A file that came with a message."""

    message_id: MessageId
    conversation_id: ConversationId
    kind: str
    content_type: str
    filename: str | None
    voice: bool
    status: FileStatus
    reason: str | None
    bytes: int | None


class FileToFetch(Struct, frozen=True, kw_only=True):
    message_id: MessageId
    conversation_id: ConversationId
    connection_id: ConnectionId
    source: IncomingMedia
    attempts: int


class FileContent(Struct, frozen=True, kw_only=True):
    kind: str
    content_type: str
    filename: str | None
    content: bytes


class Expired(Struct, frozen=True):
    """What was removed because it was old."""

    files: int
    bytes: int


class Freed(Struct, frozen=True):
    """So many bytes of the store's room are free again."""

    bytes: int

"""What sellers attach. The channels room reads the bytes, as it reads the messages themselves."""

from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import AttachmentId, ConversationId, MessageId, StoreId
from ...kit.sql import Changed, statement
from ..models import Attachment, AttachmentContent, Freed


@statement("""
    INSERT INTO attachments (store_id, id, conversation_id, kind, content_type, filename, width,
        height, bytes, content, thumbnail, created_by, created_at)
    VALUES ($store, $attachment, $conversation, $kind, $content_type, $filename, $width, $height,
        $bytes, $content, $thumbnail, $actor, $now)
    RETURNING id, conversation_id, message_id, kind, content_type, filename, width, height, bytes,
        created_at
""")
async def insert_attachment(
    tx: Tx,
    *,
    store: StoreId,
    attachment: AttachmentId,
    conversation: ConversationId,
    kind: str,
    content_type: str,
    filename: str,
    width: int | None,
    height: int | None,
    bytes: int,  # noqa: A002 - the column's name
    content: bytes,
    thumbnail: bytes | None,
    actor: str,
    now: datetime,
) -> Attachment: ...


@statement("""
    SELECT id, conversation_id, message_id, kind, content_type, filename, width, height, bytes,
        created_at
    FROM attachments
    WHERE store_id = $store AND id = $attachment AND conversation_id = $conversation
    FOR UPDATE
""")
async def lock_attachment(
    tx: Tx, store: StoreId, conversation: ConversationId, attachment: AttachmentId
) -> Attachment | None: ...


@statement("""
    UPDATE attachments SET message_id = $message
    WHERE store_id = $store AND id = $attachment AND message_id IS NULL
""")
async def mark_attached(
    tx: Tx, *, store: StoreId, attachment: AttachmentId, message: MessageId
) -> Changed: ...


@statement("""
    SELECT CASE WHEN $small AND kind = 'image' THEN 'image/webp' ELSE content_type END
            AS content_type,
        kind, filename, CASE WHEN $small THEN coalesce(thumbnail, content) ELSE content END AS content
    FROM attachments
    WHERE store_id = $store AND conversation_id = $conversation AND message_id = $message
""")
async def find_attachment_content(
    tx: Tx, *, store: StoreId, conversation: ConversationId, message: MessageId, small: bool
) -> AttachmentContent | None: ...


@statement("""
    DELETE FROM attachments WHERE store_id = $store AND message_id = $message RETURNING bytes
""")
async def delete_sent(tx: Tx, store: StoreId, message: MessageId) -> Freed | None: ...


@statement("""
    DELETE FROM attachments WHERE store_id = $store AND id = $attachment AND message_id IS NULL
    RETURNING bytes
""")
async def delete_unsent(tx: Tx, store: StoreId, attachment: AttachmentId) -> Freed | None: ...

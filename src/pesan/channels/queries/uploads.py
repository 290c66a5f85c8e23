"""What visitors of a site upload."""

from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import ConnectionId, StoreId, UploadId
from ...kit.sql import statement
from ..models import Uploaded, UploadedContent


@statement("""
    -- The caller has taken room in the store: no other upload of it is counted or made meanwhile.
    INSERT INTO web_uploads (store_id, id, connection_id, visitor, kind, content_type, filename,
        voice, bytes, content, created_at)
    SELECT $store, $upload, $connection, $visitor, $kind, $content_type, $filename, $voice,
        $bytes::bigint, $content, $now
    FROM (
        SELECT count(*) FILTER (WHERE visitor = $visitor) AS files,
            coalesce(sum(bytes) FILTER (WHERE visitor = $visitor), 0) AS bytes,
            coalesce(sum(bytes), 0) AS store_bytes
        FROM web_uploads WHERE store_id = $store
    ) uploaded
    WHERE uploaded.files < $files_max::int AND uploaded.bytes + $bytes <= $bytes_max::bigint
        AND uploaded.store_bytes + $bytes <= $store_bytes_max::bigint
    RETURNING id, kind, content_type, filename, voice, bytes, sent_key
""")
async def insert(
    tx: Tx,
    *,
    store: StoreId,
    upload: UploadId,
    connection: ConnectionId,
    visitor: str,
    kind: str,
    content_type: str,
    filename: str | None,
    voice: bool,
    bytes: int,  # noqa: A002 - the column's name
    content: bytes,
    files_max: int,
    bytes_max: int,
    store_bytes_max: int,
    now: datetime,
) -> Uploaded | None: ...


@statement("""
    -- The first to send it has it; whoever comes later finds whose it is.
    UPDATE web_uploads SET sent_key = COALESCE(sent_key, $key)
    WHERE store_id = $store AND id = $upload AND connection_id = $connection
        AND visitor = $visitor
    RETURNING id, kind, content_type, filename, voice, bytes, sent_key
""")
async def send(
    tx: Tx,
    *,
    store: StoreId,
    connection: ConnectionId,
    visitor: str,
    upload: UploadId,
    key: str,
) -> Uploaded | None: ...


@statement("""
    SELECT content FROM web_uploads
    WHERE store_id = $store AND id = $upload AND content IS NOT NULL
""")
async def find_content(tx: Tx, store: StoreId, upload: UploadId) -> UploadedContent | None: ...


@statement("""
    UPDATE web_uploads SET content = NULL
    WHERE store_id = $store AND id = $upload AND content IS NOT NULL AND sent_key IS NOT NULL
    RETURNING bytes
""")
async def empty(tx: Tx, store: StoreId, upload: UploadId) -> int | None: ...


@statement("""
    DELETE FROM web_uploads WHERE store_id = $store AND id = $upload
    RETURNING CASE WHEN content IS NULL THEN 0 ELSE bytes END AS bytes
""")
async def delete(tx: Tx, store: StoreId, upload: UploadId) -> int | None: ...

from datetime import datetime

from ..kit.db import Tx
from ..kit.ids import FileId, StoreId
from ..kit.sql import Changed, statement
from .models import FileRoute, Served


@statement("""
    -- The store's sum is raised and held to its limit before the picture is written.
    WITH room AS (
        INSERT INTO file_usage (store_id, bytes) SELECT $store, $bytes::bigint WHERE $bytes::bigint <= $most::bigint
        ON CONFLICT (store_id) DO UPDATE SET bytes = file_usage.bytes + excluded.bytes
            WHERE file_usage.bytes + excluded.bytes <= $most
        RETURNING bytes
    )
    INSERT INTO files (store_id, id, name, media_type, width, height, bytes, content, thumbnail,
        created_at)
    SELECT $store, $file, $name, $media_type, $width, $height, $bytes, $content, $thumbnail, $now
    FROM room
""")
async def insert_file(
    tx: Tx,
    *,
    store: StoreId,
    file: FileId,
    name: str,
    media_type: str,
    width: int,
    height: int,
    bytes: int,  # noqa: A002 - the column's name
    content: bytes,
    thumbnail: bytes,
    most: int,
    now: datetime,
) -> Changed: ...


@statement("""
    WITH gone AS (
        DELETE FROM files WHERE store_id = $store AND name = ANY($names) RETURNING bytes
    )
    UPDATE file_usage SET bytes = file_usage.bytes - (SELECT coalesce(sum(bytes), 0) FROM gone)
    WHERE store_id = $store
""")
async def delete_files(tx: Tx, *, store: StoreId, names: list[str]) -> None: ...


@statement("""
    INSERT INTO file_usage (store_id, bytes) SELECT $store, $bytes::bigint WHERE $bytes::bigint <= $most::bigint
    ON CONFLICT (store_id) DO UPDATE SET bytes = file_usage.bytes + excluded.bytes
        WHERE file_usage.bytes + excluded.bytes <= $most
""")
async def take_room(
    tx: Tx,
    *,
    store: StoreId,
    bytes: int,  # noqa: A002 - the column's name
    most: int,
) -> Changed: ...


@statement("UPDATE file_usage SET bytes = bytes - $bytes WHERE store_id = $store")
async def give_room(
    tx: Tx,
    *,
    store: StoreId,
    bytes: int,  # noqa: A002 - the column's name
) -> None: ...


@statement("""
    -- any store: the unguessable name in the address finds whose it is
    SELECT store_id FROM files WHERE name = $name
""")
async def find_route(tx: Tx, name: str) -> FileRoute | None: ...


@statement("""
    SELECT CASE WHEN $small THEN 'image/webp' ELSE media_type END AS media_type,
        CASE WHEN $small THEN thumbnail ELSE content END AS content
    FROM files WHERE store_id = $store AND name = $name
""")
async def find_content(tx: Tx, *, store: StoreId, name: str, small: bool) -> Served | None: ...

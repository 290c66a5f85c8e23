from datetime import datetime
from uuid import UUID

from ..kit.db import Tx
from ..kit.ids import StoreId
from ..kit.sql import statement


@statement("""
    INSERT INTO event_audit_log (store_id, id, actor, action, subject, detail, request_id, at)
    VALUES ($store, $entry, $actor, $action, $subject, $detail, $request, $now)
""")
async def insert(
    tx: Tx,
    *,
    store: StoreId,
    entry: UUID,
    actor: str,
    action: str,
    subject: str,
    detail: dict[str, str],
    request: str,
    now: datetime,
) -> None: ...

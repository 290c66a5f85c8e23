"""Who has it: agent or human, and which of the sellers."""

from ...kit.db import Tx
from ...kit.ids import ConversationId, StoreId, UserId
from ...kit.sql import Changed, statement
from ..models import Owner


@statement("""
    UPDATE conversations SET owner = $owner, fence = fence + 1, turn_until = NULL
    WHERE store_id = $store AND id = $conversation AND owner <> $owner
""")
async def change_owner(
    tx: Tx, *, store: StoreId, conversation: ConversationId, owner: Owner
) -> Changed: ...


@statement("""
    UPDATE conversations SET assignee_id = $assignee
    WHERE store_id = $store AND id = $conversation AND ($assignee::uuid IS NULL OR EXISTS (
        SELECT FROM members WHERE store_id = $store AND user_id = $assignee
    ))
""")
async def assign(
    tx: Tx, *, store: StoreId, conversation: ConversationId, assignee: UserId | None
) -> Changed: ...

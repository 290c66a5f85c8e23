"""Who has it: agent, human or automation."""

from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import ConversationId, StoreId
from ...kit.sql import Changed, statement
from ..models import Owner


@statement("""
    UPDATE conversations SET owner = $owner, fence = fence + 1, turn_until = NULL,
        owner_until = NULL, owner_before = NULL,
        silenced_below = CASE WHEN $silences THEN fence + 1 ELSE silenced_below END
    WHERE store_id = $store AND id = $conversation AND owner <> $owner
""")
async def change_owner(
    tx: Tx, *, store: StoreId, conversation: ConversationId, owner: Owner, silences: bool
) -> Changed: ...


@statement("""
    -- From the agent, from people of whom none has it in hand, from an automation whose time is over.
    UPDATE conversations SET owner = 'automation', fence = fence + 1, turn_until = NULL,
        owner_before = CASE owner WHEN 'automation' THEN owner_before ELSE owner END,
        owner_until = $until
    WHERE store_id = $store AND id = $conversation AND status <> 'closed' AND (owner = 'agent'
        OR (owner = 'human' AND assignee_id IS NULL)
        OR (owner = 'automation' AND owner_until <= $now))
    RETURNING fence
""")
async def take_for_automation(
    tx: Tx, *, store: StoreId, conversation: ConversationId, until: datetime, now: datetime
) -> int | None: ...


@statement("""
    -- By whoever holds the fence, or because its time is over.
    UPDATE conversations SET owner = owner_before, fence = fence + 1,
        owner_until = NULL, owner_before = NULL
    WHERE store_id = $store AND id = $conversation AND owner = 'automation'
        AND (fence = $fence OR owner_until <= $now)
    RETURNING owner
""")
async def end_automation(
    tx: Tx, *, store: StoreId, conversation: ConversationId, fence: int | None, now: datetime
) -> Owner | None: ...

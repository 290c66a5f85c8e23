"""Which of the sellers has it, and what nobody has."""

from ...kit.db import Tx
from ...kit.ids import ConversationId, StoreId, TeamId, UserId
from ...kit.sql import Changed, statement
from ..models import Conversation, Load


@statement("""
    -- Whoever is just leaving the store is waited for: nobody is assigned who is gone.
    UPDATE conversations SET assignee_id = $assignee
    WHERE store_id = $store AND id = $conversation AND ($assignee::uuid IS NULL OR EXISTS (
        SELECT FROM members WHERE store_id = $store AND user_id = $assignee FOR KEY SHARE
    ))
""")
async def assign(
    tx: Tx, *, store: StoreId, conversation: ConversationId, assignee: UserId | None
) -> Changed: ...


@statement("""
    UPDATE conversations SET team_id = $team, assignee_id = NULL
    WHERE store_id = $store AND id = $conversation AND team_id IS DISTINCT FROM $team
        AND ($team::uuid IS NULL OR EXISTS (
            SELECT FROM teams WHERE store_id = $store AND id = $team FOR KEY SHARE))
""")
async def put_in_team(
    tx: Tx, *, store: StoreId, conversation: ConversationId, team: TeamId | None
) -> Changed: ...


@statement("SELECT EXISTS (SELECT FROM teams WHERE store_id = $store AND id = $team)")
async def has_team(tx: Tx, store: StoreId, team: TeamId) -> bool: ...


@statement("""
    SELECT assignee_id AS user_id, count(*) AS conversations FROM conversations
    WHERE store_id = $store AND assignee_id = ANY($users) AND owner = 'human'
        AND status <> 'closed'
    GROUP BY assignee_id
""")
async def loads(tx: Tx, store: StoreId, users: list[UserId]) -> list[Load]: ...


@statement("""
    SELECT id, store_id, customer_id, connection_id, channel, identity_kind, identity_value, owner,
        owner_until, assignee_id, team_id, fence, status, last_sequence, answered_sequence, unread,
        last_inbound_at, last_message_at, dialogue, livemode, created_at
    FROM conversations
    WHERE store_id = $store AND assignee_id = $user AND owner = 'human' AND status <> 'closed'
    ORDER BY id LIMIT $limit FOR UPDATE
""")
async def lock_assigned(
    tx: Tx, store: StoreId, user: UserId, *, limit: int
) -> list[Conversation]: ...


@statement("""
    -- Longest first. Whatever somebody is at just now, they see to.
    SELECT id, store_id, customer_id, connection_id, channel, identity_kind, identity_value, owner,
        owner_until, assignee_id, team_id, fence, status, last_sequence, answered_sequence, unread,
        last_inbound_at, last_message_at, dialogue, livemode, created_at
    FROM conversations
    WHERE store_id = $store AND assignee_id IS NULL AND owner = 'human' AND status = 'open'
    ORDER BY last_message_at LIMIT $limit FOR UPDATE SKIP LOCKED
""")
async def lock_unassigned(tx: Tx, store: StoreId, *, limit: int) -> list[Conversation]: ...

from datetime import datetime

from ..kit.db import Tx
from ..kit.ids import ConversationId, StoreId
from ..kit.sql import statement
from .trace import Outcome, Trace, TurnId, TurnRow


@statement("""
    INSERT INTO agent_turns (store_id, id, conversation_id, upto_sequence, trace, outcome,
        started_at, finished_at)
    VALUES ($store, $turn, $conversation, $upto_sequence, $trace, $outcome, $started_at,
        $finished_at)
""")
async def insert_turn(
    tx: Tx,
    *,
    store: StoreId,
    turn: TurnId,
    conversation: ConversationId,
    upto_sequence: int,
    trace: Trace,
    outcome: Outcome,
    started_at: datetime,
    finished_at: datetime,
) -> None: ...


@statement("""
    SELECT id, conversation_id, upto_sequence, trace, outcome, started_at, finished_at
    FROM agent_turns
    WHERE store_id = $store AND conversation_id = $conversation
        AND ($after::uuid IS NULL OR id < $after)
    ORDER BY id DESC LIMIT $limit
""")
async def list_turns(
    tx: Tx,
    *,
    store: StoreId,
    conversation: ConversationId,
    after: TurnId | None,
    limit: int,
) -> list[TurnRow]: ...

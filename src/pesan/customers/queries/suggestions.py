"""Who may be one person: a pair is there once, and what was decided of it stays decided."""

from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import CustomerId, MergeSuggestionId, StoreId
from ...kit.sql import statement


@statement("""
    -- Decided, or said before: nothing new. Who is named by a whole crowd is nobody's secret twin:
    -- the rest is left out.
    INSERT INTO merge_suggestions AS s (store_id, id, one_id, other_id, reasons, status, created_at)
    SELECT $store, $suggestion, LEAST($customer::uuid, $other::uuid),
        GREATEST($customer::uuid, $other::uuid), ARRAY[$reason], 'open', $now
    WHERE (
        SELECT count(*) FROM merge_suggestions m
        WHERE m.store_id = $store AND m.status = 'open'
            AND (m.one_id IN ($customer, $other) OR m.other_id IN ($customer, $other))
    ) < $most
    ON CONFLICT ON CONSTRAINT merge_suggestions_one_a_pair DO UPDATE
        SET reasons = s.reasons || ARRAY[$reason]
        WHERE s.status = 'open' AND NOT $reason = ANY(s.reasons)
""")
async def suggest(
    tx: Tx,
    *,
    store: StoreId,
    suggestion: MergeSuggestionId,
    customer: CustomerId,
    other: CustomerId,
    reason: str,
    most: int,
    now: datetime,
) -> None: ...

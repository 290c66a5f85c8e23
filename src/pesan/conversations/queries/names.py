from ...kit.db import Tx
from ...kit.ids import StoreId
from ...kit.sql import statement


@statement("""
    -- Held to the end of the transaction: two that take one name at once come one by one.
    SELECT FROM stores s CROSS JOIN LATERAL
        pg_advisory_xact_lock(hashtextextended(s.id::text || $kind::text, 0))
    WHERE s.id = $store
""")
async def wait_for_others(tx: Tx, *, store: StoreId, kind: str) -> None: ...

"""The simulated phone's switches, and when somebody last wrote on it."""

from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import ConnectionId, StoreId
from ...kit.sql import statement
from ..models import Failure, Switches


@statement("""
    SELECT service_window, fail_next, fail_as, fail_code, template_review, blocked_by
    FROM sandbox_phones
    WHERE store_id = $store AND connection_id = $connection
""")
async def find_switches(tx: Tx, store: StoreId, connection: ConnectionId) -> Switches | None: ...


@statement("""
    INSERT INTO sandbox_phones (store_id, connection_id, service_window, fail_next, fail_as,
        fail_code, template_review, blocked_by)
    VALUES ($store, $connection, $service_window, $fail_next, $fail_as, $fail_code,
        $template_review, $blocked_by)
    ON CONFLICT (store_id, connection_id) DO UPDATE
        SET service_window = excluded.service_window, fail_next = excluded.fail_next,
            fail_as = excluded.fail_as, fail_code = excluded.fail_code,
            template_review = excluded.template_review, blocked_by = excluded.blocked_by
""")
async def put_switches(
    tx: Tx,
    *,
    store: StoreId,
    connection: ConnectionId,
    service_window: str,
    fail_next: int,
    fail_as: str,
    fail_code: str,
    template_review: str,
    blocked_by: list[str],
) -> None: ...


@statement("""
    UPDATE sandbox_phones SET fail_next = fail_next - 1
    WHERE store_id = $store AND connection_id = $connection AND fail_next > 0
    RETURNING fail_as, fail_code
""")
async def spend_failure(tx: Tx, store: StoreId, connection: ConnectionId) -> Failure | None: ...


@statement("""
    SELECT max(c.last_inbound_at)
    FROM customer_identities i
    JOIN conversations c ON c.store_id = $store AND c.connection_id = $connection
        AND c.customer_id = i.customer_id
    WHERE i.store_id = $store AND i.channel = 'sandbox' AND i.value = $person
""")
async def last_wrote(
    tx: Tx, *, store: StoreId, connection: ConnectionId, person: str
) -> datetime | None: ...

"""The shop's own bank accounts, and the codes its open transfers have."""

from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import StoreId
from ...kit.sql import statement
from ..models import BankAccount


@statement("""
    INSERT INTO bank_accounts (store_id, accounts, updated_at) VALUES ($store, $accounts, $now)
    ON CONFLICT (store_id) DO UPDATE
        SET accounts = excluded.accounts, updated_at = excluded.updated_at
""")
async def put_accounts(
    tx: Tx, *, store: StoreId, accounts: list[BankAccount], now: datetime
) -> None: ...


@statement("""
    SELECT a.account->>'bank' AS bank, a.account->>'account_number' AS account_number,
        a.account->>'holder' AS holder
    FROM bank_accounts b
    CROSS JOIN LATERAL jsonb_array_elements(b.accounts) WITH ORDINALITY AS a (account, place)
    WHERE b.store_id = $store ORDER BY a.place
""")
async def accounts_of(tx: Tx, store: StoreId) -> list[BankAccount]: ...


# Of two who change the list at once each changes what the other has left.
@statement("SELECT store_id FROM bank_accounts WHERE store_id = $store FOR UPDATE")
async def lock_accounts(tx: Tx, store: StoreId) -> StoreId | None: ...


# One of those that are free, by lot: two who draw at once seldom draw the same.
@statement("""
    SELECT code FROM generate_series(1, 999) AS code
    WHERE NOT EXISTS (
        SELECT FROM payments p
        WHERE p.store_id = $store AND p.unique_code IS NOT NULL
            AND p.status IN ('pending', 'requires_action')
            AND (p.unique_code = code OR p.amount_minor = $total_minor::bigint + code * 100)
    )
    ORDER BY md5($lot::text || code) LIMIT 1
""")
async def draw_code(tx: Tx, *, store: StoreId, total_minor: int, lot: str) -> int | None: ...

"""Transfers to the shop's own account: where to, and the few rupiah that tell them apart."""

from pesan.migrations.sql import fence, run

revision = "0024"
down_revision = "0021"


def upgrade() -> None:
    run("""
        CREATE TABLE bank_accounts (
            store_id uuid PRIMARY KEY REFERENCES stores (id),
            accounts jsonb NOT NULL,  -- in the order buyers see them
            updated_at timestamptz NOT NULL
        );

        -- Kode unik: so many rupiah more than the order's total, so that a line of the bank's
        -- statement names its attempt. No two that could still be paid have the same code, or ask
        -- for the same amount; a closed one's is free again.
        ALTER TABLE payments ADD COLUMN unique_code smallint
            CHECK (unique_code BETWEEN 1 AND 999);
        CREATE UNIQUE INDEX payments_open_code ON payments (store_id, unique_code)
            WHERE unique_code IS NOT NULL AND status IN ('pending', 'requires_action');
        CREATE UNIQUE INDEX payments_open_transfer ON payments (store_id, amount_minor)
            WHERE unique_code IS NOT NULL AND status IN ('pending', 'requires_action');
    """)
    fence("bank_accounts", grants="SELECT, INSERT, UPDATE")

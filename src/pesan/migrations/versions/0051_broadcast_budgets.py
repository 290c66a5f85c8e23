"""What a broadcast may cost, and what is reserved of it for a message that has not left yet."""

from pesan.migrations.sql import run

revision = "0051"
down_revision = "0050"


def upgrade() -> None:
    run("""
        -- {"micros", "currency", "rates"}: the rates are the rate card's as it was scheduled or resumed.
        ALTER TABLE broadcasts ADD COLUMN budget jsonb
            CONSTRAINT broadcasts_budget_is_something CHECK ((budget ->> 'micros')::bigint > 0);
        -- In micros of the budget's currency.
        ALTER TABLE broadcast_recipients ADD COLUMN reserved_micros bigint
            CONSTRAINT broadcast_recipients_reserved CHECK (reserved_micros >= 0);
    """)

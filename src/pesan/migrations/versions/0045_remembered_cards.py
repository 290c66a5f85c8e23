"""A buyer's cards are remembered for one browser, not for whoever holds a pay link."""

from pesan.migrations.sql import run

revision = "0045"
down_revision = "0044"


def upgrade() -> None:
    run("""
        -- Whose page at the gateway shows remembered cards: the hash of a browser's own secret.
        -- NULL: nobody's browser; the shop vouches for the buyer, if `remember` says so.
        ALTER TABLE payments ADD COLUMN browser bytea;

        -- A customer has one purse a browser they agreed in; the empty one is the shop's own word.
        ALTER TABLE payment_customers
            ADD COLUMN browser bytea NOT NULL DEFAULT '',
            DROP CONSTRAINT payment_customers_pkey,
            ADD PRIMARY KEY (store_id, connection_id, customer_id, browser);
        CREATE INDEX payment_customers_browser ON payment_customers (store_id, browser)
            WHERE browser <> '';
    """)

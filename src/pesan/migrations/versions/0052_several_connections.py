"""Several connections of one provider: two numbers, two bots, one of them the default."""

from pesan.migrations.sql import run

revision = "0052"
down_revision = "0051"


def upgrade() -> None:
    run("""
        -- `account`: which number or bot it is, where the provider says; nobody has one twice.
        -- A telegram bot that is connected already is told apart once its token is sent again.
        ALTER TABLE connections
            ADD COLUMN label text CHECK (length(label) BETWEEN 1 AND 60),
            ADD COLUMN is_default boolean NOT NULL DEFAULT true,
            ADD COLUMN account text,
            -- Money is asked for at one gateway of a kind.
            ADD CONSTRAINT connections_gateways_are_alone
                CHECK (is_default OR provider NOT IN ('xendit', 'stripe'));
        UPDATE connections SET account = public ->> 'phone_number_id' WHERE provider = 'whatsapp';

        DROP INDEX connections_one_a_provider;
        CREATE UNIQUE INDEX connections_one_default ON connections (store_id, provider)
            WHERE is_default AND deleted_at IS NULL;
        CREATE UNIQUE INDEX connections_one_an_account
            ON connections (store_id, provider, account) WHERE deleted_at IS NULL;
    """)

"""Names that pass to another person, and who may be one person."""

from pesan.migrations.sql import fence, run

revision = "0044"
down_revision = "0040"


def upgrade() -> None:
    run(r"""
        -- `ended_at`: the channel said that from then on it is theirs no more. `account_of`: of the
        -- name that is one account's for good, the connection it is known on; another there is
        -- another account.
        ALTER TABLE customer_identities
            ADD COLUMN ended_at timestamptz,
            ADD COLUMN account_of uuid;
        UPDATE customer_identities i SET account_of = c.id
        FROM connections c
        WHERE c.store_id = i.store_id AND c.provider = i.channel AND c.deleted_at IS NULL
            AND i.kind = 'bsuid' AND i.value !~ '^[A-Z]{2}\.ENT\.';  -- that is a portfolio's

        -- Two customers who may be one person, once a pair, in the order of their ids.
        CREATE TABLE merge_suggestions (
            store_id uuid NOT NULL,
            id uuid NOT NULL,
            one_id uuid NOT NULL,
            other_id uuid NOT NULL,
            reasons text[] NOT NULL,
            -- Whose number the channel itself proved to be the other's: that needs no person.
            proven_id uuid,
            status text NOT NULL CHECK (status IN ('open', 'accepted', 'dismissed')),
            created_at timestamptz NOT NULL,
            decided_at timestamptz,
            decided_by text,
            PRIMARY KEY (store_id, id),
            FOREIGN KEY (store_id, one_id) REFERENCES customers (store_id, id),
            FOREIGN KEY (store_id, other_id) REFERENCES customers (store_id, id),
            CONSTRAINT merge_suggestions_one_a_pair UNIQUE (store_id, one_id, other_id),
            CONSTRAINT merge_suggestions_in_order CHECK (one_id < other_id),
            CONSTRAINT merge_suggestions_decided_whole CHECK ((status = 'open')
                = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL))
        );
        CREATE INDEX merge_suggestions_other ON merge_suggestions (store_id, other_id);
        CREATE INDEX merge_suggestions_open ON merge_suggestions (store_id, id)
            WHERE status = 'open';

        -- Who was parted before was found to be two.
        INSERT INTO merge_suggestions (store_id, id, one_id, other_id, reasons, status, created_at,
            decided_at, decided_by)
        SELECT DISTINCT ON (store_id, LEAST(customer_id, merged_id),
                GREATEST(customer_id, merged_id))
            store_id, id, LEAST(customer_id, merged_id), GREATEST(customer_id, merged_id), '{}',
            'dismissed', undone_at, undone_at, undone_by
        FROM customer_merges m
        WHERE undone_at IS NOT NULL AND NOT EXISTS (
            SELECT FROM customer_merges again
            WHERE again.store_id = m.store_id AND again.undone_at IS NULL
                AND again.customer_id IN (m.customer_id, m.merged_id)
                AND again.merged_id IN (m.customer_id, m.merged_id))
        ORDER BY store_id, LEAST(customer_id, merged_id), GREATEST(customer_id, merged_id),
            undone_at DESC;
    """)
    fence("merge_suggestions", grants="SELECT, INSERT, UPDATE")

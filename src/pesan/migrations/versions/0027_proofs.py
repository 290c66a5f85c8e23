"""Pictures by which buyers say that they have transferred: looked at by people, never served openly."""

from pesan.migrations.sql import fence, hide_from_test_keys, prune, route, run

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    run("""
        CREATE TABLE payment_proofs (
            store_id uuid NOT NULL REFERENCES stores (id),
            id uuid NOT NULL,
            payment_id uuid NOT NULL,
            livemode boolean NOT NULL,
            digest bytea NOT NULL CHECK (length(digest) = 32),  -- of the picture as drawn anew
            likeness bit(1024) NOT NULL,  -- files/likeness.py
            -- Another payment for which the same picture was sent before.
            seen_payment_id uuid CHECK (seen_payment_id <> payment_id),
            width integer NOT NULL CHECK (width > 0),
            height integer NOT NULL CHECK (height > 0),
            bytes bigint NOT NULL CHECK (bytes > 0),
            content bytea NOT NULL,
            thumbnail bytea NOT NULL,
            actor text NOT NULL,
            created_at timestamptz NOT NULL,
            PRIMARY KEY (store_id, id),
            FOREIGN KEY (store_id, payment_id) REFERENCES payments (store_id, id),
            FOREIGN KEY (store_id, seen_payment_id) REFERENCES payments (store_id, id),
            -- The same picture sent twice for one payment is one proof.
            CONSTRAINT payment_proofs_once UNIQUE (store_id, payment_id, digest)
        );
        ALTER TABLE payment_proofs
            ALTER content SET STORAGE EXTERNAL, ALTER thumbnail SET STORAGE EXTERNAL;
        CREATE INDEX payment_proofs_seen ON payment_proofs (store_id, seen_payment_id)
            WHERE seen_payment_id IS NOT NULL;
        -- A likeness has no index: all of a store's are compared, 100,000 in a tenth of a second
        -- (measured on two busy cores; the pictures lie apart). Receipts of one app share most of
        -- their bits, so an index of parts would answer with all of them, and a covering one of
        -- 20 MB was not even used.
        CREATE INDEX payment_proofs_age ON payment_proofs (created_at);
    """)
    fence("payment_proofs", grants="SELECT, INSERT, DELETE")
    hide_from_test_keys("payment_proofs")
    route("payment_proofs", columns=("store_id", "id", "bytes", "created_at"))
    prune("payment_proofs", "created_at < now() - interval '30 days'")
    route("file_usage", columns=("store_id", "bytes"), update=("bytes",))

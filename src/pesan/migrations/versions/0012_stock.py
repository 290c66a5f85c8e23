"""Locations, counts, low stock."""

from pesan.migrations.sql import fence, run

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    _locations()
    _lists()
    _counts()


def _locations() -> None:
    run("""
        -- Where stock lies. A store's first place bears the store's own id: every statement of the
        -- interface means that one and needs no look to find it (docs/decisions/0010).
        CREATE TABLE locations (
            store_id uuid NOT NULL REFERENCES stores (id),
            id uuid NOT NULL,
            name text NOT NULL,
            address jsonb,
            created_at timestamptz NOT NULL,
            PRIMARY KEY (store_id, id)
        );
        -- The owner is not let through a forced fence, and would fill in nothing.
        ALTER TABLE stores NO FORCE ROW LEVEL SECURITY;
        ALTER TABLE inventory_levels NO FORCE ROW LEVEL SECURITY;
        ALTER TABLE inventory_reservations NO FORCE ROW LEVEL SECURITY;
        ALTER TABLE inventory_movements NO FORCE ROW LEVEL SECURITY;

        INSERT INTO locations (store_id, id, name, created_at)
        SELECT id, id, name, created_at FROM stores;

        ALTER TABLE inventory_levels ADD COLUMN location_id uuid;
        UPDATE inventory_levels SET location_id = store_id;
        ALTER TABLE inventory_levels ALTER COLUMN location_id SET NOT NULL,
            DROP CONSTRAINT inventory_levels_pkey,
            ADD PRIMARY KEY (store_id, location_id, variant_id),
            ADD FOREIGN KEY (store_id, location_id) REFERENCES locations (store_id, id);

        -- No foreign key, as for its other columns; an order takes a variant from one place.
        ALTER TABLE inventory_reservations ADD COLUMN location_id uuid;
        UPDATE inventory_reservations SET location_id = store_id;
        ALTER TABLE inventory_reservations ALTER COLUMN location_id SET NOT NULL;

        ALTER TABLE inventory_movements ADD COLUMN location_id uuid;
        UPDATE inventory_movements SET location_id = store_id;
        ALTER TABLE inventory_movements ALTER COLUMN location_id SET NOT NULL;

        ALTER TABLE stores FORCE ROW LEVEL SECURITY;
        ALTER TABLE inventory_levels FORCE ROW LEVEL SECURITY;
        ALTER TABLE inventory_reservations FORCE ROW LEVEL SECURITY;
        ALTER TABLE inventory_movements FORCE ROW LEVEL SECURITY;
    """)
    fence("locations", grants="SELECT, INSERT, UPDATE")


def _lists() -> None:
    run("""
        -- The ledger is read newest first, whole or of one variant.
        CREATE INDEX inventory_movements_recent ON inventory_movements (store_id, created_at, id);
        CREATE INDEX inventory_movements_variant
            ON inventory_movements (store_id, variant_id, created_at, id);
        -- Which are watched, not which are low: that changes with each sale, and an index on it
        -- would take the hot rows' cheap updates away.
        CREATE INDEX inventory_levels_watched
            ON inventory_levels (store_id, location_id, variant_id) WHERE low_stock_at IS NOT NULL;
    """)


def _counts() -> None:
    run("""
        CREATE TABLE inventory_counts (
            store_id uuid NOT NULL,
            id uuid NOT NULL,
            location_id uuid NOT NULL,
            status text NOT NULL CHECK (status IN ('open', 'completed', 'abandoned')),
            note text,
            opened_at timestamptz NOT NULL,
            opened_by text NOT NULL,
            closed_at timestamptz,
            closed_by text,
            PRIMARY KEY (store_id, id),
            FOREIGN KEY (store_id, location_id) REFERENCES locations (store_id, id),
            CONSTRAINT open_is_not_closed CHECK ((status = 'open') = (closed_at IS NULL))
        );
        -- Two counts of one shelf would each write the same difference.
        CREATE UNIQUE INDEX inventory_counts_one_open ON inventory_counts (store_id, location_id)
            WHERE status = 'open';

        -- `expected` is what the ledger said when it was counted: what is sold after that moves
        -- both, and the difference stays what it was.
        CREATE TABLE inventory_count_lines (
            store_id uuid NOT NULL,
            count_id uuid NOT NULL,
            variant_id uuid NOT NULL,
            counted integer CHECK (counted >= 0),
            expected integer,
            counted_at timestamptz,
            counted_by text,
            PRIMARY KEY (store_id, count_id, variant_id),
            FOREIGN KEY (store_id, count_id) REFERENCES inventory_counts (store_id, id),
            CONSTRAINT counted_whole CHECK ((counted IS NULL) = (expected IS NULL)
                AND (counted IS NULL) = (counted_at IS NULL)
                AND (counted IS NULL) = (counted_by IS NULL))
        );
    """)
    fence("inventory_counts", grants="SELECT, INSERT, UPDATE")
    fence("inventory_count_lines", grants="SELECT, INSERT, UPDATE")

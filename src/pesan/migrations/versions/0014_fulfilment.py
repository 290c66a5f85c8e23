"""Parcels, returns, notes."""

from pesan.migrations.sql import erasable, fence, run

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    run("""
        CREATE TABLE fulfilments (
            store_id uuid NOT NULL,
            id uuid NOT NULL,
            order_id uuid NOT NULL,
            status text NOT NULL CHECK (status IN ('packed', 'shipped', 'delivered', 'cancelled')),
            courier text,  -- a code of orders/couriers.py, or what somebody wrote
            tracking_number text,
            shipped_at timestamptz,
            delivered_at timestamptz,
            version integer NOT NULL DEFAULT 1,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL,
            PRIMARY KEY (store_id, id),
            FOREIGN KEY (store_id, order_id) REFERENCES orders (store_id, id),
            CONSTRAINT fulfilments_know_when CHECK (
                (shipped_at IS NOT NULL) = (status IN ('shipped', 'delivered'))
                AND (delivered_at IS NOT NULL) = (status = 'delivered'))
        ) WITH (fillfactor = 80);
        CREATE INDEX fulfilments_order ON fulfilments (store_id, order_id, id);

        CREATE TABLE fulfilment_items (
            store_id uuid NOT NULL,
            fulfilment_id uuid NOT NULL,
            order_id uuid NOT NULL,
            item_id uuid NOT NULL,
            quantity integer NOT NULL CHECK (quantity > 0),
            PRIMARY KEY (store_id, fulfilment_id, item_id),
            FOREIGN KEY (store_id, fulfilment_id) REFERENCES fulfilments (store_id, id),
            FOREIGN KEY (store_id, order_id, item_id)
                REFERENCES order_items (store_id, order_id, id)
        );

        CREATE TABLE fulfilment_status_history (
            store_id uuid NOT NULL,
            fulfilment_id uuid NOT NULL,
            id uuid NOT NULL,
            from_status text,
            to_status text NOT NULL,
            at timestamptz NOT NULL,
            actor text NOT NULL,
            reason text,
            PRIMARY KEY (store_id, fulfilment_id, id)
        );

        -- How far each line has come; made when the first of an order is packed. The sums of its
        -- parcels and returns, kept so that the database itself refuses one piece too many.
        CREATE TABLE order_item_progress (
            store_id uuid NOT NULL,
            order_id uuid NOT NULL,
            item_id uuid NOT NULL,
            ordered integer NOT NULL,
            packed integer NOT NULL DEFAULT 0,  -- in a parcel that was not called off
            shipped integer NOT NULL DEFAULT 0,
            delivered integer NOT NULL DEFAULT 0,
            returned integer NOT NULL DEFAULT 0,
            PRIMARY KEY (store_id, order_id, item_id),
            FOREIGN KEY (store_id, order_id, item_id)
                REFERENCES order_items (store_id, order_id, id),
            CONSTRAINT never_packs_more_than_ordered CHECK (packed <= ordered),
            CONSTRAINT never_returns_more_than_shipped CHECK (0 <= returned AND returned <= shipped),
            CONSTRAINT progress_in_order
                CHECK (0 <= delivered AND delivered <= shipped AND shipped <= packed)
        ) WITH (fillfactor = 70);
    """)
    _parcels_of_orders_before()
    fence("fulfilments", grants="SELECT, INSERT, UPDATE")
    fence("fulfilment_items", grants="SELECT, INSERT")
    fence("fulfilment_status_history", grants="SELECT, INSERT")
    erasable("fulfilment_status_history", "reason")
    fence("order_item_progress", grants="SELECT, INSERT, UPDATE")
    run("""
        -- Goods that came back, and what went back to the buyer for them. Append-only.
        CREATE TABLE order_returns (
            store_id uuid NOT NULL,
            id uuid NOT NULL,
            order_id uuid NOT NULL,
            reason text NOT NULL,
            refund_minor bigint NOT NULL CHECK (refund_minor >= 0),
            currency text NOT NULL,
            actor text NOT NULL,
            created_at timestamptz NOT NULL,
            PRIMARY KEY (store_id, id),
            FOREIGN KEY (store_id, order_id) REFERENCES orders (store_id, id)
        );
        CREATE INDEX order_returns_order ON order_returns (store_id, order_id, id);

        CREATE TABLE order_return_items (
            store_id uuid NOT NULL,
            return_id uuid NOT NULL,
            order_id uuid NOT NULL,
            item_id uuid NOT NULL,
            quantity integer NOT NULL CHECK (quantity > 0),
            restock boolean NOT NULL,
            PRIMARY KEY (store_id, return_id, item_id),
            FOREIGN KEY (store_id, return_id) REFERENCES order_returns (store_id, id),
            FOREIGN KEY (store_id, order_id, item_id)
                REFERENCES order_items (store_id, order_id, id)
        );

        CREATE TABLE order_return_refunds (
            store_id uuid NOT NULL,
            return_id uuid NOT NULL,
            refund_id uuid NOT NULL,
            PRIMARY KEY (store_id, return_id, refund_id),
            FOREIGN KEY (store_id, return_id) REFERENCES order_returns (store_id, id),
            FOREIGN KEY (store_id, refund_id) REFERENCES refunds (store_id, id)
        );
    """)
    fence("order_returns", grants="SELECT, INSERT")
    erasable("order_returns", "reason")
    fence("order_return_items", grants="SELECT, INSERT")
    fence("order_return_refunds", grants="SELECT, INSERT")
    run("""
        -- What the staff writes down about an order. Append-only.
        CREATE TABLE order_notes (
            store_id uuid NOT NULL,
            order_id uuid NOT NULL,
            id uuid NOT NULL,
            text text NOT NULL,
            actor text NOT NULL,
            created_at timestamptz NOT NULL,
            PRIMARY KEY (store_id, order_id, id),
            FOREIGN KEY (store_id, order_id) REFERENCES orders (store_id, id)
        );
        -- What a message is about, where it is about an order.
        ALTER TABLE customer_messages ADD COLUMN order_id uuid;
        CREATE INDEX customer_messages_order ON customer_messages (store_id, order_id)
            WHERE order_id IS NOT NULL;
        -- The tabs of the order list, and the figures beside them.
        CREATE INDEX orders_status ON orders (store_id, status, id);
        -- Facts of a kind. The commonest needs none: it is found wherever one looks, and the
        -- checkout statement, which writes it, has no index more to keep.
        CREATE INDEX events_type ON events (store_id, type, id) WHERE type <> 'order.placed';
    """)
    fence("order_notes", grants="SELECT, INSERT")
    erasable("order_notes", "text")
    run("""
        -- How long after the delivery an order counts as done. Null: only by hand.
        ALTER TABLE stores ADD COLUMN complete_after_days integer DEFAULT 3
            CHECK (complete_after_days BETWEEN 1 AND 90);
    """)


def _parcels_of_orders_before() -> None:
    """Orders that were packed before parcels were kept: one parcel with all of it."""
    run("""
        -- The owner is not let through a forced fence, and would find no order to do this for.
        ALTER TABLE orders NO FORCE ROW LEVEL SECURITY;
        ALTER TABLE order_items NO FORCE ROW LEVEL SECURITY;

        INSERT INTO fulfilments (store_id, id, order_id, status, shipped_at, delivered_at,
            created_at, updated_at)
        SELECT store_id, gen_random_uuid(), id,
            CASE status WHEN 'completed' THEN 'delivered' ELSE status END,
            CASE WHEN status <> 'packed' THEN updated_at END,
            CASE WHEN status IN ('delivered', 'completed') THEN updated_at END,
            updated_at, updated_at
        FROM orders WHERE status IN ('packed', 'shipped', 'delivered', 'completed');

        INSERT INTO fulfilment_items (store_id, fulfilment_id, order_id, item_id, quantity)
        SELECT f.store_id, f.id, f.order_id, i.id, i.quantity
        FROM fulfilments f
        JOIN order_items i ON i.store_id = f.store_id AND i.order_id = f.order_id;

        INSERT INTO fulfilment_status_history
            (store_id, fulfilment_id, id, from_status, to_status, at, actor, reason)
        SELECT store_id, id, gen_random_uuid(), step.came, step.went, created_at, 'system',
            'before parcels were kept'
        FROM fulfilments
        CROSS JOIN (VALUES (NULL, 'packed'), ('packed', 'shipped'), ('shipped', 'delivered'))
            AS step (came, went)
        WHERE step.went = 'packed' OR (step.went = 'shipped' AND shipped_at IS NOT NULL)
            OR (step.went = 'delivered' AND delivered_at IS NOT NULL);

        INSERT INTO order_item_progress (store_id, order_id, item_id, ordered, packed, shipped,
            delivered)
        SELECT i.store_id, i.order_id, i.item_id, i.quantity, i.quantity,
            CASE WHEN f.status <> 'packed' THEN i.quantity ELSE 0 END,
            CASE WHEN f.status = 'delivered' THEN i.quantity ELSE 0 END
        FROM fulfilment_items i
        JOIN fulfilments f ON f.store_id = i.store_id AND f.id = i.fulfilment_id;

        ALTER TABLE orders FORCE ROW LEVEL SECURITY;
        ALTER TABLE order_items FORCE ROW LEVEL SECURITY;
    """)

"""PostgreSQL learns that a store's first place is the store's own."""

from pesan.migrations.sql import run

revision = "0019"
down_revision = "0017"


def upgrade() -> None:
    run("""
        -- `location_id` is the store's own id (docs/decisions/0010), which PostgreSQL takes for two
        -- conditions that rarely meet: among 1,000 stores it expects one row where a store has
        -- 1,400, and joins by reading them all.
        CREATE STATISTICS inventory_levels_places (dependencies) ON store_id, location_id
            FROM inventory_levels;
        ANALYZE inventory_levels;
    """)

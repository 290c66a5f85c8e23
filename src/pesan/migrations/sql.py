"""What every tenant table gets: row-level security enabled and forced, and named grants."""

from collections.abc import Sequence

from alembic import op

FENCE = "store_id = NULLIF(current_setting('app.store_id', true), '')::uuid"


def run(sql: str) -> None:
    """Runs plain SQL as it stands (no `:name` or `%` is interpreted)."""
    connection = op.get_bind()
    connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")
    cursor = connection.connection.cursor()
    cursor.execute(sql)
    cursor.close()


def fence(table: str, *, grants: str, column: str = "store_id") -> None:
    """The second belt: the app role sees and writes one store's rows only.

    `grants` are the app role's rights: an append-only table gets "SELECT, INSERT".
    """
    expression = FENCE.replace("store_id", column, 1)
    run(f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY fence ON {table} TO pesan_app USING ({expression}) WITH CHECK ({expression});
        GRANT {grants} ON {table} TO pesan_app;
    """)


TEST_KEYS = "(NOT livemode) OR (current_setting('app.livemode', true) IS DISTINCT FROM 'off')"


def hide_from_test_keys(table: str) -> None:
    """A transaction of a `psn_test_` key neither sees nor makes what is live in this table."""
    run(f"""
        CREATE POLICY test_keys ON {table} AS RESTRICTIVE TO pesan_app
            USING ({TEST_KEYS}) WITH CHECK ({TEST_KEYS});
    """)


def route(table: str, *, columns: Sequence[str], update: Sequence[str] = ()) -> None:
    """Lets the router role look a store up by these columns, and write `update` if any."""
    run(f"""
        CREATE POLICY routing ON {table} FOR SELECT TO pesan_router USING (true);
        GRANT SELECT ({", ".join(columns)}) ON {table} TO pesan_router;
    """)
    if update:
        run(f"""
            CREATE POLICY sweeping ON {table} FOR UPDATE TO pesan_router
                USING (true) WITH CHECK (true);
            GRANT UPDATE ({", ".join(update)}) ON {table} TO pesan_router;
        """)


def prune(table: str, old: str) -> None:
    """Lets the router role remove rows that are old, and no others. It has a `route` already."""
    run(f"""
        CREATE POLICY pruning ON {table} FOR DELETE TO pesan_router USING ({old});
        GRANT DELETE ON {table} TO pesan_router;
    """)


def erasable(table: str, *columns: str, marker: str = '"[erased]"') -> None:
    """Lets these columns of a ledger become `marker` (JSON), and nothing else, ever."""
    names = ", ".join(columns)
    run(f"""
        GRANT UPDATE ({names}) ON {table} TO pesan_app;
        CREATE TRIGGER only_erased BEFORE UPDATE OF {names} ON {table}
            FOR EACH ROW EXECUTE FUNCTION only_erased('{marker}');
    """)

"""Copies of a store under other ids: every table that carries a store, read from the catalogue.

Whatever columns a migration adds are copied too. An id keeps its first 48 bits, the time it was
made, so that lists stay in order; ids inside JSON and text are left as they are.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import psycopg

from .lab import Lab

AT_ONCE = 2
# What a shop's past does not leave behind: work to be done, answers that were given lately.
NOT_COPIED = {"audit_unchained", "event_deliveries", "timers", "idempotency_keys"}
# Ids of people, who belong to no store.
PEOPLE = {"user_id", "session_id", "assignee_id"}

REMAP = """
    CREATE OR REPLACE FUNCTION bench_remap(id uuid, n integer) RETURNS uuid
    LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN (
        SELECT (left(id::text, 13) || '-7' || substr(h, 1, 3) || '-a' || substr(h, 4, 3) || '-'
            || substr(h, 7, 12))::uuid
        FROM (SELECT md5(id::text || n) AS h) hashed
    )
"""


@dataclass(frozen=True)
class Table:
    name: str
    insert: str  # takes the copy's number


def copy_stores(lab: Lab, stores: int) -> bool:
    """Makes copies of the first store until there are so many. False: there were already."""
    first = lab.query("SELECT count(*) FROM stores")
    if first >= stores:
        return False
    lab.query(REMAP)
    with psycopg.connect(lab.database_url, autocommit=True) as connection:
        # Kept: a copy bears the same time, and may have the lower id.
        connection.execute(
            "CREATE TABLE IF NOT EXISTS bench_first AS SELECT id FROM stores LIMIT 1"
        )
        source = connection.execute("SELECT id FROM bench_first").fetchone()
        assert source is not None
        tables = [_table(connection, name, source[0]) for name in _tenant_tables(connection)]
    todo = [n for n in range(1, stores) if not _is_there(lab, source[0], n)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for done, _ in enumerate(pool.map(lambda n: _copy(lab, tables, n), todo), start=1):
            if done % 50 == 0:
                print(f"  {done} of {len(todo)} copies", flush=True)
    return True


def _copy(lab: Lab, tables: list[Table], n: int) -> None:
    """One store, one transaction: a run that was cut off leaves whole stores."""
    with psycopg.connect(lab.database_url) as connection:
        # The copies are as right as their source: nothing is checked again, and no trigger runs.
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET synchronous_commit = off")
        for table in tables:
            connection.execute(table.insert, {"n": n})


def _is_there(lab: Lab, source: Any, n: int) -> bool:
    return bool(lab.query(f"SELECT count(*) FROM stores WHERE id = bench_remap('{source}', {n})"))


def _tenant_tables(connection: "psycopg.Connection[Any]") -> list[str]:
    rows = connection.execute("""
        SELECT DISTINCT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
            AND a.attname = 'store_id' AND a.attnotnull AND NOT a.attisdropped
    """)
    return ["stores", *sorted(name for (name,) in rows if name not in NOT_COPIED)]


def _table(connection: "psycopg.Connection[Any]", name: str, source: Any) -> Table:
    columns = connection.execute(
        """
        SELECT attname, format_type(atttypid, NULL) FROM pg_attribute
        WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
            AND attidentity <> 'a'
        ORDER BY attnum
        """,
        [name],
    ).fetchall()
    alone = _unique_without_a_store(connection, name)
    names = ", ".join(column for column, _ in columns)
    values = ", ".join(_value(column, kind, unique=column in alone) for column, kind in columns)
    owner = "id" if name == "stores" else "store_id"
    return Table(
        name,
        f"INSERT INTO {name} ({names}) SELECT {values} FROM {name} WHERE {owner} = '{source}'",
    )


def _value(column: str, kind: str, *, unique: bool) -> str:
    match kind:
        case "uuid" if column not in PEOPLE:
            return f"bench_remap({column}, %(n)s)"
        case "uuid[]":
            return f"ARRAY(SELECT bench_remap(one, %(n)s) FROM unnest({column}) AS one)"
        case "text" if unique:
            return f"{column} || '-' || %(n)s"
        case "bytea" if unique:
            return f"{column} || int4send(%(n)s)"
        case _:
            return column


def _unique_without_a_store(connection: "psycopg.Connection[Any]", name: str) -> set[str]:
    """Columns of keys that find a store, and so are unique over all of them."""
    rows = connection.execute(
        """
        SELECT array_agg(a.attname) FROM pg_index x
        JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = ANY (x.indkey)
        WHERE x.indrelid = %s::regclass AND x.indisunique GROUP BY x.indexrelid
        HAVING NOT 'store_id' = ANY (array_agg(a.attname))
        """,
        [name],
    )
    return {column for (columns,) in rows for column in columns}

"""The laws of the schema, asked of PostgreSQL's own catalogue."""

import re
from collections.abc import Mapping, Sequence

import asyncpg

from pesan.kit.migrate import APP_ROLE, ROUTER_ROLE

from .statements import Connection

# Tables that belong to no store, and why. Whatever is not here must be fenced.
NO_STORE = {
    "second_factors": "belong to people",
    "recovery_codes": "belong to people",
    "password_resets": "belong to people",
    "attempts": "guessing is at people, counted by a hash",
    "api_keys": "a key belongs to a person, who may belong to many stores",
    "alembic_version": "which revision the schema has",
    "clock_offset": "one business clock for all, shifted in tests only",
    "dashboard_sessions": "a cookie is a person's session, which belongs to no store",
    "login_links": "belong to people",
    "pgqueuer": "the library's: work for any store, its payload names which; ids, never content",
    "pgqueuer_log": "the library's",
    "pgqueuer_schedules": "the library's",
    "pgqueuer_statistics": "the library's",
    "retired_keys": "belong to the house",
    "sessions": "belong to people, who may belong to many stores",
    "users": "people belong to no store",
}
# Keys that find a store and so cannot carry it, and why.
STORE_FINDERS = {
    "stores_pkey": "the store itself",
    "stores_slug_key": "a public address names a store by its slug",
    "files_name_key": "a picture's unguessable address names a file only",
    "connections_id_key": "a webhook's address names a connection only",
    "invitations_id_key": "a link names an invitation only",
    "payments_token_key": "the secret in the pay page's address finds the store",
}
# Foreign keys to tables without a store, and why.
KEYS_OUT = {
    "members_user_id_fkey": "a member is a person, and people belong to no store",
}
APPEND_ONLY = (
    "agent_turns",
    "broadcast_orders",
    "broadcast_status_history",
    "audit_chain",
    "conversation_notes",
    "conversation_times",
    "customer_consents",
    "customer_merge_moves",
    "customer_notes",
    "event_audit_log",
    "events",
    "fulfilment_items",
    "fulfilment_status_history",
    "inventory_movements",
    "journal_entries",
    "journal_lines",
    "order_notes",
    "order_return_items",
    "order_return_refunds",
    "order_returns",
    "order_status_history",
    "payment_captures",
    "payment_status_history",
)
# The fence with every space and cast as PostgreSQL prints it back.
TEST_KEYS = (
    "((NOT livemode) OR (current_setting('app.livemode'::text, true) IS DISTINCT FROM 'off'::text))"
)
FENCE = "({column} = (NULLIF(current_setting('app.store_id'::text, true), ''::text))::uuid)"
# Policies of the router role: it finds stores and claims what is due, nothing else.
ROUTER_WRITES = {
    "channel_updates": "empties what is older than 30 days at least, and sees none of it",
    "event_deliveries": "claims deliveries that are due, of any store",
    "file_usage": "gives back the room of pictures that it removes: sums of bytes",
    "payment_webhook_logs": "as channel_updates",
    "timers": "claims timers that are due, of any store",
}
# What it removes, in whose policy stands how old that must be.
ROUTER_PRUNES = {
    "event_deliveries": "told at least a day ago",
    "idempotency_keys": "a day is what a caller is promised",
    "reconciliations": "a week ago at least: when books were compared, and how many lines",
    "payment_proofs": "a month at least, by when a transfer is confirmed or is none",
}
# What the router adds, in whose policy stands that it belongs to no store.
ROUTER_ADDS = {
    "event_audit_log": "what people do before a store is known, in the chain of no store",
    "audit_unchained": "the same",
}
NO_STORES_FENCE = "(store_id = '00000000-0000-0000-0000-000000000000'::uuid)"
_OLD = re.compile(r"\(\w+_at < \(now\(\) - '(24:00:00|\d+ days?)'::interval\)\)")
# What a role of the app may not be or have.
TOO_STRONG = (
    "rolsuper",
    "rolbypassrls",
    "rolcreatedb",
    "rolcreaterole",
    "rolreplication",
    "creates",
    "makes_schemas",
    "owns",
    "memberships",
)


async def tables_are_fenced(
    connection: Connection, no_store: Mapping[str, str] = NO_STORE
) -> list[str]:
    """Row-level security enabled and forced, with USING and WITH CHECK, on every tenant table."""
    tables = await connection.fetch("""
        SELECT c.oid, c.relname AS name, c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced,
            a.attnotnull AS required, a.atttypid::regtype::text AS type
        FROM pg_class c
        LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
            AND a.attname = CASE c.relname WHEN 'stores' THEN 'id' ELSE 'store_id' END
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
        ORDER BY c.relname
    """)
    complaints = []
    for table in tables:
        name = table["name"]
        if name in no_store:
            continue
        if table["type"] != "uuid" or not table["required"]:
            complaints.append(f"{name} has no store_id uuid NOT NULL")
            continue
        if not table["enabled"]:
            complaints.append(f"{name} has row-level security not enabled")
        if not table["forced"]:
            complaints.append(f"{name} has row-level security not forced")
        complaints += await _policies(connection, name)
    return complaints


async def _policies(connection: Connection, table: str) -> list[str]:
    rows = await connection.fetch(
        """
        SELECT policyname, permissive, roles, cmd, qual, with_check FROM pg_policies
        WHERE schemaname = 'public' AND tablename = $1
        """,
        table,
    )
    fence = FENCE.format(column="id" if table == "stores" else "store_id")
    complaints = []
    complaints += await _test_keys(connection, table, rows)
    ours = [
        row for row in rows if row["roles"] != [ROUTER_ROLE] and row["permissive"] == "PERMISSIVE"
    ]
    if not ours:
        complaints.append(f"{table} has no policy for {APP_ROLE}")
    for row in ours:
        where = f"{table}: policy {row['policyname']}"
        if row["roles"] != [APP_ROLE]:
            complaints.append(f"{where} is for {row['roles']}")
        if row["cmd"] != "ALL":
            complaints.append(f"{where} holds for {row['cmd']} only")
        if row["qual"] != fence:
            complaints.append(f"{where} has USING {row['qual']}")
        if row["with_check"] != fence:
            complaints.append(f"{where} has WITH CHECK {row['with_check']}")
    complaints += [
        f"{table}: the router may {row['cmd']}"
        for row in rows
        if row["roles"] == [ROUTER_ROLE] and not _may_route(table, row)
    ]
    return complaints


def _may_route(table: str, policy: Mapping[str, str]) -> bool:
    match policy["cmd"]:
        case "SELECT":
            return True
        case "UPDATE":
            return table in ROUTER_WRITES
        case "INSERT":
            return table in ROUTER_ADDS and policy["with_check"] == NO_STORES_FENCE
        case "DELETE":
            return table in ROUTER_PRUNES and _OLD.fullmatch(policy["qual"]) is not None
    return False


async def _test_keys(
    connection: Connection, table: str, rows: Sequence[asyncpg.Record]
) -> list[str]:
    """What may be live is hidden from test keys, by one restrictive policy and no other."""
    can_be_live = await connection.fetchval(
        "SELECT count(*) FROM pg_attribute WHERE attrelid = $1::regclass AND attname = 'livemode'",
        table,
    )
    found = [row for row in rows if row["permissive"] == "RESTRICTIVE"]
    if not can_be_live:
        return [f"{table}: policy {row['policyname']} restricts nothing" for row in found]
    proper = [
        row
        for row in found
        if (row["roles"], row["cmd"]) == ([APP_ROLE], "ALL")
        if row["qual"] == row["with_check"] == TEST_KEYS
    ]
    return [] if found and proper == found else [f"{table}: live rows are shown to test keys"]


async def keys_carry_the_store(
    connection: Connection,
    no_store: Mapping[str, str] = NO_STORE,
    finders: Mapping[str, str] = STORE_FINDERS,
) -> list[str]:
    """Every primary key and UNIQUE of a tenant table holds store_id, partial indexes included."""
    rows = await connection.fetch("""
        SELECT t.relname AS table, i.relname AS key,
            EXISTS (
                SELECT FROM pg_attribute a
                WHERE a.attrelid = t.oid AND a.attnum = ANY (x.indkey[0:x.indnkeyatts - 1])
                    AND a.attname = 'store_id'
            ) AS scoped
        FROM pg_index x
        JOIN pg_class t ON t.oid = x.indrelid
        JOIN pg_class i ON i.oid = x.indexrelid
        WHERE x.indisunique AND t.relnamespace = 'public'::regnamespace
        ORDER BY 1, 2
    """)
    complaints = [
        f"{row['table']}: unique {row['key']} holds no store_id"
        for row in rows
        if row["table"] not in no_store and row["key"] not in finders and not row["scoped"]
    ]
    primary = {row["table"] for row in rows if row["key"].endswith("_pkey")}
    tenants = await connection.fetch("""
        SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
            AND a.attname = 'store_id' AND NOT a.attisdropped
    """)
    return complaints + [f"{r[0]} has no primary key" for r in tenants if r[0] not in primary]


async def foreign_keys_stay_in_the_store(
    connection: Connection, no_store: Mapping[str, str] = NO_STORE
) -> list[str]:
    """A foreign key between tenant tables pairs store_id with store_id, and deletes nothing."""
    rows = await connection.fetch("""
        SELECT k.conname, c.relname AS child, p.relname AS parent, k.confdeltype, k.convalidated,
            k.confdeltype = 'n' AND k.confdelsetcols IS NOT NULL AS nulls_named_columns,
            ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY AS n (num, i)
                JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = n.num
                ORDER BY i) AS columns,
            ARRAY(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY AS n (num, i)
                JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = n.num
                ORDER BY i) AS targets
        FROM pg_constraint k
        JOIN pg_class c ON c.oid = k.conrelid
        JOIN pg_class p ON p.oid = k.confrelid
        WHERE k.contype = 'f' AND c.relnamespace = 'public'::regnamespace
        ORDER BY 2, 1
    """)
    complaints = []
    for row in rows:
        where = f"{row['child']}: {row['conname']}"
        if row["child"] in no_store and row["parent"] in no_store:
            continue
        if row["confdeltype"] not in {b"a", b"r"} and not row["nulls_named_columns"]:
            complaints.append(f"{where} cascades")
        if not row["convalidated"]:
            complaints.append(f"{where} is not validated")
        pairs = set(zip(row["columns"], row["targets"], strict=True))
        if row["parent"] == "stores":
            if pairs != {("store_id", "id")}:
                complaints.append(f"{where} points at stores by {sorted(pairs)}")
        elif row["parent"] in no_store:
            if row["conname"] not in KEYS_OUT:
                complaints.append(f"{where} leaves the store")
        elif ("store_id", "store_id") not in pairs:
            complaints.append(f"{where} does not pair store_id with store_id")
    return complaints


async def history_is_append_only(
    connection: Connection, tables: tuple[str, ...] = APPEND_ONLY
) -> list[str]:
    """Neither role may change or remove what has happened, not even a column of it.

    But one that may be erased: the trigger `only_erased` lets it become its marker, nothing else.
    """
    rows = await connection.fetch(
        """
        SELECT t, role, privilege
        FROM unnest($1::text[]) AS t, unnest($2::text[]) AS role,
            unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) AS privilege
        WHERE has_table_privilege(role, 'public.' || t, privilege)
            OR (privilege = 'UPDATE' AND EXISTS (
                SELECT FROM pg_attribute a
                WHERE a.attrelid = ('public.' || t)::regclass AND a.attnum > 0
                    AND NOT a.attisdropped
                    AND has_column_privilege(role, a.attrelid, a.attnum, privilege)
                    AND NOT EXISTS (
                        SELECT FROM pg_trigger g
                        WHERE g.tgrelid = a.attrelid AND g.tgenabled = 'O'
                            AND g.tgfoid = 'only_erased'::regproc
                            AND a.attnum = ANY (g.tgattr::int2[]))))
        """,
        list(tables),
        [APP_ROLE, ROUTER_ROLE],
    )
    return [f"{row['role']} may {row['privilege']} {row['t']}" for row in rows]


async def roles_are_weak(
    connection: Connection, roles: tuple[str, ...] = (APP_ROLE, ROUTER_ROLE)
) -> list[str]:
    """The app's roles own nothing, make nothing, and no policy is waived for them."""
    complaints = []
    found = await connection.fetch(
        """
        SELECT r.rolname, r.rolsuper, r.rolbypassrls, r.rolcreatedb, r.rolcreaterole,
            r.rolreplication, r.rolcanlogin, coalesce(r.rolconfig, '{}') AS config,
            has_schema_privilege(r.rolname, 'public', 'CREATE') AS creates,
            has_database_privilege(r.rolname, current_database(), 'CREATE') AS makes_schemas,
            (SELECT count(*) FROM pg_class c WHERE c.relowner = r.oid) AS owns,
            (SELECT count(*) FROM pg_auth_members m WHERE m.member = r.oid) AS memberships
        FROM pg_roles r WHERE r.rolname = ANY ($1)
        """,
        list(roles),
    )
    for role in found:
        name = role["rolname"]
        complaints += [f"{name}: {flag}" for flag in TOO_STRONG if role[flag]]
        if not role["rolcanlogin"]:
            complaints.append(f"{name} cannot log in")
        settings = {entry.partition("=")[0] for entry in role["config"]}
        complaints += [
            f"{name} has no {setting}"
            for setting in ("search_path", "statement_timeout", "lock_timeout",
                            "idle_in_transaction_session_timeout")
            if setting not in settings
        ]  # fmt: skip
    complaints += [f"{name} is missing" for name in set(roles) - {r["rolname"] for r in found}]
    return complaints


async def router_sees_no_content(
    connection: Connection, no_store: Mapping[str, str] = NO_STORE
) -> list[str]:
    """The router reads named columns of tenant tables, never a whole one, and adds nothing."""
    rows = await connection.fetch(
        """
        SELECT c.relname, privilege FROM pg_class c, unnest(
            ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS privilege
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
            AND c.relname <> ALL ($2) AND (
                has_table_privilege($1, c.oid, privilege)
                OR (privilege IN ('INSERT') AND has_any_column_privilege($1, c.oid, privilege))
            )
            AND NOT (privilege = 'INSERT' AND c.relname = ANY ($3))
            AND NOT (privilege = 'DELETE' AND c.relname = ANY ($4))
        ORDER BY 1, 2
        """,
        ROUTER_ROLE,
        list(no_store),
        list(ROUTER_ADDS),
        list(ROUTER_PRUNES),
    )
    return [f"the router may {row['privilege']} all of {row['relname']}" for row in rows]


async def nothing_runs_as_another(connection: Connection) -> list[str]:
    """No SECURITY DEFINER, no LEAKPROOF, no views: nothing that sees past a policy."""
    functions = await connection.fetch("""
        SELECT p.proname, p.prosecdef, p.proleakproof FROM pg_proc p
        LEFT JOIN pg_depend d ON d.objid = p.oid AND d.deptype = 'e'
        WHERE p.pronamespace = 'public'::regnamespace AND d.objid IS NULL
            AND (p.prosecdef OR p.proleakproof)
    """)
    views = await connection.fetch("""
        SELECT relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')
    """)
    return [
        *(f"function {row['proname']} runs as another or is leakproof" for row in functions),
        *(f"view {row['relname']} may see past a policy" for row in views),
    ]


async def money_is_whole(connection: Connection) -> list[str]:
    """`*_minor` is bigint and its row names a currency or belongs to one that does; no floats."""
    rows = await connection.fetch("""
        SELECT c.relname, a.attname, a.atttypid::regtype::text AS type
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0
            AND NOT a.attisdropped AND c.relname NOT LIKE 'pgqueuer%'
    """)
    return [
        f"{row['relname']}.{row['attname']} is {row['type']}"
        for row in rows
        if (row["attname"].endswith("_minor") and row["type"] != "bigint")
        or row["type"] in {"money", "real", "timestamp without time zone"}
        or (row["type"] == "double precision" and row["relname"] != "clock_offset")
        or (
            row["attname"].endswith("_at")
            and row["type"] not in {"timestamp with time zone", "integer"}
        )
    ]

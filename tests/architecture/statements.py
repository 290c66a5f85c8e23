"""The laws of typed SQL. PostgreSQL itself is asked: it prepares and plans every statement.

The fence is read from the *plan*, not from the text: whatever way a statement is written, each scan
of a tenant's table must carry `store_id = $store` in its conditions, and each insert must take its
store from `$store`. The planner carries a fence along `a.store_id = b.store_id`, and along an outer
join; it does not carry one into a correlated subquery or out of a materialised CTE, and neither
does this law.
"""

import importlib
import json
import pkgutil
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, NewType, TypeAlias, get_args, get_origin, get_type_hints
from uuid import UUID

import asyncpg
import msgspec

import pesan
from pesan.kit.sql import Changed, Statement, all_statements, base_type, is_json, without_none

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

ANY_STORE = re.compile(r"--[ \t]*any store:[ \t]*(?P<reason>\S.*)")

# A statement under the app role with a scan that no store fences, and why.
UNFENCED_TABLES = {
    "api_keys": "a key is a person's; the gate asks only whether it lives and what it may",
    "sessions": "people belong to no store; the gate asks only whether one's session lives",
}
# Fenced, and run by the router all the same, and why.
ALSO_ROUTED = {
    "pesan.kit.relay.postpone_delivery": "the handler's own transaction has just been rolled back",
    "pesan.kit.relay.postpone_timer": "the timer's own transaction has just been rolled back",
}
# Where a uuid has no type of its own, and why.
PLAIN_UUIDS = {
    ("pesan.kit.idempotency.find_answer", "store"): "the scope may be a person",
    ("pesan.orders.queries.timeline.timeline", "before_id"): "an entry may be of any kind",
    ("pesan.orders.queries.timeline.timeline", "id"): "an entry may be of any kind",
    ("pesan.orders.queries.timeline.timeline", "subject"): "what an entry is about may be anything",
    ("pesan.kit.timers._upsert", "subject"): "a timer is about anything",
    ("pesan.kit.timers.clear_timer", "subject"): "a timer is about anything",
    ("pesan.kit.relay.remove_timer", "subject"): "a timer is about anything",
    ("pesan.kit.relay.postpone_timer", "subject"): "a timer is about anything",
    ("pesan.kit.relay.claim_timers", "subject_id"): "a timer is about anything",
    ("pesan.kit.past.next_timer", "subject_id"): "a timer is about anything",
}
# A column that may be NULL in the table and never is in these rows, and why.
PRESENT = {
    ("pesan.channels.queries.find_early_status", "content"): "a status that was read has content",
    ("pesan.channels.queries.take_waiting", "content"): "the join is on a field inside it",
}
# SQL's own clock, and why; everything else is given `now`.
SQL_CLOCK = {
    "pesan.conversations.queries.turns.begin_turn": "a turn's lease runs on real time",
    "pesan.conversations.queries.turns.finish_turn": "a sender's lease runs on real time",
    "pesan.channels.queries.delivery.settle": "a channel counts what it is sent on real time",
    "pesan.channels.queries.delivery.find_next_queued": "a channel counts what it is sent on real time",
    "pesan.channels.queries.delivery.begin": "a channel counts what it is sent on real time",
    "pesan.channels.queries.sending.reserve_place": "a channel counts what it is sent on real time",
    "pesan.channels.queries.delivery.seconds_until_free": "a sender's lease runs on real time",
    "pesan.channels.queries.delivery.rest": "a sender's lease runs on real time",
    "pesan.channels.queries.delivery.take_lease": "a sender's lease runs on real time",
    "pesan.kit.relay.claim_deliveries": "leases between workers run on real time",
    "pesan.kit.relay.claim_timers": "leases between workers run on real time",
}

_CLOCK = re.compile(r"\b(now|clock_timestamp|statement_timestamp)\(\)|\bcurrent_(timestamp|date)\b", re.IGNORECASE)  # fmt: skip
_COMMENT = re.compile(r"--[^\n]*")
_PARAMETER = re.compile(r"^\$(\d+)$")
_COLUMN = re.compile(r"^(?:(\w+)\.)?(\w+)$")
_SCALARS: Mapping[type, set[str]] = {
    bool: {"bool"},
    int: {"int2", "int4", "int8"},
    float: {"float4", "float8"},
    str: {"text", "varchar"},
    bytes: {"bytea"},
    datetime: {"timestamptz"},
    date: {"date"},
    UUID: {"uuid"},
    Decimal: {"numeric"},
}


def import_everything() -> list[str]:
    """Imports every module, so that statements and errors are known; says which cannot be."""
    complaints = []
    for found in pkgutil.walk_packages(pesan.__path__, "pesan.", onerror=lambda _: None):
        if found.name.startswith("pesan.migrations"):
            continue  # Alembic's env.py runs when it is imported
        try:
            importlib.import_module(found.name)
        except Exception as error:  # noqa: BLE001 - one broken module hides no other's complaints
            complaints.append(f"{found.name}: {type(error).__name__}: {error}")
    return complaints


def statements_of_the_house() -> list[Statement]:
    """Every statement of every module."""
    import_everything()
    return [s for s in all_statements() if s.name.startswith("pesan.")]


def is_routing(statement: Statement) -> bool:
    """Whether it runs before the store is known, under the router role."""
    return ANY_STORE.search(statement.source) is not None


def is_fenced_or_says_why_not(statement: Statement) -> list[str]:
    """By its text alone: a store, or a reason for having none."""
    text = _COMMENT.sub("", statement.source)
    named = "store" in statement.parameters and re.search(
        r"\bstore_id\s*=\s*\$store\b|\bid\s*=\s*\$store\b|INSERT INTO\s", text
    )
    if is_routing(statement):
        return [f"{statement.name}: says 'any store' and names one"] if (
            "store" in statement.parameters and _plain_fence(text)
        ) else []  # fmt: skip
    if named or not re.search(r"\b(FROM|INTO|UPDATE|JOIN)\s+\w", text):
        return []
    return [f"{statement.name}: neither `store_id = $store` nor `-- any store: reason`"]


def _plain_fence(text: str) -> bool:
    return re.search(r"\bstore_id\s*=\s*\$store\b", text) is not None


def asks_no_clock(statement: Statement, allowed: Mapping[str, str] = SQL_CLOCK) -> list[str]:
    """Business time is given; SQL's own clock cannot be shifted by a test."""
    if statement.name in allowed or not _CLOCK.search(_COMMENT.sub("", statement.source)):
        return []
    return [f"{statement.name}: asks SQL's clock"]


@dataclass(frozen=True)
class Prepared:
    """What PostgreSQL makes of a statement."""

    parameters: list[str]  # type names, in order
    columns: list[tuple[str, str]]  # name and type name
    plan: dict[str, Any]


async def prepare(connection: Connection, statement: Statement) -> Prepared:
    """Prepares and plans it under the connection's role. Raises asyncpg.PostgresError.

    EXPLAIN begins the execution and so asks for the grants, which PREPARE does not.
    """
    told = await connection.prepare(statement.sql)
    nulls = ", ".join(["NULL"] * len(told.get_parameters()))
    call = f"asked({nulls})" if nulls else "asked"
    await connection.execute(f"PREPARE asked AS {statement.sql}")
    try:
        async with connection.transaction():
            await connection.execute("SET LOCAL plan_cache_mode = force_generic_plan")
            plan = await connection.fetchval(
                f"EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) EXECUTE {call}"
            )
    finally:
        await connection.execute("DEALLOCATE asked")
    return Prepared(
        [_type_name(p) for p in told.get_parameters()],
        [(a.name, _type_name(a.type)) for a in told.get_attributes()],
        json.loads(plan)[0]["Plan"],
    )


def _type_name(found: Any) -> str:
    name: str = found.name
    return name


async def prepare_all(
    connection: Connection, found: Sequence[Statement]
) -> list[tuple[Statement, Prepared]]:
    """What PostgreSQL cannot prepare is left out: `may_run` is the law that says so."""
    made = []
    for statement in found:
        with suppress(asyncpg.PostgresError):
            made.append((statement, await prepare(connection, statement)))
    return made


async def may_run(connection: Connection, statement: Statement) -> list[str]:
    """Whether the role that will run it may. The complaint quotes PostgreSQL."""
    try:
        await prepare(connection, statement)
    except asyncpg.PostgresError as error:
        return [f"{statement.name}: {error}"]
    return []


def types_agree(
    statement: Statement, prepared: Prepared, plain: Mapping[tuple[str, str], str] = PLAIN_UUIDS
) -> list[str]:
    """Parameters and columns in number, name and type against the annotations."""
    complaints = []
    if len(prepared.parameters) != len(statement.order):
        complaints.append(f"{statement.name}: {len(prepared.parameters)} parameters in SQL")
    for name, sql_type in zip(statement.order, prepared.parameters, strict=False):
        complaints += _mismatch(statement, name, statement.parameters[name], sql_type, plain)
    return complaints + _columns_agree(statement, prepared, plain)


def _columns_agree(
    statement: Statement, prepared: Prepared, plain: Mapping[tuple[str, str], str]
) -> list[str]:
    row = statement.row
    columns = [(name, kind) for name, kind in prepared.columns if kind != "void"]
    if row is None or row is Changed:
        return [f"{statement.name}: nobody reads {columns}"] if columns else []
    if not (isinstance(row, type) and issubclass(row, msgspec.Struct)):
        if len(columns) != 1:
            return [f"{statement.name}: promises one column and selects {columns}"]
        return _mismatch(statement, columns[0][0], row, columns[0][1], plain)
    hints = get_type_hints(row)
    names = [name for name, _ in columns]
    complaints = []
    if sorted(names) != sorted(row.__struct_fields__):
        complaints.append(
            f"{statement.name}: columns and {row.__name__} differ in "
            f"{sorted(set(names) ^ set(row.__struct_fields__)) or 'a column selected twice'}"
        )
    for name, sql_type in columns:
        if name in hints:
            complaints += _mismatch(statement, name, hints[name], sql_type, plain)
    return complaints


def _mismatch(
    statement: Statement, name: str, hint: Any, sql_type: str, plain: Mapping[tuple[str, str], str]
) -> list[str]:
    inner, _ = without_none(hint)
    if sql_type not in allowed_types(inner):
        return [f"{statement.name}: {name} is {sql_type} in SQL and {hint} here"]
    bare = get_args(inner)[0] if get_origin(inner) is list else inner
    if bare is UUID and (statement.name, name) not in plain:
        return [f"{statement.name}: {name} is a uuid without a type of its own"]
    return []


def allowed_types(hint: Any) -> set[str]:
    """The SQL types a Python type may travel as."""
    inner = base_type(without_none(hint)[0])
    if is_json(inner):
        return {"jsonb"}
    if get_origin(inner) is list:
        return {f"{name}[]" for name in allowed_types(get_args(inner)[0])}
    if isinstance(inner, type) and issubclass(inner, Enum):
        return {"text"} if issubclass(inner, str) else set()
    return set(_SCALARS.get(inner, set()))


@dataclass(frozen=True)
class Schema:
    """What the catalogue says of the tables."""

    columns: Mapping[str, list[str]]  # in the order of INSERT
    required: set[tuple[str, str]]  # NOT NULL
    tenants: Mapping[str, str]  # table -> the column that names its store


async def read_schema(connection: Connection) -> Schema:
    rows = await connection.fetch("""
        SELECT c.relname, a.attname, a.attnotnull
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
            AND a.attnum > 0 AND NOT a.attisdropped
        ORDER BY c.relname, a.attnum
    """)
    columns: dict[str, list[str]] = {}
    for row in rows:
        columns.setdefault(row["relname"], []).append(row["attname"])
    tenants = {table: "store_id" for table, names in columns.items() if "store_id" in names}
    return Schema(
        columns,
        {(row["relname"], row["attname"]) for row in rows if row["attnotnull"]},
        {**tenants, "stores": "id"},
    )


def stays_in_its_store(
    statement: Statement,
    prepared: Prepared,
    schema: Schema,
    unfenced: Mapping[str, str] = UNFENCED_TABLES,
) -> list[str]:
    """Each scan fenced by `$store`, each insert into `$store`: read from the plan."""
    fence = f"${statement.order.index('store') + 1}" if "store" in statement.order else None
    complaints = []
    for node in _nodes(prepared.plan):
        table = node.get("Relation Name")
        if table is None or node["Node Type"] == "ModifyTable":
            if table is not None and node["Operation"] == "Insert" and table in schema.tenants:
                complaints += _inserts_elsewhere(statement, node, schema, fence)
            continue
        column = schema.tenants.get(table)
        if column is None:
            if table not in unfenced:
                complaints.append(f"{statement.name}: reads {table}, which belongs to no store")
        elif fence is None or not _is_fenced(node, column, fence):
            complaints.append(f"{statement.name}: scans {table} without {column} = $store")
    return complaints


def _inserts_elsewhere(
    statement: Statement, node: dict[str, Any], schema: Schema, fence: str | None
) -> list[str]:
    table = node["Relation Name"]
    column = schema.tenants[table]
    position = schema.columns[table].index(column)
    written = rf"INSERT INTO {table}\s*\(\s*{column}\b[^)]*\)\s*(SELECT|VALUES\s*\()\s*\$store\b"
    for child in _inserted(node):
        found = child["Output"][position]
        # PostgreSQL plans a volatile SELECT apart and then names its columns "?column?".
        hidden = '"?column?"' in found and re.search(written, statement.source)
        if found != fence and not hidden:
            return [f"{statement.name}: inserts into {table} with store {found}"]
    return []


def _inserted(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The plan that feeds an insert: its output is what goes into each column of the table."""
    for child in node.get("Plans", []):
        if child.get("Parent Relationship") == "Outer":
            yield child


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", []):
        yield from _nodes(child)


def _is_fenced(node: dict[str, Any], column: str, fence: str) -> bool:
    names = {column, f"{node['Alias']}.{column}"}
    wanted = {f"{name} = {fence}" for name in names} | {f"{fence} = {name}" for name in names}
    conditions = [
        condition
        for key in ("Index Cond", "Recheck Cond", "Filter")
        if key in node
        for condition in conjuncts(node[key])
    ]
    return any(condition in wanted for condition in conditions)


def conjuncts(condition: str) -> list[str]:
    """`((a = $1) AND ((b = 2) OR (c = 3)))` is `a = $1` and `(b = 2) OR (c = 3)`."""
    text = _bare(condition)
    parts, depth, start = [], 0, 0
    for index, char in enumerate(text):
        depth += {"(": 1, ")": -1}.get(char, 0)
        if depth == 0 and text.startswith(" AND ", index):
            parts.append(text[start:index])
            start = index + len(" AND ")
    parts.append(text[start:])
    return [_bare(part) for part in parts]


def _bare(text: str) -> str:
    """Without the one pair of parentheses around all of it."""
    text = text.strip()
    if not (text.startswith("(") and text.endswith(")")):
        return text
    depth = 0
    for index, char in enumerate(text):
        depth += {"(": 1, ")": -1}.get(char, 0)
        if depth == 0 and index < len(text) - 1:
            return text
    return _bare(text[1:-1])


def nulls_agree(
    statement: Statement,
    prepared: Prepared,
    schema: Schema,
    present: Mapping[tuple[str, str], str] = PRESENT,
) -> list[str]:
    """Where the plan shows whose column it is: one that may be NULL is optional here, and a
    parameter that may be None is not inserted into a column that must not be NULL.
    """
    missing = [
        f"{statement.name}: {column} may be NULL and is not optional here"
        for column in _null_columns(statement, prepared, schema)
        if (statement.name, column) not in present
    ]
    return missing + _null_inserts(statement, prepared, schema)


def _null_columns(statement: Statement, prepared: Prepared, schema: Schema) -> list[str]:
    tables = {
        node["Alias"]: node["Relation Name"]
        for node in _nodes(prepared.plan)
        if "Alias" in node and "Relation Name" in node
    }
    text = _COMMENT.sub("", statement.source)
    complaints = []
    for (name, _), expression in zip(
        prepared.columns, prepared.plan.get("Output", []), strict=False
    ):
        found = _COLUMN.match(expression)
        if found is None:
            continue
        alias, column = found[1], found[2]
        table = tables.get(alias) if alias else next(iter(set(tables.values())), None)
        if table is None or column not in schema.columns.get(table, []):
            continue
        if (table, column) in schema.required or re.search(rf"\b{column} IS NOT NULL", text):
            continue
        if re.search(rf"\b{column} = (\$\w+|ANY)", text):
            continue  # the WHERE lets no NULL through
        if not _optional(statement, name):
            complaints.append(name)
    return complaints


def _optional(statement: Statement, column: str) -> bool:
    row = statement.row
    if isinstance(row, type) and issubclass(row, msgspec.Struct):
        hints = get_type_hints(row)
        return column not in hints or without_none(hints[column])[1]
    return without_none(statement.result)[1]


def _null_inserts(statement: Statement, prepared: Prepared, schema: Schema) -> list[str]:
    complaints = []
    for node in _nodes(prepared.plan):
        if node["Node Type"] != "ModifyTable" or node["Operation"] != "Insert":
            continue
        table = node["Relation Name"]
        for child in _inserted(node):
            if child["Node Type"] != "Result" or "One-Time Filter" in child:
                continue  # a condition may keep the NULL out
            names = schema.columns.get(table, [])
            for column, expression in zip(names, child["Output"], strict=False):
                found = _PARAMETER.match(expression)
                if found is None or (table, column) not in schema.required:
                    continue
                name = statement.order[int(found[1]) - 1]
                if without_none(statement.parameters[name])[1]:
                    complaints.append(
                        f"{statement.name}: {name} may be None and {table}.{column} must not"
                    )
    return complaints


def stores_are_typed(statement: Statement) -> list[str]:
    """`store` is a StoreId everywhere: a customer's id in its place would not type-check."""
    hint = statement.parameters.get("store")
    if hint is None or isinstance(hint, NewType):
        return []
    if (statement.name, "store") in PLAIN_UUIDS:
        return []
    return [f"{statement.name}: store is {hint}, not StoreId"]


def names_are_unique(found: Sequence[Statement]) -> list[str]:
    names = [statement.name for statement in found]
    return [f"{name} is there twice" for name in sorted(set(names)) if names.count(name) > 1]
